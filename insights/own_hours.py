"""The hours somebody works by, for their own settings: whose calendar it is, what it says of today and of a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from insights.calendars import ruling_on
from insights.people import calendar_of
from stakeholders import directory, windows, worktime
from stakeholders.models import Calendar, Stakeholder
from stakeholders.weeks import Hours


@dataclass(frozen=True, slots=True)
class OwnHours:
    """`whose` calendar it is: own, function, organisation or site. `today` has the day's hours on the clock of `zone`, none on a day off.

    `opens_at` is the next instant of work, now itself while it is open; `closes_at` the end of that day.
    """

    calendar: Calendar
    whose: str
    zone: str
    today: tuple[tuple[datetime, datetime], ...]
    week: Mapping[int, Hours]
    opens_at: datetime
    closes_at: datetime
    is_open: bool


def own_hours(person: Stakeholder, *, now: datetime) -> OwnHours:
    """By whose hours they work, in a constant number of queries."""
    time = directory.working_times([person.pk])[person.pk]
    whose, calendar = calendar_of(person)
    today, opens, zone = worktime.local_day(time, now), worktime.opening(time, now), worktime.zone(time, now)
    ruling = ruling_on(sorted(calendar.versions.all(), key=lambda version: version.valid_from), today)
    here = ZoneInfo(zone)
    return OwnHours(
        calendar=calendar,
        whose=whose,
        zone=zone,
        today=tuple((start.astimezone(here), end.astimezone(here)) for start, end in time.day(today.toordinal())[1]),
        week=windows.read(ruling.windows) if ruling else {},
        opens_at=opens,
        closes_at=worktime.end_of_day(time, worktime.local_day(time, opens)),
        is_open=opens == now,
    )
