"""A plan put on the calendar."""

from __future__ import annotations

from datetime import date, time

from campaigns.dating import dated
from campaigns.plans import LegPlan
from stakeholders.worktime import WorkingTime, WorkingWeek

LONDON = WorkingTime(((date(2000, 1, 1), WorkingWeek("Europe/London", dict.fromkeys(range(5), ((time(9), time(17)),)), frozenset())),))
MONDAY = date(2026, 11, 2)


def days(*legs: LegPlan) -> list[tuple[date | None, date | None]]:
    return [(leg.plan_start, leg.plan_due) for leg in dated(legs, starts_on=MONDAY, time=LONDON)]


def test_a_chain_follows_one_leg_upon_the_other() -> None:
    two, one = LegPlan("a", "A", planned_days=2), LegPlan("b", "B", planned_days=1)
    assert days(two, one) == [(MONDAY, date(2026, 11, 3)), (date(2026, 11, 4), date(2026, 11, 4))]


def test_a_join_waits_for_the_later_one() -> None:
    legs = (
        LegPlan("a", "A"),
        LegPlan("b", "B", planned_days=3, after=("a",)),
        LegPlan("c", "C", after=("a",)),
        LegPlan("d", "D", after=("b", "c")),
    )
    assert days(*legs)[3] == (date(2026, 11, 6), date(2026, 11, 6))


def test_a_plan_that_starts_on_a_saturday_starts_on_monday() -> None:
    legs = dated([LegPlan("a", "A")], starts_on=date(2026, 10, 31), time=LONDON)
    assert legs[0].plan_start == MONDAY


def test_days_that_are_given_stay() -> None:
    friday = date(2026, 11, 6)
    assert days(LegPlan("a", "A", plan_due=friday), LegPlan("b", "B"))[1] == (date(2026, 11, 9), date(2026, 11, 9))


def test_a_circle_is_left_for_the_plan_to_refuse() -> None:
    circle = (LegPlan("a", "A", after=("b",)), LegPlan("b", "B", after=("a",)))
    assert days(*circle) == [(None, None), (None, None)]
