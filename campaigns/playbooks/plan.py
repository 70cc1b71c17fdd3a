"""Pure: a plan without people and dates: functions instead of runners, working days from the start instead of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from campaigns.plans import ItemPlan, LegPlan
from stakeholders.worktime import WorkingTime, shift_days


class Anchor(StrEnum):
    """From which end people count the days of a playbook."""

    START = "start"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class PlaybookLeg:
    """One leg. `starts`, `due` and `need_by` are working days after the first day of the plan, which is 0; `function` is a slug, empty for
    none; `after` names the legs that pass to it, none: straight after the gun. `critical` is about every baton that comes to it."""

    name: str
    function: str
    days: float
    starts: int
    due: int
    after: tuple[str, ...] = ()
    items: tuple[ItemPlan, ...] = ()
    critical: bool = False
    sales_facing: bool = False
    sensitive: bool = False
    need_by: int | None = None


@dataclass(frozen=True, slots=True)
class PlaybookPlan:
    """The legs, and what goes for all of them. `finish` is the target, in working days after the first day of the plan."""

    objective: str
    anchor: Anchor
    brand_promise: str
    finish: int
    legs: tuple[PlaybookLeg, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A playbook that comes with Relay; `key` is what its id is made of, for ever."""

    key: str
    name: str
    summary: str
    plan: PlaybookPlan


def counted(plan: PlaybookPlan, days: int) -> int:
    """A day of the plan as people count it: from the start, where 0 is the first day, or back from the finish, where 0 is the last."""
    return days if plan.anchor is Anchor.START else days - plan.finish


def checkpoint(plan: PlaybookPlan, leg: PlaybookLeg) -> tuple[ItemPlan, ...]:
    """What a leg must meet, with the brand promise that is carried through every leg."""
    promise = (ItemPlan(plan.brand_promise, survives=True),) if plan.brand_promise else ()
    return (*leg.items, *promise)


def first_day(plan: PlaybookPlan, time: WorkingTime, *, finish_on: date) -> date:
    """The day on which it starts so that it finishes on a working day."""
    return shift_days(time, finish_on, -plan.finish)


def on_days(
    plan: PlaybookPlan, time: WorkingTime, *, starts_on: date, functions: Mapping[str, UUID], runners: Mapping[str, UUID]
) -> list[LegPlan]:
    """The legs as planning takes them, on the days of a calendar, from a working day on; ids of functions and runners by slug."""
    return [_on_days(leg, time, starts_on, functions.get(leg.function), runners.get(leg.function)) for leg in plan.legs]


def _on_days(leg: PlaybookLeg, time: WorkingTime, starts_on: date, function: UUID | None, runner: UUID | None) -> LegPlan:
    return LegPlan(
        key=leg.name,
        name=leg.name,
        function=function,
        runner=runner,
        planned_days=leg.days,
        plan_start=shift_days(time, starts_on, leg.starts),
        plan_due=shift_days(time, starts_on, leg.due),
        after=leg.after,
        checkpoint=leg.items,
        sales_facing=leg.sales_facing,
        sensitive=leg.sensitive,
        need_by=None if leg.need_by is None else shift_days(time, starts_on, leg.need_by),
        critical=leg.critical,
    )


def said_by(plan: PlaybookPlan, say: Mapping[str, str]) -> PlaybookPlan:
    """The same in other words; what is not among them stays."""
    return replace(plan, brand_promise=say.get(plan.brand_promise, plan.brand_promise), legs=tuple(_said(leg, say) for leg in plan.legs))


def _said(leg: PlaybookLeg, say: Mapping[str, str]) -> PlaybookLeg:
    items = tuple(replace(item, text=say.get(item.text, item.text)) for item in leg.items)
    return replace(leg, name=say.get(leg.name, leg.name), after=tuple(say.get(one, one) for one in leg.after), items=items)


def words_of(plan: PlaybookPlan) -> list[str]:
    """Every text in it that people read."""
    texts: Sequence[str] = [text for leg in plan.legs for text in (leg.name, *(item.text for item in leg.items))]
    return [plan.brand_promise, *texts]
