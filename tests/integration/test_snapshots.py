"""How campaigns stood: a row each night and on each change, once, whoever looks and however often."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns import baton, watch
from campaigns.lifecycle import Colour
from campaigns.models import Campaign, Leg
from insights import snapshots
from insights.models import Snapshot
from stakeholders.models import Calendar, CalendarVersion, Function, Site
from tests.copies import copy
from tests.world import World, when

pytestmark = pytest.mark.django_db
FAR, NEAR = date(2026, 12, 18), date(2026, 11, 3)
TUESDAY, WEDNESDAY = date(2026, 11, 3), date(2026, 11, 4)


@pytest.fixture
def world() -> World:
    return World.build()


def look(world: World, moment: str = "") -> int:
    world.now = when(moment) if moment else world.now
    return snapshots.look(now=world.now)


def rows(campaign: Campaign) -> list[tuple[str, date, int, int]]:
    """Why, on which day, of which event, and up to which nothing else was seen."""
    found = Snapshot.objects.filter(campaign=campaign).order_by("pk")
    return list(found.values_list("why", "taken_on", "seq", "seen_seq"))


def last(campaign: Campaign) -> Snapshot:
    return Snapshot.objects.filter(campaign=campaign).latest("pk")


def again(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def in_zone(zone: str) -> None:
    """The site keeps its hours there."""
    CalendarVersion.objects.filter(calendar=Site.objects.get().calendar).update(zone=zone)
    Calendar.objects.filter(pk=Site.objects.get().calendar_id).update(zone=zone, stamp=uuid4())


# What is told


def test_a_row_tells_how_it_stands(world: World) -> None:
    campaign = world.in_the_air(finish_on=NEAR).campaign
    world.now = when("2026-11-04 10:00")
    watch.sweep(now=world.now)
    baton.colour(again(campaign), by=world.who("Ana"), now=world.now, colour="green", reason="The target moves.")
    look(world)
    row, press = last(campaign), Function.objects.get(slug="pr")
    assert (row.why, row.taken_on, row.taken_at, row.seq) == ("change", WEDNESDAY, world.now, again(campaign).seq)
    assert (row.state, row.colour, row.because, row.said) == ("running", Colour.RED, ["late_finish", "stall"], Colour.GREEN)
    assert (row.target, row.legs_done, row.legs, row.stalls) == (NEAR, 0, 3, 1)
    assert row.finish is not None
    assert row.slip_days is not None
    assert row.slip_days > 0
    assert row.holders == [{"function": str(press.pk), "name": press.name, "legs": [str(world.leg_of(campaign, "Press").pk)]}]


def test_it_tells_how_far_the_worst_ladder_was_climbed(world: World) -> None:
    campaign = world.in_the_air().campaign
    for moment in ("2026-11-03 12:00", "2026-11-03 16:00", "2026-11-04 12:00"):
        watch.sweep(now=when(moment))
    look(world, "2026-11-04 12:00")
    assert (last(campaign).stalls, last(campaign).worst_step) == (1, campaign.stalls.get().step)
    assert last(campaign).worst_step > 0


def test_who_has_the_baton_is_told_by_function_and_never_by_name(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", after=()), world.leg("Tests", "Ben", after=()), world.leg("Press", "Cleo", after=()))
    Leg.objects.filter(name="Press").update(function=None)
    for leg in ("Build", "Tests", "Press"):
        world.take(campaign, leg)
    look(world)
    engineering = Function.objects.get(slug="engineering")
    legs = {name: str(world.leg_of(campaign, name).pk) for name in ("Build", "Tests", "Press")}
    nobodys, engineers = last(campaign).holders
    assert engineers == {"function": str(engineering.pk), "name": engineering.name, "legs": sorted([legs["Build"], legs["Tests"]])}
    assert nobodys == {"function": None, "name": "", "legs": [legs["Press"]]}
    assert not {"Ben", "Cleo", "Ana"} & set(str(last(campaign).holders).split("'"))


# On each change


def test_a_change_is_written_once(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    assert (look(world), look(world)) == (1, 0)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    assert (look(world), look(world)) == (1, 0)
    assert [seq for _, _, seq, _ in rows(campaign)] == sorted({seq for _, _, seq, _ in rows(campaign)})


def test_an_event_that_changes_nothing_told_writes_nothing_and_is_not_looked_at_again(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    started = again(campaign).seq
    baton.check(again(campaign), by=world.who("Ana"), now=world.now)  # an hour on, a chance that ends near midnight may be of the next day
    assert look(world) == 0
    assert rows(campaign) == [("change", world.now.date(), started, started + 1)]
    with CaptureQueriesContext(connection) as seen:
        look(world)
    assert len(seen) == IDLE


def test_a_draft_has_no_history(world: World) -> None:
    world.draft(world.leg("Build", "Ben"))
    assert look(world) == 0


@pytest.mark.parametrize("end", ["finished", "abandoned"])
def test_a_race_that_ended_gets_a_last_row(world: World, end: str) -> None:
    campaign = world.race(world.leg("Build", "Ben"), finish_on=FAR)
    world.take(campaign, "Build")
    look(world)
    if end == "finished":
        world.pass_on(campaign, "Build")
        baton.accept(world.handoff_to(campaign, "Tape"), by=world.who("Ana"), now=world.later())
    else:
        baton.abandon(again(campaign), by=world.who("Ana"), now=world.later(), reason="The market is gone.")
    assert again(campaign).state == end
    assert look(world) == 1
    assert (last(campaign).state, last(campaign).colour, last(campaign).holders) == (end, Colour.GREY, [])
    assert look(world, "2026-11-04 10:00") == 0


# Each night


def test_each_night_has_one_row_though_nothing_happened(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    for moment in ("2026-11-03 00:00", "2026-11-03 00:01", "2026-11-03 12:00", "2026-11-04 07:00"):
        look(world, moment)
    seq = again(campaign).seq
    assert rows(campaign)[1:] == [("night", TUESDAY, seq, seq), ("night", WEDNESDAY, seq, seq)]


def test_what_started_today_waits_for_its_first_night(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    look(world, "2026-11-02 23:59")
    assert [why for why, *_ in rows(campaign)] == ["change"]


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("America/Los_Angeles", "2026-11-04 07:59", "2026-11-04 08:00"),
        ("Asia/Tokyo", "2026-11-03 14:59", "2026-11-03 15:00"),
    ],
)
def test_night_falls_where_the_site_is(world: World, zone: str, before: str, after: str) -> None:
    in_zone(zone)
    campaign = world.race(finish_on=FAR)
    look(world)
    look(world, before)
    look(world, after)
    assert [day for why, day, *_ in rows(campaign) if why == "night"] == [TUESDAY, WEDNESDAY]
    assert last(campaign).taken_at == when(after)


def test_a_night_that_nobody_worked_is_not_made_up(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    look(world, "2026-11-06 15:00")
    assert [day for why, day, *_ in rows(campaign) if why == "night"] == [date(2026, 11, 6)]


def test_night_comes_first_where_it_was_passed_by(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    world.now = when("2026-11-03 10:00")
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    with monkeypatch.context() as held:  # somebody moves it just then
        held.setattr(snapshots, "_without_a_night", lambda today: Campaign.objects.none())
        assert look(world) == 0
    assert look(world) == 1
    assert [why for why, *_ in rows(campaign)] == ["change", "night"]


def test_the_table_itself_refuses_a_second_night(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    look(world, "2026-11-03 06:00")
    row = last(campaign)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_night_asked_for_twice_is_one(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    assert snapshots.take([again(campaign)], now=world.now, why="night") == 1
    assert snapshots.take([again(campaign)], now=world.now, why="night") == 0


# Whatever goes wrong


def test_a_poison_campaign_stops_nobody_and_is_found_by_halves(world: World, caplog: pytest.LogCaptureFixture) -> None:
    poison = world.race(name="Poison")
    copy([world.race(name="Good")], times=20)
    poison.legs.update(planned_days=float("1e308"))
    assert look(world) == 21
    assert not Snapshot.objects.filter(campaign=poison).exists()
    assert str(poison.pk) in caplog.text
    poison.legs.update(planned_days=2)
    assert look(world) == 1


def test_a_poison_campaign_takes_nobody_s_odds(world: World, caplog: pytest.LogCaptureFixture) -> None:
    poison = world.race(name="Poison")
    copy([world.race(name="Good")], times=20)
    poison.legs.update(state="nonsense")
    assert look(world) == 21
    assert Snapshot.objects.filter(p85__isnull=False).exclude(campaign=poison).count() == 21
    assert f"campaign {poison.pk} teaches nothing" in caplog.text


def test_what_moved_while_it_was_read_is_left_for_the_next_round(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    seen = again(campaign)
    world.take(campaign, "Build")
    assert snapshots.take([seen], now=world.now, why="change") == 0
    assert look(world) == 1
    assert last(campaign).seq == again(campaign).seq


# What it costs

IDLE = 3  # the site's hours, the nights, the changes


def asked(world: World) -> int:
    with CaptureQueriesContext(connection) as seen:
        look(world)
    return len(seen)


def test_it_asks_no_more_for_many_that_did_not_change(world: World) -> None:
    moving = world.race(name="Moving")
    look(world)
    world.take(moving, "Build")
    world.pass_on(moving, "Build")
    few = asked(world)
    copy([world.race(name="Idle")], times=150)
    while look(world):
        pass
    while look(world, "2026-11-03 10:00"):
        pass
    assert asked(world) == IDLE
    world.take(moving, "Press")
    world.pass_on(moving, "Press")
    assert asked(world) == few


def test_a_batch_takes_as_many_statements_as_one(world: World) -> None:
    world.race()
    one = asked(world)
    copy([world.race(name="Copied")], times=36)
    assert asked(world) == one
    assert Snapshot.objects.count() == 38


# The trend


def test_the_trend_is_the_last_row_of_each_day(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    look(world, "2026-11-03 00:01")
    world.now = when("2026-11-03 10:00")
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    look(world)
    look(world, "2026-11-05 00:01")
    found = snapshots.trend(campaign, days=30)
    assert [(row.taken_on.day, row.why) for row in found] == [(2, "change"), (3, "change"), (5, "night")]


def test_the_trend_goes_back_as_many_days_as_asked(world: World, django_assert_num_queries: object) -> None:
    campaign, other = world.race(finish_on=FAR), world.race(name="Other")
    look(world)
    for day in range(3, 9):
        look(world, f"2026-11-{day:02} 00:01")
    with django_assert_num_queries(2):
        found = snapshots.trend(campaign, days=3)
    assert [row.taken_on.day for row in found] == [6, 7, 8]
    assert {row.campaign_id for row in found} == {campaign.pk} != {other.pk}


def test_a_race_without_a_row_has_no_trend(world: World) -> None:
    assert snapshots.trend(world.race(), days=30) == []


def test_a_race_long_over_keeps_its_line(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    look(world)
    baton.abandon(again(campaign), by=world.who("Ana"), now=world.now + timedelta(days=1), reason="The market is gone.")
    look(world, "2026-11-03 11:00")
    look(world, "2027-11-03 11:00")
    assert [row.state for row in snapshots.trend(campaign, days=30)] == ["running", "abandoned"]
