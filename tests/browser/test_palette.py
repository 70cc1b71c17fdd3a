"""The palette by keyboard alone: opened, asked, walked, closed; nothing is lost on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from relay.web.acts import acts_of
from stakeholders.models import Stakeholder
from tests.browser.hall import Hall, path_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def said_to_the_reader(page: Page) -> str:
    """The option that a screen reader is at."""
    return page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent.trim()")


def test_by_keyboard_alone(world: World, hall: Hall) -> None:
    race = world.race(world.leg("Build", "Ben"), name="Atlas 4 launch")
    world.draft(name="Atlas 5")
    page = hall.window(world["Ana"])
    page.goto("/board/")
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    palette, field = page.locator("#palette"), page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(palette.get_by_role("option")).to_have_count(
        2 + len(acts_of(world.who("Ana"), ours=True))
    )  # every act has its button on the page

    page.keyboard.type("atlas")
    expect(palette.locator("#palette-found")).to_have_attribute("data-asked", "atlas")
    assert said_to_the_reader(page).startswith("Atlas 4 launch")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert said_to_the_reader(page).startswith("Atlas 5")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('[data-lane]')")

    page.keyboard.press("/")
    expect(field).to_have_value("")
    page.keyboard.type("atlas 4")
    page.keyboard.press("Enter")  # before the answer has come
    page.wait_for_url(f"**/campaigns/{race.pk}/")


def test_an_old_answer_never_overtakes_a_new_one(world: World, hall: Hall) -> None:
    world.draft(name="Atlas")
    bolt = world.draft(name="Bolt")
    page, held = hall.window(world["Ana"]), list[Route]()
    page.goto("/")
    page.keyboard.press("Control+k")
    page.route(re.compile(r"q=atlas$"), lambda route: held.append(route))
    page.keyboard.type("atlas")
    page.wait_for_timeout(300)
    page.get_by_role("combobox").fill("bolt")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    held[0].continue_()
    page.wait_for_url(f"**/campaigns/{bolt.pk}/")


def test_what_is_a_button_of_the_menu_is_pressed(world: World, hall: Hall) -> None:
    page = hall.window(world["Ben"])
    page.goto("/search/")
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Control+k")
    page.keyboard.type("deutsch")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert Stakeholder.objects.get(pk=world["Ben"].pk).language == "de"
    assert path_of(page) == "/search/"
