"""A baton that waits longer than most over its exchange: said to both sides and on the status page, once there are passes enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from campaigns.models import Campaign, Handoff
from insights import snapshots
from insights.evidence import gather
from insights.models import PastLeg, Snapshot
from insights.odds import usual_of
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def passes(world: World, *waits: float, taker: str = "Cleo") -> None:
    """Past relays in which Ben's function offered and the taker's took after so many working hours."""
    functions = [world["Ben"].function.name, world[taker].function.name]
    rows = []
    for number, hours in enumerate(waits):
        at = MONDAY - timedelta(days=7 * (number + 1))
        days = [(at - timedelta(days=2), at - timedelta(days=2), at), (at, at + timedelta(hours=hours), at + timedelta(days=3))]
        for seq, (function, (offered, accepted, ended)) in enumerate(zip(functions, days, strict=True)):
            leg = {"relay_id": f"{taker}{number}", "leg_seq": seq, "function": function, "planned_days": 2, "outcome": "passed"}
            rows.append(PastLeg(**leg, offered_at=offered, accepted_at=accepted, ended_at=ended, imported_at=MONDAY))
    PastLeg.objects.bulk_create(rows)


def offered(world: World, *, hours: float) -> Handoff:
    """Offered to Cleo so many working hours ago, and looked at."""
    handoff = world.in_the_air()
    snapshots.look(now=world.now)
    world.later(timedelta(hours=hours))
    return handoff


def said(world: World, handoff: Handoff, name: str, page: str = "handoffs") -> str:
    with time_machine.travel(world.now):
        path = f"/handoffs/{handoff.pk}/" if page == "handoffs" else f"/campaigns/{handoff.campaign_id}/status/"
        return browser(world[name]).get(path).text


def test_both_sides_and_the_status_page_say_so(world: World) -> None:
    passes(world, *[1] * 60)
    handoff = offered(world, hours=4)
    words = "Longer than 85 % of 60 passes from"
    assert words in said(world, handoff, "Cleo")
    assert words in said(world, handoff, "Ana", "status")


def test_what_waits_as_long_as_others_is_not_named(world: World) -> None:
    passes(world, *[4] * 30)
    assert "Longer than" not in said(world, offered(world, hours=2), "Cleo")


def test_fewer_than_five_passes_say_nothing(world: World) -> None:
    passes(world, *[0.1] * 4)
    assert "Longer than" not in said(world, offered(world, hours=4), "Cleo")


def test_our_own_passes_teach_too_and_what_was_borrowed_is_told(world: World) -> None:
    for number in range(6):
        race = world.race(name=f"Race {number}")
        world.take(race, "Build")
        world.pass_on(race, "Build")
        world.take(race, "Press")
    passes(world, *[1] * 30, taker="Dov")
    found = gather(now=world.now).waits.between("engineering", "pr")
    assert found.own == 6
    assert Campaign.objects.count() == 6


def test_it_is_kept_with_the_odds_for_each_baton_that_is_offered(world: World) -> None:
    passes(world, *[1] * 30)
    handoff = offered(world, hours=1)
    row = Snapshot.objects.get(campaign=handoff.campaign_id, newest=True)
    usual = usual_of(row.odds["waits"])[str(handoff.pk)]
    assert (usual.own, usual.borrowed, list(usual.days) == sorted(usual.days)) == (30, 0, True)
    world.take(handoff.campaign, "Press")
    snapshots.look(now=world.now)
    assert Snapshot.objects.get(campaign=handoff.campaign_id, newest=True).odds["waits"] == {}
