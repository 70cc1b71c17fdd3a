"""A plan that is nobody's campaign yet as the race it would be, with the words of its legs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns import plans
from campaigns.lifecycle import LegKind
from campaigns.plans import LegPlan
from campaigns.race import Exchange, Leg, Race
from stakeholders import directory
from stakeholders.models import Function, Stakeholder

GUN, TAPE = "gun", "tape"


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg as it would be drafted; `after` names those that pass to it, none: straight after the gun."""

    name: str
    runner: str
    function: str
    days: float
    starts: date | None
    due: date | None
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """One plan as a race that has not begun, with the words of its legs by their id in it."""

    race: Race
    legs: tuple[LegLine, ...]
    functions: Mapping[str, str]
    full_functions: Mapping[str, str]
    runners: Mapping[str, str]
    finish_on: date | None


def preview(legs: Sequence[LegPlan], *, finish_on: date | None = None) -> Preview:
    """Two queries."""
    return previews([(legs, finish_on)])[0]


def previews(several: Sequence[tuple[Sequence[LegPlan], date | None]]) -> list[Preview]:
    """Two queries, however many."""
    wanted = {leg.runner for legs, _finish in several for leg in legs if leg.runner}
    names = dict(Stakeholder.objects.filter(pk__in=wanted).values_list("pk", "name"))
    functions = {one.pk: one for one in directory.functions()}
    return [_preview(legs, finish, names, functions) for legs, finish in several]


def _preview(legs: Sequence[LegPlan], finish_on: date | None, names: Mapping[Any, str], functions: Mapping[Any, Function]) -> Preview:
    givers = plans.givers(legs)
    words = {leg.key: leg.name for leg in legs}
    of_leg = {leg.key: functions[leg.function] for leg in legs if leg.function in functions}
    return Preview(
        race=_race(legs),
        legs=tuple(
            _leg_line(leg, names, of_leg[leg.key].name if leg.key in of_leg else "", [words.get(key, key) for key in givers[leg.key]])
            for leg in legs
        ),
        functions={key: one.short for key, one in of_leg.items()},
        full_functions={key: one.name for key, one in of_leg.items()},
        runners={leg.key: names[leg.runner] for leg in legs if leg.runner in names},
        finish_on=finish_on,
    )


def _leg_line(leg: LegPlan, names: Mapping[Any, str], function: str, after: Iterable[str]) -> LegLine:
    runner = names.get(leg.runner, "") if leg.runner else ""
    return LegLine(leg.name, runner, function, leg.planned_days, leg.plan_start, leg.plan_due, tuple(after))


def _race(legs: Sequence[LegPlan]) -> Race:
    """The relay as it would stand before the gun. Exchanges that lead nowhere are left out: who reads the plan asks about them."""
    runs = {GUN: Leg(GUN, LegKind.GUN), **{leg.key: _leg(leg) for leg in legs}, TAPE: Leg(TAPE, LegKind.TAPE)}
    ways = [(giver, taker) for taker, givers in plans.givers(legs).items() for giver in givers or (GUN,)]
    ways += [(key, TAPE) for key in plans.last_ones(legs)]
    known = [(giver, taker) for giver, taker in ways if giver in runs]
    return Race("preview", legs=runs, exchanges={f"{a}-{b}": Exchange(f"{a}-{b}", a, b) for a, b in known})


def _leg(leg: LegPlan) -> Leg:
    return Leg(
        leg.key,
        function=str(leg.function) if leg.function else None,
        runner=str(leg.runner) if leg.runner else None,
        planned_days=leg.planned_days,
        plan_start=leg.plan_start,
        plan_due=leg.plan_due,
    )
