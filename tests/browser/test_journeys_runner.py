"""A runner's day by keyboard alone, at a desk and on a phone: from the sign-in to free hands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign, Handoff
from campaigns.planning import ItemPlan
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben has offered the baton of *Build* to Cleo."""
    items = (ItemPlan("Three quotes", wants_evidence=True), ItemPlan("Faces released"))
    race = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", checkpoint=items), world.leg("Art", "Dov"))
    world.take(race, "Build")
    world.pass_on(race, "Build", note="The facts are final.")
    return race


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_runner_s_day(world: World, hall: Hall, race: Campaign, screen: dict[str, Any]) -> None:
    cleo = Keys.at(hall, **screen)
    page = cleo.page
    cleo.arrive("/", "Sign in")
    cleo.sign_in("cleo@example.com")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_contain_text("Answer Ben: Press")
    cleo.shows("First because")

    cleo.follow("Read and answer", "Ben passes you: Press")
    cleo.shows("The facts are final.")
    cleo.reach(page.get_by_label("I’ll pass it on by"))
    page.keyboard.type("11072031")
    cleo.act("Take the baton", "You hold the baton. Ben knows.")
    cleo.shows("You pass it on by Fri 7 Nov.")

    cleo.follow("To your leg", "Prepare the pass to Dov")
    cleo.shows("promised for Fri 7 Nov")
    quotes = page.locator("#checkpoint li", has_text="Three quotes")
    cleo.unfold("Add evidence")
    cleo.say("Evidence: a link or a sentence", "https://wiki.example.com/quotes", within=quotes)
    cleo.act("Tick it", "Ticked.", within=quotes)
    expect(quotes.locator(".box")).to_have_attribute("data-state", "met")
    cleo.act("Tick: Faces released", "Ticked.")
    cleo.shows("Checkpoint, 2 of 2")
    cleo.unfold("Check in")
    cleo.say("How does it go?", "Two of three have answered.")
    cleo.act("Check in", "Checked in.", within=page.locator("#acts form"))
    cleo.shows("Two of three have answered.")

    cleo.say("Note to Dov", "Faces are free; page two is yours.")
    cleo.press("Offer the baton to Dov")
    cleo.told("Offered.")
    cleo.titled("Press")
    cleo.shows("See the handoff")
    cleo.go("n", "My next move")
    expect(page.locator("h1")).to_have_text("Your hands are free")
    cleo.shows("It is the others’ turn.")

    cleo.back("Press")
    cleo.back("Press")
    cleo.back("You hold the baton: Press")
    assert Handoff.objects.get(campaign=race, state="offered").taker == world["Dov"]
