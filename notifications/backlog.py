"""What should have been told and was not: asked by the health page and by the auditor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from campaigns import rounds
from campaigns.audit import Finding
from campaigns.models import Event
from notifications.claiming import its_turn
from notifications.models import Delivery

State = Delivery.State


def untold(*, now: datetime, by: timedelta) -> int:
    """Events that nobody was told of for longer than that."""
    return Event.objects.unpublished().filter(at__lt=now - by).count()


def unsent(*, now: datetime, by: timedelta) -> int:
    """Deliveries that are due, or held by a sender that has not come back, for longer than that."""
    return Delivery.objects.filter(_late(now, by) | _abandoned(by)).count()


def depth() -> int:
    """How many deliveries are in the outbox: due, not yet due, or being sent."""
    return Delivery.objects.filter(state__in=[State.QUEUED, State.LEASED]).count()


def findings(*, now: datetime) -> list[Finding]:
    """Which of the messengers' promises are late, each in a sentence."""
    by = rounds.allowed()
    counted = {name: count(now, by) for name, count in _COUNTS.items()}
    return [Finding(None, "", name, "", _WORDS[name].format(number=number)) for name, number in counted.items() if number]


def _late(now: datetime, by: timedelta) -> Q:
    return Q(state=State.QUEUED, next_at__lt=now - by) & its_turn(now - by) & _not_held_back(now - by)


def _not_held_back(since: datetime) -> Q:
    """Not to an endpoint that is off, that rests, or that has been tried since then: what it holds up is its own."""
    off = Q(endpoint__paused_at__isnull=False) | Q(endpoint__disabled_at__isnull=False)
    return ~(off | Q(endpoint__rests_until__gt=since) | Q(endpoint__tried_at__gt=since))


def _abandoned(by: timedelta) -> Q:
    return Q(state=State.LEASED, lease_until__lt=Now() - by)


_COUNTS: Mapping[str, Callable[[datetime, timedelta], int]] = {
    "untold": lambda now, by: untold(now=now, by=by),
    "unsent": lambda now, by: Delivery.objects.filter(_late(now, by)).count(),
    "abandoned": lambda now, by: Delivery.objects.filter(_abandoned(by)).count(),
}
_WORDS = {
    "untold": "{number} events that nobody was told of",
    "unsent": "{number} messages that should have been sent",
    "abandoned": "{number} messages whose sender has not come back",
}
LATE = frozenset(_COUNTS)
