"""The auditor finds whatever must not be, of its own accord and soon; it is silent while all is well, and lets go of what is mended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from campaigns import baton, events, rounds, spot_check, watch
from campaigns.models import Campaign, CheckItem, Concern, Event, Exchange, Handoff, Leg, Round, Stall, Text
from campaigns.planning import ItemPlan
from notifications import auditor, outbox
from notifications.models import Delivery, Notice
from tests.clones import clone
from tests.conftest import allow_flush
from tests.world import World, when

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    """A race with a baton in the air, an answered one and an open checkpoint, told of and looked at; the last sweep was just now."""
    world = World.build()
    legs = (world.leg("Build", "Ben"), world.leg("Press", "Cleo", checkpoint=(ItemPlan("Quotes"),)), world.leg("Art", "Dov"))
    world.take(world.race(*legs), "Build")
    world.pass_on(Campaign.objects.get(), "Build")
    one_round(world)
    return world


def one_round(world: World) -> int:
    """What tick does, at the world's hour; the number of findings."""
    watch.sweep(now=world.now)
    rounds.note(Round.Work.SWEEP)
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    return auditor.audit(now=world.now)


def found(world: World) -> set[str]:
    auditor.audit(now=world.now)
    return set(Concern.objects.values_list("check_name", flat=True))


def tampered(world: World, change: Callable[[], object]) -> set[str]:
    """What is found after somebody with the owner's rights changed the log."""
    connection.check_constraints()  # PostgreSQL alters no table with checks pending
    with allow_flush(connection):
        change()
        connection.check_constraints()
    return found(world)


# All is well


def test_a_healthy_house_has_no_finding(world: World) -> None:
    assert found(world) == set()


def test_a_stalled_race_is_no_finding(world: World) -> None:
    world.now = when("2026-11-05 12:00")
    assert one_round(world) == 0
    assert Stall.objects.open().exists()


def test_a_thousand_batons_in_the_air_raise_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.build()
    takers = [world.leg(f"Press {number}", "Cleo", after=("Build",)) for number in range(10)]
    campaign = world.race(world.leg("Build", "Ben"), *takers, name="Wide")
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    one_round(world)
    clone(Campaign.objects.get(), times=99)
    assert Handoff.objects.filter(state="offered").count() == 1000
    monkeypatch.setattr(spot_check, "SAMPLE", 25)
    for _ in range(8):
        assert auditor.audit(now=world.now) == 0
    assert not Campaign.objects.filter(audited_at=None).exists()


def test_a_move_made_while_a_log_is_replayed_is_no_finding(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read, moved = events.log_of, []

    def read_and_then_somebody_moves(campaign: Campaign) -> list[Event]:
        happened = list(read(campaign))
        if not moved:
            moved.append(world.take(campaign, "Press"))
        return happened

    monkeypatch.setattr(events, "log_of", read_and_then_somebody_moves)
    assert spot_check.sample()[1] == []
    assert moved


@pytest.mark.django_db(transaction=True)
def test_a_log_is_replayed_without_a_lock_that_a_sweep_would_pass_by(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        looked, _ = spot_check.sample()
    assert len(looked) == 1
    assert not [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"] or one["sql"].startswith("BEGIN")]


# Clocks and looks


def test_an_open_race_that_nobody_will_look_at_is_found(world: World) -> None:
    Campaign.objects.update(look_again_at=None)
    assert found(world) == {"untimed"}


def test_a_look_that_is_two_periods_late_is_found_and_not_a_moment_before(world: World) -> None:
    Campaign.objects.update(look_again_at=world.now - MINUTE + timedelta(seconds=1))
    assert found(world) == set()
    Campaign.objects.update(look_again_at=world.now - MINUTE)
    assert found(world) == {"overdue"}


def test_a_race_that_cannot_be_looked_at_is_found_until_a_look_succeeds(world: World) -> None:
    Leg.objects.filter(name="Build").update(planned_days=float("1e308"))
    Leg.objects.filter(name="Press").update(planned_days=float("1e308"))
    world.now = when("2026-11-05 12:00")
    watch.sweep(now=world.now)
    assert "poison" in found(world)
    Leg.objects.filter(kind="leg").update(planned_days=2)
    world.later(timedelta(hours=2))
    watch.sweep(now=world.now)
    assert "poison" not in found(world)


def test_a_sweep_that_comes_no_more_is_found(world: World) -> None:
    Round.objects.filter(work="sweep").update(at=Now() - 2 * MINUTE)
    assert found(world) == {"sweep"}


def test_a_sweep_that_never_came_is_found(world: World) -> None:
    Round.objects.all().delete()
    assert found(world) == {"sweep"}


# Stalls


def test_an_open_stall_of_an_answered_baton_is_found(world: World) -> None:
    handoff = world.handoff_to(Campaign.objects.get(), "Press")
    baton.accept(handoff, by=world.who("Cleo"), now=world.later())
    _stall(world, handoff)
    assert "over" in found(world)


def test_an_open_stall_of_a_race_that_does_not_run_is_found(world: World) -> None:
    campaign = Campaign.objects.get()
    baton.pause(campaign, by=world.who("Ana"), now=world.later())
    _stall(world, world.handoff_to(campaign, "Press"))
    assert "over" in found(world)


def _stall(world: World, handoff: Handoff) -> None:
    about = {"campaign": handoff.campaign, "leg": handoff.leg, "handoff": handoff}
    Stall.objects.create(**about, kind="baton_in_air", opened_at=world.now, noticed_at=world.now)


# Messages


def test_events_that_nobody_is_told_of_are_found(world: World) -> None:
    baton.check(Campaign.objects.get(), by=world.who("Ana"), now=world.later())
    world.later(2 * MINUTE)
    assert "untold" in found(world)


def test_a_message_that_is_not_sent_is_found(world: World) -> None:
    Delivery.objects.update(state="queued", next_at=world.now - 2 * MINUTE)
    assert found(world) == {"unsent"}


def test_a_message_whose_sender_has_not_come_back_is_found_by_the_database_s_clock(world: World) -> None:
    one = Delivery.objects.first()
    assert one
    lease = {"state": "leased", "lease_token": one.pk}
    Delivery.objects.filter(pk=one.pk).update(**lease, lease_until=Now() - MINUTE / 2)
    assert found(world) == set()
    Delivery.objects.filter(pk=one.pk).update(**lease, lease_until=Now() - 2 * MINUTE)
    assert found(world) == {"abandoned"}


# Logs


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("replay", lambda: Leg.objects.filter(name="Press").update(runner=None)),
        ("replay", lambda: Handoff.objects.filter(exchange__taker__name="Press").update(taker=None)),
        ("replay", lambda: Exchange.objects.filter(taker__name="Art").update(critical=True)),
        ("replay", lambda: CheckItem.objects.update(waived=True)),
        ("settled", lambda: Leg.objects.filter(name="Art").update(state="running")),
        ("relay", lambda: Exchange.objects.filter(taker__name="Art").update(dropped=True)),
        ("words", lambda: Text.objects.filter(name="note").update(body="Something else")),
        ("unreadable", lambda: Leg.objects.filter(name="Art").update(state="flying")),
    ],
)
def test_a_row_that_the_log_does_not_know_of_is_found(world: World, check: str, change: Callable[[], object]) -> None:
    change()
    assert check in found(world)


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("chain", lambda: Event.objects.filter(kind="accepted").update(by=None)),
        ("chain", lambda: Event.objects.filter(kind="drafted").update(at=F("at") + MINUTE)),
        ("sequence", lambda: Event.objects.filter(kind="promised").delete()),
    ],
)
def test_a_log_that_was_changed_is_found(world: World, check: str, change: Callable[[], object]) -> None:
    assert check in tampered(world, change)


def test_one_that_cannot_be_read_hides_no_other(world: World) -> None:
    campaign = Campaign.objects.get()
    world.take(world.race(name="Other"), "Build")
    Leg.objects.filter(campaign=campaign, name="Art").update(state="flying")
    Leg.objects.filter(campaign__name="Other", name="Art").update(runner=None)
    assert {"unreadable", "replay"} <= found(world)


# Kept, and let go


def test_what_is_mended_is_let_go_in_the_next_round(world: World) -> None:
    dov = world["Dov"].pk
    Leg.objects.filter(name="Art").update(runner=None)
    Campaign.objects.update(look_again_at=None)
    assert {"untimed", "replay"} <= found(world)
    Leg.objects.filter(name="Art").update(runner=dov)
    Campaign.objects.update(look_again_at=world.now)
    assert found(world) == set()


def test_a_finding_keeps_the_hour_at_which_it_was_found(world: World) -> None:
    Campaign.objects.update(look_again_at=None)
    found(world)
    first = world.now
    world.now += MINUTE / 2
    found(world)
    assert Concern.objects.get().found_at == first


def test_what_is_found_in_a_log_stays_while_others_have_their_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        world.race(name=f"Other {number}")
    one_round(world)
    Leg.objects.filter(name="Art").update(runner=None)
    monkeypatch.setattr(spot_check, "SAMPLE", 1)
    for _ in range(8):  # two logs a round, one of them a suspect's
        auditor.audit(now=world.now)
    assert Concern.objects.filter(check_name="replay").values("campaign").distinct().count() == 4


def test_a_suspect_is_looked_at_again_before_all_who_wait_for_their_turn(world: World) -> None:
    dov = world["Dov"].pk
    Leg.objects.filter(name="Art").update(runner=None)
    assert "replay" in found(world)
    Leg.objects.filter(name="Art").update(runner=dov)
    for number in range(spot_check.SAMPLE * 2):
        world.race(name=f"Other {number}")
    assert one_round(world) == 0


def test_every_log_has_its_turn_the_oldest_look_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spot_check, "SAMPLED_EVENTS", 1)  # one campaign a round
    others = [world.race(name=f"Other {number}").pk for number in range(3)]
    looked = [spot_check.sample()[0] for _ in range(4)]
    assert sorted(one for [one] in looked[:3]) == sorted(others)
    assert looked[3] == [Campaign.objects.get(name="Atlas 4 launch").pk]


# The size of a round


def test_a_round_asks_as_often_for_many_races_as_for_few(world: World) -> None:
    def asked() -> int:
        Campaign.objects.update(audited_at=Now())
        Campaign.objects.filter(name="Atlas 4 launch").update(audited_at=Now() - MINUTE)
        with pytest.MonkeyPatch.context() as patched, CaptureQueriesContext(connection) as seen:
            patched.setattr(spot_check, "SAMPLE", 1)
            auditor.audit(now=world.now)
        return len(seen)

    few = asked()
    for number in range(20):
        world.race(name=f"Other {number}")
    outbox.publish(now=world.now)
    assert asked() == few


def test_a_suspect_however_long_its_log_does_not_keep_others_from_their_turn(world: World) -> None:
    Campaign.objects.update(seq=50_000)
    assert "sequence" in found(world)
    short = [world.race(name=f"Other {number}").pk for number in range(3)]
    looked = [set(spot_check.sample()[0]) for _ in range(2)]
    assert set(short) <= looked[0] | looked[1]


# A pulse that everybody can feel


def alarm(*roles: str) -> auditor.Alarm | None:
    return auditor.alarm_for(roles, rounds.pulse())


def test_a_lead_learns_that_notices_are_late_and_nothing_of_logs(world: World) -> None:
    assert alarm("lead") is None
    Leg.objects.filter(name="Art").update(runner=None)
    auditor.audit(now=world.now)
    assert alarm("lead") is None
    Round.objects.filter(work="sweep").update(at=Now() - 2 * MINUTE)
    assert alarm("lead") == auditor.Alarm(late=True)


def test_an_admin_learns_of_everything(world: World) -> None:
    Leg.objects.filter(name="Art").update(runner=None)
    auditor.audit(now=world.now)
    seen = alarm("admin", "member")
    assert seen
    assert (seen.findings, seen.late) == (Concern.objects.count(), False)


def test_who_only_runs_is_not_alarmed(world: World) -> None:
    Round.objects.all().delete()
    assert alarm("member", "sales") is None


@pytest.mark.parametrize("name", ["Ana", "Ida", "Cleo"])
def test_the_bar_of_a_page_takes_one_query_and_counts_what_is_unread(world: World, name: str) -> None:
    who = world.who(name)
    with CaptureQueriesContext(connection) as seen:
        unread, beside, wrong = auditor.bar_of(who, Value(7))
    assert (len(seen), beside, wrong) == (1, 7, None)
    assert unread == Notice.objects.filter(reader=world[name], read_at=None).count()


def test_the_bar_feels_the_same_pulse_as_the_health_page(world: World) -> None:
    Leg.objects.filter(name="Art").update(runner=None)
    auditor.audit(now=world.now)
    Round.objects.filter(work="sweep").update(at=Now() - 2 * MINUTE)
    assert auditor.bar_of(world.who("Ida"), Value(0))[2] == alarm("admin")


def test_an_audit_that_comes_no_more_is_an_alarm_of_its_own(world: World) -> None:
    Round.objects.filter(work="audit").update(at=Now() - 20 * MINUTE)
    assert alarm("admin") == auditor.Alarm(unaudited=True)


def test_a_round_is_noted_by_who_did_it(world: World) -> None:
    assert all(":" in by for by in Round.objects.values_list("by", flat=True))


def test_without_an_address_no_heartbeat_is_sent(world: World, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.RELAY_HEARTBEAT_URL = ""
    with caplog.at_level(logging.WARNING):
        assert auditor.audit(now=world.now) == 0
    assert not caplog.records
