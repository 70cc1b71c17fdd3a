"""Pure: the working week of a calendar, its versions, and what each local day comes to as instants.

A wall time that clocks skip means the first instant after it, one they show twice the first of the two:
in one sentence, the first instant at which the clocks there show that time or a later one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

Hours = tuple[tuple[time, time], ...]
Window = tuple[datetime, datetime]

NOTHING = timedelta(0)
MIDNIGHT = time(0, 0)
YES = True


@dataclass(frozen=True)
class WorkingWeek:
    """The windows of each weekday (Monday is 0) in one zone, and the days off.

    A window ends on the day it starts; an end of 00:00 is the midnight that closes the day.
    Raises ValueError for an unknown zone, windows that overlap, or a week without working time.
    """

    zone: str
    windows: Mapping[int, Hours] = field(hash=False)
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone_named(self.zone)
        ordered = {day: tuple(sorted(self.windows[day])) for day in sorted(self.windows)}
        worked = {day: hours for day, hours in ordered.items() if hours}
        if not worked:
            raise ValueError("a week needs working time")
        for day, hours in worked.items():
            _check(day, hours)
        object.__setattr__(self, "windows", worked)

    @cached_property
    def lengths(self) -> tuple[timedelta, ...]:
        """Working time by weekday, on days without a change of clocks."""
        return tuple(sum((_length(*window) for window in self.windows.get(day, ())), NOTHING) for day in range(7))

    @cached_property
    def length(self) -> timedelta:
        """Working time of the whole week."""
        return sum(self.lengths, NOTHING)

    @cached_property
    def days_off(self) -> tuple[int, ...]:
        """The holidays as ordinals, in order."""
        return tuple(sorted(day.toordinal() for day in self.holidays))


@dataclass(frozen=True)
class WorkingTime:
    """Weeks with the local date each is valid from; the first also rules everything before it.

    A week rules whole local days. Where a new version moves to another zone, its days begin when
    the old ones have ended, so that no instant is worked twice.
    """

    versions: tuple[tuple[date, WorkingWeek], ...]
    resolved: dict[int, tuple[timedelta, tuple[Window, ...]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.versions, key=lambda version: version[0]))
        if not ordered:
            raise ValueError("working time needs a week")
        if len({valid_from for valid_from, _ in ordered}) < len(ordered):
            raise ValueError("two weeks are valid from the same day")
        object.__setattr__(self, "versions", ordered)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The ordinal of the first local day of each version."""
        return tuple(valid_from.toordinal() for valid_from, _ in self.versions)

    @cached_property
    def takeovers(self) -> tuple[datetime, ...]:
        """The instant at which each version takes over."""
        found = [datetime.min.replace(tzinfo=UTC)]
        for (_, old), (valid_from, new) in pairwise(self.versions):
            wall = datetime.combine(valid_from, MIDNIGHT)
            found.append(max(found[-1], instant(old.zone, wall), instant(new.zone, wall)))
        return tuple(found)

    def version_on(self, ordinal: int) -> int:
        """Which version rules a local day."""
        return max(bisect_right(self.starts, ordinal) - 1, 0)

    def version_at(self, at: datetime) -> int:
        """Which version rules an instant."""
        return max(bisect_right(self.takeovers, at) - 1, 0)

    def day(self, ordinal: int) -> tuple[timedelta, tuple[Window, ...]]:
        """How long is worked on a local day, and from when to when; resolved once."""
        found = self.resolved.get(ordinal)
        if found is None:
            windows = self._resolve(date.fromordinal(ordinal))
            length = sum((end - start for start, end in windows), NOTHING)
            found = self.resolved[ordinal] = length, windows
        return found

    def _resolve(self, day: date) -> tuple[Window, ...]:
        version = self.version_on(day.toordinal())
        week, takeover = self.versions[version][1], self.takeovers[version]
        if day in week.holidays:
            return ()
        windows = _instants(week.zone, week.windows.get(day.weekday(), ()), day)
        cut = ((max(start, takeover), end) for start, end in windows)
        return tuple((start, end) for start, end in cut if start < end)


def _check(day: int, hours: Hours) -> None:
    if day not in range(7):
        raise ValueError(f"{day!r} is not a weekday from 0 to 6")
    for start, end in hours:
        if start.tzinfo or end.tzinfo or _length(start, end) <= NOTHING:
            raise ValueError(f"{start} to {end} is not a window of one day")
    for (_, end), (start, _) in pairwise(hours):
        if end > start or end == MIDNIGHT:
            raise ValueError(f"windows overlap at {start}")


def _length(start: time, end: time) -> timedelta:
    closing = timedelta(days=1) if end == MIDNIGHT else NOTHING
    return datetime.combine(date.min, end) + closing - datetime.combine(date.min, start)


@lru_cache(maxsize=100_000)
def _instants(zone: str, hours: Hours, day: date) -> tuple[Window, ...]:
    opens = [datetime.combine(day, start) for start, _ in hours]
    closes = [datetime.combine(day, start) + _length(start, end) for start, end in hours]
    return tuple((instant(zone, start), instant(zone, end)) for start, end in zip(opens, closes, strict=True))


@cache
def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:
        raise ValueError(f"unknown time zone: {name!r}") from unknown


def instant(zone: str, wall: datetime) -> datetime:
    """The first instant at which the clocks of the zone show this time or a later one, in UTC."""
    here = zone_named(zone)
    local = wall.replace(tzinfo=here)
    found = local.astimezone(UTC)
    if found.astimezone(here).replace(tzinfo=None) == wall:
        return found
    before = local.utcoffset()
    earliest = local.replace(fold=1).astimezone(UTC).replace(microsecond=0)

    def changed(seconds: int) -> bool:
        return (earliest + timedelta(seconds=seconds)).astimezone(here).utcoffset() != before

    gap = range(int((found - earliest).total_seconds()) + 1)
    return earliest + timedelta(seconds=bisect_left(gap, YES, key=changed))


@lru_cache(maxsize=4096)
def odd_days(zone: str, year: int) -> tuple[int, ...]:
    """The days of a year around a change of clocks; all others there last 24 hours."""
    here = zone_named(zone)
    days = range(date(year, 1, 1).toordinal() - 1, date(year, 12, 31).toordinal() + 3)
    offsets = [datetime.fromordinal(day).replace(tzinfo=here).utcoffset() for day in days]
    changed = [day for day, (now, then) in zip(days, pairwise(offsets), strict=False) if now != then]
    return tuple(sorted({near for day in changed for near in (day - 1, day, day + 1)}))
