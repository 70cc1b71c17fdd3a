"""When a daily mail may go out: from its hour on until work ends, on working days, through every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.daily import current, sendable
from stakeholders.weeks import zone_named
from stakeholders.worktime import is_working_day
from tests.unit.hours import working

MORNING = time(8, 30)
ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-03 08:29", None),
        ("2026-11-03 08:30", date(2026, 11, 3)),
        ("2026-11-03 17:00", date(2026, 11, 3)),
        ("2026-11-03 17:01", None),
        ("2026-11-07 12:00", None),
    ],
)
def test_there_is_one_from_its_hour_on_until_work_ends_on_working_days(now: str, day: date | None) -> None:
    found = current(working(), "UTC", MORNING, now=utc(now))
    assert (found and found.day) == day


def test_it_comes_at_half_past_eight_on_both_sides_of_a_change_of_the_clocks() -> None:
    found = [current(working("Europe/London"), "Europe/London", MORNING, now=utc(now)) for now in ("2026-10-23 12:00", "2026-10-26 12:00")]
    assert [one and one.due_at for one in found] == [utc("2026-10-23 07:30"), utc("2026-10-26 08:30")]


def test_far_from_the_calendar_they_work_by_there_are_two_hours_for_it() -> None:
    found = current(working("Asia/Kolkata"), "America/New_York", MORNING, now=utc("2026-11-03 14:00"))
    assert found
    assert found.ends_at - found.due_at == timedelta(hours=2)


@settings(deadline=None)
@given(
    st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: utc("2024-01-01 00:00") + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
    st.sampled_from([time(hour, minute) for hour in range(6, 13) for minute in (0, 30)]),
    st.integers(1, 7),
)
def test_what_is_put_off_goes_out_at_the_next_hour_of_a_working_day(now: datetime, zone: str, hour: time, days: int) -> None:
    hours = working(zone, days=days)
    goes = sendable(hours, zone, hour, now=now)
    edition = current(hours, zone, hour, now=goes)
    assert edition
    assert edition.due_at <= goes <= edition.ends_at
    assert is_working_day(hours, edition.day)
    assert goes == now or (goes == edition.due_at and goes.astimezone(zone_named(zone)).time() == hour)
    assert current(hours, zone, hour, now=now) is None or goes == now
