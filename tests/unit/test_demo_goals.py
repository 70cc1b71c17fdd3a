"""The goals of the demo stand as they are told, however far the quarter has come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from goals.cadence import Span, Verdict, gap, pace, span_of
from relay.management.demo.goals import GOALS, Goal, _figures

VERDICTS = {
    "Qualified pipeline": {Verdict.MISSED},
    "Accounts live on Atlas 4": {Verdict.ON_PACE, Verdict.AHEAD, Verdict.NEAR},  # half an account is none
    "Analyst mentions": {Verdict.AHEAD},
    "Active users after 30 days": {Verdict.AHEAD},
    "Sales ready on Atlas 4": {Verdict.NEAR},
    "Days from brief to launch": {Verdict.AHEAD},
}


@pytest.mark.parametrize("goal", GOALS, ids=lambda one: one.name)
def test_from_the_fifth_week_of_a_quarter_on(goal: Goal) -> None:
    quarter = span_of(Span.QUARTER, date(2026, 11, 27))
    found = set()
    for days in range(35, quarter.days):
        read = [
            (day, value) for _weeks, day, value in _figures(goal, quarter, quarter.first + timedelta(days=days)) if day >= quarter.first
        ]
        value = read[-1][1] if goal.start is not None else sum((one for _day, one in read), Decimal(0))
        due = pace(quarter, read[-1][0], start=Decimal(goal.start or 0), goal=Decimal(goal.goal), direction=goal.direction)
        found.add(gap(value, due, goal.direction).verdict)
    assert found <= VERDICTS[goal.name]
