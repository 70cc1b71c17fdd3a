"""Somebody new who also competes, their motives, and the look before a baton goes to them: by keyboard alone, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns import baton
from campaigns.models import CheckItem, Handoff, Text
from campaigns.plans import ItemPlan
from stakeholders.models import Organisation, Stakeholder
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_new_stakeholder_to_a_look_before_the_offer(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    Organisation.objects.create(name="Vega Systems", ours=False)
    campaign = world.race(
        world.leg("Build", "Ben", checkpoint=(ItemPlan("Prices agreed", required=False),)), world.leg("Joint page", "Dov")
    )
    world.take(campaign, "Build")

    ana = Keys.at(hall, **screen)
    ana.arrive("/stakeholders/new/", "Sign in")
    ana.sign_in("ana@example.com", "Add a person")
    ana.say("Name", "Iris Vogt")
    ana.say("E-mail", "iris@vega.example")
    ana.say("Organisation", "Vega")
    ana.say("Kind", "Competitor")
    ana.press("Add them")
    ana.titled("Iris Vogt")
    iris = Stakeholder.objects.get(name="Iris Vogt")
    ana.follow("Note their motives", "Motives of Iris Vogt")
    ana.say("What they need from us", "One page for her board")
    ana.say("Say first", "Whose name stands first")
    ana.press("Save")
    ana.titled("Iris Vogt")
    ana.shows("Whose name stands first")
    baton.reassign(world.leg_of(campaign, "Joint page"), by=world.who("Ana"), now=world.later(), runner=iris.pk)

    ben = Keys.at(hall, **screen)
    leg = world.leg_of(campaign, "Build")
    ben.arrive(f"/legs/{leg.pk}/", "Sign in")
    ben.sign_in("ben@example.com", "Prepare the pass to Iris")
    ben.shows("One page for her board")
    ben.say("Note to Iris", "The page is final.")
    ben.press("Offer the baton")
    ben.titled("Look before you offer: Build")
    ben.shows("What Iris Vogt of Vega Systems will see")
    ben.say("Prices agreed", "our")
    ben.press("Show it again")
    ben.shows("1 part is left out.")
    assert not Handoff.objects.filter(exchange__taker__name="Joint page").exists()
    ben.press("I have looked: offer it so")
    ben.titled("Build")
    ben.told("Offered.")

    assert CheckItem.objects.get(text="Prices agreed").ring == "company"
    assert Handoff.objects.get(exchange__taker__name="Joint page").taker == iris
    assert not Text.objects.filter(body__contains="One page for her board").exists()
    assert ben.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
