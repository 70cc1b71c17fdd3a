"""Deadlines at year end in thirteen countries, some resting on Friday and Saturday, some closed from 24 December to 2 January.

The oracle asks the library of holidays itself and the clocks of the zone every quarter of an hour; it shares no line with the product,
which measures with what the directory has written down. RELAY_LONG=1 plays every year from 2024 to 2030.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays
import pytest

from stakeholders import directory, worktime
from stakeholders.worktime import WorkingTime

pytestmark = [pytest.mark.django_db, pytest.mark.timekeeping]
YEARS = range(2024, 2031) if os.environ.get("RELAY_LONG") == "1" else range(2026, 2027)
QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
SPANS = (QUARTER, HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 40 * HOUR)
LONG_BEFORE = datetime(2023, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where somebody works: their zone, the holidays they keep, the weekdays and hours they work (Monday is 0)."""

    zone: str
    country: str
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: int = 9
    closes: int = 17
    region: str = ""

    def holidays(self, year: int) -> set[date]:
        return set(holidays.country_holidays(self.country, subdiv=self.region or None, years=[year - 1, year, year + 1, year + 2]))


SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
PLACES: Mapping[str, Place] = {
    "Bangladesh": Place("Asia/Dhaka", "BD", SUNDAY_TO_THURSDAY, 10, 18),
    "Bavaria": Place("Europe/Berlin", "DE", region="BY"),
    "Brazil": Place("America/Sao_Paulo", "BR"),
    "Egypt": Place("Africa/Cairo", "EG", SUNDAY_TO_THURSDAY),
    "England": Place("Europe/London", "GB", region="ENG"),
    "France": Place("Europe/Paris", "FR", (0, 1, 2, 3), 8, 18),
    "India": Place("Asia/Kolkata", "IN", (0, 1, 2, 3, 4, 5), 10, 19),
    "Israel": Place("Asia/Jerusalem", "IL", SUNDAY_TO_THURSDAY, 8, 17),
    "Japan": Place("Asia/Tokyo", "JP"),
    "Nepal": Place("Asia/Kathmandu", "NP", (6, 0, 1, 2, 3, 4), 10, 17),
    "New York": Place("America/New_York", "US", region="NY"),
    "New Zealand": Place("Pacific/Auckland", "NZ"),
    "Saudi Arabia": Place("Asia/Riyadh", "SA", SUNDAY_TO_THURSDAY),
}


def shutdown(year: int) -> set[date]:
    return {date(year, 12, 24) + n * DAY for n in range(10)}


def written(place: Place, year: int, *, closed: bool) -> WorkingTime:
    """The place as the directory has it, from its rows."""
    hours = dict.fromkeys(place.days, ((time(place.opens), time(place.closes)),))
    facts = {"zone": place.zone, "windows": hours, "country": place.country, "subdivision": place.region}
    calendar = directory.add_calendar(by=None, name="There", years=[year, year + 1], **facts)
    if closed:
        directory.close_on(calendar, by=None, first_day=date(year, 12, 24), last_day=date(year + 1, 1, 2), name="Shutdown", now=LONG_BEFORE)
    calendar.refresh_from_db()
    time_there = directory.calendar_times([(calendar.pk, calendar.stamp)])[calendar.pk]
    calendar.delete()
    return time_there


class Oracle:
    """Each quarter of an hour around a year end: is it worked?"""

    def __init__(self, place: Place, year: int, off: set[date]) -> None:
        self.start = datetime(year, 12, 10, tzinfo=UTC)
        zone = ZoneInfo(place.zone)
        walls = [(self.start + n * QUARTER).astimezone(zone) for n in range(60 * 96)]
        self.days = [wall.date() for wall in walls]
        self.worked = [
            wall.weekday() in place.days and place.opens <= wall.hour < place.closes and wall.date() not in off for wall in walls
        ]
        self.total = [0, *accumulate(self.worked)]

    def number(self, at: datetime) -> int:
        return (at - self.start) // QUARTER

    def at(self, number: int) -> datetime:
        return self.start + number * QUARTER

    def after(self, start: datetime, span: timedelta) -> datetime:
        wanted = self.total[self.number(start)] + span // QUARTER
        return self.at(self.total.index(wanted))

    def between(self, a: datetime, b: datetime) -> timedelta:
        return (self.total[self.number(b)] - self.total[self.number(a)]) * QUARTER

    def opening(self, at: datetime) -> datetime:
        return self.at(self.worked.index(1, self.number(at)))

    def end_of_day(self, day: date) -> datetime:
        on = next(self.days[n] for n, is_worked in enumerate(self.worked) if is_worked and self.days[n] >= day)
        return self.at(1 + max(n for n, is_worked in enumerate(self.worked) if is_worked and self.days[n] == on))


@pytest.mark.parametrize("closed", [False, True], ids=["open", "shutdown"])
@pytest.mark.parametrize("name", PLACES)
def test_deadlines_over_the_year_end_are_those_of_the_calendar_on_the_wall(name: str, closed: bool) -> None:
    place = PLACES[name]
    for year in YEARS:
        ours = written(place, year, closed=closed)
        oracle = Oracle(place, year, place.holidays(year) | (shutdown(year) if closed else set()))
        first = datetime(year, 12, 17, tzinfo=UTC)
        for start in (first + n * 3 * HOUR for n in range(24 * 8)):
            assert worktime.opening(ours, start) == oracle.opening(start), (year, start)
            for span in SPANS:
                due = worktime.after(ours, start, span)
                assert due == oracle.after(start, span), (year, start, span)
                assert worktime.between(ours, start, due) == oracle.between(start, due) == span
        for day in (first.date() + n * DAY for n in range(24)):
            assert worktime.end_of_day(ours, day) == oracle.end_of_day(day), (year, day)


def test_the_oracle_knows_a_year_end_by_heart() -> None:
    """London 2026: Christmas on a Friday, its Saturday made good on Monday the 28th; New Year on a Friday."""
    london = PLACES["England"]
    oracle = Oracle(london, 2026, london.holidays(2026))
    assert oracle.after(datetime(2026, 12, 24, 16, tzinfo=UTC), 2 * HOUR) == datetime(2026, 12, 29, 10, tzinfo=UTC)
    closed = Oracle(london, 2026, london.holidays(2026) | shutdown(2026))
    assert closed.after(datetime(2026, 12, 23, 16, tzinfo=UTC), 2 * HOUR) == datetime(2027, 1, 4, 10, tzinfo=UTC)


def test_friday_and_saturday_are_a_weekend_there() -> None:
    """Cairo, Thursday 10 December 2026 at 16:00: two hours of work are done on Sunday at 10:00."""
    ours = written(PLACES["Egypt"], 2026, closed=False)
    assert worktime.after(ours, datetime(2026, 12, 10, 14, tzinfo=UTC), 2 * HOUR) == datetime(2026, 12, 13, 8, tzinfo=UTC)
