"""Whose court the time was in is kept with each snapshot, so that a status page tells it without reading a log."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign
from insights import snapshots
from insights.court_kept import kept_of, table_from
from insights.court_page import court_of, flow_of
from insights.models import Snapshot
from tests.doors import browser
from tests.shared import made
from tests.world import HOUR, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben ran for an hour and passed to Cleo, who sent it back after three; he had it again for two."""
    handoff = world.in_the_air(name="Atlas")
    world.later(3 * HOUR)
    baton.send_back(handoff, by=world.who("Cleo"), now=world.now, reason="missing", missing=["The logo"])
    world.later(2 * HOUR)
    return Campaign.objects.get(pk=handoff.campaign_id)


def newest(race: Campaign) -> Snapshot:
    return Snapshot.objects.get(campaign=race, newest=True)


def page(world: World, race: Campaign, name: str = "Gus") -> str:
    with time_machine.travel(world.now):
        return browser(world[name]).get(reverse("campaign_status", args=[race.pk])).content.decode()


def test_what_is_kept_adds_up_to_the_time_since_the_gun_to_the_microsecond(world: World, race: Campaign) -> None:
    world.later(timedelta(minutes=7, microseconds=333_333))
    snapshots.look(now=world.now)

    shares = [share for row in table_from(newest(race).court).values() for share in row.values()]
    assert sum((one.elapsed for one in shares), timedelta()) == world.now - race.started_at


def test_it_is_the_table_of_its_page(world: World, race: Campaign) -> None:
    court = court_of(race, now=world.now)

    kept = table_from(json.loads(json.dumps(kept_of(court))))
    assert (kept, flow_of(kept)) == (court.table, court.flow)


def test_the_status_page_tells_it_up_to_the_snapshot(world: World, race: Campaign) -> None:
    snapshots.look(now=world.now)
    world.later(HOUR)

    told = " ".join(page(world, race).split())
    assert "Whose court, since the gun" in told
    assert "<b>Engineering</b><br><small>Running 0.1 d, Rework 0.2 d, In the air 0.1 d</small>" in told
    assert "Working days along the chain that decides the finish, up to Mon 2 Nov, 17:00." in told


def test_before_the_first_snapshot_there_is_the_way_to_its_page(world: World, race: Campaign) -> None:
    told = page(world, race)
    assert 'id="court"' not in told
    assert reverse("campaign_court", args=[race.pk]) in told


def test_a_night_brings_it_up_to_date_though_nothing_happened(world: World, race: Campaign) -> None:
    snapshots.look(now=world.now)
    before = newest(race).court
    world.later(timedelta(days=1))
    snapshots.look(now=world.now)

    after = newest(race).court
    assert [row["name"] for row in before] == [row["name"] for row in after]
    assert after != before


def test_a_link_for_outsiders_says_nothing_of_it(world: World, race: Campaign) -> None:
    snapshots.look(now=world.now)
    with time_machine.travel(world.now):
        _share, place = made(world, race)
        told = browser(None).get(place).content.decode()
    assert "Atlas" in told
    assert 'id="court"' not in told
