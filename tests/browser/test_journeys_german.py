"""Relay in German from the sign-in to the sign-out, by keyboard alone: wherever it leads, no English is left that somebody of the race
did not write."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from campaigns import watch
from stakeholders import clock
from stakeholders.models import Stakeholder
from tests.browser import german
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def morning(world: World) -> World:
    """Cleo has let the baton of *Heron* lie; that of *Gull* is offered to Ana, who leads both and reads German."""
    world.in_the_air(name="Heron")
    gull = world.race(world.leg("Sketch", "Ben"), world.leg("Colours", "Ana"), name="Gull", objective="adoption")
    world.take(gull, "Sketch")
    world.pass_on(gull, "Sketch", note="Two of three are yours.")
    clock.move_to(TUESDAY + timedelta(hours=6))
    watch.sweep(now=clock.now())
    Stakeholder.objects.filter(pk=world["Ana"].pk).update(language="de")
    return world


def de(english: str, **filled: object) -> str:
    """The German of these words."""
    with override("de"):
        return gettext(english) % filled if filled else gettext(english)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_german_from_start_to_end(morning: World, hall: Hall, screen: dict[str, Any]) -> None:
    ana = Keys.at(hall, locale="de-DE", **screen)
    page, theirs = ana.page, german.written()

    def all_german() -> None:
        assert german.left(german.said(page.content()), theirs) == []
        assert page.evaluate("document.documentElement.lang") == "de"

    def find(words: str, title: str) -> None:
        page.keyboard.press("Control+k")
        expect(page.locator("#palette [role=combobox]")).to_be_focused()
        page.keyboard.type(words)
        expect(page.locator("#palette-found")).to_have_attribute("data-asked", words)
        all_german()
        page.keyboard.press("Enter")
        ana.titled(title)
        all_german()

    ana.arrive("/", de("Sign in"))
    all_german()
    ana.sign_in("ana@example.com", de("My next move"))
    all_german()

    ana.follow(re.compile(f"^{de('Read and answer')}"), de("%(giver)s passes you: %(leg)s", giver="Ben", leg="Colours"))
    all_german()
    ana.act(de("Take the baton"), "Stab")
    all_german()

    ana.go("b", de("Handoff board"))
    all_german()
    ana.reach(page.get_by_role("link", name=de("By court")))
    page.keyboard.press("Enter")
    page.wait_for_url("**by=court**")
    all_german()
    ana.reach(page.get_by_label(de("Objective"), exact=True))
    page.keyboard.type("Prod")  # Pipeline begins with the same letter
    page.wait_for_url("**objective=adoption**")
    expect(page.locator("[data-lane] .name")).to_have_text("Gull")
    expect(page.get_by_label(de("Objective"), exact=True)).to_be_focused()
    all_german()
    ana.reach(page.get_by_role("link", name=de("Show all"), exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("[data-lane]")).to_have_count(2)
    page.keyboard.press("1")
    page.locator(".lane-acts .actions").first.wait_for()
    all_german()
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_be_visible()
    all_german()
    ana.stands()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")

    find(de("Settings"), de("My profile"))
    find(de("Help"), de("Help"))
    page.keyboard.press("Control+k")
    page.keyboard.type(de("Sign out"))
    page.keyboard.press("Enter")
    ana.titled(de("Sign in"))
    all_german()
