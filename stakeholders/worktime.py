"""Pure: spans and deadlines in the working hours of whoever is being waited for.

Instants go in aware and come out in UTC. A working day is the mean one of the calendar, never 24
hours. Long ranges are counted by whole weeks, so that ten years cost no more than a few days.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise

from stakeholders.weeks import (
    NOTHING,
    YES,
    Hours,
    Window,
    WorkingTime,
    WorkingWeek,
    instant,
    odd_days,
    zone_named,
)

__all__ = [
    "Hours",
    "WorkingTime",
    "WorkingWeek",
    "after",
    "between",
    "closed",
    "day",
    "days",
    "end_of_day",
    "instant",
    "is_open",
    "is_working_day",
    "local_day",
    "opening",
    "shift_days",
    "working_days_between",
]

WALKED_DAYS = 21  # up to here a range is counted day by day, longer ones by whole weeks


# Instants.


def between(time: WorkingTime, a: datetime, b: datetime) -> timedelta:
    """Working time from a to b; negative when b comes first."""
    if b < a:
        return -between(time, b, a)
    a, b = a.astimezone(UTC), b.astimezone(UTC)
    first, last = _ordinal(time, a), _ordinal(time, b)
    found = _tally(time, first + 2, last)[1]
    for ordinal in {first, first + 1, last, last + 1}:
        for start, end in time.day(ordinal)[1]:
            found += max(min(end, b) - max(start, a), NOTHING)
    return found


def closed(time: WorkingTime, a: datetime, b: datetime) -> list[Window]:
    """The spans from a to b in which no work is done, in order: with `between` they add up to the whole."""
    at, b = a.astimezone(UTC), b.astimezone(UTC)
    found: list[Window] = []
    for opens, closes in (window for ordinal in range(_ordinal(time, at), _ordinal(time, b) + 2) for window in time.day(ordinal)[1]):
        if at < opens and at < b:
            found.append((at, min(opens, b)))
        at = max(at, closes)
    return [*found, (at, b)] if at < b else found


def after(time: WorkingTime, start: datetime, span: timedelta) -> datetime:
    """The first instant by which the span has been worked since start: the inverse of `between`.

    No span is start itself; a negative one is the last instant from which that much work remains
    until start.
    """
    start = start.astimezone(UTC)
    if span < NOTHING:
        return _before(time, start, -span)
    return _after(time, start, span) if span else start


def _after(time: WorkingTime, start: datetime, span: timedelta) -> datetime:
    first = _ordinal(time, start)
    for ordinal in (first, first + 1):
        for opens, closes in time.day(ordinal)[1]:
            span += max(min(closes, start) - opens, NOTHING)
    for ordinal in range(first, first + WALKED_DAYS):
        length, windows = time.day(ordinal)
        if span <= length:
            return _into(windows, span)
        span -= length
    first += WALKED_DAYS
    days = _smallest(lambda days: _tally(time, first, first + days)[1] >= span)
    span -= _tally(time, first, first + days - 1)[1]
    return _into(time.day(first + days - 1)[1], span)


def _into(windows: Sequence[Window], span: timedelta) -> datetime:
    """When so much of a day is worked."""
    for opens, closes in windows:
        if span <= closes - opens:
            return opens + span
        span -= closes - opens
    raise AssertionError("that day holds the end of the span")


def _before(time: WorkingTime, start: datetime, span: timedelta) -> datetime:
    stop = _ordinal(time, start) + 2
    for ordinal in (stop - 2, stop - 1):
        for opens, closes in time.day(ordinal)[1]:
            span += max(closes - max(opens, start), NOTHING)
    days = _smallest(lambda days: _tally(time, stop - days, stop)[1] >= span)
    span -= _tally(time, stop - days + 1, stop)[1]
    for opens, closes in reversed(time.day(stop - days)[1]):
        if span <= closes - opens:
            return closes - span
        span -= closes - opens
    raise AssertionError("that day holds the start of the span")


def opening(time: WorkingTime, at: datetime) -> datetime:
    """The next instant inside working hours: the moment itself when it is inside them."""
    at = at.astimezone(UTC)
    windows = (window for ordinal in count(_ordinal(time, at)) for window in time.day(ordinal)[1])
    return next(max(opens, at) for opens, closes in windows if closes > at)


def is_open(time: WorkingTime, at: datetime) -> bool:
    """Whether the moment is inside working hours; the closing instant is not."""
    return opening(time, at) == at


def day(time: WorkingTime, at: datetime) -> timedelta:
    """One working day: the mean working day of the week that is valid at the moment."""
    week = time.versions[time.version_at(at.astimezone(UTC))][1]
    return week.length / len(week.windows)


def days(time: WorkingTime, span: timedelta, *, at: datetime) -> float:
    """A span in working days of the week that is valid at the moment."""
    return span / day(time, at)


# Local dates.


def zone(time: WorkingTime, at: datetime) -> str:
    """The time zone they work in at that moment."""
    return time.versions[time.version_at(at.astimezone(UTC))][1].zone


def local_day(time: WorkingTime, at: datetime) -> date:
    """The date it is at that moment where they work."""
    return date.fromordinal(_ordinal(time, at.astimezone(UTC)))


def day_until(time: WorkingTime, at: datetime) -> date:
    """The last date there that is not over before that moment: midnight, where a day's work may end, is of the day before."""
    return local_day(time, at - timedelta(microseconds=1))


def end_of_day(time: WorkingTime, day: date) -> datetime:
    """The closing of that working day; for a day off, of the next working day.

    What is promised for a holiday is kept by the end of the first day they work again.
    """
    found = (time.day(ordinal)[1] for ordinal in count(day.toordinal()))
    return next(windows[-1][1] for windows in found if windows)


def is_working_day(time: WorkingTime, day: date) -> bool:
    """Whether any work is done on that date."""
    return bool(time.day(day.toordinal())[1])


def working_days_between(time: WorkingTime, a: date, b: date) -> int:
    """How many working days lie after a, up to b; from b to before a, negative, when b is first.

    So `working_days_between(time, a, shift_days(time, a, n))` is n.
    """
    if b < a:
        return -_tally(time, b.toordinal(), a.toordinal())[0]
    return _tally(time, a.toordinal() + 1, b.toordinal() + 1)[0]


def shift_days(time: WorkingTime, day: date, n: int) -> date:
    """The nth working day after the date, or before it for a negative n; for 0 the date itself."""
    here = day.toordinal()
    if n > 0:
        here += _smallest(lambda days: _tally(time, here + 1, here + 1 + days)[0] >= n)
    elif n < 0:
        here -= _smallest(lambda days: _tally(time, here - days, here)[0] >= -n)
    return date.fromordinal(here)


# Counting.


def _ordinal(time: WorkingTime, at: datetime) -> int:
    """The local day of an instant: days before it are over, days after the next not yet begun.

    The next has begun where clocks go back over midnight. Where a version in a zone further west
    has not taken over yet, its first day is still to come, whatever the date in the old zone.
    """
    version = time.version_at(at)
    ordinal = at.astimezone(zone_named(time.versions[version][1].zone)).toordinal()
    return min((ordinal, *time.starts[version + 1 : version + 2]))


def _tally(time: WorkingTime, first: int, stop: int) -> tuple[int, timedelta]:
    """Working days and working time from one local day up to before another."""
    if stop - first <= WALKED_DAYS:
        lengths = [time.day(ordinal)[0] for ordinal in range(first, stop)]
        return sum(1 for length in lengths if length), sum(lengths, NOTHING)
    days, span = 0, NOTHING
    changes = (start for start in time.starts[1:] if first < start < stop)
    for low, high in pairwise((first, *changes, stop)):
        more, longer = _tally_of_version(time, low, high)
        days, span = days + more, span + longer
    return days, span


def _tally_of_version(time: WorkingTime, low: int, high: int) -> tuple[int, timedelta]:
    """The same inside one version: whole weeks, put right on the days unlike their weekday."""
    week = time.versions[time.version_on(low)][1]
    weeks, rest = divmod(high - low, 7)
    days, span = weeks * len(week.windows), weeks * week.length
    for ordinal in range(high - rest, high):
        usual = week.lengths[(ordinal - 1) % 7]
        days, span = days + bool(usual), span + usual
    for ordinal in _unlike_their_weekday(week, low, high):
        length, usual = time.day(ordinal)[0], week.lengths[(ordinal - 1) % 7]
        days, span = days + bool(length) - bool(usual), span + length - usual
    return days, span


def _unlike_their_weekday(week: WorkingWeek, low: int, high: int) -> set[int]:
    years = range(date.fromordinal(low).year, date.fromordinal(high).year + 1)
    odd = (ordinal for year in years for ordinal in odd_days(week.zone, year))
    found = {ordinal for ordinal in odd if low <= ordinal < high}
    found.update(week.days_off[bisect_left(week.days_off, low) : bisect_left(week.days_off, high)])
    found.update(range(low, min(low + 3, high)))  # a change of zone may cut into them
    return found


def _smallest(holds: Callable[[int], bool]) -> int:
    """The smallest number from 1 up for which it holds, given that it holds for all above."""
    top = 1
    while not holds(top):
        top *= 2
    return bisect_left(range(top), YES, lo=top // 2 + 1, key=holds) if top > 1 else 1
