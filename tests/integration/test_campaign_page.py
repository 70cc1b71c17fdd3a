"""The campaign page: what a draft lacks is said before the gun, and the form asks no more than that."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns import baton
from campaigns.models import Campaign
from insights.campaign_page import campaign_page
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def page(world: World, campaign: Campaign) -> str:
    return browser(world["Ana"]).get(f"/campaigns/{campaign.pk}/").content.decode()


def test_a_draft_that_lacks_nothing_asks_for_nothing_but_a_day(world: World) -> None:
    seen = page(world, world.draft(world.leg("Build", "Ben")))
    assert "Ready for the gun" in seen
    assert "start-reason" not in seen
    assert "start-without_runners" not in seen


def test_a_leg_without_a_runner_is_said_before_the_gun(world: World) -> None:
    seen = page(world, world.draft(world.leg("Build", None)))
    assert "Some legs have nobody to run them." in seen
    assert "start-without_runners" in seen


def test_a_start_that_is_refused_says_why_and_keeps_the_draft(world: World) -> None:
    campaign = world.draft(world.leg("Build", None), objective="")
    answer = browser(world["Ana"]).post(f"/campaigns/{campaign.pk}/start/", {"start-starts_on": ""})
    assert answer.status_code == 422
    assert "A campaign without an objective needs your reason in writing." in answer.content.decode()
    assert Campaign.objects.get().state == "draft"


def test_a_shift_and_the_gun_are_one(world: World) -> None:
    """A shift that is possible and a start that is not leave the plan where it was."""
    campaign = world.draft(world.leg("Build", None, plan_due=world.now.date()))
    browser(world["Ana"]).post(f"/campaigns/{campaign.pk}/start/", {"start-starts_on": "2027-03-01"})
    assert campaign.legs.get(name="Build").plan_due == world.now.date()


def test_a_promise_that_was_moved_keeps_the_days_it_replaced(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=date(2026, 11, 4))
    for day in (5, 6):
        baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=date(2026, 11, day))

    row = campaign_page(world.who("Ana"), Campaign.objects.get(), now=world.now).legs[1]

    assert (row.old_promises, row.leg.promise) == ((date(2026, 11, 4), date(2026, 11, 5)), date(2026, 11, 6))


def test_the_promises_of_a_leg_that_lost_its_baton_are_not_shown_when_it_comes_again(world: World) -> None:
    campaign = world.in_the_air().campaign
    world.take(campaign, "Press", pass_on_by=date(2026, 11, 4))
    baton.promise(world.leg_of(campaign, "Press"), by=world.who("Cleo"), now=world.later(), date=date(2026, 11, 5))
    gone = world.handoff_to(campaign, "Press")
    baton.give_back(gone, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["The brief"])
    world.pass_on(campaign, "Build")
    world.take(campaign, "Press", pass_on_by=date(2026, 11, 9))

    row = campaign_page(world.who("Ana"), Campaign.objects.get(), now=world.now).legs[2]

    assert (row.old_promises, row.leg.promise) == ((), date(2026, 11, 9))


def test_the_newest_twenty_events_stand_open_and_the_older_ones_unfold(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", days=30), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    for number in range(30):
        baton.check_in(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), note=f"Day {number:02} of it.")
    html = page(world, campaign)
    newest, folded, older = html.partition("older events</summary>")
    assert folded
    assert (newest.count("Day "), "Day 10 of it." in newest, "Day 09 of it." in newest) == (20, True, False)
    assert "Day 09 of it." in older
