"""Mails: what a person wants of them, and those that could not be delivered, with another try."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notifications import dead_letters, preferences
from relay.web.forms.letters import MailForm, initial
from relay.web.request import Rule, access, me, now_of, page_number, posted, require_form


@access(Rule.SIGNED_IN)
@require_form
def settings(request: HttpRequest) -> HttpResponse:
    who = me(request)
    form = MailForm(posted(request), initial=initial(preferences.wanted_by(who)))
    if form.is_bound and form.is_valid():
        with transaction.atomic(durable=True):
            preferences.want(who, form.said())
        messages.success(request, _("Saved."))
        return redirect("mail_settings")
    return render(request, "me/notices.html", {"form": form}, status=422 if form.is_bound else 200)


@access(Rule.LEADS)
@require_safe
def dead(request: HttpRequest) -> HttpResponse:
    who, number = me(request), page_number(request)
    letters, more = dead_letters.dead_letters(who, number)
    context = {"letters": letters, "newer": number - 1, "older": number + 1 if more else 0, "zone": who.zone}
    return render(request, "deliveries/page.html", context)


@access(Rule.LEADS)
@require_POST
def retry(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    with transaction.atomic(durable=True):
        dead_letters.retry(delivery_id, me(request), now=now_of(request))
    messages.success(request, _("It goes out with the next round."))
    return redirect("deliveries")


@access(Rule.LEADS)
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(durable=True):
        count = dead_letters.retry_all(me(request), now=now_of(request))
    said = ngettext("%(count)d notice goes out with the next round.", "%(count)d notices go out with the next round.", count)
    messages.success(request, said % {"count": count})
    return redirect("deliveries")
