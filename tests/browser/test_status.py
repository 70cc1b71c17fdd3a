"""The executive's page in a browser: a decision made in place, and the lead's part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns.deciding import ask_decision
from campaigns.models import Campaign, Correction, Decision
from tests.browser.hall import PHONE, TUESDAY, Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(sponsor=world["Gus"].pk, finish_on=TUESDAY.date() + timedelta(days=30))


def asked(world: World, race: Campaign) -> Decision:
    friday = TUESDAY.date() + timedelta(days=3)
    options = ["Yes, let her", "No, keep Cleo"]
    return ask_decision(race, by=world.who("Ana"), now=world.later(), question="A second PR runner?", options=options, by_date=friday)


def test_the_sponsor_decides_in_place_from_a_phone(world: World, race: Campaign, hall: Hall) -> None:
    decision = asked(world, race)
    page = hall.window(world["Gus"], **PHONE)
    page.goto("/")
    page.get_by_role("link", name="A second PR runner?").tap()
    page.get_by_text("With a word…").tap()
    page.get_by_label("A word with it").fill("She is free.")
    page.get_by_role("button", name="No, keep Cleo").tap()
    expect(page.get_by_text("Decided. The lead is told.")).to_be_visible()
    expect(page.locator("#decisions")).to_contain_text("Gus decided")
    expect(page.locator("#decisions")).to_contain_text("She is free.")
    decision.refresh_from_db()
    assert (decision.state, decision.option) == ("answered", 1)


def test_two_decide_and_the_second_is_told_where_the_question_stood(world: World, race: Campaign, hall: Hall) -> None:
    asked(world, race)
    first, second = hall.window(world["Gus"]), hall.window(world["Gus"])
    for page in (first, second):
        page.goto(f"/campaigns/{race.pk}/status/")
    first.get_by_role("button", name="Yes, let her").click()
    expect(first.locator("#decisions")).to_contain_text("Gus decided")
    second.get_by_role("button", name="No, keep Cleo").click()
    expect(second.get_by_role("alert")).to_contain_text("You decided on")
    assert Decision.objects.get().option == 0


def test_the_lead_asks_corrects_and_looks_in_place(world: World, race: Campaign, hall: Hall) -> None:
    page = hall.window(world["Ana"])
    page.goto(f"/campaigns/{race.pk}/status/")
    page.get_by_role("button", name="I have looked").click()
    expect(page.get_by_text("Noted: you have looked.")).to_be_visible()
    page.get_by_text("Ask for a decision…").click()
    page.get_by_label("What is to be decided").fill("Drop the Paris event?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#decisions")).to_contain_text("Give two to six options.")
    expect(page.get_by_label("What is to be decided")).to_have_value("Drop the Paris event?")
    page.get_by_label("Options").fill("Yes\nNo")
    page.get_by_label("Needed by").fill((TUESDAY + timedelta(days=3)).date().isoformat())
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#decisions article")).to_contain_text("Drop the Paris event?")
    page.get_by_text("Write one down…").click()
    page.get_by_label("What we saw").fill("It serves neither goal.")
    page.get_by_label("What we change").fill("Paris event dropped.")
    page.get_by_label("Look again on").fill((TUESDAY + timedelta(days=7)).date().isoformat())
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#corrections")).to_contain_text("Paris event dropped.")
    assert Correction.objects.get().campaign == race
