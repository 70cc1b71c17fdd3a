"""From a playbook to a running race and back to a playbook, by keyboard alone: in few acts, on a desk and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign, Leg, Playbook
from stakeholders.models import Function
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_playbook_to_the_gun_in_four_acts(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    Function.objects.update(head=world["Finn"])  # every function has somebody to propose
    ana = Keys.at(hall, **screen)
    ana.arrive("/playbooks/", "Sign in")
    ana.sign_in("ana@example.com", "Playbooks")

    event = ana.page.get_by_role("article", name="Event")
    ana.follow("Plan a campaign", "A campaign from Event", within=event)
    ana.shows("As it would be: Tue 4 Nov to")
    ana.say("Name", "Spring fair")
    ana.press("Make the draft")
    ana.titled("Spring fair")
    ana.told("Drafted.")
    ana.shows("Ready for the gun")
    ana.press("Fire the gun")
    ana.told("The gun is fired.")

    made = Campaign.objects.get()
    assert (made.state, made.name, Leg.objects.filter(campaign=made, kind="leg").count()) == ("running", "Spring fair", 11)
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_another_day_is_looked_at_before_anything_is_made(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    ana = Keys.at(hall, **screen)
    ana.arrive("/playbooks/", "Sign in")
    ana.sign_in("ana@example.com", "Playbooks")
    ana.follow("Sales enablement push", "Sales enablement push · Playbook", within=ana.page.locator("main"))
    ana.follow("Plan a campaign from it", "A campaign from Sales enablement push")
    ana.say(re.compile("^Day$"), "04042032")  # a Sunday, whichever way round a browser reads it
    ana.press("Show the days")
    ana.shows("Nobody works on that day.")
    ana.say(re.compile("^Day$"), "02022032")
    ana.press("Show the days")
    ana.shows("As it would be: Mon 2 Feb to")
    ana.shows("10 legs have nobody yet")
    assert Campaign.objects.count() == 0


def test_what_went_well_is_kept_for_the_next_one(world: World, hall: Hall) -> None:
    campaign = world.race()
    ana = Keys.at(hall, **PHONE)
    ana.arrive(f"/campaigns/{campaign.pk}/", "Sign in")
    ana.sign_in("ana@example.com", "Atlas 4 launch")
    ana.follow("Save as a playbook", "Save Atlas 4 launch as a playbook")
    ana.say("What it is for", "Small launches")
    ana.press("Save the playbook")
    ana.titled("Atlas 4 launch · Playbook")
    ana.told("Saved as a playbook.")
    ana.follow("All playbooks", "Playbooks")
    expect(ana.page.get_by_role("article", name="Atlas 4 launch")).to_contain_text("saved by Ana")
    ana.page.keyboard.press("Control+k")
    ana.page.keyboard.type("playbook")
    expect(ana.page.locator("#palette-found")).to_contain_text(re.compile("Plan from a playbook"))
    assert Playbook.objects.get().summary == "Small launches"
