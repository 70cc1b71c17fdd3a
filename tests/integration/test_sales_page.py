"""The page of sales: what marketing owes it this week, what comes first, who sees what, and how good it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign, Handoff
from insights.sales import graded_by_sales
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-05 10:00")  # Thursday of the week in which all races start
SALES = "/sales/"


@pytest.fixture
def world() -> Iterator[World]:
    world = World.build()
    with time_machine.travel(NOW):
        yield world


def words(world: World, name: str) -> str:
    return " ".join(browser(world[name]).get(SALES).text.split())


def kit(world: World, name: str = "Launch", days: float = 2, **more: Any) -> Campaign:
    """Cleo makes a kit, for which sales waits; Ben has the baton before her, Hal calls with it."""
    legs = (
        world.leg("Build", "Ben", days=1),
        world.leg("Kit", "Cleo", after=("Build",), days=days, sales_facing=True, **more),
        world.leg("Calls", "Hal", after=("Kit",)),
    )
    race = world.race(*legs, name=name, contribution="2 M of pipeline")
    world.take(race, "Build")
    return race


def to_hal(world: World, name: str = "Launch", giver: str = "Ben") -> Campaign:
    """A baton that is passed to Hal."""
    return world.race(world.leg("Build", giver, days=1), world.leg("Calls", "Hal", after=("Build",)), name=name)


# What is owed


def test_a_leg_for_which_sales_waits_is_owed_with_its_days_and_who_has_the_baton(world: World) -> None:
    kit(world, plan_due=date(2026, 11, 4))
    page = words(world, "Hal")
    assert "Marketing owes sales 1 thing this week, 1 late" in page
    assert "Chase Engineering: Kit" in page
    assert "planned Wed 4 Nov" in page
    assert "late" in page
    assert '<td data-label="Baton">Engineering</td>' in page


def test_a_promise_is_what_counts_once_there_is_one(world: World) -> None:
    race = kit(world, plan_due=date(2026, 11, 3))
    world.pass_on(race, "Build")
    world.take(race, "Kit", pass_on_by=date(2026, 11, 6))
    page = words(world, "Hal")
    assert "promised Fri 6 Nov" in page
    assert "planned" not in page
    assert "Marketing owes sales 1 thing this week<" in page


def test_what_comes_after_this_week_is_only_counted(world: World) -> None:
    kit(world, days=9)
    page = words(world, "Hal")
    assert "Marketing owes sales nothing this week" in page
    assert "1 more comes after this week." in page


def test_a_baton_in_the_air_to_sales_comes_first_and_leads_to_its_answer(world: World) -> None:
    kit(world, plan_due=date(2026, 11, 3))
    race = to_hal(world, "Second")
    world.take(race, "Build")
    world.pass_on(race, "Build")
    page = words(world, "Hal")
    assert "Take it or send it back: Calls" in page
    assert f"{reverse('handoff', args=[world.handoff_to(race, 'Calls').pk])}#answer" in page
    assert "Sales is to answer: Calls" in words(world, "Gus")


def test_once_taken_it_is_owed_no_more(world: World) -> None:
    race = to_hal(world)
    world.take(race, "Build")
    world.pass_on(race, "Build")
    world.take(race, "Calls")
    assert "Marketing owes sales nothing this week" in words(world, "Hal")


def test_what_sales_asked_is_the_givers_to_answer(world: World) -> None:
    race = to_hal(world)
    world.take(race, "Build")
    world.pass_on(race, "Build")
    baton.ask(world.handoff_to(race, "Calls"), by=world.who("Hal"), now=world.later(), question="Which list?")
    page = words(world, "Hal")
    assert [one in page for one in ("Take it", "Sales is to answer")] == [False, False]
    assert '<td data-label="Baton">Engineering</td>' in page


# Who sees what


def test_sales_is_shown_sales_facing_legs_of_every_race_and_no_others(world: World) -> None:
    """Hal runs in none of it: a baton to another of sales is not his to see."""
    calls = replace(world.leg("Calls", "Dov", after=()), function=world["Hal"].function_id)
    world.race(world.leg("Kit", "Cleo", days=1, sales_facing=True), calls, name="Theirs")
    shown = [name for name in ("Hal", "Gus") for leg in ("Kit</a>", "Calls</a>") if leg in words(world, name)]
    assert shown == ["Hal", "Gus", "Gus"]


def test_an_executive_reads_it_and_is_led_to_the_status(world: World) -> None:
    race = kit(world, plan_due=date(2026, 11, 4))
    page = words(world, "Gus")
    assert f'href="{reverse("campaign_status", args=[race.pk])}">Kit</a>' in page


def test_no_person_is_named(world: World) -> None:
    kit(world, plan_due=date(2026, 11, 4))
    main = words(world, "Gus").partition("<main")[2]
    assert [name for name in ("Ben", "Cleo", "Hal") if name in main] == []


# What feeds


def test_campaigns_stand_under_what_they_feed_with_what_they_are_to_bring(world: World) -> None:
    kit(world)
    world.race(name="Adopted", objective="adoption")
    Campaign.objects.filter(pk=world.race(name="Neither").pk).update(objective="")
    page = words(world, "Hal")
    places = [page.index(one) for one in ("What feeds qualified pipeline", "Launch</a>", "What feeds adoption", "Adopted</a>")]
    assert places == sorted(places)
    assert "2 M of pipeline" in page
    assert "Neither</a>" not in page


# How good it was


def graded(world: World, number: int, returned: int, giver: str = "Ben") -> None:
    """So many passes to Hal, of which he sent some back."""
    for n in range(number):
        race = to_hal(world, f"Graded {giver} {n}", giver=giver)
        world.take(race, "Build")
        world.pass_on(race, "Build")
        handoff = world.handoff_to(race, "Calls")
        if n < returned:
            baton.send_back(handoff, by=world.who("Hal"), now=world.later(), reason="missing", missing=["The list"])
        else:
            baton.accept(handoff, by=world.who("Hal"), now=world.later())


def test_of_two_functions_that_passed_three_times_each_nothing_is_told(world: World) -> None:
    graded(world, 3, 1)
    graded(world, 3, 0, giver="Cleo")
    assert "No function has passed to sales five times yet" in words(world, "Hal")


def test_from_five_passes_up_sales_reads_how_many_were_right_at_first(world: World) -> None:
    graded(world, 5, 1)
    page = words(world, "Hal")
    assert "80" in page.partition("Right at the first attempt")[2].partition("of 5 passes to sales")[0]
    assert "4 of 5" in page
    assert "Why sales sent back" not in page  # fewer than five returns


def test_five_returns_have_their_reasons(world: World) -> None:
    graded(world, 5, 5)
    assert Handoff.objects.filter(grade="returned").count() == 5
    assert "Something is missing" in words(world, "Hal").partition("Why sales sent back")[2]


def test_reasons_are_not_told_of_a_function_that_passed_less_often(world: World) -> None:
    graded(world, 5, 5)
    graded(world, 1, 1, giver="Cleo")
    found = graded_by_sales(world.who("Hal"))
    assert (found.returns, [one.count for one in found.reasons], found.few) == (5, [5], ("PR",))


# How much it asks


def test_ten_races_take_as_many_statements_as_two(world: World) -> None:
    counts = []
    for number in (2, 8):
        for n in range(number):
            kit(world, f"Launch {number}-{n}")
        hal = browser(world["Hal"])
        hal.get(SALES)
        with CaptureQueriesContext(connection) as seen:
            assert hal.get(SALES).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15, [query["sql"][:150] for query in seen]
