"""What skipping a leg would bring stands beside the button, by the rules that would do it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign, CheckItem
from campaigns.plans import ItemPlan
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def page(world: World, campaign: Campaign, leg: str) -> str:
    answer = browser(world["Ana"]).get(reverse("leg_change", args=[world.leg_of(campaign, leg).pk]))
    return " ".join(answer.text.split())


def test_it_says_who_then_passes_to_whom_what_moves_along_and_when_it_ends(world: World) -> None:
    kept = (ItemPlan("Claims approved", survives=True),)
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", days=5, checkpoint=kept), world.leg("Art", "Dov"))

    seen = page(world, campaign, "Press")

    assert "“Build” then passes to “Art”." in seen
    assert "“Claims approved” moves to “Art”." in seen
    assert "Finish expected Fri 6 Nov, not Fri 13 Nov." in seen
    assert "Ben, Cleo and Dov will read of it." in seen
    assert not CheckItem.objects.filter(leg__name="Art").exists()


def test_where_it_would_be_refused_it_says_why_before_anybody_tries(world: World) -> None:
    kept = (ItemPlan("Claims approved", survives=True),)
    campaign = world.race(world.leg("Press", "Cleo", checkpoint=kept))

    assert "An item of this leg must survive, and no leg is left to carry it." in page(world, campaign, "Press")


def test_an_offer_that_would_be_taken_back_is_counted(world: World) -> None:
    campaign = world.race()

    assert "The offer to it is taken back." in page(world, campaign, "Build")
