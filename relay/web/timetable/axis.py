"""Pure: the calendar that all lanes share: whole weeks, from Monday to Sunday, and where a day stands on them in percent.

A bar reaches from where its first day begins to where its last day ends; a deadline stands where its day ends. So what is in time ends
at its deadline, and what is late runs through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from relay.web.timetable.rows import Row
from stakeholders.worktime import WorkingTime, is_working_day

WEEKS_BACK, WEEKS_AHEAD, LEAST_WEEKS = 4, 16, 3
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Axis:
    """So many weeks from a Monday on. `now` is the reader's wall clock. What lies before or behind stands at the edge."""

    first: date
    weeks: int
    now: datetime

    @property
    def after(self) -> date:
        """The Monday behind it."""
        return self.first + self.weeks * WEEK

    @property
    def today(self) -> float:
        """Where the reader's clock stands, in percent."""
        passed = self.now - datetime.combine(self.now.date(), datetime.min.time(), self.now.tzinfo)
        return self.begin(self.now.date()) + passed.total_seconds() / SECONDS_A_DAY * 100 / (self.weeks * 7)

    def begin(self, day: date) -> float:
        """Where a day begins, in percent, never outside 0 to 100."""
        return min(max((day - self.first).days * 100 / (self.weeks * 7), 0.0), 100.0)

    def end(self, day: date) -> float:
        return self.begin(day + DAY)

    def is_earlier(self, *days: date | None) -> bool:
        """Does any of these days lie before the axis?"""
        return any(day < self.first for day in days if day)

    def is_later(self, *days: date | None) -> bool:
        return any(day >= self.after for day in days if day)

    def mondays(self) -> list[date]:
        return [self.first + week * WEEK for week in range(self.weeks)]

    def months(self) -> list[date]:
        """The first day shown of each month."""
        days = (self.first + n * DAY for n in range(self.weeks * 7))
        return [next(month) for _, month in groupby(days, key=lambda day: (day.year, day.month))]

    def closed(self, site: WorkingTime) -> Iterator[tuple[date, date]]:
        """Weekends and other days off, each stretch by its first and its last day."""
        days = (self.first + n * DAY for n in range(self.weeks * 7))
        for is_open, stretch in groupby(days, key=lambda day: is_working_day(site, day)):
            if not is_open:
                first, *others = stretch
                yield first, others[-1] if others else first


def axis_of(rows: Sequence[Row], *, now: datetime) -> Axis:
    """From the week in which the earliest leg on its way began, at most four weeks back, to that of the last finish or target, at most
    sixteen ahead. `now` on the reader's clock."""
    today = now.date()
    began = min((day for row in rows for day in row.began), default=today)
    ends = max((day for row in rows for day in (row.finish, row.target) if day), default=today)
    first = _monday(max(min(began, today), today - WEEKS_BACK * WEEK))
    last = _monday(min(max(ends, today), today + WEEKS_AHEAD * WEEK))
    return Axis(first, max((last - first) // WEEK + 1, LEAST_WEEKS), now)


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
