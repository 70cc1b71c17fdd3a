"""Where the reader is signed in; and ending one of these sessions, or all the others."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from relay.sessions import end, end_others, signed_in
from relay.web.request import Rule, access, me, now_of


@access(Rule.SIGNED_IN)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    now = now_of(request)
    return render(request, "settings/sessions.html", {"rows": signed_in(request, now=now), "zone": me(request).zone, "now": now})


@access(Rule.SIGNED_IN)
@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Its next request is asked to sign in. Ending one's own comes to signing out."""
    with transaction.atomic(durable=True):
        end(request, session_id)
    messages.success(request, _("Ended. Whoever uses that browser has to sign in again."))
    return redirect("sessions")


@access(Rule.SIGNED_IN)
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """All but this one."""
    with transaction.atomic(durable=True):
        count = end_others(request)
    said = ngettext("%(count)d browser is signed out.", "%(count)d browsers are signed out.", count)
    messages.success(request, said % {"count": count} if count else _("You were signed in nowhere else."))
    return redirect("sessions")
