"""Somebody goes away and somebody else takes in their place, by keyboard alone, at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.models import Handoff
from stakeholders.models import Absence
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_substitute_agrees_and_takes_the_baton(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    baton = world.in_the_air()
    cleo = Keys.at(hall, **screen)
    cleo.arrive("/", "Sign in")
    cleo.sign_in("cleo@example.com")
    cleo.arrive("/absences/", "Absences")
    cleo.follow("Mark away", "Mark away")
    for label, day in (("First day away", "11042031"), ("Last day away", "11142031")):
        cleo.reach(cleo.page.get_by_label(label))
        cleo.page.keyboard.type(day)
    cleo.reach(cleo.page.get_by_label("Substitute"))
    cleo.page.keyboard.type("Finn")
    expect(cleo.page.locator("#in-these-days")).to_contain_text("into these days")
    cleo.press("Mark away")
    cleo.told("Finn is asked to stand in")
    cleo.titled("Absences")

    finn = Keys.at(hall, **screen)
    finn.arrive("/", "Sign in")
    finn.sign_in("finn@example.com")
    finn.shows("Cleo asks you to stand in")
    finn.press("I stand in")
    finn.told("Thank you.")
    finn.go("n", "My next move")
    expect(finn.page.locator("h1")).to_contain_text("Answer Ben: Press")
    finn.follow("Read and answer", "Ben passes you: Press")
    finn.act("Take the baton", "You hold the baton. Ben knows.")

    baton.refresh_from_db()
    assert (baton.state, baton.decided_by, baton.taker) == ("accepted", world["Finn"], world["Cleo"])
    assert Absence.objects.get().agreed
    assert Handoff.objects.filter(overridden=True).count() == 0
