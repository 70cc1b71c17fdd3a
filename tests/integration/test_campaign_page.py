"""The campaign page: what a draft lacks is said before the gun, and the form asks no more than that."""

from __future__ import annotations

import pytest

from campaigns.models import Campaign
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
