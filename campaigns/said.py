"""Pure: what is said in a move, read and checked: words, days, persons, new legs and items. What cannot be used is `Invalid`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from campaigns.lifecycle import LEAST_PLANNED_DAYS, Hat, Id, Kind, Move, gettext_noop, invalid
from campaigns.race import Event, Exchange, Handoff, Item, Leg, People, Race

A_DAY = gettext_noop("This is not a day of the calendar.")
FROM_TODAY_ON = gettext_noop("Choose a day from today on.")
_NO_PLAN = gettext_noop("This plan cannot be read.")
_LAST_ZONE = timedelta(hours=-12)


@dataclass(frozen=True, slots=True)
class Ask:
    """A move somebody wants to make. `me`: `by` and those they stand in for. `version`: of the leg or handoff that they saw.

    `today` is the asker's own local day; without it the day in UTC counts.
    """

    move: Move
    subject: Id
    by: Id
    now: datetime
    me: frozenset[Id] = frozenset()
    admin: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    today: date | None = None

    @property
    def day(self) -> date:
        return self.today or self.now.date()


@dataclass(frozen=True, slots=True)
class Case:
    """An ask beside what it is about: the one argument of every deciding function. `hat` of all that are `worn` allows the move."""

    race: Race
    ask: Ask
    people: People
    new_id: Callable[[], Id]
    hat: Hat
    worn: frozenset[Hat]
    behalf: bool
    leg: Leg
    handoff: Handoff
    exchange: Exchange
    item: Item

    def event(self, kind: Kind, **more: Any) -> Event:
        return Event(kind=kind, at=self.ask.now, by=self.ask.by, hat=self.hat, **more)


NO_LEG, NO_HANDOFF, NO_EXCHANGE, NO_ITEM = Leg(""), Handoff("", "", None), Exchange("", "", ""), Item("", "")


# Words and choices


def said(case: Case, *names: str) -> dict[str, str]:
    """Those of the named words that hold something."""
    return {name: case.ask.words[name] for name in names if case.ask.words.get(name, "").strip()}


def need_words(case: Case, name: str, reason: str) -> None:
    if not case.ask.words.get(name, "").strip():
        raise invalid({name: [reason]})


def need_one_of(case: Case, name: str, choices: Iterable[str], reason: str) -> None:
    if case.ask.facts.get(name) not in list(choices):
        raise invalid({name: [reason]})


# Persons


def reachable(case: Case, name: str) -> Id:
    """A person who is known and can be reached."""
    person = case.ask.facts.get(name)
    known = isinstance(person, str) and person in case.people.functions and person not in case.people.unreachable
    if not known:
        raise invalid({name: [gettext_noop("Name somebody who can be reached: with an account, or with an e-mail address.")]})
    return str(person)


def anybody(case: Case, name: str) -> Id | None:
    """A person who is known, or nobody."""
    person = case.ask.facts.get(name)
    if person is not None and not (isinstance(person, str) and person in case.people.functions):
        raise invalid({name: [gettext_noop("Name somebody of the directory, or nobody.")]})
    return person


# Days


def day_of(value: object, name: str) -> date | None:
    """A day out of ISO text or a date; nothing stays nothing."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value.isoformat() if isinstance(value, date) else str(value))
    except ValueError as not_a_day:
        raise invalid({name: [A_DAY]}) from not_a_day


def day_said(case: Case, name: str) -> str | None:
    found = day_of(case.ask.facts.get(name), name)
    return found.isoformat() if found else None


def day_to_come(case: Case, name: str) -> date:
    """A day from the asker's today on."""
    found = day_of(case.ask.facts.get(name), name)
    if found is None or found < case.ask.day:
        raise invalid({name: [FROM_TODAY_ON]})
    return found


def promised(case: Case, name: str) -> str | None:
    """The day promised while taking a baton: not over where the day ends last, for the leg may be run in another zone than the asker's."""
    found = day_of(case.ask.facts.get(name), name)
    if found and found < (case.ask.now + _LAST_ZONE).date():
        raise invalid({name: [FROM_TODAY_ON]})
    return found.isoformat() if found else None


# Plans


def new_leg(case: Case) -> Leg:
    """The leg to be inserted."""
    row = _row(case.ask.facts.get("leg"), "leg")
    planned_days = row.get("planned_days", 1.0)
    if not isinstance(planned_days, int | float) or not isfinite(planned_days) or planned_days < LEAST_PLANNED_DAYS:
        raise invalid({"planned_days": [gettext_noop("A leg is planned with half a working day at least.")]})
    return Leg(
        id=case.new_id(),
        function=_id(row, "function"),
        runner=_id(row, "runner"),
        planned_days=float(planned_days),
        plan_start=day_of(row.get("plan_start"), "plan_start"),
        plan_due=day_of(row.get("plan_due"), "plan_due"),
    )


def new_items(case: Case, leg: Id, name: str) -> list[Item]:
    """The checkpoint items to be added; each may bring its own id."""
    found: list[Item] = []
    for given in _list(case.ask.facts.get(name), name):
        row = _row(given, name)
        item = Item(
            id=_id(row, "id") or case.new_id(),
            leg=leg,
            required=bool(row.get("required", True)),
            wants_evidence=bool(row.get("wants_evidence")),
            survives=bool(row.get("survives")),
        )
        if item.id in case.race.items or item.id in [other.id for other in found]:
            raise invalid({name: [gettext_noop("An item of this name is there already.")]})
        found.append(item)
    return found


def items_to_remove(case: Case, name: str) -> list[Id]:
    """Those of the named items that are on the checkpoint."""
    named = [one for one in _list(case.ask.facts.get(name), name) if isinstance(one, str)]
    return [one for one in named if one in case.race.items and case.race.items[one].leg == case.leg.id and not case.race.items[one].removed]


def twins_said(case: Case) -> dict[Id, list[Any]]:
    """By item: the legs that ask for the same in the same words, which the race itself does not know."""
    return {item: _list(legs, "twins") for item, legs in _row(case.ask.facts.get("twins") or {}, "twins").items()}


def plan_said(case: Case, name: str) -> dict[Id, list[str | None]]:
    """New plan dates by leg: start and due."""
    found: dict[Id, list[str | None]] = {}
    for leg, dates in _row(case.ask.facts.get(name) or {}, name).items():
        days = [day_of(one, name) for one in _list(dates, name)]
        if leg not in case.race.legs or len(days) != 2:
            raise invalid({name: [_NO_PLAN]})
        found[leg] = [one.isoformat() if one else None for one in days]
    return found


def _row(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise invalid({name: [_NO_PLAN]})
    return value


def _list(value: object, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise invalid({name: [_NO_PLAN]})
    return list(value)


def _id(row: Mapping[str, Any], name: str) -> Id | None:
    if not isinstance(row.get(name), str | None):
        raise invalid({name: [_NO_PLAN]})
    return row.get(name) or None
