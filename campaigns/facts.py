"""Pure: parts of a plan as facts for the log, and back: ids, numbers and ISO days, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from campaigns.lifecycle import LegKind
from campaigns.race import (
    Exchange,
    Item,
    Leg,
    Race,
)

_PLANNED: Mapping[type, tuple[str, ...]] = {
    Leg: ("id", "kind", "function", "runner", "planned_days", "plan_start", "plan_due", "version"),
    Exchange: ("id", "giver", "taker", "need_by", "critical"),
    Item: ("id", "leg", "required", "wants_evidence", "survives"),
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def planned(row: Leg | Exchange | Item) -> dict[str, Any]:
    """A planned leg, exchange or item as facts for the log."""
    values = {name: getattr(row, name) for name in _PLANNED[type(row)]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def plan_of(race: Race) -> dict[str, Any]:
    """The whole plan as facts: what *started* carries, so that the log alone can rebuild the race, versions seen in the draft included."""
    return {
        "lead": race.lead,
        "deputy": race.deputy,
        "sponsor": race.sponsor,
        "legs": [planned(leg) for leg in race.legs.values()],
        "exchanges": [planned(x) for x in race.exchanges.values()],
        "items": [planned(item) for item in race.items.values()],
    }


def plan_from(facts: Mapping[str, Sequence[str | None]]) -> dict[str, tuple[date | None, date | None]]:
    """Plan dates by leg, start and due, out of an event."""
    return {leg: (day(start), day(due)) for leg, (start, due) in facts.items()}


def leg_from(facts: Mapping[str, Any]) -> Leg:
    dates = {"plan_start": day(facts["plan_start"]), "plan_due": day(facts["plan_due"])}
    return Leg(**{**facts, **dates, "kind": LegKind(facts["kind"])})


def exchange_from(facts: Mapping[str, Any]) -> Exchange:
    return Exchange(**{**facts, "need_by": day(facts["need_by"])})


def item_from(facts: Mapping[str, Any]) -> Item:
    return Item(**facts)
