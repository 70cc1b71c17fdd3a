"""Where somebody is signed in: Django keeps the session, allauth notes beside it from where and with what. Here both are told as one.

A session is told of only while it opens something: not ended, not run out, made with the password that holds now.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from stakeholders.refusals import NotFound


class SeenMiddleware:
    """Notes that a session is in use, and from where: once in each hour of the clock.

    A process looks once an hour whether another has noted it, with one query, and then knows: every other request costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.hour: datetime | None = None
        self.seen: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and self._is_new(key) and request.user.is_authenticated:
            _note(request, key)
        return self.get_response(request)

    def _is_new(self, key: str) -> bool:
        """Whether this process meets the session for the first time this hour."""
        hour = _hour()
        if hour != self.hour:
            self.hour, self.seen = hour, set()
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _note(request: HttpRequest, key: str) -> None:
    if UserSession.objects.filter(session_key=key, last_seen_at__gte=_hour()).exists():
        return
    with suppress(PermissionDenied):  # allauth's word for a server that does not say where a request came from: no reason to refuse a page
        UserSession.objects.create_from_request(request)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser. `agent` is what it says of itself, `place` whether its address is of this machine, of the house, or out there (net)."""

    id: int
    agent: str
    address: str
    place: str
    seen_at: datetime
    here: bool


def signed_in(request: HttpRequest, *, now: datetime) -> list[SignedIn]:
    """Where the person who is asking is signed in: here first, then what was used last. Two queries. `now` may be a moved clock's."""
    rows = list(UserSession.objects.filter(user=request.user.pk))
    live = _live(request.user, [row.session_key for row in rows])
    passed = now - timezone.now()
    found = [
        SignedIn(row.pk, row.user_agent, row.ip, _place(row.ip), row.last_seen_at + passed, row.session_key == request.session.session_key)
        for row in rows
        if row.session_key in live
    ]
    return sorted(found, key=lambda one: (one.here, one.seen_at), reverse=True)


def _live(user: AbstractBaseUser | AnonymousUser, keys: list[str]) -> set[str]:
    """Which of these sessions still open something."""
    rows = Session.objects.filter(pk__in=keys, expire_date__gt=timezone.now())
    password = user.get_session_auth_hash() if isinstance(user, AbstractBaseUser) else ""
    return {row.pk for row in rows if constant_time_compare(row.get_decoded().get(HASH_SESSION_KEY, ""), password)}


def _place(address: str) -> str:
    ip = ip_address(address)
    return "here" if ip.is_loopback else "house" if ip.is_private else "net"


def end(request: HttpRequest, session_id: int) -> None:
    """End one of the person's sessions: its next request opens nothing. NotFound for what is not theirs, or over already."""
    row = UserSession.objects.filter(user=request.user.pk, pk=session_id).first()
    if row is None:
        raise NotFound(gettext_noop("There is nothing here, or nothing for you."))
    row.end()


def end_others(request: HttpRequest) -> int:
    """End all of them but the one that is asking; how many there were to end."""
    others = UserSession.objects.filter(user=request.user.pk).exclude(session_key=request.session.session_key)
    keys = list(others.values_list("session_key", flat=True))
    ended = len(_live(request.user, keys))
    Session.objects.filter(pk__in=keys).delete()
    others.delete()
    return ended
