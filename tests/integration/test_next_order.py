"""What is first in my next move: what a day more costs the finish, then sales, then the day it is needed; and how many things wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from campaigns import baton
from campaigns.deciding import ask_decision
from campaigns.models import Campaign
from insights.next_move import NextMove, next_move
from insights.waiting import waiting_for
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.programs import Program
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def at() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(when("2026-11-03 10:00"), tick=False) as clock:
        yield clock


def page_of(world: World, name: str = "Cleo", now: str = "2026-11-03 10:00") -> NextMove:
    return next_move(world.who(name), now=when(now))


def offered(world: World, name: str, *, slack: float = 0, **press: object) -> Campaign:
    """A race in which Cleo is offered a leg of two days, beside one that takes so many more."""
    legs = (world.leg("Build", "Ben"), world.leg("Press", "Cleo", after=("Build",), **press))
    beside = (world.leg("Beside", "Hal", after=("Build",), days=2 + slack),) if slack else ()
    last = world.leg("Art", "Dov", after=("Press", "Beside") if slack else ("Press",))
    race = world.race(*legs, *beside, last, name=name)
    world.take(race, "Build")
    world.pass_on(race, "Build")
    return race


def order(page: NextMove) -> list[str]:
    return [todo.spot.campaign_name for todo in (page.top, *page.offered) if todo]


# The order


def test_what_drives_the_finish_comes_before_what_has_slack_though_that_is_for_sales_and_needed_sooner(world: World) -> None:
    offered(world, "Slack", slack=3, sales_facing=True, need_by=date(2026, 11, 4))
    offered(world, "Driving")
    page = page_of(world)
    assert order(page) == ["Driving", "Slack"]
    assert page.top is not None
    assert (page.top.delay, page.offered[0].delay) == (1.0, 0.0)


def test_a_leg_in_hand_that_drives_the_finish_comes_before_an_offer_with_slack(world: World) -> None:
    offered(world, "Slack", slack=3)
    held = offered(world, "Held")
    world.take(held, "Press")
    page = page_of(world)
    assert page.top is not None
    assert (page.top.kind, page.top.spot.campaign_name, page.top.delay) == ("carry", "Held", 1.0)


def test_at_the_same_cost_sales_comes_first_and_the_reason_says_so(world: World) -> None:
    offered(world, "Plain", need_by=date(2026, 11, 4))
    offered(world, "For sales", sales_facing=True)
    page = page_of(world)
    assert order(page) == ["For sales", "Plain"]
    assert page.because is not None
    assert (page.because.kind, page.because.before) == ("cost", "sales")


def test_at_the_same_cost_for_sales_alike_the_earlier_need_by_comes_first(world: World) -> None:
    offered(world, "Later", sales_facing=True, need_by=date(2026, 11, 20))
    offered(world, "Sooner", sales_facing=True, need_by=date(2026, 11, 12))
    page = page_of(world)
    assert order(page) == ["Sooner", "Later"]
    assert page.because is not None
    assert (page.because.kind, page.because.before) == ("cost", "need_by")


def test_a_paused_race_is_never_in_the_order(world: World) -> None:
    baton.pause(offered(world, "Paused", sales_facing=True), by=world.who("Ana"), now=world.later())
    offered(world, "Slack", slack=3)
    assert order(page_of(world)) == ["Slack"]


def test_what_it_has_cost_already_is_no_reason(world: World) -> None:
    late = offered(world, "Old wound", slack=3)
    late.stalls.create(
        leg=world.leg_of(late, "Build"),
        handoff=world.handoff_to(late, "Press"),
        kind="baton_in_air",
        opened_at=when("2026-11-02 16:00"),
        noticed_at=when("2026-11-02 16:00"),
        cost_days=9,
        policy={},
    )
    offered(world, "Driving")
    assert order(page_of(world)) == ["Driving", "Old wound"]


def test_programs_get_the_same_order(world: World, at: time_machine.Coordinates) -> None:
    offered(world, "Slack", slack=3, sales_facing=True)
    offered(world, "Driving")
    found = Program(world["Cleo"]).get("me/next/").json()
    assert (found["top"]["spot"]["campaign_name"], found["top"]["cost_of_a_day"], found["waiting"]) == ("Driving", 1.0, 2)
    assert [one["spot"]["campaign_name"] for one in found["offered"]] == ["Slack"]


# What is shown with it


def test_the_reason_stands_in_words(world: World, at: time_machine.Coordinates) -> None:
    offered(world, "Plain")
    offered(world, "For sales", sales_facing=True)
    html = browser(world["Cleo"]).get("/").content.decode()
    assert "each working day you wait moves the finish by one." in html
    assert "Others cost as much; sales waits for this one." in html


def test_who_holds_more_than_they_may_is_told_so_where_it_stands(world: World, at: time_machine.Coordinates) -> None:
    for name in ("One", "Two"):
        world.take(offered(world, name), "Press")
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(baton_limit=1)
    html = browser(world["Cleo"]).get("/").content.decode()
    assert "2 batons, your limit is 1" in html
    assert "Overloaded" in html


def test_who_waits_sees_that_the_other_is_overloaded_and_no_number(world: World, at: time_machine.Coordinates) -> None:
    for name in ("One", "Two"):
        world.take(offered(world, name), "Press")
    offered(world, "Three")
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(baton_limit=1)
    page = page_of(world, "Ben")
    assert page.overloaded == {str(world["Cleo"].pk)}
    html = browser(world["Ben"]).get("/").content.decode()
    assert "Overloaded" in html
    assert "limit is 1" not in html


def test_a_baton_that_is_stuck_further_up_says_so(world: World) -> None:
    race = world.race()
    world.take(race, "Build", pass_on_by=date(2026, 11, 2))
    assert [one.stuck for one in page_of(world, now="2026-11-02 16:00").coming] == [False]
    assert [one.stuck for one in page_of(world, now="2026-11-04 10:00").coming] == [True]


# How many wait


def grown(world: World) -> None:
    """Of every kind one thing that waits for somebody."""
    offered(world, "To answer")
    asked = offered(world, "Asked")
    baton.ask(world.handoff_to(asked, "Press"), by=world.who("Cleo"), now=world.later(), question="Which price?")
    baton.decline(world.handoff_to(offered(world, "Declined"), "Press"), by=world.who("Cleo"), now=world.later(), reason="no_capacity")
    world.take(offered(world, "Held"), "Press")
    for name, on in (("Blocked on Dov", world["Dov"].pk), ("Blocked", None)):
        race = offered(world, name)
        world.take(race, "Press")
        baton.block(world.leg_of(race, "Press"), by=world.who("Cleo"), now=world.later(), reason="The figures.", on=on)
    baton.pause(offered(world, "Paused"), by=world.who("Ana"), now=world.later())
    said = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", critical=True), name="Said back", sponsor=world["Gus"].pk)
    world.take(said, "Build")
    world.pass_on(said, "Build")
    world.take(said, "Press", read_back="The story.")
    alone = world.race(world.leg("Build", "Jo"), name="Left alone")
    world.take(alone, "Build", by="Jo")
    directory.deactivate(world["Jo"], by=None)
    ask_decision(
        said, by=world.who("Ana"), now=world.later(), question="A second runner?", options=["Yes", "No"], by_date=date(2026, 11, 9)
    )


def how_many_wait(world: World, name: str) -> int:
    waiting = waiting_for(world.who(name), today=world.now.date())
    return int(Stakeholder.objects.filter(pk=world[name].pk).values_list(waiting, flat=True).get())


def test_the_number_in_the_bar_is_that_of_the_page_for_everybody(world: World) -> None:
    grown(world)
    numbers = {name: page_of(world, name).waiting for name in world.people}
    assert numbers == {name: how_many_wait(world, name) for name in world.people}
    assert {"Ana": 2, "Ben": 2, "Cleo": 3, "Dov": 1, "Finn": 1, "Gus": 1, "Hal": 0}.items() <= numbers.items()


def test_a_substitute_counts_what_waits_for_the_absent(world: World) -> None:
    offered(world, "To answer")
    absence = directory.mark_away(world["Cleo"], by=None, first_day=date(2026, 11, 2), last_day=date(2026, 11, 6), substitute=world["Dov"])
    directory.agree_to_substitute(absence, by=world["Dov"], now=world.now)
    assert how_many_wait(world, "Dov") == page_of(world, "Dov").waiting == 1


def test_the_number_stands_in_the_bar_of_every_page_and_in_the_title(world: World, at: time_machine.Coordinates) -> None:
    grown(world)
    client = browser(world["Cleo"])
    home, elsewhere = client.get("/").content.decode(), client.get("/stakeholders/").content.decode()
    assert "<title>(3) My next move" in " ".join(home.split())
    assert '<span class="count" id="waiting"><span aria-hidden="true">3<' in home
    assert '<span class="count" id="waiting"><span aria-hidden="true">3<' in elsewhere


def test_nothing_that_waits_is_not_counted_aloud(world: World, at: time_machine.Coordinates) -> None:
    html = " ".join(browser(world["Hal"]).get("/").content.decode().split())
    assert "<title>My next move" in html
    assert '<span class="count" id="waiting" hidden>' in html
