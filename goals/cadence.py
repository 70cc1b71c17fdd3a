"""When a metric is to be read, when a reading is too old, and where one should be today. Pure.

Days are those of the site's calendar zone (`worktime.local_day` of the site's hours), so that a change of clocks moves no day. A cadence
is long: daily one working day of the site, weekly 7 days, monthly 30 days, semiannual 182 days. Only the daily one counts working days:
Friday's figure is not old on Monday, but a weekly one that nobody read over a holiday is.

A pace is a straight line over the days of a target's period, all of them alike: at the end of its last day the goal is reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from stakeholders.worktime import WorkingTime, is_working_day, shift_days, working_days_between

DAY = timedelta(days=1)
PATIENCE = Decimal("1.5")  # cadences after which a reading is stale
SMALLEST = Decimal("0.0001")  # what a figure is rounded to
NEAR = Decimal("0.1")  # of the pace: up to so much under it is worth a look, more is a miss
EVEN = Decimal("0.005")  # of the pace: nearer than that is on it


class Cadence(StrEnum):
    """How often a metric is read."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SEMIANNUAL = "semiannual"


class Span(StrEnum):
    """What a target is for; the shortest first."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Measure(StrEnum):
    """A sum: what came in since the reading before, added up over a target's period. A level: where it stands that day."""

    SUM = "sum"
    LEVEL = "level"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Verdict(StrEnum):
    """How a metric stands against its pace. No data is grey, never green."""

    ON_PACE = "on_pace"
    AHEAD = "ahead"
    NEAR = "near"
    MISSED = "missed"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


_DAYS: Mapping[Cadence, int] = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.MONTHLY: 30, Cadence.SEMIANNUAL: 182}
_MONTHS: Mapping[str, int] = {Cadence.MONTHLY: 1, Cadence.SEMIANNUAL: 6, Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both of them in it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def share(self, on: date) -> Decimal:
        """How much of it is over at the end of that day: 0 before its first, 1 from its last."""
        over = min(max((on - self.first).days + 1, 0), self.days)
        return Decimal(over) / self.days


# Readings


def period_of(cadence: Cadence, day: date) -> Period:
    """The day itself, its ISO week (Monday to Sunday), its month, or its half-year: the one in which one reading is due."""
    if cadence is Cadence.DAILY:
        return Period(day, day)
    if cadence is Cadence.WEEKLY:
        monday = day - day.weekday() * DAY
        return Period(monday, monday + 6 * DAY)
    return _months(_MONTHS[cadence], day)


def age(cadence: Cadence, read_on: date, *, today: date, time: WorkingTime) -> int:
    """Days since a reading: working days of the site for a daily metric, days of the calendar for every other."""
    if cadence is Cadence.DAILY:
        return max(working_days_between(time, read_on, today), 0)
    return max((today - read_on).days, 0)


def is_stale(cadence: Cadence, read_on: date, *, today: date, time: WorkingTime) -> bool:
    """Whether a reading is older than one and a half times its cadence."""
    return age(cadence, read_on, today=today, time=time) > PATIENCE * _DAYS[cadence]


def next_due(cadence: Cadence, read_on: date | None, *, today: date, time: WorkingTime) -> date:
    """When the next reading is due: one cadence after the last, by the calendar (the same weekday, the same day of a later month, or its
    last), and where that is a day off, on the working day before, so that no reading is stale before the next was due.

    A metric that was never read is due at once. The day may be over already.
    """
    if read_on is None:
        return today if is_working_day(time, today) else shift_days(time, today, 1)
    if cadence is Cadence.DAILY:
        return shift_days(time, read_on, 1)
    due = read_on + 7 * DAY if cadence is Cadence.WEEKLY else _months_later(read_on, _MONTHS[cadence])
    before = shift_days(time, due + DAY, -1)
    return before if before > read_on else due


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return min(first + (day.day - 1) * DAY, _months(1, first).last)


# Targets


def span_of(span: Span, day: date) -> Period:
    """The month, quarter or year that the day belongs to."""
    return _months(_MONTHS[span], day)


def _months(length: int, day: date) -> Period:
    """The months that a day is in, counted by so many from January."""
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    year, month = divmod(first.month - 1 + length, 12)
    return Period(first, date(first.year + year, month + 1, 1) - DAY)


def pace(period: Period, on: date, *, start: Decimal, goal: Decimal, direction: Direction) -> Decimal:
    """Where one should be at the end of that day: on the straight line from `start`, where the period begins, to the goal.

    What is at its goal from the start has to stay there.
    """
    if _better(start, goal, direction) >= 0:
        return goal
    return _rounded(start + (goal - start) * period.share(on))


def trend(period: Period, on: date, *, start: Decimal, value: Decimal) -> Decimal | None:
    """What the period would end with if it went on as from its beginning until the end of that day; None before it began."""
    share = period.share(on)
    return _rounded(start + (value - start) / share) if share else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A value against its pace: `ahead` in its unit, negative when behind, whichever way is better. `percent` of the pace that is
    reached; None where less is better, or where nothing was to be reached yet."""

    ahead: Decimal
    percent: int | None
    verdict: Verdict


def gap(value: Decimal, due: Decimal, direction: Direction) -> Gap:
    """How far a value is ahead of its pace. Up to a tenth of it behind is near, more is a miss."""
    ahead = _better(value, due, direction)
    percent = int((100 * value / due).quantize(Decimal(1), ROUND_HALF_UP)) if direction is Direction.UP and due > 0 else None
    return Gap(ahead, percent, _verdict(ahead, abs(due)))


def _verdict(ahead: Decimal, due: Decimal) -> Verdict:
    if abs(ahead) <= EVEN * due:
        return Verdict.ON_PACE
    if ahead > 0:
        return Verdict.AHEAD
    return Verdict.NEAR if -ahead <= NEAR * due else Verdict.MISSED


def _better(value: Decimal, than: Decimal, direction: Direction) -> Decimal:
    return value - than if direction is Direction.UP else than - value


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(SMALLEST, ROUND_HALF_UP)
