"""How metrics stood when a period was over: late, twice, never or all at once, the same rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import recording, snapshots
from goals.models import Metric, Snapshot
from stakeholders import directory
from stakeholders.models import Site
from tests.world import World, when

pytestmark = pytest.mark.django_db
SUNDAY = when("2026-11-01 10:00")  # when the metrics are added
COLUMNS = ("metric__name", "first_day", "last_day", "value", "read_on", "stale", "span", "target", "due", "verdict")


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = SUNDAY
    return world


def add(world: World, name: str, cadence: str, at: datetime = SUNDAY, **more: Any) -> Metric:
    facts: Any = {"name": name, "owner": world["Hal"].pk, "measure": "sum", "cadence": cadence, **more}
    return recording.add_metric(by=world.who("Ana"), now=at, facts=facts)


def note(world: World, of: Metric, at: str, value: str, day: str | None = None) -> None:
    now = when(at)
    recording.note_reading(of, by=world.who("Ana"), now=now, day=date.fromisoformat(day or at[:10]), value=Decimal(value))


def aim(world: World, at: Metric, value: str, span: str, noted: str = "2026-11-01 10:00") -> None:
    now = when(noted)
    recording.set_target(at, by=world.who("Ana"), now=now, span=span, day=now.date(), value=Decimal(value))


def rows() -> list[tuple[Any, ...]]:
    return list(Snapshot.objects.order_by("metric__name", "last_day").values_list(*COLUMNS))


def story(world: World) -> None:
    """Three weeks of a daily and a weekly metric, with a correction and a target that was moved."""
    calls, deals = add(world, "Calls", "daily"), add(world, "Deals", "weekly", measure="level")
    aim(world, calls, "600", "month")
    aim(world, deals, "90", "quarter")
    for n, day in enumerate(("02", "03", "05", "10", "17")):
        note(world, calls, f"2026-11-{day} 15:00", str(20 + n))
    note(world, deals, "2026-11-05 09:00", "40")
    note(world, deals, "2026-11-10 09:00", "44", day="2026-11-05")
    note(world, deals, "2026-11-19 09:00", "61")
    aim(world, deals, "80", "quarter", noted="2026-11-12 09:00")


def test_a_day_is_told_when_it_is_over(world: World) -> None:
    calls = add(world, "Calls", "daily")
    aim(world, calls, "600", "month")
    note(world, calls, "2026-11-02 15:00", "21")
    assert snapshots.look(now=when("2026-11-02 23:59")) == 1  # the day on which it was added

    snapshots.look(now=when("2026-11-03 00:06"))

    day = date(2026, 11, 2)
    assert rows()[-1] == ("Calls", day, day, Decimal(21), day, False, "month", Decimal(600), Decimal(40), "missed")


def test_not_before_what_was_noted_in_its_last_moment_is_there(world: World) -> None:
    add(world, "Calls", "daily")
    assert snapshots.look(now=when("2026-11-02 00:04")) == 0


@pytest.mark.parametrize(
    ("cadence", "over", "last_day"),
    [
        ("weekly", "2026-11-02 00:06", date(2026, 11, 1)),
        ("monthly", "2026-12-01 00:06", date(2026, 11, 30)),
        ("semiannual", "2027-01-01 00:06", date(2026, 12, 31)),
    ],
)
def test_each_cadence_has_its_own_end(world: World, cadence: str, over: str, last_day: date) -> None:
    add(world, "Calls", cadence)
    assert snapshots.look(now=when(over) - timedelta(minutes=10)) == 0
    assert snapshots.look(now=when(over)) == 1
    assert Snapshot.objects.get().last_day == last_day


def test_a_day_ends_at_midnight_where_the_site_is(world: World) -> None:
    """In Tokyo it is over nine hours before it is in London."""
    tokyo = directory.add_calendar(by=None, name="Tokyo", zone="Asia/Tokyo")
    Site.objects.update(calendar=tokyo)
    calls = add(world, "Calls", "daily")
    note(world, calls, "2026-11-02 14:59", "21")
    note(world, calls, "2026-11-02 15:01", "22", day="2026-11-02")

    snapshots.look(now=when("2026-11-02 15:06"))

    assert Snapshot.objects.latest("last_day").value == 21  # what was noted after midnight is not known to that day


def test_however_often_it_is_looked_the_rows_are_the_same(world: World) -> None:
    """Every ten minutes from the first day on, or once after three weeks in which no worker ran."""
    story(world)
    at, end = SUNDAY, when("2026-11-23 12:00")
    while at < end:
        snapshots.look(now=at)
        at += timedelta(hours=5)
    often = rows()
    Snapshot.objects.all().delete()

    snapshots.look(now=end)

    assert rows() == often
    assert len(often) == 22 + 4


def test_a_second_worker_writes_nothing_twice(world: World) -> None:
    story(world)
    end = when("2026-11-23 12:00")
    snapshots.look(now=end)
    before = rows()
    assert snapshots.look(now=end) == 0
    assert rows() == before


def test_two_workers_that_saw_the_same_gap_fill_it_once(world: World) -> None:
    story(world)
    end, hours = when("2026-11-23 12:00"), directory.site_time()
    seen = snapshots._missing(end.date(), hours)
    snapshots.look(now=end)
    before = rows()
    snapshots._fill(seen, hours=hours, now=end)
    assert rows() == before


def test_the_shortest_period_that_has_a_target_is_told(world: World) -> None:
    calls = add(world, "Calls", "daily")
    for span, value in (("month", "300"), ("quarter", "900"), ("year", "4000")):
        aim(world, calls, value, span)
    snapshots.look(now=when("2026-11-02 12:00"))
    told = Snapshot.objects.get()
    assert (told.span, told.target) == ("month", 300)


def test_a_level_runs_from_where_it_stood_before_the_period(world: World) -> None:
    users = add(world, "Users", "daily", measure="level")
    for day, value in (("2026-09-01", "10"), ("2026-09-29", "50"), ("2026-11-01", "60")):
        note(world, users, "2026-11-01 11:00", value, day=day)
    aim(world, users, "142", "quarter")
    snapshots.look(now=when("2026-11-02 12:00"))
    assert Snapshot.objects.get().due == 82  # 32 of 92 days on the way from 50


def test_what_is_corrected_later_leaves_what_was_known_then(world: World) -> None:
    story(world)
    snapshots.look(now=when("2026-11-23 12:00"))
    weeks = Snapshot.objects.filter(metric__name="Deals").order_by("last_day").values_list("value", "target")
    assert list(weeks) == [(None, 90), (40, 90), (44, 80), (61, 80)]


def test_a_reading_grows_stale_in_them_as_it_did(world: World) -> None:
    calls = add(world, "Calls", "daily")
    note(world, calls, "2026-11-02 15:00", "21")
    snapshots.look(now=when("2026-11-06 12:00"))
    days = Snapshot.objects.order_by("last_day").values_list("last_day__day", "stale", "verdict")
    assert list(days) == [
        (1, False, "no_data"),
        (2, False, "no_target"),
        (3, False, "no_target"),
        (4, True, "no_data"),
        (5, True, "no_data"),
    ]


def test_a_month_in_which_nobody_read_is_kept_as_one_of_which_nothing_is_known(world: World) -> None:
    """Read on 20 October and not old at the end of November: of November itself nobody knows anything."""
    deals = add(world, "Deals", "monthly")
    note(world, deals, "2026-11-01 11:00", "8", day="2026-10-20")
    aim(world, deals, "1000", "month")
    snapshots.look(now=when("2026-12-01 12:00"))
    told = Snapshot.objects.get()
    assert (told.stale, told.value, told.due, told.verdict) == (False, None, None, "no_data")


def test_another_cadence_goes_on_where_the_first_ended(world: World) -> None:
    calls = add(world, "Calls", "daily")
    snapshots.look(now=when("2026-11-04 12:00"))
    recording.edit_metric(calls, by=world.who("Ana"), now=when("2026-11-04 12:00"), facts={"cadence": "weekly"})
    snapshots.look(now=when("2026-11-16 12:00"))
    told = Snapshot.objects.order_by("last_day").values_list("cadence", "last_day__day")
    assert list(told) == [("daily", 1), ("daily", 2), ("daily", 3), ("weekly", 8), ("weekly", 15)]


def test_another_cadence_tells_nothing_of_the_time_before_it(world: World) -> None:
    """Added in January as one of half-years, daily since May: no day of spring was to be read."""
    calls = add(world, "Calls", "semiannual", at=when("2026-01-10 10:00"))
    note(world, calls, "2026-01-10 11:00", "21")
    recording.edit_metric(calls, by=world.who("Ana"), now=when("2026-05-01 10:00"), facts={"cadence": "daily"})
    snapshots.look(now=when("2026-05-04 12:00"))
    told = Snapshot.objects.order_by("last_day").values_list("cadence", "last_day")
    assert list(told) == [("daily", date(2026, 5, day)) for day in (1, 2, 3)]


def test_nor_where_something_was_told_before(world: World) -> None:
    calls = add(world, "Calls", "monthly")
    snapshots.look(now=when("2026-12-01 12:00"))
    recording.edit_metric(calls, by=world.who("Ana"), now=when("2026-12-21 10:00"), facts={"cadence": "weekly"})
    snapshots.look(now=when("2026-12-28 12:00"))
    assert list(Snapshot.objects.order_by("last_day").values_list("cadence", "last_day__day")) == [("monthly", 30), ("weekly", 27)]


@pytest.mark.parametrize(("facts", "since"), [({"cadence": "daily"}, None), ({"unit": "€"}, None), ({"cadence": "weekly"}, SUNDAY)])
def test_only_another_cadence_begins_anew(world: World, facts: Any, since: datetime | None) -> None:
    calls = add(world, "Calls", "daily")
    assert recording.edit_metric(calls, by=world.who("Ana"), now=SUNDAY, facts=facts).cadence_since == since


def test_years_are_made_up_for_in_several_rounds(world: World) -> None:
    add(world, "Calls", "daily")
    rounds = 0
    while snapshots.look(now=when("2027-11-01 12:00")):
        rounds += 1
    assert (Snapshot.objects.count(), rounds) == (365, 7)


def test_fifty_metrics_take_as_many_statements_as_five(world: World) -> None:
    counts = []
    for n, (number, day) in enumerate(((5, "2026-11-02"), (50, "2026-11-03"))):
        for m in range(number):
            note(world, add(world, f"M{n}-{m}", "daily", at=when(f"{day} 09:00")), f"{day} 10:00", "1")
        Metric.objects.exclude(name__startswith=f"M{n}-").update(cadence="semiannual")
        with CaptureQueriesContext(connection) as seen:
            assert snapshots.look(now=when(f"{day} 12:00") + timedelta(days=1)) == number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
