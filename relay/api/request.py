"""Who calls, and what the clock says at this door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rest_framework.request import Request

from stakeholders import clock, directory
from stakeholders.who import Who, who_is

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

ADMIN = "admin"
READ = "read"


def now_of(request: Request) -> datetime:
    """The instant of this call in UTC: the one time the clock is read for it."""
    if not hasattr(request, "relay_now"):
        request.relay_now = clock.now()  # type: ignore[attr-defined]  # carried by the request, as its user is
    return request.relay_now  # type: ignore[attr-defined,no-any-return]  # set above


def scope_of(request: Request) -> str:
    """What the token may do: read, act, or admin. A session has no bounds of its own."""
    return str(getattr(request.auth, "scope", ADMIN))


def person_of(request: Request) -> Stakeholder:
    """The row of the person who calls. Raises NotFound for a login without a person."""
    me(request)
    return request.relay_person  # type: ignore[attr-defined,no-any-return]  # set by me


def me(request: Request) -> Who:
    """The person who calls, with whom they stand in for today. An admin's token has their rights only where its scope says so."""
    if not hasattr(request, "relay_who"):
        bearer: Any = request.auth
        person = bearer.person if bearer else directory.person_of(request.user)  # type: ignore[arg-type]  # ours, signed in
        today = now_of(request).astimezone(ZoneInfo(person.zone)).date()
        who = who_is(person, on=today, via="api")
        if scope_of(request) != ADMIN:
            who = replace(who, roles=who.roles - {ADMIN})
        request.relay_person, request.relay_who = person, who  # type: ignore[attr-defined]  # carried by the request, as its user is
    return request.relay_who  # type: ignore[attr-defined,no-any-return]  # set above
