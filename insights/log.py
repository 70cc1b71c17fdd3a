"""The log of a campaign as entries fit for sentences: names for ids, the words said, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from campaigns import rows as race_rows
from campaigns.lifecycle import Id, Kind
from campaigns.models import Campaign, CheckItem, Event, Leg, Text
from campaigns.race import Race
from campaigns.rings import OPEN, Held, held_in, is_withheld
from stakeholders.models import Stakeholder
from stakeholders.nested import beside, parsed, rows_of

NEWEST = 500
PEOPLE_IN_FACTS = ("giver", "taker", "runner", "from", "lead", "on", "court")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `people` names everybody in its facts by the fact's name, `leg` and `other_leg` are names, `item` a checkpoint text.

    `address` is where the link was sent through which somebody without an account did it; empty for everybody else. `held` is what of a
    packet only some may see: no log shows it, and a page of its pass to those alone.
    """

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
    address: str = ""
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for in a log: people, legs, the texts of checkpoint items, and the addresses of those who came by a link.

    Of a `withheld` item, which only some may see, a log tells nothing to anybody.
    """

    people: Mapping[Id, str]
    legs: Mapping[Id, str]
    items: Mapping[Id, str]
    addresses: Mapping[Id, str]
    withheld: Set[Id] = frozenset()


Words = dict[str, str]


def newest(campaign: Campaign, *, at_most: int = NEWEST) -> list[tuple[Event, Words]]:
    """The newest events of a campaign with the words said, newest first. One query: the numbers of a log have no gaps."""
    said = with_words(Event.objects.filter(campaign=campaign, seq__gt=campaign.seq - at_most).order_by("-seq"))
    _add_what_was_asked(said)
    return said


def with_words(rows: QuerySet[Event]) -> list[tuple[Event, Words]]:
    """These events with the words said, in their order. One query."""
    said: dict[int, tuple[Event, dict[str, str]]] = {}
    for event in rows.annotate(word=F("texts__name"), body=F("texts__body")):
        _event, words = said.setdefault(event.pk, (event, {}))
        if event.word:
            words[event.word] = event.body
    return list(said.values())


def _add_what_was_asked(said: Sequence[tuple[Event, Words]]) -> None:
    """What a decision chose, or which question was withdrawn, in the words of the asking, as far as the log shown here goes back."""
    by_seq = {event.seq: words for event, words in said}
    for event, words in said:
        asked = by_seq.get(event.facts.get("asked", 0), {})
        if event.kind == Kind.DECISION_ANSWERED:
            words["chosen"] = asked.get(f"option:{event.facts['option']}", "")
        elif event.kind == Kind.DECISION_WITHDRAWN:
            words["question"] = asked.get("question", "")


def people_in(events: Iterable[Event]) -> set[Id]:
    """Everybody whom these events name."""
    found = {str(event.by_id) for event in events if event.by_id}
    return found | {str(event.facts[name]) for event in events for name in PEOPLE_IN_FACTS if event.facts.get(name)}


def addresses_of(events: Iterable[Event]) -> dict[Id, str]:
    """Where the links of those were sent who did something through one. No query where nobody did."""
    by_link = {event.by_id for event in events if event.by_id and event.via == "link"}
    return _by_id(Stakeholder.objects.filter(pk__in=by_link).values_list("pk", "email")) if by_link else {}


def entries_of(race: Race, said: Sequence[tuple[Event, Words]], *, known: Mapping[Id, str]) -> list[Entry]:
    """These events of a race, in their order. `known` are names of people. One query, one more where they name somebody else, and one where
    somebody came by a link."""
    events = [event for event, _words in said]
    passing = {one for handoff in race.handoffs.values() for one in (handoff.giver, handoff.taker) if one}
    others = (people_in(events) | passing) - known.keys()
    people = {**known, **_by_id(Stakeholder.objects.filter(pk__in=others).values_list("pk", "name"))} if others else known
    names = _named(race.id, people, addresses_of(events))
    return [entry(event, words, race, names) for event, words in said]


def _named(race: Id, people: Mapping[Id, str], addresses: Mapping[Id, str]) -> Names:
    """Of the legs and items, those included that are there no more: a log names them still."""
    plan = rows_of(Leg.objects.all(), "campaign", ("id", "name"))
    checkpoints = rows_of(CheckItem.objects.all(), "leg__campaign", ("id", "text", "ring"))
    ((legs, items),) = Campaign.objects.filter(pk=race).values_list(beside(plan), beside(checkpoints))
    checks = parsed(items)
    shown = {pk: text for pk, text, ring in checks if ring == OPEN}
    return Names(people, dict(parsed(legs)), shown, addresses, {pk for pk, _text, ring in checks if ring != OPEN})


def log_of(campaign: Campaign, events: Sequence[Event]) -> list[Entry]:
    """A page of a campaign's log, for which its race is read. A constant number of queries."""
    words: dict[int, Words] = {event.pk: {} for event in events}
    for event, name, body in Text.objects.filter(event__in=events).values_list("event_id", "name", "body"):
        words[event][name] = body
    return entries_of(race_rows.load(campaign), [(event, words[event.pk]) for event in events], known={})


def _by_id(pairs: Iterable[tuple[UUID, str]]) -> dict[Id, str]:
    return {str(pk): name for pk, name in pairs}


NOT_TOLD = frozenset({"grade", "tell", "words"})  # a number about a person, who was told in which part, the seals of an erasure


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event that whoever may read its log may have."""
    return {name: value for name, value in facts.items() if name not in NOT_TOLD}


def shown_words(words: Words, facts: Mapping[str, Any], withheld: Set[Id]) -> Words:
    """What was said with an event, without what only some may see: lines of a packet, and all that is said of an item."""
    if str(facts.get("item")) in withheld:
        return {}
    return {name: body for name, body in words.items() if not is_withheld(name) and name.removeprefix("item:") not in withheld}


def entry(event: Event, words: Words, race: Race, names: Names) -> Entry:
    """One event with what its ids stand for. No query."""
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
        by=names.people.get(str(event.by_id), ""),
        hat=event.hat,
        via=event.via,
        leg=names.legs.get(str(event.leg_id), ""),
        other_leg=names.legs.get(other, ""),
        people={name: names.people.get(one, "") for name, one in people.items()},
        item=names.items.get(str(event.facts.get("item")), ""),
        facts=told(event.facts),
        words=shown_words(words, event.facts, names.withheld),
        held=held_in(words),
        address=names.addresses.get(str(event.by_id), "") if event.via == "link" else "",
    )
