"""Relay without scripts: a dozen pages show what is needed, and their main act works as a plain form. By keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns import watch
from campaigns.deciding import ask_decision
from campaigns.models import Campaign, Decision, Event, Handoff
from campaigns.planning import ItemPlan
from stakeholders import clock
from tests.browser.hall import TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def morning(world: World) -> Campaign:
    """Cleo has let the baton of *Heron* lie; Gus is asked something; *Gull* serves another objective."""
    items = (ItemPlan("Three quotes"),)
    legs = (world.leg("Build", "Ben"), world.leg("Press", "Cleo", checkpoint=items), world.leg("Art", "Dov"))
    heron = world.race(*legs, name="Heron", sponsor=world["Gus"].pk)
    world.take(heron, "Build")
    world.pass_on(heron, "Build")
    world.race(world.leg("Sketch", "Dov"), name="Gull", objective="adoption")
    friday = TUESDAY.date() + timedelta(days=3)
    ask_decision(heron, by=world.who("Ana"), now=world.later(), question="A second runner?", options=["Yes", "No"], by_date=friday)
    clock.move_to(TUESDAY + timedelta(hours=6))
    watch.sweep(now=clock.now())
    return heron


def unscripted(hall: Hall, world: World, name: str) -> Keys:
    return Keys(hall.window(world[name], java_script_enabled=False))


def test_the_lead_filters_finds_nudges_and_looks(world: World, hall: Hall, morning: Campaign) -> None:
    ana = unscripted(hall, world, "Ana")
    ana.arrive("/board/", "Handoff board")
    ana.say("Objective", "Adop")
    ana.press("Show")
    expect(ana.page.locator("[data-lane] .name")).to_have_text("Gull")
    ana.follow("Show all", "Handoff board")
    ana.say("Find a campaign or person", "Heron")
    ana.page.keyboard.press("Enter")
    ana.titled("Search: Heron")
    ana.follow("Heron", "Heron", within=ana.page.locator("main"))
    ana.press("Nudge")
    ana.told("Cleo is told once more")
    ana.press("I have looked")
    ana.told("Noted")
    for path, title, words in (
        ("/campaigns/new/", "New campaign", "Save as draft"),
        ("/imports/", "Imports", "Read the file"),
        ("/stakeholders/", "Stakeholders", "Look"),
        ("/settings/", "My profile", "Save"),
        ("/status/", "Status of all campaigns", "Heron"),
        ("/inbox/", "Inbox", ""),
    ):
        ana.arrive(path, title)
        ana.shows(words)
    assert Event.objects.filter(campaign=morning, kind="stall_nudged").exists()


def test_a_runner_takes_ticks_checks_in_and_offers(world: World, hall: Hall, morning: Campaign) -> None:
    cleo = unscripted(hall, world, "Cleo")
    cleo.arrive("/", "My next move")
    cleo.follow("Read and answer", "Ben passes you: Press")
    cleo.press("Take the baton")
    cleo.told("You hold the baton.")
    cleo.follow("To your leg", "Prepare the pass to Dov")
    cleo.press("Tick: Three quotes")
    cleo.told("Ticked.")
    cleo.unfold("Check in")
    cleo.say("How does it go?", "Well.")
    cleo.press("Check in", within=cleo.page.locator("#acts form"))
    cleo.told("Checked in.")
    cleo.say("Note to Dov", "All yours.")
    cleo.press("Offer the baton to Dov")
    cleo.told("Offered.")
    assert Handoff.objects.get(campaign=morning, state="offered").taker == world["Dov"]


def test_an_executive_decides(world: World, hall: Hall, morning: Campaign) -> None:
    gus = unscripted(hall, world, "Gus")
    gus.arrive("/status/", "Status of all campaigns")
    gus.follow("Heron", "Status of Heron", within=gus.page.locator("table"))
    gus.press("Yes")
    gus.told("Decided. The lead is told.")
    assert Decision.objects.get().state == "answered"
