"""Working time against an oracle that walks minute by minute and shares no line with it.

The oracle reads the clocks of the zone once a minute and keeps the latest time they have shown: a
window is open from the first minute they show its start or later to the first they show its end.
RELAY_LONG=1 plays 20,000 cases.
"""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stakeholders import worktime
from stakeholders.worktime import WorkingTime, WorkingWeek

pytestmark = pytest.mark.timekeeping
CASES = 20_000 if os.environ.get("RELAY_LONG") == "1" else 2_000
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)


def changes_of_clocks(zone):
    """Days near a change of clocks between 2009 and 2032, so that they are met often."""
    days = [datetime(2009, 1, 1, 12, tzinfo=UTC) + n * DAY for n in range(365 * 23)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    pairs = zip(days[1:], offsets, offsets[1:], strict=False)
    return [day for day, before, now in pairs if before != now] or days[:1]


CHANGES = {zone: changes_of_clocks(zone) for zone in ZONES}


def walk(versions, start, minutes):
    """Whether each minute is worked; some hours before tell what the clocks had shown by then."""
    early = 6 * 60
    ruling, zones = 0, [ZoneInfo(zone) for _, zone, _, _ in versions]
    begins = [valid_from for valid_from, *_ in versions]
    shown = [datetime(1, 1, 1)] * len(versions)  # noqa: DTZ001 - wall time
    worked = []
    for n in range(-early, minutes):
        at = start + n * MINUTE
        for later in range(ruling, len(versions)):
            wall = at.astimezone(zones[later]).replace(tzinfo=None)
            if wall > shown[later]:
                shown[later] = wall
        while ruling + 1 < len(versions) and begins[ruling + 1] <= min(shown[ruling].date(), shown[ruling + 1].date()):
            ruling += 1
        _, _, windows, holidays = versions[ruling]
        # Where the old hours are over and the new zone has not reached that day, nobody works.
        between = ruling + 1 < len(versions) and shown[ruling].date() >= begins[ruling + 1]
        worked.append(not between and is_open_at(shown[ruling], windows, holidays))
    return worked[early:]


def is_open_at(wall, windows, holidays):
    if wall.date() in holidays:
        return False
    minute = wall.hour * 60 + wall.minute
    spans = windows.get(wall.weekday(), ())
    return any(opens <= minute < closes for opens, closes in spans)


@st.composite
def windows_of_a_day(draw):
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    return [(opens, closes) for opens, closes in zip(marks[::2], marks[1::2], strict=False)]


@st.composite
def cases(draw):
    """Versions as plain tuples, a start, how many minutes are walked, and two fractions."""
    zone = draw(st.sampled_from(ZONES))
    near = draw(st.sampled_from(CHANGES[zone]))
    start = near + draw(st.integers(-4 * 24 * 60, 2 * 24 * 60)) * MINUTE
    versions = []
    for n in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        zone = draw(st.sampled_from([zone, zone, draw(st.sampled_from(ZONES))])) if n else zone
        day = windows_of_a_day() | st.just([(9 * 60, 17 * 60)]) | st.just([(0, 1440)])
        windows = draw(st.dictionaries(st.integers(0, 6), day, min_size=1, max_size=7))
        off = draw(st.sets(st.integers(-1, 6), max_size=3))
        valid_from = start.date() + (n * 2 - draw(st.integers(0, 1))) * DAY if n else date(2000, 1, 1)
        holidays = frozenset(start.date() + days * DAY for days in off)
        versions.append((valid_from, zone, windows, holidays))
    minutes = draw(st.integers(1, 3 * 24 * 60))
    return versions, start, minutes, draw(st.floats(0, 1)), draw(st.floats(0, 1))


def wall(minute):
    return time(minute // 60 % 24, minute % 60)


def ours(versions):
    """The same calendar in the words of the product."""
    return WorkingTime(
        tuple(
            (
                valid_from,
                WorkingWeek(
                    zone,
                    {day: tuple((wall(a), wall(b)) for a, b in spans) for day, spans in windows.items()},
                    holidays,
                ),
            )
            for valid_from, zone, windows, holidays in versions
        )
    )


@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_working_time_agrees_with_walking_every_minute(case):
    versions, start, minutes, one, other = case
    time_there, worked = ours(versions), walk(versions, start, minutes)
    end = start + minutes * MINUTE
    assert worktime.between(time_there, start, end) == sum(worked) * MINUTE

    at_work = [n for n, is_worked in enumerate(worked) if is_worked]
    if at_work:
        nth = int(one * (len(at_work) - 1))
        assert worktime.opening(time_there, start) == start + at_work[0] * MINUTE
        reached = start + (at_work[nth] + 1) * MINUTE
        assert worktime.after(time_there, start, (nth + 1) * MINUTE) == reached
        left = start + at_work[-nth - 1] * MINUTE
        assert worktime.after(time_there, end, -(nth + 1) * MINUTE) == left
    n = int(other * (minutes - 1))
    assert worktime.is_open(time_there, start + n * MINUTE) == worked[n]


@settings(max_examples=max(200, CASES // 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 400), st.integers(0, 5 * 24 * 60), st.sampled_from(ZONES))
def test_an_edit_leaves_every_past_duration_as_it_was(case, days_ago, before, new_zone):
    versions = case[0]
    today = max(valid_from for valid_from, *_ in versions) + 3 * DAY
    edited = [*versions, (today, new_zone, {6: [(60, 120)]}, frozenset())]
    zones = [ZoneInfo(versions[-1][1]), ZoneInfo(new_zone)]
    edited_at = min(datetime.combine(today, time(0), tzinfo=zone) for zone in zones).astimezone(UTC)
    b = edited_at - before * MINUTE
    a = b - days_ago * DAY
    assert worktime.between(ours(edited), a, b) == worktime.between(ours(versions), a, b)


@settings(max_examples=max(200, CASES // 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(-900, 900), st.integers(25, 900))
def test_a_long_span_is_the_sum_of_its_days(case, offset, length):
    versions, start, *_ = case
    whole, by_days = ours(versions), ours(versions)
    start += offset * DAY
    walked = sum(
        (worktime.between(by_days, start + n * DAY, start + (n + 1) * DAY) for n in range(length)),
        timedelta(0),
    )
    assert worktime.between(whole, start, start + length * DAY) == walked
    if walked:
        there = worktime.after(whole, start, walked)
        assert there <= start + length * DAY
        assert worktime.between(by_days, start, there) == walked


@settings(max_examples=max(200, CASES // 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_what_is_not_worked_is_closed(case):
    """Closed spans lie apart, in order, within the range; nothing is worked in them, and everything between them."""
    versions, start, minutes, _, _ = case
    hours, end = ours(versions), start + minutes * MINUTE
    shut = worktime.closed(hours, start, end)
    edges = [start, *(edge for span in shut for edge in span), end]
    assert edges == sorted(edges)
    assert all(a < b and not worktime.between(hours, a, b) for a, b in shut)
    assert sum((b - a for a, b in shut), timedelta()) + worktime.between(hours, start, end) == end - start
