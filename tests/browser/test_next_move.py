"""My next move on a phone, with nothing but the keyboard: tick, say how it goes, offer, take; the focus is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from campaigns.planning import ItemPlan
from tests.browser.hall import PHONE, Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, place: Locator) -> None:
    """Walk to it with Tab from where the focus is, and press Enter. Fails where the keyboard does not lead there."""
    place.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            return page.keyboard.press("Enter")
    raise AssertionError(f"the keyboard does not reach {place}")


def test_a_runner_ticks_says_how_it_goes_offers_and_the_next_one_takes(world: World, hall: Hall) -> None:
    race = world.race(
        world.leg("Build", "Ben", checkpoint=(ItemPlan("Facts checked"), ItemPlan("Names cleared"))), world.leg("Press", "Cleo")
    )
    world.take(race, "Build")
    ben = hall.window(world["Ben"], **PHONE)
    ben.goto("/")
    expect(ben).to_have_title("(1) My next move · Relay")
    press(ben, ben.get_by_role("button", name="Tick: Facts checked"))
    expect(ben.get_by_role("button", name="Tick: Names cleared")).to_be_focused()
    ben.keyboard.press("Enter")
    expect(ben.get_by_role("link", name="Offer to PR")).to_be_focused()
    press(ben, ben.get_by_role("button", name="Still on it: Build"))
    expect(ben.get_by_text("You said so today")).to_be_visible()
    expect(ben.get_by_role("link", name="Offer to PR")).to_be_focused()
    ben.keyboard.press("Enter")
    ben.get_by_label("Note to Cleo").focus()
    ben.keyboard.type("All yours.")
    press(ben, ben.get_by_role("button", name="Offer the baton to Cleo"))
    expect(ben.locator("#toasts")).to_contain_text("Offered. Cleo has it to answer.")

    cleo = hall.window(world["Cleo"], **PHONE)
    cleo.goto("/")
    expect(cleo.locator("#waiting")).to_contain_text("1 thing waits for you")
    press(cleo, cleo.get_by_role("link", name="Read and answer"))
    cleo.wait_for_url("**/handoffs/**")
    press(cleo, cleo.get_by_role("button", name="Take the baton"))
    expect(cleo.locator("#toasts")).to_contain_text("You hold the baton. Ben knows.")
    expect(cleo.locator("#answer")).to_be_focused()
    assert cleo.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_presses_in_the_moment_the_answer_comes_stays_on_the_page(world: World, hall: Hall) -> None:
    race = world.race(
        world.leg("Build", "Ben", checkpoint=(ItemPlan("Facts checked"), ItemPlan("Names cleared"))), world.leg("Press", "Cleo")
    )
    world.take(race, "Build")
    ben = hall.window(world["Ben"])
    ben.goto("/")
    ben.evaluate(
        """() => {
            window.stayed = true;
            new MutationObserver((_, watch) => {
                watch.disconnect();
                document.querySelector("#moves button.tick").click();
            }).observe(document.querySelector("#moves").parentNode, { childList: true });
        }"""
    )
    ben.get_by_role("button", name="Tick: Facts checked").click()
    expect(ben.get_by_role("link", name="Offer to PR")).to_be_focused()
    assert ben.evaluate("window.stayed === true")
