"""Whose court the time was in, and what the passes teach: by keyboard alone, on a phone, in both schemes, on paper, and without colour."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns import baton
from campaigns.models import Campaign
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall, faults
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
HOURS = timedelta(hours=1)


@pytest.fixture
def race(world: World) -> Campaign:
    """A week in which everything was waited for that can be: taken, asked, sent back, blocked, paused; now it lies with Cleo."""
    world.now = TUESDAY - timedelta(days=7)
    race = world.race(finish_on=TUESDAY.date() + timedelta(days=30))
    world.take(race, "Build")
    baton.block(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(5 * HOURS), reason="No list", on=world["Dov"].pk)
    baton.unblock(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(22 * HOURS))
    world.later(20 * HOURS)
    world.pass_on(race, "Build")
    baton.ask(world.handoff_to(race, "Press"), by=world.who("Cleo"), now=world.later(4 * HOURS), question="Which price?")
    baton.answer(world.handoff_to(race, "Press"), by=world.who("Ben"), now=world.later(18 * HOURS), answer="The new one.")
    missing = {"reason": "missing", "missing": ["The logo"]}
    baton.send_back(world.handoff_to(race, "Press"), by=world.who("Cleo"), now=world.later(2 * HOURS), **missing)
    baton.pause(race, by=world.who("Ana"), now=world.later(3 * HOURS), reason="Board")
    baton.resume(race, by=world.who("Ana"), now=world.later(24 * HOURS))
    world.later(23 * HOURS)
    world.pass_on(race, "Build")
    return race


@pytest.fixture
def taught(world: World, race: Campaign) -> Campaign:
    """Five more races in which Ben passed to Cleo, and five returns among them."""
    for n in range(5):
        other = world.race(name=f"Other {n}")
        world.take(other, "Build")
        world.pass_on(other, "Build")
        if n < 2:
            for reason in ("missing", "wrong")[: n + 1]:
                back = {"reason": reason, "missing": ["The logo"]}
                baton.send_back(world.handoff_to(other, "Press"), by=world.who("Cleo"), now=world.later(), **back)
                world.pass_on(other, "Build")
        world.take(other, "Press")
    return race


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_an_executive_learns_where_the_time_goes(world: World, hall: Hall, taught: Campaign, screen: dict[str, Any]) -> None:
    gus = Keys.at(hall, **screen)
    page = gus.page
    gus.arrive(f"/campaigns/{taught.pk}/status/", "Sign in")
    gus.sign_in("gus@example.com", "Status of Atlas 4 launch")
    gus.follow("Whose court", "Whose court: Atlas 4 launch")
    gus.shows("Engineering")
    for kind in ("Running", "Rework", "In the air", "Question", "Blocked", "Paused", "Hatched"):
        gus.shows(kind)
    table = gus.unfold("changes of court").locator("table")
    expect(table).to_contain_text("Blocked")
    expect(table.locator("tbody tr")).to_have_count(11)

    gus.arrive("/insights/", "What the passes teach")
    expect(page.locator("section[aria-labelledby=exchanges-title]")).to_contain_text("Engineering to PR")
    gus.follow("Atlas 4 launch", "Whose court: Atlas 4 launch")
    gus.back("What the passes teach")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_is_cut_off(world: World, hall: Hall, taught: Campaign, screen: dict[str, Any], scheme: str) -> None:
    page = hall.window(world["Ana"], color_scheme=scheme, **screen)
    urls = {"insights": "/insights/", "court": f"/campaigns/{taught.pk}/court/"}
    for url in urls.values():
        page.goto(url)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert hall.complaints == []
    for name, url in urls.items():
        page.goto(url)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        assert faults(page) == []
        if folder := os.environ.get("RELAY_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{page.viewport_size['width']}.png", full_page=True)
    page.goto(url)  # by then what axe and pictures set is told: styles that the content policy refuses
    hall.complaints = [one for one in hall.complaints if "inline style" not in one]


def test_the_kinds_can_be_told_apart_without_colour(world: World, hall: Hall, race: Campaign) -> None:
    """Each kind is drawn in its own way: no two samples of the legend are the same but for their colour."""
    page = hall.window(world["Ana"])
    page.goto(f"/campaigns/{race.pk}/court/")
    drawn = page.locator("ul.facts svg").evaluate_all(
        '(all) => all.map((one) => one.innerHTML.replaceAll(/ class="[^"]*"| data-state="[^"]*"/g, \'\'))'
    )
    assert len(drawn) == len(set(drawn)) == 7


def test_the_court_prints_on_one_sheet(world: World, hall: Hall, race: Campaign) -> None:
    page = hall.window(world["Ana"])
    page.goto(f"/campaigns/{race.pk}/court/")
    sheet = page.pdf(format="A4")
    if folder := os.environ.get("RELAY_SCREENSHOTS"):
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 700, "height": 900})
        page.screenshot(path=Path(folder) / "court-print.png")
    assert len(A_PAGE.findall(sheet)) == 1
