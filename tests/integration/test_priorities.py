"""The next priority of the team and of each function, from a portfolio of twelve campaigns worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from campaigns import baton
from campaigns.models import Campaign, Exchange
from insights import snapshots
from insights.load import capacity
from insights.models import PastLeg, Snapshot
from insights.next_move import next_move
from insights.priorities import Front, by_function, first_of, fronts_of
from insights.priority import in_order
from insights.status import statuses
from stakeholders import directory
from stakeholders.models import Function, Stakeholder
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 3)


@pytest.fixture
def world() -> World:
    return World.build()


def race(
    world: World, name: str, *, beside: float = 0, held: bool = False, build: dict[str, object] | None = None, **press: object
) -> Campaign:
    """Build (Ben) → Press (Cleo) → Art (Dov), two days each; `beside` runs next to Press for so many days. Press is offered, or `held`."""
    legs = [world.leg("Build", "Ben", **(build or {})), world.leg("Press", "Cleo", after=("Build",), **press)]
    legs += [world.leg("Beside", "Hal", after=("Build",), days=beside)] if beside else []
    last = world.leg("Art", "Dov", after=("Press", "Beside") if beside else ("Press",))
    found = world.race(*legs, last, name=name)
    world.take(found, "Build")
    if build is None:
        world.pass_on(found, "Build")
        if held:
            world.take(found, "Press")
    return found


def twelve(world: World) -> list[Front]:
    """Monday afternoon, every leg two days: an offer is to be answered by Tuesday, a leg in hand to be done by Wednesday.

    By the rule, first come those that cost the finish a day a day, of these first what sales waits for, then by the day they are needed:

     1 Beacon  Press offered, for sales, needed by the 12th              1 a day, sales, 12 Nov  → 2nd
     2 Anchor  Press offered, for sales, needed by the 10th              1 a day, sales, 10 Nov  → 1st
     3 Grove   Build in Ben's hand, for sales, needed by the 20th        1 a day, sales, 20 Nov  → 3rd
     4 Cedar   Press offered, needed by the 9th                          1 a day, 9 Nov          → 6th
     5 Delta   Press offered, needed by the 6th                          1 a day, 6 Nov          → 5th
     6 Loom    Press declined, so the head of PR finds somebody, now     1 a day, 2 Nov          → 4th
     7 Islet   Press in Cleo's hand, needed by the 16th                  1 a day, 16 Nov         → 7th
     8 Jetty   Press blocked on Ben until the 17th                       1 a day, 17 Nov         → 8th
     9 Ember   Press offered, for sales, needed by the 3rd, slack of 3   nothing, sales          → 9th; beside it Hal drives
    10 Fjord   as Anchor, but paused                                     never
    11 Haven   as Anchor, but abandoned                                  never
    12 Kelp    a draft                                                   never

    Ember's other leg, Beside, is offered to Hal for five days and drives its finish: 1 a day, to be answered by Tuesday, so that it comes
    right behind Loom.
    """
    race(world, "Beacon", sales_facing=True, need_by=date(2026, 11, 12))
    race(world, "Anchor", sales_facing=True, need_by=date(2026, 11, 10))
    grove = race(world, "Grove", build={"sales_facing": True})
    Exchange.objects.filter(campaign=grove, giver__name="Build").update(need_by=date(2026, 11, 20))
    race(world, "Cedar", need_by=date(2026, 11, 9))
    race(world, "Delta", need_by=date(2026, 11, 6))
    loom = race(world, "Loom")
    baton.decline(world.handoff_to(loom, "Press"), by=world.who("Cleo"), now=world.now, reason="not_mine")
    islet = race(world, "Islet", held=True)
    Exchange.objects.filter(campaign=islet, giver__name="Press").update(need_by=date(2026, 11, 16))
    jetty = race(world, "Jetty", held=True)
    baton.block(
        world.leg_of(jetty, "Press"), by=world.who("Cleo"), now=world.now, on=world["Ben"].pk, until=date(2026, 11, 17), reason="No logo."
    )
    race(world, "Ember", beside=5, sales_facing=True, need_by=date(2026, 11, 3))
    fjord = race(world, "Fjord", sales_facing=True, need_by=date(2026, 11, 10))
    baton.pause(fjord, by=world.who("Ana"), now=world.now)
    haven = race(world, "Haven", sales_facing=True, need_by=date(2026, 11, 10))
    baton.abandon(haven, by=world.who("Ana"), now=world.now, reason="Not this year.")
    world.draft(world.leg("Press", "Cleo", sales_facing=True), name="Kelp")
    return fronts_in(world, *Campaign.objects.all())


def past(world: World, taker: str, *, took: float, planned: float = 3, relays: int = 400) -> None:
    """Past relays in which a leg after Ben's took so many days in a row."""
    begun, ended = MONDAY - timedelta(days=100), MONDAY - timedelta(days=100) + timedelta(days=1)
    spans = {"Ben": (begun, ended), taker: (ended, ended + timedelta(days=took * 7 / 5))}
    PastLeg.objects.bulk_create(
        PastLeg(
            relay_id=f"{taker}{number}",
            leg_seq=seq,
            function=world[name].function.name,
            planned_days=planned,
            offered_at=start,
            accepted_at=start,
            ended_at=end,
            outcome="passed",
            imported_at=MONDAY,
        )
        for number in range(relays)
        for seq, (name, (start, end)) in enumerate(spans.items())
    )


def fronts_in(world: World, *campaigns: Campaign) -> list[Front]:
    return [front for seen in statuses(list(campaigns), now=world.now) for front in fronts_of(seen)]


def test_of_twelve_campaigns_each_wait_has_its_place_and_its_reason(world: World) -> None:
    fronts = twelve(world)
    found = in_order(fronts)
    assert [(one.campaign_name, one.leg_name, one.delay) for one in found] == [
        ("Anchor", "Press", 1.0),
        ("Beacon", "Press", 1.0),
        ("Grove", "Build", 1.0),
        ("Loom", "Press", 1.0),
        ("Ember", "Beside", 1.0),
        ("Delta", "Press", 1.0),
        ("Cedar", "Press", 1.0),
        ("Islet", "Press", 1.0),
        ("Jetty", "Press", 1.0),
        ("Ember", "Press", 0.0),
    ]
    team = first_of(fronts)
    assert team
    assert (team.front.campaign_name, team.why, team.before, team.waiting) == ("Anchor", "cost", "need_by", 9)
    functions = [(one.front.function, one.front.campaign_name, one.why, one.before) for one in by_function(fronts)]
    assert functions == [
        ("PR", "Anchor", "cost", "need_by"),
        ("Engineering", "Grove", "cost", "sales"),  # before Jetty, which waits for Ben to set it free
        ("Sales", "Ember", "cost", ""),
    ]


def test_whoever_holds_too_much_is_shown_as_overloaded_in_their_place(world: World) -> None:
    world.race(name="One")
    islet = race(world, "Islet", held=True)
    race(world, "Jetty", held=True)
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(baton_limit=1)
    Function.objects.filter(pk=world["Cleo"].function_id).update(baton_limit=1)
    assert capacity().people_over == {str(world["Cleo"].pk)}
    page = browser(world["Gus"]).get("/status/").text
    assert "Overloaded" in page
    assert "PR holds more batons than its limit." in page
    assert "2 of 1" in page
    assert str(islet.pk) in page


def test_what_is_promised_is_told_by_its_day_where_they_work(world: World) -> None:
    west = directory.add_calendar(by=None, name="West coast", zone="America/Los_Angeles")
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(calendar=west)
    race = world.race(world.leg("Build", "Ben"))
    world.take(race, "Build", pass_on_by=TUESDAY)
    (status,) = statuses([Campaign.objects.get(pk=race.pk)], now=world.now)
    (front,) = fronts_of(status)
    assert (front.to_do_by.date(), front.needed) == (TUESDAY + timedelta(days=1), TUESDAY)


def test_what_is_to_be_answered_is_told_by_its_day_where_they_work(world: World) -> None:
    west = directory.add_calendar(by=None, name="West coast", zone="America/Los_Angeles")
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(calendar=west)
    Exchange.objects.filter(pk=world.in_the_air().exchange_id).update(need_by=None)
    (status,) = statuses(list(Campaign.objects.all()), now=world.now)
    (front,) = fronts_of(status)
    assert front.needed == front.to_do_by.astimezone(ZoneInfo("America/Los_Angeles")).date()


def test_functions_of_others_are_for_those_who_steer(world: World) -> None:
    race(world, "Islet", held=True)
    assert "Next priority by function" in browser(world["Ana"]).get("/status/").text
    assert "Next priority" not in browser(world["Cleo"]).get("/status/").text


def test_what_a_day_costs_is_read_off_the_forecast(world: World) -> None:
    """Press is planned with two days and Beside with three, so Press has slack; but PR takes six times what was planned."""
    past(world, "Cleo", took=18)
    past(world, "Hal", took=3)
    with time_machine.travel(MONDAY):
        found = race(world, "Either", beside=3)
        by_plan = next_move(world.who("Cleo"), now=world.now).top
        snapshots.look(now=world.now)
        by_odds = next_move(world.who("Cleo"), now=world.now).top
        kept = Snapshot.objects.get(campaign=found, newest=True).odds["delays"]
    assert by_plan
    assert by_odds
    assert (by_plan.delay, by_odds.delay) == (0.0, 1.0)
    assert kept[str(world.leg_of(found, "Press").pk)] > 0.9  # so far from where it is rounded that no draw changes it
    assert [one.delay for one in fronts_in(world, found) if one.leg_name == "Press"] == [1.0]
