"""What endpoints are told of a batch of events, as deliveries not yet saved, written once so that every copy has the same bytes.

A program gets the event as the API shows it to nobody in particular: ids, kinds, functions, legs, numbers and days. No words that people
said, no names and no ids of people, and nothing of what a baton carries. A chat channel gets a few lines of text.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override

from campaigns.models import Event, Leg
from notifications import chat
from notifications.channels import slack, teams
from notifications.models import Delivery, Endpoint

# Facts that are ids of things, numbers, days and codes. What is not named here stays in the house: a new fact is no leak.
FACTS = frozenset(
    {
        *("until", "date", "was", "reason", "colour", "outcome", "behalf", "unreachable", "right", "need_by", "critical"),
        *("kind", "step", "cost_days", "opened_at", "packet_version", "option"),
        *("stall", "decision", "correction", "exchange", "item", "share"),
    }
)
Lines = Callable[[list[str], str], str]
CHATS: Mapping[str, Lines] = {Endpoint.Kind.SLACK.value: slack.written, Endpoint.Kind.TEAMS.value: teams.written}


def listening() -> QuerySet[Endpoint]:
    """Those that are on, and whose owner has an account and may still have them."""
    rows = Endpoint.objects.filter(paused_at=None, disabled_at=None, owner__active=True, owner__user__is_active=True)
    return rows.select_related("owner__user")


def announce(batch: Sequence[Event], *, now: datetime) -> list[Delivery]:
    """Two queries more where anybody listens, one where nobody does."""
    endpoints = [one for one in listening() if one.campaign_id or (one.owner.user and "admin" in one.owner.user.roles)]
    if not endpoints:
        return []
    heard = [(event, one) for event in _in_full(batch) for one in endpoints if hears(one, event)]
    return [_delivery(one, event, now) for event, one in heard]


def hears(endpoint: Endpoint, event: Event) -> bool:
    """All campaigns or the one; every kind or those chosen."""
    here = endpoint.campaign_id in (None, event.campaign_id)
    return here and (not endpoint.hears or event.kind in endpoint.hears)


def trial(endpoint: Endpoint, *, now: datetime) -> Delivery:
    """A test: the same way, about nothing."""
    key = uuid.uuid4()
    return _row(endpoint, key, _test_payload(endpoint, now), now)


def _in_full(batch: Sequence[Event]) -> Iterable[Event]:
    rows = Event.objects.filter(pk__in=[one.pk for one in batch]).order_by("pk")
    return rows.select_related(
        "campaign", "leg__function", "handoff__leg__function", "handoff__exchange__taker__function", "handoff__exchange__giver__function"
    )


def _delivery(endpoint: Endpoint, event: Event, now: datetime) -> Delivery:
    """Its id follows from what it is about, so that a second publisher writes the same row and not another."""
    row = _row(endpoint, uuid.uuid5(endpoint.pk, str(event.pk)), payload_of(endpoint, event), now)
    row.event = event
    return row


def _row(endpoint: Endpoint, key: uuid.UUID, payload: str, now: datetime) -> Delivery:
    return Delivery(
        id=key, endpoint=endpoint, channel=endpoint.kind, payload=payload, queued_at=now, next_at=now, message_id=f"msg_{key.hex}"
    )


# The words


def payload_of(endpoint: Endpoint, event: Event) -> str:
    leg, onward = _legs(event)
    if endpoint.kind in CHATS:
        with override(endpoint.owner.language):
            return CHATS[endpoint.kind](chat.lines(event, leg, onward), chat.link(event))
    return _json(event.kind, event.at, facts_of(event, leg, onward))


def facts_of(event: Event, leg: Leg | None, onward: Leg | None) -> dict[str, Any]:
    """An event as any program may have it."""
    return {
        "campaign": str(event.campaign_id),
        "seq": event.seq,
        "kind": event.kind,
        "at": _instant(event.at),
        "hat": event.hat,
        "via": event.via,
        "leg": _spot(leg),
        "other_leg": _spot(onward),
        "handoff": str(event.handoff_id) if event.handoff_id else None,
        "facts": {name: value for name, value in event.facts.items() if name in FACTS and _is_plain(value)},
    }


def _test_payload(endpoint: Endpoint, now: datetime) -> str:
    if endpoint.kind in CHATS:
        with override(endpoint.owner.language):
            return CHATS[endpoint.kind](chat.test_lines(endpoint.name), str(settings.RELAY_URL))
    return _json("test", now, {"endpoint": str(endpoint.pk)})


def _json(kind: str, at: datetime, said: Mapping[str, Any]) -> str:
    return json.dumps({"type": kind, "timestamp": _instant(at), "data": said}, ensure_ascii=False, separators=(",", ":"))


def _legs(event: Event) -> tuple[Leg | None, Leg | None]:
    """The leg it is about, and the other end of the pass."""
    handoff = event.handoff
    if handoff is None:
        return event.leg, None
    giving, taking = handoff.leg, handoff.exchange.taker if handoff.exchange else None
    return event.leg or giving, taking if taking and taking != event.leg else giving if giving != event.leg else None


def _spot(leg: Leg | None) -> dict[str, Any] | None:
    if leg is None:
        return None
    return {"id": str(leg.pk), "name": leg.name, "function": leg.function.name if leg.function else ""}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
