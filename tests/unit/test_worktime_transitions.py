"""Working time around every change of clocks from 2024 to 2030.

Thirty zones by default, every zone there is with RELAY_LONG=1.
"""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from stakeholders import worktime
from stakeholders.worktime import WorkingTime, WorkingWeek

pytestmark = pytest.mark.timekeeping
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL = sorted(available_timezones() - {"localtime", "Factory"})
CHANGING = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "America/Asuncion",
    "America/Chicago",
    "America/Coyhaique",
    "America/Havana",
    "America/Miquelon",
    "America/New_York",
    "America/Nuuk",
    "America/Port-au-Prince",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "America/Tijuana",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Antarctica/Vostok",
    "Asia/Almaty",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Chatham",
    "Pacific/Easter",
]
ZONES = ALL if os.environ.get("RELAY_LONG") == "1" else [zone for zone in CHANGING if zone in ALL]
MOMENTS = (-90, -60, -31, -30, -2, -1, 0, 1, 2, 29, 30, 31, 60, 90)
SPANS = (MINUTE, 30 * MINUTE, HOUR, 8 * HOUR, 3 * DAY)
WINDOWS = {
    "office": dict.fromkeys(range(5), ((time(9), time(17)),)),
    "night": dict.fromkeys(range(7), ((time(0), time(1, 30)), (time(2, 15), time(0)))),
    "always": dict.fromkeys(range(7), ((time(0), time(0)),)),
}


def changes(zone):
    """The instants at which the clocks change, found by halving days."""
    here = ZoneInfo(zone)
    found = []
    day = datetime(2024, 1, 1, tzinfo=UTC)
    while day.year < 2031:
        low, high = day, day + DAY
        if low.astimezone(here).utcoffset() != high.astimezone(here).utcoffset():
            while high - low > MINUTE:
                middle = low + (high - low) // (2 * MINUTE) * MINUTE
                same = middle.astimezone(here).utcoffset() == low.astimezone(here).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        day += DAY
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_a_later_start_is_never_due_earlier_and_no_work_is_lost(zone):
    for windows in WINDOWS.values():
        time_there = WorkingTime(((date(2000, 1, 1), WorkingWeek(zone, windows)),))
        for change in changes(zone):
            starts = [change + minutes * MINUTE for minutes in MOMENTS]
            for span in SPANS:
                dues = [worktime.after(time_there, start, span) for start in starts]
                assert dues == sorted(dues)
                for start, due in zip(starts, dues, strict=True):
                    assert worktime.between(time_there, start, due) == span


@pytest.mark.parametrize("zone", ZONES)
def test_who_always_works_is_due_when_the_span_is_over(zone):
    always = WorkingTime(((date(2000, 1, 1), WorkingWeek(zone, WINDOWS["always"])),))
    for change in changes(zone):
        for minutes in MOMENTS:
            start = change + minutes * MINUTE
            assert worktime.after(always, start, 50 * HOUR) == start + 50 * HOUR
