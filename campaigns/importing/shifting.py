"""A plan moved as a whole, before anybody drafts it: by working days of the site, so that it starts or finishes on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from campaigns.importing.answers import Answers
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.plans import LegPlan
from stakeholders.worktime import WorkingTime, is_working_day, shift_days, working_days_between

Moved = tuple[tuple[LegPlan, ...], date | None]


def shifted(legs: Sequence[LegPlan], finish_on: date | None, answers: Answers, site: WorkingTime) -> Moved:
    """The legs and the finish on their new days; as they are where nothing is shifted, or nothing can be."""
    days = _days_to(legs, finish_on, answers.shifts, site)
    if not days:
        return tuple(legs), finish_on
    return tuple(_moved(leg, days, site) for leg in legs), shift_days(site, finish_on, days) if finish_on else None


def doubts_of_shift(legs: Sequence[LegPlan], finish_on: date | None, answers: Answers, site: WorkingTime) -> list[Doubt]:
    """What is wrong with the day that was named."""
    for day in answers.shifts.values():
        if not is_working_day(site, day):
            reason = _("Nobody works on that day. Choose a working day of the site's calendar.")
            return [Doubt(0, "shift", day.isoformat(), reason, "shift", DoubtKind.BAD_SHIFT)]
        if _anchor(legs, finish_on, answers.shifts) is None:
            return [Doubt(0, "shift", day.isoformat(), _("This plan has no dates to shift."), "shift", DoubtKind.BAD_SHIFT)]
    return []


def _days_to(legs: Sequence[LegPlan], finish_on: date | None, shifts: Mapping[str, date], site: WorkingTime) -> int:
    anchor = _anchor(legs, finish_on, shifts)
    return working_days_between(site, anchor, next(iter(shifts.values()))) if anchor else 0


def _anchor(legs: Sequence[LegPlan], finish_on: date | None, shifts: Mapping[str, date]) -> date | None:
    """The day of the plan that goes to the day named: its first one, or its finish."""
    if "starts_on" in shifts:
        return min((day for leg in legs if (day := leg.plan_start or leg.plan_due)), default=None)
    if "finishes_on" in shifts:
        return finish_on or max((leg.plan_due for leg in legs if leg.plan_due), default=None)
    return None


def _moved(leg: LegPlan, days: int, site: WorkingTime) -> LegPlan:
    start, due = (shift_days(site, day, days) if day else None for day in (leg.plan_start, leg.plan_due))
    return replace(leg, plan_start=start, plan_due=due)
