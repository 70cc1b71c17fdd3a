"""What a person was told: what waits for them, then news, then what is settled, each the newest first.

Looking at the list decides nothing; opening a notice marks it as read.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notifications import inbox
from relay.web.request import Rule, access, me, now_of, page_number


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    who, number = me(request), page_number(request)
    page = inbox.page_for(who, number)
    context = {
        "page": page,
        "unread": page.unread,
        "newer": number - 1,
        "older": number + 1 if inbox.has_older(who, number) else 0,
        "zone": who.zone,
    }
    return render(request, "inbox/page.html", context)


@access(Rule.SIGNED_IN)
@require_POST
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read, and go where it points if asked to."""
    who = me(request)
    inbox.mark_read(notice_id, who, now_of(request))
    for page in ("decision", "handoff", "campaign"):
        target = _uuid(request.POST.get(page, ""))
        if target:
            return redirect(reverse(page, args=[target]))
    return redirect("inbox")


@access(Rule.SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = inbox.mark_all_read(me(request), now_of(request))
    done = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count) % {"count": count}
    back = f"{reverse('inbox_unread')}?{urlencode({'at': now_of(request).isoformat()})}"
    messages.success(request, done, extra_tags=back if count else "")
    return redirect("inbox")


@access(Rule.SIGNED_IN)
@require_POST
def unread(request: HttpRequest) -> HttpResponse:
    """Take "all read" back: `at` is when that was."""
    at = _instant(request.GET.get("at", ""))
    count = inbox.mark_unread(me(request), at) if at else 0
    messages.success(request, ngettext("%(count)d notice is new again.", "%(count)d notices are new again.", count) % {"count": count})
    return redirect("inbox")


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
