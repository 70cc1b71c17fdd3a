"""The log of a campaign as entries fit for sentences: names for ids, the words said, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.lifecycle import Id
from campaigns.models import Campaign, CheckItem, Event, Text
from campaigns.race import Race
from insights.lanes import Person, persons_named

PEOPLE_IN_FACTS = ("giver", "taker", "runner", "from", "lead", "on", "court")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `people` names everybody in its facts by the fact's name, `leg` and `other_leg` are names, `item` a checkpoint text."""

    seq: int
    kind: str
    at: datetime
    by: str
    hat: str
    via: str
    leg: str
    other_leg: str
    people: Mapping[str, str]
    item: str
    facts: Mapping[str, Any]
    words: Mapping[str, str]


def entries(campaign: Campaign, race: Race, *, at_most: int = 500, before: int | None = None) -> list[Entry]:
    """The newest events of a campaign, newest first. Five queries."""
    rows = Event.objects.filter(campaign=campaign).order_by("-seq")
    return entries_of(campaign, race, list((rows.filter(seq__lt=before) if before else rows)[:at_most]))


def entries_of(campaign: Campaign, race: Race, events: Sequence[Event]) -> list[Entry]:
    """These events of a campaign, in their order. Four queries."""
    words = _words(events)
    legs = {str(pk): name for pk, name in campaign.legs.values_list("pk", "name")}
    persons = persons_named(_named(events, race))
    items = {str(pk): text for pk, text in CheckItem.objects.filter(leg__campaign=campaign).values_list("pk", "text")}
    return [_entry(event, race, legs, persons, items, words.get(event.pk, {})) for event in events]


def _words(events: Sequence[Event]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for event, name, body in Text.objects.filter(event__in=events).values_list("event_id", "name", "body"):
        found.setdefault(event, {})[name] = body
    return found


def _named(events: Iterable[Event], race: Race) -> set[str]:
    found = {str(event.by_id) for event in events if event.by_id}
    for event in events:
        found |= {str(event.facts[name]) for name in PEOPLE_IN_FACTS if event.facts.get(name)}
    for handoff in race.handoffs.values():
        found |= {one for one in (handoff.giver, handoff.taker) if one}
    return found


def _entry(
    event: Event, race: Race, legs: Mapping[Id, str], persons: Mapping[Id, Person], items: Mapping[Id, str], words: Mapping[str, str]
) -> Entry:
    people = {name: str(event.facts[name]) for name in PEOPLE_IN_FACTS if event.facts.get(name)}
    handoff = race.handoffs.get(str(event.handoff_id))
    other = ""
    if handoff:
        people = {"giver": handoff.giver or "", "taker": handoff.taker or ""} | people
        other = race.exchanges[handoff.exchange].taker if handoff.exchange else handoff.leg
    return Entry(
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        by=_name(persons, str(event.by_id)),
        hat=event.hat,
        via=event.via,
        leg=legs.get(str(event.leg_id), ""),
        other_leg=legs.get(other, ""),
        people={name: _name(persons, one) for name, one in people.items()},
        item=items.get(str(event.facts.get("item")), ""),
        facts=event.facts,
        words=words,
    )


def _name(persons: Mapping[Id, Person], person: Id) -> str:
    return persons[person].name if person in persons else ""
