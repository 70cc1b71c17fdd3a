"""Pure: when the daily digest of a person is due, and until when it may still go out.

Their own clock says when, their calendar on which days: a digest is for a working day, and may go out from its hour on until work
ends. One that comes later waits for the next working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from stakeholders.weeks import instant, zone_named
from stakeholders.worktime import WorkingTime, end_of_day, is_working_day

AT_LEAST = timedelta(hours=2)  # where their clock is far from the calendar they work by


@dataclass(frozen=True, slots=True)
class Edition:
    """The digest of one local day: from when until when it may go out."""

    day: date
    due_at: datetime
    ends_at: datetime


def current(hours: WorkingTime, zone: str, hour: time, *, now: datetime) -> Edition | None:
    """The edition of today, if it may go out now."""
    one = _edition(hours, zone, hour, _today(zone, now))
    return one if one and one.due_at <= now <= one.ends_at else None


def sendable(hours: WorkingTime, zone: str, hour: time, *, now: datetime) -> datetime:
    """The first instant from now on at which a digest may go out: now itself, or the hour of the next edition."""
    days = (_today(zone, now) + timedelta(days=number) for number in count())
    editions = (_edition(hours, zone, hour, day) for day in days)
    return next(max(one.due_at, now) for one in editions if one and now <= one.ends_at)


def _edition(hours: WorkingTime, zone: str, hour: time, day: date) -> Edition | None:
    if not is_working_day(hours, day):
        return None
    due_at = instant(zone, datetime.combine(day, hour))
    return Edition(day, due_at, max(end_of_day(hours, day), due_at + AT_LEAST))


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(zone_named(zone)).date()
