"""A round of periodic work asks as often for many open campaigns as for few, as long as they are not due; and no poison stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import rounds, spot_check, watch
from campaigns.models import Campaign, Concern, Leg, Round, Stall
from notifications import auditor, outbox
from notifications.models import Notice
from tests.copies import copy
from tests.world import World, when

pytestmark = pytest.mark.django_db
FEW, MANY = 4, 400
NOW = when("2026-11-03 13:00")  # a baton offered on Monday is flagged


@pytest.fixture
def world() -> World:
    """A race that is due for a look, one that is not, and what the first round needs to know of calendars."""
    world = World.build()
    world.in_the_air(name="Due")
    world.in_the_air(name="Idle")
    Campaign.objects.filter(name="Idle").update(look_again_at=NOW + timedelta(hours=1))
    outbox.publish(now=NOW)
    outbox.deliver(now=NOW)
    return world


def asked(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def idle(number: int) -> None:
    """So many open campaigns that are not due, their logs replayed a while ago."""
    copy(Campaign.objects.filter(name="Idle"), times=number - Campaign.objects.filter(name__startswith="Idle").count())
    assert Campaign.objects.open().filter(name__startswith="Idle", look_again_at__gt=NOW).count() == number


def test_a_sweep_with_something_due(world: World) -> None:
    def once() -> int:
        Stall.objects.filter(campaign__name="Due").delete()
        Campaign.objects.filter(name="Due").update(look_again_at=NOW)
        return asked(lambda: watch.sweep(now=NOW))

    once()
    idle(FEW)
    few = once()
    idle(MANY)
    assert once() == few
    assert Stall.objects.get().campaign.name == "Due"


def test_a_sweep_with_nothing_due_asks_once(world: World) -> None:
    Campaign.objects.filter(name="Due").update(look_again_at=NOW + timedelta(hours=1))
    idle(MANY)
    assert asked(lambda: watch.sweep(now=NOW)) == 1


def test_publishing_and_sending(world: World) -> None:
    def once() -> int:
        Notice.objects.filter(event__kind="offered").delete()
        Campaign.objects.get(name="Due").events.filter(kind="offered").update(published_at=None)
        return asked(lambda: outbox.publish(now=NOW)) + asked(lambda: outbox.deliver(now=NOW))

    once()
    idle(FEW)
    few = once()
    idle(MANY)
    assert once() == few
    assert Notice.objects.filter(event__campaign__name="Due", event__kind="offered").exists()


def test_an_audit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spot_check, "SAMPLE", 0)  # its size is bounded by itself; a test of the auditor says so
    rounds.note(Round.Work.SWEEP)
    idle(FEW)
    few = asked(lambda: auditor.audit(now=NOW))
    idle(MANY)
    assert asked(lambda: auditor.audit(now=NOW)) == few


# Poison


def test_poison_campaigns_stop_neither_the_round_nor_the_next_ones_and_each_is_shown(world: World) -> None:
    names = [f"Poison {number}" for number in range(3)]
    for number, name in enumerate(names):
        world.in_the_air(name=name)
        due = NOW - timedelta(hours=5 - number)  # before all others, and after
        Campaign.objects.filter(name=name).update(look_again_at=due)
    Leg.objects.filter(campaign__name__in=names, name="Art").update(state="flying")
    Campaign.objects.filter(name="Idle").update(look_again_at=NOW)
    assert watch.sweep(now=NOW) == 2
    assert Stall.objects.get().campaign.name == "Due"
    assert Campaign.objects.get(name="Idle").look_again_at > NOW
    assert watch.sweep(now=NOW + timedelta(minutes=1)) == 0  # pushed an hour forward, not tried with every round
    auditor.audit(now=NOW)
    shown = Concern.objects.filter(check_name="poison").values_list("campaign__name", flat=True)
    assert sorted(shown) == names


def test_a_poison_campaign_is_tried_again_after_an_hour_and_well_once_it_is_mended(world: World) -> None:
    Leg.objects.filter(campaign__name="Due", name="Art").update(state="flying")
    watch.sweep(now=NOW)
    assert Campaign.objects.get(name="Due").look_failed_at == NOW
    Leg.objects.filter(campaign__name="Due", name="Art").update(state="waiting")
    assert watch.sweep(now=NOW + timedelta(minutes=61)) >= 1
    assert Campaign.objects.get(name="Due").look_failed_at is None
    assert Stall.objects.filter(campaign__name="Due").exists()
