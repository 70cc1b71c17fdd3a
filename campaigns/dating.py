"""Pure: put a plan on the calendar: each leg starts when the last baton to it is due, and takes its working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter

from campaigns.plans import LegPlan, givers
from stakeholders.worktime import WorkingTime, after, day, day_until, end_of_day, is_working_day, local_day, opening, shift_days


def first_day(time: WorkingTime, wanted: date) -> date:
    """The day itself where it is a working one, else the next."""
    return wanted if is_working_day(time, wanted) else shift_days(time, wanted, 1)


def morning(time: WorkingTime, wanted: date) -> datetime:
    """When work begins on the day, or on the next working one."""
    return opening(time, end_of_day(time, shift_days(time, first_day(time, wanted), -1)))


def dated(legs: Sequence[LegPlan], *, starts_on: date, time: WorkingTime) -> list[LegPlan]:
    """The legs with `plan_start` and `plan_due` in a calendar, from a first day on; days that a leg has already are kept.

    A cycle, or a giver that is not there, is left for `plans.faults` to tell: the legs come back as they were.
    """
    before = givers(legs)
    known = {leg.key for leg in legs}
    if any(giver not in known for passing in before.values() for giver in passing):
        return list(legs)
    plans = {leg.key: leg for leg in legs}
    ends: dict[str, datetime] = {}
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError:
        return list(legs)
    gun = morning(time, starts_on)
    for key in order:
        leg = plans[key]
        begins = max([gun, *(ends[giver] for giver in before[key])])
        if leg.plan_start:
            begins = max(begins, morning(time, leg.plan_start))
        ends[key] = after(time, begins, day(time, begins) * leg.planned_days)
        if leg.plan_due:
            ends[key] = end_of_day(time, leg.plan_due)
        plans[key] = replace(leg, plan_start=local_day(time, opening(time, begins)), plan_due=day_until(time, ends[key]))
    return [plans[leg.key] for leg in legs]
