"""A lead asks what if, by keyboard alone, on a desk and on a phone: from the race to a suggestion, to questions of their own, and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "What if: Atlas 4 launch"


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_lead_asks_what_if_from_the_race(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    campaign = world.race(world.leg("Build", "Ben", days=4), world.leg("Press", "Cleo", days=3), world.leg("Art", "Dov", days=3))
    world.take(campaign, "Build")
    before = Campaign.objects.get(pk=campaign.pk).seq

    ana = Keys.at(hall, **screen)
    ana.arrive("/board/", "Sign in")
    ana.sign_in("ana@example.com", "Handoff board")
    ana.arrive(f"/campaigns/{campaign.pk}/", "Atlas 4 launch")
    ana.follow("What if…", TITLE)
    ana.shows("What would gain the most")
    ana.follow(re.compile("Look at it"), TITLE)
    ana.shows("What it would bring")
    ana.follow("Start over", TITLE)

    art = ana.unfold("Art")
    ana.reach(art.get_by_label("Drop it"))
    ana.page.keyboard.press("Space")
    press = ana.unfold("Press")
    ana.reach(press.get_by_label("A second runner shares it"))
    ana.page.keyboard.press("Space")
    ana.press("Work out the odds")
    ana.shows("All of it together brings the 85 % day from")
    expect(ana.page).to_have_url(re.compile(r"\?two-[0-9a-f-]+=on&drop-[0-9a-f-]+=on$"))
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ana.follow(re.compile("Without it: Dropping “Art”"), TITLE)
    ana.shows("A second runner on “Press” brings the 85 % day from")
    ana.back(TITLE)
    ana.shows("All of it together")
    ana.follow(re.compile("Skip the leg"), "Change Art")
    assert Campaign.objects.get(pk=campaign.pk).seq == before
