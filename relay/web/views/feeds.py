"""Calendar feeds: the page on which somebody makes and takes back their addresses, and what a calendar program gets there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from campaigns import feeds as kept
from campaigns.feeds import Opened
from insights.dates import campaign_dates, own_dates
from relay.counting import wait_after
from relay.marks import is_known
from relay.web.ical import calendar, own_name
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, require_form
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from campaigns.models import Feed


@access(Rule.SIGNED_IN)
@require_form
def feeds(request: HttpRequest) -> HttpResponse:
    """Their addresses, and one for themselves; made anew, the old one is dead. It stands in the answer to its form and nowhere else."""
    return _made(request, None) if request.method == "POST" else _page(request)


@access(Rule.SIGNED_IN)
@require_POST
def campaign_feed(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The same for a campaign that they may see. One that is in a calendar already ends only where they ask for it: `anew`."""
    if "anew" not in request.POST and kept.feeds_of(me(request)).filter(campaign=campaign_id).exists():
        messages.info(request, _("You have an address for this campaign already. Made anew, that one ends."))
        return redirect("feeds")
    return _made(request, campaign_id)


@access(Rule.SIGNED_IN)
@require_POST
def feed_revoke(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """From now on it opens nothing."""
    with transaction.atomic(durable=True):
        kept.revoke(feed_id, by=me(request), now=now_of(request))
    messages.success(request, _("Taken back. The address opens nothing any more."))
    return redirect("feeds")


def _made(request: HttpRequest, campaign_id: UUID | None) -> HttpResponse:
    make = once(request, lambda: kept.make(by=me(request), now=now_of(request), campaign=campaign_id), to=reverse("feeds"))
    with transaction.atomic(durable=True):
        made = make()
    return _page(request, made)


def _page(request: HttpRequest, made: tuple[Feed, str] | None = None) -> HttpResponse:
    who, rows = me(request), list(kept.feeds_of(me(request)))
    context = {
        "own": next((row for row in rows if row.campaign_id is None), None),
        "rows": [row for row in rows if row.campaign_id],
        "made": made[0] if made else None,
        "address": settings.RELAY_URL + reverse("feed", args=[made[1]]) if made else "",
        "zone": who.zone,
        "now": now_of(request),
    }
    return render(request, "feeds/page.html", context)


# What a program gets


@access(Rule.LINK)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as whoever made the address may see it today; or that it is still the same."""
    try:
        opened = kept.opened(token, now=now_of(request))
    except NotFound:
        return _nothing(request)
    if wait := wait_after("feed", str(opened.feed.pk), most=settings.RELAY_FEED_READS):
        return _too_often(wait)
    content = _drawn(request, opened)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    answer = HttpResponseNotModified() if is_known(request, tag) else HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = tag
    return answer


@access(Rule.LINK)
@require_safe
def feed_nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for here is answered as an address that opens nothing."""
    return _nothing(request)


def _drawn(request: HttpRequest, opened: Opened) -> bytes:
    with override(opened.who.language):
        if opened.campaign is None:
            return calendar(own_name(), own_dates(opened.who, now=now_of(request)))
        return calendar(opened.campaign.name, campaign_dates(opened.who, opened.campaign, now=now_of(request)))


def _nothing(request: HttpRequest) -> HttpResponse:
    """One and the same for every dead address; who tries many waits."""
    if wait := wait_after("feed:failed", str(request.META.get("REMOTE_ADDR", "")), most=settings.RELAY_API_FAILURES):
        return _too_often(wait)
    return HttpResponse("There is no calendar here.\n", content_type="text/plain; charset=utf-8", status=404)


def _too_often(wait: float) -> HttpResponse:
    answer = HttpResponse("Too often. Please wait a minute.\n", content_type="text/plain; charset=utf-8", status=429)
    answer["Retry-After"] = str(int(wait) + 1)
    return answer
