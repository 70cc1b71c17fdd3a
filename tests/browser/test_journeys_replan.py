"""A lead re-plans after a slip, by keyboard alone, on a desk and on a phone: from the lane to new dates, and the runners know."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns import baton
from campaigns.models import Leg
from notifications.models import Notice
from notifications.outbox import publish
from stakeholders import clock
from tests.browser.hall import DESK, PHONE, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_after_a_slip_the_lead_replans_from_the_lane(world: World, hall: Hall, screen: dict[str, Any]) -> None:
    press = world.leg("Press", "Cleo", plan_start=date(2031, 11, 5), plan_due=date(2031, 11, 6))
    campaign = world.race(world.leg("Build", "Ben"), press, world.leg("Art", "Dov", plan_due=date(2031, 12, 5)))
    world.take(campaign, "Build")
    baton.promise(world.leg_of(campaign, "Press"), by=world.who("Cleo"), now=world.later(), date=date(2031, 11, 7))
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=date(2031, 11, 14))

    ana = Keys.at(hall, **screen)
    ana.arrive("/board/", "Sign in")
    ana.sign_in("ana@example.com", "Handoff board")
    ana.page.keyboard.press("1")
    expect(ana.page.get_by_role("link", name="Re-plan").first).to_be_visible()
    ana.page.keyboard.press("p")
    ana.titled("Re-plan Atlas 4 launch")
    ana.shows("Cleo promised “Press” for Fri 7 Nov, before it can begin.")
    ana.follow(re.compile("Pull forward"), "Re-plan Atlas 4 launch", within=ana.page.get_by_role("navigation", name="Ways to re-plan"))
    ana.shows("working days sooner")
    ana.say(re.compile("Why"), "The build slipped")
    ana.press("Move 2 legs")
    ana.titled("Atlas 4 launch")
    ana.told("Re-planned.")
    ana.shows("Ana pulled 2 legs forward.")

    publish(now=clock.now())
    moved = Leg.objects.get(campaign=campaign, name="Press")
    assert (moved.plan_start, moved.promise) == (date(2031, 11, 17), date(2031, 11, 7))
    assert Notice.objects.filter(event__kind="replanned", reader=world["Cleo"], act_now=True).exists()
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
