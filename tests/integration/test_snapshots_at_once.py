"""Several look at once, and people move meanwhile: the same rows, each true of the event it names."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from campaigns.models import Campaign
from insights import snapshots
from insights.models import Snapshot
from tests.world import World, when

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object], times: int = 4) -> None:
    barrier = threading.Barrier(times)

    def one() -> None:
        barrier.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_workers_at_once_write_the_same_rows(caplog: pytest.LogCaptureFixture) -> None:
    world = World.build()
    for number in range(5):
        world.in_the_air(name=f"Campaign {number}")
    for moment in ("2026-11-02 13:00", "2026-11-03 00:05", "2026-11-04 00:05"):
        now = when(moment)
        at_once(lambda now=now: snapshots.look(now=now))
        snapshots.look(now=now)  # what somebody else held was passed by
    assert "can be taken" not in caplog.text  # no worker ran into another's row
    assert Snapshot.objects.filter(why="night").count() == 10
    assert Snapshot.objects.filter(why="change").count() == 5


def test_a_race_that_somebody_holds_is_passed_by_and_taken_in_the_next_round() -> None:
    world = World.build()
    busy, other = world.race(name="Busy"), world.race(name="Other")
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Campaign.objects.hold(busy.pk)
            held.set()
            let_go.wait(timeout=2)  # on SQLite everybody waits for it
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    first = snapshots.look(now=world.now)
    let_go.set()
    holder.join()
    assert first == (2 if connection.vendor == "sqlite" else 1)
    assert first + snapshots.look(now=world.now) == 2
    assert {row.campaign for row in Snapshot.objects.all()} == {busy, other}


def test_looks_among_moves_tell_each_state_once() -> None:
    """Ben takes and Cleo is offered while three workers look: never two rows in a row that tell the same, never one behind another."""
    world = World.build()
    campaigns = [world.race(name=f"Campaign {number}") for number in range(3)]
    moving = threading.Event()

    def move() -> None:
        try:
            for campaign in campaigns:
                world.take(campaign, "Build")
                world.pass_on(campaign, "Build")
        finally:
            moving.set()
            connections.close_all()

    def keep_looking() -> None:
        try:
            while not moving.is_set():
                snapshots.look(now=world.now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for act in (move, *[keep_looking] * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snapshots.look(now=world.now)
    for campaign in campaigns:
        found = list(Snapshot.objects.filter(campaign=campaign).order_by("pk"))
        told = [[getattr(row, name) for name in snapshots.TOLD] for row in found]
        assert all(one != other for one, other in itertools.pairwise(told))
        assert [row.seq for row in found] == sorted(row.seq for row in found)
        assert found[-1].seen_seq == Campaign.objects.get(pk=campaign.pk).seq
