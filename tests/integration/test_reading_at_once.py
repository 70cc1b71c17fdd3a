"""Who reads a race while somebody moves it sees it before the move or after, never half of it. Sized by RELAY_RACES."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from campaigns import baton, rows
from campaigns.lifecycle import HandoffState, LegState
from campaigns.models import Campaign
from campaigns.race import Race
from insights import my_races
from stakeholders.who import Who
from tests.world import World, when

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ROUNDS = int(os.environ.get("RELAY_RACES", "25"))


def torn(race: Race) -> bool:
    """A leg is passing just as long as its baton is in the air."""
    passing = {leg.id for leg in race.legs.values() if leg.state is LegState.PASSING}
    return passing != {handoff.leg for handoff in race.handoffs.values() if handoff.state is HandoffState.OFFERED}


def read_beside(read: Callable[[Campaign], Race]) -> tuple[int, int]:
    """How many of the looks at a race, while its baton is offered and recalled again and again, saw half a move; and how many looks."""
    world = World.build()
    campaign = world.in_the_air().campaign
    over, looks = threading.Event(), list[bool]()

    def look() -> None:
        try:
            while not over.is_set():
                looks.append(torn(read(campaign)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as readers:
        reading = readers.submit(look)
        try:
            for _ in range(ROUNDS):
                baton.recall(world.handoff_to(campaign, "Press"), by=world.who("Ben"), now=world.later())
                world.pass_on(campaign, "Build")
        finally:
            over.set()
        reading.result()
    return sum(looks), len(looks)


def as_the_leg_page_reads_it(campaign: Campaign) -> Race:
    return my_races.read_one(Who(campaign.lead_id, "Ana", frozenset()), campaign.pk, now=when("2026-11-03 12:00")).races[0]


@pytest.mark.parametrize("read", [rows.load, as_the_leg_page_reads_it])
def test_a_race_is_read_as_of_one_instant(read: Callable[[Campaign], Race]) -> None:
    half, all_ = read_beside(read)
    assert (half, all_ > ROUNDS // 4) == (0, True)
