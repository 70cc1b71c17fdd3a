"""An executive's minute, by keyboard alone: what is wanted, how it stands and why, the answer, all races, and the sheet for the meeting."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.deciding import ask_decision
from campaigns.models import Decision
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture
def wanted(world: World) -> Decision:
    """Ana asks Gus, who sponsors the race; the baton lies with Cleo."""
    race = world.in_the_air(sponsor=world["Gus"].pk, finish_on=TUESDAY.date() + timedelta(days=30)).campaign
    friday = TUESDAY.date() + timedelta(days=3)
    options = ["Yes, let her", "No, keep Cleo"]
    return ask_decision(race, by=world.who("Ana"), now=world.later(), question="A second PR runner?", options=options, by_date=friday)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_an_executive_s_minute(world: World, hall: Hall, wanted: Decision, screen: dict[str, Any]) -> None:
    gus = Keys.at(hall, **screen)
    page = gus.page
    gus.arrive("/", "Sign in")
    gus.sign_in("gus@example.com")
    gus.shows("A second PR runner?")
    gus.shows("Needed by Fri 7 Nov.")

    gus.go("s", "Status of all campaigns")
    gus.follow("Atlas 4 launch", "Status of Atlas 4 launch", within=page.locator("table"))
    expect(page.locator("#standing")).to_contain_text("On track")
    expect(page.locator("#standing dt").first).to_have_text("because")
    gus.shows("Finish: expected on")
    gus.shows("The target is Thu 4 Dec.")
    gus.shows("Cleo")

    gus.unfold("With a word…")
    gus.say("A word with it", "She is free.")
    gus.act("No, keep Cleo", "Decided. The lead is told.")
    gus.shows("Gus decided")
    gus.shows("Nothing waits for a decision.")

    sheet = page.pdf(format="A4")
    assert len(A_PAGE.findall(sheet)) == 1
    gus.back("Status of all campaigns")
    expect(page.get_by_role("link", name="1 decision")).to_have_count(0)
    gus.back("My next move")
    expect(page.locator("h1")).to_have_text("Your hands are free")
    wanted.refresh_from_db()
    assert (wanted.state, wanted.option) == ("answered", 1)
