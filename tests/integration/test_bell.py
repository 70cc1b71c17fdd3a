"""The bell rings once a transaction; history that is brought along is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import transaction

from campaigns import events, watch
from campaigns.models import Event, Stall
from tests.world import World

pytestmark = pytest.mark.django_db
Capture = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def test_it_rings_once_however_much_is_recorded(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks() as rings:
        World.build().race()
    assert Event.objects.count() == 3
    assert len(rings) == 1


def test_it_rings_for_what_follows_a_refused_move(django_capture_on_commit_callbacks: Capture) -> None:
    world = World.build()
    with django_capture_on_commit_callbacks() as rings:
        with transaction.atomic():
            world.draft(world.leg("Build", "Ben"))
            transaction.set_rollback(True)
        world.draft(world.leg("Build", "Ben"))
    assert len(rings) == 1


def test_only_what_happened_before_counts_as_told() -> None:
    world = World.build()
    world.race()
    events.mark_told(before=world.now, now=world.now)
    assert Event.objects.unpublished().count() == 3
    events.mark_told(before=world.now + timedelta(seconds=1), now=world.now)
    assert not Event.objects.unpublished().exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_of_many_rings_at_once_now_and_then_and_in_the_end() -> None:
    world, noticed = World.build(), []
    for _ in range(6):
        world.in_the_air()
    heard = lambda **_: noticed.append(Stall.objects.count())  # noqa: E731 -- a receiver is kept by its name
    events.bell.connect(heard)
    watch.sweep(now=world.now + timedelta(days=2))
    world.draft(world.leg("Build", "Ben"))
    events.bell.disconnect(heard)
    assert noticed == [1, 2, 4, 6, 6]
