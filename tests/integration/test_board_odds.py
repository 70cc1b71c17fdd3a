"""What the odds say of a finish stands on its lane of the board, as of the newest snapshot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from campaigns.models import Campaign
from insights import snapshots
from insights.models import Snapshot
from tests.doors import browser
from tests.integration.test_odds import FAR, history, race
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
AMBER = '<small class="tone" data-state="watch">85 in 100 by '


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def board(world: World) -> str:
    return browser(world["Ana"]).get("/board/").text


def told(campaign: Campaign) -> str:
    p85 = Snapshot.objects.get(campaign=campaign, newest=True).p85
    assert p85
    return f"85 in 100 by {p85:%a} {p85.day} {p85:%b}"


def test_a_lane_tells_the_day_that_is_told_as_soon_as_it_is_known(world: World) -> None:
    campaign = race(world)
    before = board(world)
    snapshots.look(now=world.now)

    assert "in 100 by" not in before
    after = board(world)
    assert (told(campaign) in after, "t-band" in after) == (True, True)


def test_a_day_after_the_target_is_amber(world: World) -> None:
    history(world, took=12)
    race(world)
    snapshots.look(now=world.now)
    assert AMBER in board(world)


def test_a_day_before_it_is_not(world: World) -> None:
    history(world, took=12)
    campaign = race(world, finish_on=FAR)
    snapshots.look(now=world.now)
    page = board(world)
    assert (told(campaign) in page, AMBER in page) == (True, False)


def test_nor_is_one_that_is_mostly_assumed(world: World) -> None:
    campaign = race(world)
    snapshots.look(now=world.now)
    page = board(world)
    assert (told(campaign) in page, AMBER in page) == (True, False)
