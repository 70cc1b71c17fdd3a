"""Pure: where the three dates of a pass contradict each other: it is promised, or planned, for a later day than its taker needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.lifecycle import Id, LegState
from campaigns.race import Race, live

_OVER = frozenset({LegState.DONE, LegState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Clash:
    """`by` is the day the giver promised, or without a word of theirs (`promised` false) the day of the plan; `need_by` is sooner."""

    exchange: Id
    giver: Id
    taker: Id
    by: date
    need_by: date
    promised: bool


def clashes(race: Race) -> list[Clash]:
    """Of every pass that is neither taken nor in the air, in the order of the plan."""
    found = []
    for x in race.exchanges.values():
        giver = race.legs[x.giver]
        by = giver.promise or giver.plan_due
        if x.dropped or not x.need_by or not by or giver.state in _OVER or live(race, x.id):
            continue
        if by > x.need_by:
            found.append(Clash(x.id, x.giver, x.taker, by, x.need_by, promised=bool(giver.promise)))
    return found


def newly_clashing(before: Race, after: Race) -> dict[str, Any]:
    """Those that a change brings about, or makes other, as the fact `clashes` for the log; nothing where there are none."""
    known = set(clashes(before))
    found = [_facts(one) for one in clashes(after) if one not in known]
    return {"clashes": found} if found else {}


def in_clash(race: Race, facts: Iterable[dict[str, Any]]) -> list[Id | None]:
    """Who runs the legs on both sides of the clashes that an event brought about."""
    ends = dict.fromkeys(leg for one in facts for leg in (one["giver"], one["taker"]))
    return [race.legs[leg].runner for leg in ends if leg in race.legs]


def _facts(one: Clash) -> dict[str, Any]:
    days = {"by": one.by.isoformat(), "need_by": one.need_by.isoformat()}
    return {"exchange": one.exchange, "giver": one.giver, "taker": one.taker, "promised": one.promised, **days}
