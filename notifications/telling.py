"""Notices as frozen values to put words on: the event, the names around it, what was said with it. Five queries, however many."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from campaigns.lifecycle import Kind, LegKind
from campaigns.models import Leg, Text
from notifications.audience import Why
from notifications.models import Notice
from stakeholders.models import Stakeholder

log = logging.getLogger(__name__)
CLOSES_A_DECISION = frozenset({Kind.DECISION_ANSWERED, Kind.DECISION_WITHDRAWN})
_PEOPLE_IN_FACTS = ("taker", "giver", "runner", "from", "lead", "on", "court")


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    email: str
    zone: str
    language: str
    account: bool

    @property
    def first_name(self) -> str:
        return self.name.split(maxsplit=1)[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True)
class Side:
    """A leg as one end of a pass."""

    id: str
    kind: LegKind
    name: str
    function: str
    runner: str | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One notice with everything it says. `facts` are the event's, `numbers` what was reckoned when it was published."""

    id: UUID
    kind: Kind
    why: Why
    act_now: bool
    created_at: datetime
    read_at: datetime | None
    reader: Person
    campaign: UUID
    campaign_name: str
    at: datetime
    by: Person | None
    handoff: UUID | None
    leg: Side | None
    giving: Side | None
    taking: Side | None
    giver: Person | None
    taker: Person | None
    lead: Person | None
    facts: Mapping[str, Any]
    numbers: Mapping[str, Any]
    words: Mapping[str, str]
    packet: Mapping[str, str]
    people: Mapping[str, Person]
    legs: Mapping[str, Side]

    @property
    def as_why(self) -> Why:
        """Why they hear of it; for a substitute, why whom they stand in for would."""
        return Why(self.numbers.get("as", self.why))

    @property
    def stands_for(self) -> Person | None:
        """Whom the reader stands in for in this."""
        return self.people.get(str(self.numbers.get("for")))

    def person(self, fact: str) -> Person | None:
        """Whom a fact of the event names."""
        return self.people.get(str(self.facts.get(fact)))


def tell(notices: QuerySet[Notice]) -> list[Told]:
    """These notices, in their order. Four queries, none that grows. One that makes no sense is logged and left out."""
    rows = list(notices.select_related("reader", "event__campaign", "event__handoff__exchange"))
    legs = _legs(rows)
    people = _people(rows, legs)
    words = _words(rows)
    told = []
    for row in rows:
        try:
            told.append(_told(row, legs, people, words))
        except (KeyError, ValueError):
            log.exception("notice %s makes no sense", row.pk)
    return told


def _told(row: Notice, legs: Mapping[str, Side], people: Mapping[str, Person], words: Mapping[int, dict[str, str]]) -> Told:
    event, handoff = row.event, row.event.handoff
    taking_id = handoff.exchange.taker_id if handoff and handoff.exchange else event.leg_id
    return Told(
        id=row.id,
        kind=Kind(event.kind),
        why=Why(row.why),
        act_now=row.act_now,
        created_at=row.created_at,
        read_at=row.read_at,
        reader=people[str(row.reader_id)],
        campaign=event.campaign_id,
        campaign_name=event.campaign.name,
        at=event.at,
        by=people.get(str(event.by_id)),
        handoff=event.handoff_id or row.facts.get("handoff"),
        leg=legs.get(str(event.leg_id)),
        giving=legs.get(str(handoff.leg_id)) if handoff else None,
        taking=legs.get(str(taking_id)),
        giver=people.get(str(handoff.giver_id)) if handoff else None,
        taker=people.get(str(handoff.taker_id)) if handoff else None,
        lead=people.get(str(event.campaign.lead_id)),
        facts=event.facts,
        numbers=row.facts,
        words=words.get(event.pk, {}),
        packet=words.get(handoff.packet_id or 0, {}) if handoff else {},
        people=people,
        legs=legs,
    )


def _legs(rows: Sequence[Notice]) -> dict[str, Side]:
    wanted = {str(one) for row in rows for one in _leg_ids(row) if one}
    found = Leg.objects.filter(pk__in=wanted).select_related("function")
    return {
        str(leg.pk): Side(
            id=str(leg.pk),
            kind=LegKind(leg.kind),
            name=leg.name,
            function=leg.function.name if leg.function else "",
            runner=str(leg.runner_id) if leg.runner_id else None,
            sensitive=leg.sensitive,
        )
        for leg in found
    }


def _leg_ids(row: Notice) -> Iterator[object]:
    handoff = row.event.handoff
    yield row.event.leg_id
    yield from (one["leg"] for one in row.facts.get("waits", ()))
    yield row.facts.get("mine")
    yield row.event.facts.get("giving")
    yield from (one[end] for one in row.event.facts.get("clashes", ()) for end in ("giver", "taker"))
    if row.event.kind == Kind.REPLANNED:
        yield from row.event.facts["plan"]
    if handoff:
        yield handoff.leg_id
        yield handoff.exchange.taker_id if handoff.exchange else None


def _people(rows: Sequence[Notice], legs: Mapping[str, Side]) -> dict[str, Person]:
    wanted = {str(one) for row in rows for one in _person_ids(row) if one} | {leg.runner for leg in legs.values() if leg.runner}
    found = Stakeholder.objects.filter(pk__in=wanted).select_related("user")
    return {
        str(one.pk): Person(
            id=str(one.pk),
            name=one.name,
            email=one.email or (one.user.email if one.user else ""),
            zone=one.zone,
            language=one.language,
            account=bool(one.user and one.user.is_active),
        )
        for one in found
    }


def _person_ids(row: Notice) -> Iterator[object]:
    event = row.event
    yield from (row.reader_id, event.by_id, event.campaign.lead_id)
    yield from (event.facts.get(name) for name in _PEOPLE_IN_FACTS)
    yield from (one["person"] for one in row.facts.get("waits", ()))
    yield row.facts.get("for")
    if event.handoff:
        yield from (event.handoff.giver_id, event.handoff.taker_id)


def _words(rows: Sequence[Notice]) -> dict[int, dict[str, str]]:
    """What was said with each event, with the packet on its way, and with the question that is closed; what was erased is not there."""
    wanted = {row.event_id for row in rows} | {row.event.handoff.packet_id for row in rows if row.event.handoff}
    closed = {str(row.event.facts["decision"]): row.event_id for row in rows if row.event.kind in CLOSES_A_DECISION}
    asked = Q(event__decision__in=closed) if closed else Q()
    found: dict[int, dict[str, str]] = defaultdict(dict)
    texts = Text.objects.filter(Q(event__in=wanted - {None}) | asked).exclude(body="")
    for event_id, decision, name, body in texts.values_list("event_id", "event__decision", "name", "body"):
        for event in {event_id, closed.get(str(decision), event_id)}:
            found[event].setdefault(name, body)
    return found
