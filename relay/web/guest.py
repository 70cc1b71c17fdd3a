"""Who comes by a link: a short cookie in place of the secret, the reader's own language, and nothing of theirs but the one leg.

The cookie is signed, lives for some hours, and goes to the pages of its own grant alone. Whether that still lives is asked each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from campaigns import grants
from relay.web.request import now_of
from stakeholders.refusals import NotFound
from stakeholders.who import Who, who_is

if TYPE_CHECKING:
    from campaigns.models import Grant

_PREFIX = "__Secure-relay" if settings.SESSION_COOKIE_SECURE else "relay"
ENTERED, OPENED = f"{_PREFIX}-guest", f"{_PREFIX}-guest-code"
LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the page of their leg. `shut`: it is sensitive, and no code has opened it in this browser yet."""

    grant: Grant
    who: Who
    now: datetime
    shut: bool

    @property
    def address(self) -> str:
        return self.grant.person.email


def visit(request: HttpRequest, grant_id: UUID) -> Visit:
    """Who stands here, by the cookie that their link left; from now on in their language. Raises NotFound."""
    now = now_of(request)
    grant = grants.grant_at(grant_id, _version(request, ENTERED, grant_id), now=now)
    translation.activate(grant.person.language)
    request.LANGUAGE_CODE = translation.get_language()
    request.relay_guest = who = _who(grant, now)  # type: ignore[attr-defined]  # carried by the request, as its user is
    return Visit(grant, who, now, shut=grant.leg.sensitive and not _opened(request, grant))


def _who(grant: Grant, now: datetime) -> Who:
    """The person alone: neither whom they stand in for nor what they head comes in by a link."""
    today = now.astimezone(ZoneInfo(grant.person.zone)).date()
    who = who_is(grant.person, on=today, via="link")
    return replace(who, me=frozenset({who.id}), heads=frozenset(), roles=frozenset())


def remember(response: HttpResponse, grant: Grant, name: str = ENTERED) -> HttpResponse:
    """Leave the cookie that stands for the link, or (OPENED) for the code."""
    response.set_cookie(
        name,
        _signer(name).sign(f"{grant.pk}:{grant.version}"),
        max_age=LASTS,
        path=reverse("guest", args=[grant.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _opened(request: HttpRequest, grant: Grant) -> bool:
    try:
        return _version(request, OPENED, grant.pk) == grant.version
    except NotFound:
        return False


def _version(request: HttpRequest, name: str, grant_id: UUID) -> int:
    """The version of the grant that this browser came with. Raises NotFound."""
    try:
        subject, version = _signer(name).unsign(request.COOKIES.get(name, ""), max_age=LASTS).split(":")
    except signing.BadSignature as forged:
        raise NotFound from forged
    if subject != str(grant_id):
        raise NotFound
    return int(version)


def _signer(name: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"relay.web.guest.{name}")
