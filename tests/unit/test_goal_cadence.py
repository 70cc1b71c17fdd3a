"""When a metric is to be read, when a reading is old, and where one should be: over clock changes, year ends and leap days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.cadence import (
    DAY,
    Cadence,
    Direction,
    Period,
    Span,
    Verdict,
    age,
    gap,
    is_stale,
    next_due,
    pace,
    period_of,
    span_of,
    trend,
)
from stakeholders.worktime import is_working_day, local_day
from tests.unit.hours import working

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
FIGURES = st.decimals(-(10**6), 10**6, places=4)
CADENCES, SPANS = st.sampled_from(Cadence), st.sampled_from(Span)
UP, DOWN = Direction.UP, Direction.DOWN
HOURS = working("Europe/London")
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


# Periods


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last"),
    [
        (Cadence.DAILY, "2028-02-29", "2028-02-29", "2028-02-29"),
        (Cadence.WEEKLY, "2027-01-03", "2026-12-28", "2027-01-03"),  # the Sunday of week 53
        (Cadence.WEEKLY, "2027-01-04", "2027-01-04", "2027-01-10"),
        (Cadence.MONTHLY, "2028-02-01", "2028-02-01", "2028-02-29"),
        (Cadence.MONTHLY, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Cadence.SEMIANNUAL, "2026-06-30", "2026-01-01", "2026-06-30"),
        (Cadence.SEMIANNUAL, "2026-07-01", "2026-07-01", "2026-12-31"),
    ],
)
def test_the_period_that_a_day_belongs_to(cadence: Cadence, day: str, first: str, last: str) -> None:
    assert period_of(cadence, on(day)) == Period(on(first), on(last))


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span.MONTH, "2026-02-28", "2026-02-01", "2026-02-28"),
        (Span.QUARTER, "2026-11-27", "2026-10-01", "2026-12-31"),
        (Span.QUARTER, "2027-01-01", "2027-01-01", "2027-03-31"),
        (Span.YEAR, "2028-02-29", "2028-01-01", "2028-12-31"),
    ],
)
def test_the_period_of_a_target(span: Span, day: str, first: str, last: str) -> None:
    assert span_of(span, on(day)) == Period(on(first), on(last))


@given(CADENCES, DAYS)
def test_every_day_belongs_to_one_period_and_they_adjoin(cadence: Cadence, day: date) -> None:
    period = period_of(cadence, day)
    assert period.first <= day <= period.last
    assert period_of(cadence, period.first) == period_of(cadence, period.last) == period
    assert period_of(cadence, period.last + DAY).first == period.last + DAY


@given(SPANS, DAYS)
def test_so_it_is_with_targets_and_a_year_is_four_quarters_of_three_months(span: Span, day: date) -> None:
    period, year = span_of(span, day), span_of(Span.YEAR, day)
    assert period.first <= day <= period.last
    assert year.first <= period.first
    assert period.last <= year.last
    assert span_of(span, period.last + DAY).first == period.last + DAY
    assert year.days == date(day.year, 12, 31).timetuple().tm_yday


SHORT_NIGHT, LONG_NIGHT = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)


@given(st.sampled_from([SHORT_NIGHT, LONG_NIGHT]), st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_a_change_of_clocks_moves_no_day(night: datetime, near: timedelta) -> None:
    """A moment belongs to the day that the wall shows where the site is, in the short night and in the long one."""
    moment = night + near
    here = local_day(HOURS, moment)
    summer = SHORT_NIGHT <= moment < LONG_NIGHT
    assert here == (moment + timedelta(hours=1 if summer else 0)).date()
    assert age(Cadence.WEEKLY, here - 7 * DAY, today=here, time=HOURS) == 7


# Freshness


@pytest.mark.parametrize(
    ("cadence", "read_on", "fresh_until"),
    [
        (Cadence.DAILY, "2026-11-02", "2026-11-03"),  # from Monday to Tuesday
        (Cadence.DAILY, "2026-11-06", "2026-11-09"),  # from Friday over the weekend to Monday
        (Cadence.WEEKLY, "2026-11-02", "2026-11-12"),  # ten days
        (Cadence.MONTHLY, "2026-01-31", "2026-03-17"),  # forty-five
        (Cadence.SEMIANNUAL, "2026-01-01", "2026-10-01"),  # two hundred and seventy-three
    ],
)
def test_a_reading_is_stale_past_one_and_a_half_cadences(cadence: Cadence, read_on: str, fresh_until: str) -> None:
    last = on(fresh_until)
    assert not is_stale(cadence, on(read_on), today=last, time=HOURS)
    assert is_stale(cadence, on(read_on), today=last + DAY, time=HOURS)


@given(CADENCES, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_what_is_stale_never_gets_fresh_by_waiting(cadence: Cadence, read_on: date, days: int, more: int) -> None:
    today, later = read_on + days * DAY, read_on + (days + more) * DAY
    assert age(cadence, read_on, today=today, time=HOURS) <= age(cadence, read_on, today=later, time=HOURS)
    assert is_stale(cadence, read_on, today=today, time=HOURS) <= is_stale(cadence, read_on, today=later, time=HOURS)


# The next one


@pytest.mark.parametrize(
    ("cadence", "read_on", "due"),
    [
        (Cadence.DAILY, "2026-11-06", "2026-11-09"),
        (Cadence.DAILY, None, "2026-11-09"),  # asked on a Sunday
        (Cadence.WEEKLY, "2026-11-02", "2026-11-09"),
        (Cadence.WEEKLY, "2026-11-07", "2026-11-13"),  # Saturday, so Friday
        (Cadence.MONTHLY, "2026-01-31", "2026-02-27"),  # the last day of February is a Saturday
        (Cadence.MONTHLY, "2028-01-31", "2028-02-29"),
        (Cadence.SEMIANNUAL, "2026-08-31", "2027-02-26"),
    ],
)
def test_the_next_reading_is_due_one_cadence_later(cadence: Cadence, read_on: str | None, due: str) -> None:
    read = on(read_on) if read_on else None
    assert next_due(cadence, read, today=on("2026-11-08"), time=HOURS) == on(due)


@given(CADENCES, DAYS)
def test_no_reading_is_stale_before_the_next_is_due(cadence: Cadence, day: date) -> None:
    due = next_due(cadence, day, today=day, time=HOURS)
    assert day < due
    assert is_working_day(HOURS, due)
    assert not is_stale(cadence, day, today=due, time=HOURS)


# Pace


def test_half_of_a_quarter_is_half_of_the_way() -> None:
    assert pace(QUARTER, on("2026-11-15"), start=Decimal(50), goal=Decimal(70), direction=UP) == Decimal(60)


@pytest.mark.parametrize(("day", "due"), [("2026-09-30", 50), ("2026-12-31", 70), ("2027-01-20", 70)])
def test_the_pace_begins_at_the_start_and_ends_at_the_goal(day: str, due: int) -> None:
    assert pace(QUARTER, on(day), start=Decimal(50), goal=Decimal(70), direction=UP) == due


def test_what_is_at_its_goal_from_the_start_has_to_stay_there() -> None:
    assert pace(QUARTER, on("2026-11-15"), start=Decimal(80), goal=Decimal(70), direction=UP) == 70
    assert pace(QUARTER, on("2026-11-15"), start=Decimal(60), goal=Decimal(70), direction=DOWN) == 70


@given(SPANS, DAYS, FIGURES, FIGURES, st.sampled_from(Direction))
def test_the_pace_never_turns_back(span: Span, day: date, start: Decimal, goal: Decimal, direction: Direction) -> None:
    period = span_of(span, day)
    line = [pace(period, period.first + n * DAY, start=start, goal=goal, direction=direction) for n in range(-1, period.days + 1)]
    ways = {(later > before) - (later < before) for before, later in pairwise(line)} - {0}
    assert len(ways) <= 1
    assert line[-1] == goal


@given(FIGURES, st.integers(1, 92))
def test_going_on_as_before_leads_where_the_trend_says(end: Decimal, days: int) -> None:
    """Whoever is on the line to an end is told that end, within what rounding takes."""
    day = QUARTER.first + (days - 1) * DAY
    value = pace(QUARTER, day, start=Decimal(0), goal=end, direction=UP if end > 0 else DOWN)
    found = trend(QUARTER, day, start=Decimal(0), value=value)
    assert found is not None
    assert abs(found - end) <= Decimal("0.01")


def test_before_a_period_begins_nothing_can_be_said_of_its_end() -> None:
    assert trend(QUARTER, on("2026-09-30"), start=Decimal(0), value=Decimal(5)) is None


# Against it


@pytest.mark.parametrize(
    ("value", "due", "direction", "ahead", "percent", "verdict"),
    [
        ("112", "108", UP, "4", 104, Verdict.AHEAD),
        ("100", "100", UP, "0", 100, Verdict.ON_PACE),
        ("99.6", "100", UP, "-0.4", 100, Verdict.ON_PACE),
        ("90", "100", UP, "-10", 90, Verdict.NEAR),
        ("89.9", "100", UP, "-10.1", 90, Verdict.MISSED),
        ("90", "100", DOWN, "10", None, Verdict.AHEAD),
        ("111", "100", DOWN, "-11", None, Verdict.MISSED),
        ("0", "0", UP, "0", None, Verdict.ON_PACE),
        ("5", "0", UP, "5", None, Verdict.AHEAD),
    ],
)
def test_a_value_against_its_pace(value: str, due: str, direction: Direction, ahead: str, percent: int | None, verdict: Verdict) -> None:
    found = gap(Decimal(value), Decimal(due), direction)
    assert (found.ahead, found.percent, found.verdict) == (Decimal(ahead), percent, verdict)
