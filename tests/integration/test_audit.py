"""The audit is clean after any race, and finds whatever was changed behind the log's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from campaigns import baton
from campaigns.audit import CHECKS, _read, audit
from campaigns.models import Campaign, CheckItem, Event, Exchange, Handoff, Leg, Stall, Text
from campaigns.planning import ItemPlan
from tests.conftest import allow_flush
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def found() -> set[str]:
    return {finding.check for finding in audit()}


def _tampered(change: Callable[[], object]) -> set[str]:
    """What the audit finds after somebody with the owner's rights changed the log."""
    connection.check_constraints()  # PostgreSQL alters no table with checks pending
    with allow_flush(connection):
        change()
        connection.check_constraints()
    return found()


def eventful(world: World) -> Campaign:
    """A race with a send back, a question, a block, a skip, an insert, a relief, a pause, and a promise moved."""
    campaign = world.race(
        world.leg("Build", "Ben", checkpoint=(ItemPlan("Proof", wants_evidence=True), ItemPlan("Kept", survives=True))),
        world.leg("Press", "Cleo", after=("Build",)),
        world.leg("Art", "Dov", after=("Build",), critical=True),
        world.leg("Extra", "Dov", after=("Art",)),
        world.leg("Launch", "Ben", after=("Press", "Extra")),
    )
    world.take(campaign, "Build")
    for item in CheckItem.objects.filter(leg__campaign=campaign, leg__name="Build"):
        baton.tick(item, by=world.who("Ben"), now=world.later(), evidence="seen")
    world.pass_on(campaign, "Build")
    press = world.handoff_to(campaign, "Press")
    baton.ask(press, by=world.who("Cleo"), now=world.later(), question="Which one?")
    baton.answer(press, by=world.who("Ben"), now=world.later(), answer="This one.")
    baton.send_back(press, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["Figures"])
    world.pass_on(campaign, "Build", "With figures.")
    world.take(campaign, "Press", conditions="Quotes by Friday")
    world.take(campaign, "Art", read_back="I draw it.")
    baton.confirm(world.handoff_to(campaign, "Art"), by=world.who("Ben"), now=world.later(), right=True)
    baton.skip(world.leg_of(campaign, "Extra"), by=world.who("Ana"), now=world.later(), reason="Not needed")
    art = world.leg_of(campaign, "Art")
    baton.block(art, by=world.who("Dov"), now=world.later(), reason="Waiting", on=world["Ben"].pk)
    baton.unblock(art, by=world.who("Dov"), now=world.later())
    new = [{"text": "Looked at twice"}]
    baton.insert(
        world.exchange(campaign, "Art", "Launch"), by=world.who("Ana"), now=world.later(), name="Check", runner=world["Cleo"].pk, items=new
    )
    baton.edit_checkpoint(world.leg_of(campaign, "Launch"), by=world.who("Ana"), now=world.later(), added=new)
    baton.reassign(art, by=world.who("Ana"), now=world.later(), runner=world["Cleo"].pk, packet={"note": "Yours"})
    relief = Handoff.objects.get(campaign=campaign, kind="relief")
    baton.accept(relief, by=world.who("Cleo"), now=world.later())
    baton.pause(campaign, by=world.who("Ana"), now=world.later())
    baton.resume(campaign, by=world.who("Ana"), now=world.later(timedelta(days=3)))
    baton.hand_over(campaign, by=world.who("Ana"), now=world.later(), lead=world["Eva"].pk, reason="Leave")
    return campaign


def test_an_eventful_race_is_clean(world: World) -> None:
    eventful(world)
    assert list(audit()) == []


def test_a_draft_a_finished_and_an_abandoned_race_are_clean(world: World) -> None:
    world.draft(world.leg("Build", "Ben"))
    done = world.race(world.leg("Build", "Ben"))
    world.take(done, "Build")
    world.pass_on(done, "Build")
    world.take(done, "Tape")
    baton.abandon(world.race(), by=world.who("Ana"), now=world.later(), reason="No")
    baton.abandon(world.draft(world.leg("Build", "Ben")), by=world.who("Ana"), now=world.later(), reason="No")
    assert set(Campaign.objects.values_list("state", flat=True)) == {"draft", "finished", "abandoned"}
    assert list(audit()) == []


def test_erased_words_leave_it_clean(world: World) -> None:
    eventful(world)
    Text.objects.update(body="", erased_at=timezone.now())
    assert list(audit()) == []


# What was changed in the tables


@pytest.mark.parametrize(
    "change",
    [
        lambda: Leg.objects.filter(name="Press").update(state="done"),
        lambda: Leg.objects.filter(name="Press").update(runner=None),
        lambda: Leg.objects.filter(name="Press").update(plan_due="2027-01-01"),
        lambda: Leg.objects.filter(name="Press").update(version=77),
        lambda: Handoff.objects.filter(exchange__taker__name="Press").update(state="accepted"),
        lambda: Handoff.objects.filter(exchange__taker__name="Press").update(taker=None),
        lambda: Exchange.objects.filter(taker__name="Art").update(critical=True),
        lambda: Exchange.objects.filter(taker__name="Art").update(dropped=True),
        lambda: CheckItem.objects.update(waived=True),
        lambda: CheckItem.objects.all().delete(),
        lambda: Campaign.objects.update(state="paused"),
        lambda: Campaign.objects.update(checked_at=timezone.now()),
    ],
)
def test_a_row_that_the_log_does_not_know_of_is_found(world: World, change: Callable[[], object]) -> None:
    _offered(world)
    change()
    assert "replay" in found()


def _offered(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", checkpoint=(ItemPlan("Quotes"),)), world.leg("Art", "Dov"))
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")


def test_a_leg_beside_its_batons_is_found(world: World) -> None:
    _offered(world)
    Leg.objects.filter(name="Art").update(state="running")
    assert "settled" in found()


def test_legs_that_no_baton_leads_to_are_found(world: World) -> None:
    world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), world.leg("Art", "Dov"))
    Exchange.objects.filter(taker__name="Art").update(dropped=True)
    assert "relay" in found()


def test_what_the_tables_forbid_is_found_where_they_could_not(world: World) -> None:
    campaign = world.in_the_air().campaign
    case = _read(campaign)
    (handoff,) = [one for one in case.race.handoffs.values() if one.state == "offered"]
    twice = replace(case.race, handoffs={**case.race.handoffs, "again": replace(handoff, id="again")})
    nobody = replace(case.race, lead=None, handoffs={handoff.id: replace(handoff, taker=None)})
    assert [words for _, words in CHECKS["one live"](replace(case, race=twice))] == ["2 handoffs are live on it"]
    assert [words for _, words in CHECKS["courts"](replace(case, race=nobody))] == ["nobody is waited for"]
    assert not [*CHECKS["one live"](case), *CHECKS["courts"](case)]


def test_an_open_race_that_nobody_will_look_at_is_found(world: World) -> None:
    _offered(world)
    Campaign.objects.update(look_again_at=None)
    assert found() == {"timer"}


def test_an_open_stall_of_a_race_that_does_not_run_is_found(world: World) -> None:
    campaign = world.race()
    leg = world.leg_of(campaign, "Build")
    baton.abandon(campaign, by=world.who("Ana"), now=world.later(), reason="No")
    Stall.objects.create(campaign=campaign, leg=leg, kind="late_runner", opened_at=world.now, noticed_at=world.now)
    assert found() == {"timer"}


# What was changed in the log


def test_a_changed_event_is_found(world: World) -> None:
    _offered(world)
    assert "chain" in _tampered(lambda: Event.objects.filter(kind="accepted").update(by=world["Dov"]))


def test_a_changed_fact_is_found(world: World) -> None:
    _offered(world)
    assert "chain" in _tampered(lambda: Event.objects.filter(kind="drafted").update(facts={"what": "new", "legs": 9}))


def test_a_later_hour_is_found(world: World) -> None:
    _offered(world)
    assert "chain" in _tampered(lambda: Event.objects.filter(kind="drafted").update(at=world.later()))


def test_an_event_taken_out_is_found(world: World) -> None:
    _offered(world)
    assert {"sequence", "chain"} <= _tampered(lambda: Event.objects.filter(kind="promised").delete())


def test_the_last_event_taken_out_is_found(world: World) -> None:
    campaign = world.race()
    baton.check(campaign, by=world.who("Ana"), now=world.later())
    assert {"sequence", "chain"} <= _tampered(lambda: Event.objects.filter(kind="checked").delete())


def test_changed_words_are_found(world: World) -> None:
    _offered(world)
    Text.objects.filter(name="note", event__leg__name="Build").update(body="Something else")
    assert found() == {"words"}


def test_changed_words_with_a_digest_to_match_are_found(world: World) -> None:
    _offered(world)
    Text.objects.filter(name="note", event__leg__name="Build").update(digest="0" * 64)
    assert {"words", "chain"} <= found()


def test_words_taken_away_are_found(world: World) -> None:
    _offered(world)
    Text.objects.filter(name="note").delete()
    assert "chain" in found()


def test_words_that_are_erased_and_still_there_are_found(world: World) -> None:
    _offered(world)
    Text.objects.update(erased_at=timezone.now())
    assert found() == {"words"}


def test_a_log_that_cannot_be_played_is_a_finding_not_a_crash(world: World) -> None:
    _offered(world)
    assert "replay" in _tampered(lambda: Event.objects.filter(kind="started").update(kind="checked"))


# The command


def test_the_command_says_when_it_is_clean(world: World) -> None:
    eventful(world)
    out = StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue().startswith("Clean: 1 campaigns")


def test_the_command_fails_on_any_finding_and_names_it(world: World) -> None:
    _offered(world)
    Leg.objects.filter(name="Press").update(runner=None)
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("audit", stdout=out)
    assert failed.value.returncode == 1
    assert "runner is None" in out.getvalue()
