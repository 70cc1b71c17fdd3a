"""A whole year of all four cadences: workers away for days, clocks that change, people who forget to read. Each period is told once and
none is missing, what is old is struck through at one and a half times its cadence, and nobody knows anything before the first figure.

What the database does in it is held by test_goal_snapshots.py; here it is the arithmetic, day by day, against another one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from goals.cadence import DAY, Cadence, Period
from goals.models import Metric, Reading
from goals.snapshots import GRACE, _periods, _told
from stakeholders.worktime import WorkingTime, local_day
from tests.unit.hours import working

FIRST, LAST = date(2026, 3, 4), date(2027, 3, 10)  # a Wednesday on which the metrics are added, and the last day that is looked at
HOLIDAYS = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25), date(2027, 1, 1))
# Where clocks change in spring and autumn of the north, of the south by half an hour, at midnight itself, and not at all.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata")
READ_EVERY = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.MONTHLY: 30, Cadence.SEMIANNUAL: 182}
SILENT = {Cadence.DAILY: 4, Cadence.WEEKLY: 17, Cadence.MONTHLY: 70, Cadence.SEMIANNUAL: 0}
Row = tuple[Period, bool, str, datetime]


@cache
def hours_of(zone: str) -> WorkingTime:
    return working(zone, off=HOLIDAYS)


def days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + n * DAY


def rounds(zone: str, dice: random.Random) -> list[datetime]:
    """A few a day, one of them soon after midnight; none while the workers are away, which they are four times, for up to three weeks."""
    away = {day for _ in range(4) for day in _span(FIRST + dice.randrange(340) * DAY, dice.randint(1, 20))}
    found = []
    for day in days(FIRST, LAST):
        midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        if day not in away or day == LAST:
            found += [midnight + timedelta(minutes=m) for m in (dice.randint(0, 12), dice.randint(13, 600), dice.randint(601, 1379))]
    return found


def _span(first: date, number: int) -> list[date]:
    return list(days(first, first + (number - 1) * DAY))


def readings(cadence: Cadence, dice: random.Random) -> list[Reading]:
    """From the sixth day on, about as often as it is due; twice somebody forgets it for long."""
    pauses = sorted(FIRST + dice.randrange(30, 330) * DAY for _ in range(2))
    day, found = FIRST + 5 * DAY, []
    while day <= LAST:
        found.append(Reading(day=day, value=Decimal(len(found))))
        day += max(1, READ_EVERY[cadence] + dice.randint(-1, 1)) * DAY
        if pauses and day >= pauses[0]:
            pauses.pop(0)
            day += SILENT[cadence] * DAY
    return found


def told(cadence: Cadence, zone: str, read: list[Reading], at: list[datetime]) -> list[Row]:
    """What rounds at these moments write, each going on from what was written before."""
    hours = hours_of(zone)
    added = datetime.combine(FIRST, time(0, 1), ZoneInfo(zone)).astimezone(UTC)
    metric, rows = Metric(cadence=cadence.value, measure="level", direction="up", made_at=added), list[Row]()
    for now in at:
        last = rows[-1][0].last if rows else None
        for period in _periods(metric, last, local_day(hours, now - GRACE), hours):
            row = _told(metric, [one for one in read if one.day <= period.last], None, period.last, hours)
            rows.append((period, row["stale"], row["verdict"], now))
    return rows


# The other arithmetic


def expected(cadence: Cadence) -> list[Period]:
    """Walked day by day: a period is over where the next day is in another one."""
    begins = {
        Cadence.DAILY: lambda day: True,
        Cadence.WEEKLY: lambda day: day.isoweekday() == 1,
        Cadence.MONTHLY: lambda day: day.day == 1,
        Cadence.SEMIANNUAL: lambda day: day.day == 1 and day.month in (1, 7),
    }[cadence]
    first = FIRST
    while not begins(first):
        first -= DAY
    found, start = [], first
    for day in days(first + DAY, LAST):
        if begins(day):
            found.append(Period(start, day - DAY))
            start = day
    return found


def is_old(cadence: Cadence, last: date, day: date) -> bool:
    """More than one and a half: of a daily figure two working days, of the others by the calendar."""
    if cadence is Cadence.DAILY:
        worked = [one for one in days(last + DAY, day) if one.isoweekday() < 6 and one not in HOLIDAYS]
        return len(worked) >= 2
    return 2 * (day - last).days > 3 * READ_EVERY[cadence]


@pytest.mark.parametrize("cadence", list(Cadence))
@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_it(zone: str, cadence: Cadence) -> None:
    dice = random.Random(f"{zone} {cadence}")
    read = readings(cadence, dice)

    rows = told(cadence, zone, read, rounds(zone, dice))

    assert [period for period, *_rest in rows] == expected(cadence)
    for period, stale, verdict, now in rows:
        over = datetime.combine(period.last + DAY, time(), ZoneInfo(zone)).astimezone(UTC)
        assert now >= over + timedelta(minutes=5), f"{period} is told before it was over"
        known = [one.day for one in read if one.day <= period.last]
        old = bool(known) and is_old(cadence, known[-1], period.last)
        assert (stale, verdict) == (old, "no_data" if old or not known else "no_target"), period
    marks = {stale for _period, stale, _verdict, _now in rows}
    assert marks == ({False} if cadence is Cadence.SEMIANNUAL else {True, False})
