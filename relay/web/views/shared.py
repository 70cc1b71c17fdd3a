"""The status page of one campaign for who comes by a share link, alone: no way into the house, no names unless the lead wants them there.

Whatever is wrong with a link, the answer is one and the same, to the byte: a page that opens nothing and takes a password, should there be
one. So it holds no token of a form, which would differ each time: a password that a stranger's page sent for one would open nothing more
than the link does, and only in that browser. One tries again on that page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campaigns import shares
from goals.contributing import aims_of
from insights.status import Report, report
from relay.web.goal_rows import aim_rows
from relay.web.request import Rule, access, now_of, require_form
from relay.web.spans import local_day_text
from relay.web.status_parts import parts
from stakeholders import directory
from stakeholders.refusals import NotFound
from stakeholders.worktime import zone

if TYPE_CHECKING:
    from campaigns.models import Share

UNLOCKED = "__Secure-relay-share" if settings.SESSION_COOKIE_SECURE else "relay-share"
LASTS = timedelta(hours=12)
SHOWN = ("standing", "track", "legs_done", "legs", "holders", "finish", "stalls")
SALT = "relay.web.shared"


@access(Rule.LINK)
@csrf_exempt
@require_form
def show(request: HttpRequest, token: str) -> HttpResponse:
    """A look shows the page; what the page that takes a password sends comes here too, for it does not name itself."""
    if request.method == "POST":
        return _unlock(request, token)
    now = now_of(request)
    share = shares.opened(token, password=None, unlocked=_unlocked(request), now=now)
    return render(request, "shared/page.html", _page(share, report(share.campaign, now=now)))


@access(Rule.LINK)
@csrf_exempt
@require_POST
def unlock(request: HttpRequest, token: str) -> HttpResponse:
    return _unlock(request, token)


@access(Rule.LINK)
@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for here is answered as a link that opens nothing."""
    raise NotFound


def _unlock(request: HttpRequest, token: str) -> HttpResponse:
    """The right password opens this page for this browser, for some hours."""
    share = shares.opened(token, password=request.POST.get("password", ""), now=now_of(request))
    place = reverse("share", args=[token])
    response = redirect(place)
    response.status_code = 303
    kept, secure = signing.TimestampSigner(salt=SALT).sign(str(share.pk)), settings.SESSION_COOKIE_SECURE
    response.set_cookie(UNLOCKED, kept, max_age=LASTS, path=place, secure=secure, httponly=True, samesite="Lax")
    return response


def _unlocked(request: HttpRequest) -> UUID | None:
    """The share whose password this browser knew."""
    try:
        return UUID(signing.TimestampSigner(salt=SALT).unsign(request.COOKIES.get(UNLOCKED, ""), max_age=LASTS))
    except signing.BadSignature:
        return None


def _page(share: Share, found: Report) -> dict[str, Any]:
    """Functions and legs; names, and goals with their figures, only where the lead wants them. Never words said: no reason, no question, no
    correction."""
    seen = found.status
    place = zone(seen.lane.site, seen.as_of)
    moved = replace(found.target_moved, reason="") if found.target_moved else None
    said = parts(replace(found, target_moved=moved), zone=place, named=share.with_names, apart="shared")
    if said["standing"]["said"]:
        said["standing"]["said"]["reason"] = ""
    if share.with_names:
        said["holders"] = [{**row, "person": one.court.name} for row, one in zip(said["holders"], seen.holders, strict=True)]
    return {
        **{name: said[name] for name in SHOWN},
        "campaign": share.campaign,
        "named": share.with_names,
        "aims": aim_rows(aims_of(share.campaign, who=None, time=seen.lane.site, now=seen.as_of)) if share.with_goals else [],
        "place": place.rsplit("/", 1)[-1].replace("_", " "),
        "until": local_day_text(share.expires_at - timedelta(microseconds=1), place),
        "house": directory.our_name(),
    }
