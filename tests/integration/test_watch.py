"""The watch flags what waits too long, once, and lets go when it is answered."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from campaigns import baton, watch
from campaigns.models import Campaign, Event, Stall
from tests.world import World, when

pytestmark = pytest.mark.django_db

AFTER_A_DAY = when("2026-11-03 13:00")
TWO_DAYS_ON = when("2026-11-05 09:00")
LATER = when("2026-11-06 09:00")


@pytest.fixture
def world() -> World:
    return World.build()


def test_a_baton_in_the_air_is_flagged_when_its_patience_is_over(world: World) -> None:
    handoff = world.in_the_air()  # offered on Monday at 12:00: one working day ends on Tuesday at 12:00

    watch.sweep(now=AFTER_A_DAY)

    stall = Stall.objects.get(kind="baton_in_air")
    assert (stall.handoff, stall.court, stall.opened_at) == (handoff, world["Cleo"], when("2026-11-03 12:00"))


def test_it_is_not_flagged_a_minute_early(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-03 11:59"))
    assert not Stall.objects.exists()


def test_the_timer_is_the_moment_the_patience_ends(world: World) -> None:
    handoff = world.in_the_air()
    assert Campaign.objects.get(pk=handoff.campaign_id).look_again_at == when("2026-11-03 12:00")


def test_a_second_look_adds_nothing(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    seen = Event.objects.count()
    Campaign.objects.update(look_again_at=AFTER_A_DAY)
    watch.sweep(now=AFTER_A_DAY + timedelta(minutes=1))
    assert (Event.objects.count(), Stall.objects.count()) == (seen, 1)


def test_a_look_that_comes_days_late_writes_when_the_clock_really_ran_out(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-09 10:00"))
    assert Stall.objects.get(kind="baton_in_air").opened_at == when("2026-11-03 12:00")


def test_an_answer_closes_it(world: World) -> None:
    handoff = world.in_the_air()
    watch.sweep(now=AFTER_A_DAY)
    baton.accept(handoff, by=world.who("Cleo"), now=AFTER_A_DAY)
    stall = Stall.objects.get(kind="baton_in_air")
    assert (stall.closed_at, stall.why_closed) == (AFTER_A_DAY, "accepted")


def test_a_late_runner_is_flagged_at_the_end_of_the_promised_day(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=when("2026-11-04 00:00").date())
    watch.sweep(now=TWO_DAYS_ON)
    stall = Stall.objects.get(kind="late_runner")
    assert (stall.court, stall.opened_at) == (world["Ben"], when("2026-11-04 17:00"))


def test_a_question_moves_the_court_to_the_giver(world: World) -> None:
    handoff = world.in_the_air()
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which price?")
    watch.sweep(now=when("2026-11-04 10:00"))
    assert Stall.objects.get(kind="baton_in_air").court == world["Ben"]


def test_need_until_makes_it_wait(world: World) -> None:
    handoff = world.in_the_air()
    baton.need_until(handoff, by=world.who("Cleo"), now=world.later(), until=when("2026-11-04 00:00").date())
    watch.sweep(now=when("2026-11-04 16:00"))
    assert not Stall.objects.exists()


def test_a_pause_stops_the_clock(world: World) -> None:
    handoff = world.in_the_air()
    baton.pause(handoff.campaign, by=world.who("Ana"), now=when("2026-11-02 16:00"), reason="Board decides.")
    baton.resume(handoff.campaign, by=world.who("Ana"), now=when("2026-11-04 16:00"))
    watch.sweep(now=when("2026-11-05 11:59"))
    assert not Stall.objects.exists()
    watch.sweep(now=when("2026-11-05 12:00"))
    assert Stall.objects.get().opened_at == when("2026-11-05 12:00")


def test_a_stall_on_the_longest_way_costs_the_finish(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-05 12:00"))
    assert Stall.objects.get(kind="baton_in_air").cost_days == pytest.approx(2, abs=0.3)


def test_a_poison_campaign_is_pushed_an_hour_forward_and_stops_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.in_the_air(name="Good")
    poison = world.in_the_air(name="Poison").campaign
    poison.legs.update(planned_days=float("1e308"))
    watch.sweep(now=AFTER_A_DAY)
    assert Stall.objects.get().campaign.name == "Good"
    assert Campaign.objects.get(pk=poison.pk).look_again_at == AFTER_A_DAY + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one_log() -> None:
    world = World.build()
    for number in range(5):
        world.in_the_air(name=f"Campaign {number}")
    barrier = threading.Barrier(4)

    def sweep() -> None:
        barrier.wait()
        watch.sweep(now=LATER)
        connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    watch.sweep(now=LATER)
    waiting = Stall.objects.filter(kind="baton_in_air").count()
    assert (waiting, Stall.objects.count()) == (5, Event.objects.filter(kind="stall_opened").count())


def test_sweep_asks_as_much_for_many_idle_campaigns_as_for_few(world: World, django_assert_max_num_queries: object) -> None:
    world.in_the_air()
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        watch.sweep(now=world.now)
