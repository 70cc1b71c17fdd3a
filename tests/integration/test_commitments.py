"""The commitments ledger: what becomes of a promise, in whose hours, and who reads it of whom. 2 November 2026 is a Monday."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from campaigns import baton
from campaigns.models import Campaign, Commitment
from insights.commitments import Outcome, ledger_of
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.programs import Program
from tests.world import World, when

pytestmark = pytest.mark.django_db

TUESDAY, THURSDAY = date(2026, 11, 3), date(2026, 11, 5)
PASSES = "2026-11-03 16:59"
LATE = "2026-11-03 17:01"  # Ben works until 17:00 in London


@pytest.fixture
def world() -> World:
    return World.build()


def promised(world: World, **details: Any) -> Campaign:
    """Ben has taken Build and passes it on by Tuesday."""
    race = world.race(**details)
    world.take(race, "Build", pass_on_by=TUESDAY)
    return race


def move(world: World, race: Campaign, at: str, by: str = "Ben") -> None:
    baton.promise(world.leg_of(race, "Build"), by=world.who(by), now=when(at), date=THURSDAY)


def offer(world: World, race: Campaign, at: str) -> None:
    baton.offer(world.leg_of(race, "Build"), by=world.who("Ben"), now=when(at), packet={"note": "All yours."})


def outcomes(world: World, at: str = "2026-11-09 12:00", of: str = "Ben") -> dict[str, int]:
    ledger = ledger_of(world.who("Ana"), world[of], now=when(at))
    assert ledger
    return {str(one): number for one, number in ledger.counts.items()}


@pytest.mark.parametrize(("at", "outcome"), [(PASSES, Outcome.KEPT), (LATE, Outcome.MISSED)])
def test_a_promise_is_kept_until_the_last_hour_of_its_day_where_its_runner_works(world: World, at: str, outcome: Outcome) -> None:
    offer(world, promised(world), at)
    assert outcomes(world) == {outcome: 1}


def test_the_hours_are_those_of_whoever_gave_it(world: World) -> None:
    there = directory.add_calendar(by=world.who("Ida"), years=range(2026, 2027), name="New York", zone="America/New_York")
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(calendar=there)
    offer(world, promised(world), LATE)
    assert outcomes(world) == {Outcome.KEPT: 1}


MOVED = [("2026-11-03 13:00", "moved_with_notice", 4.0), ("2026-11-04 11:00", "moved_late", -2.0)]


@pytest.mark.parametrize(("at", "outcome", "notice"), MOVED)
def test_moved_before_its_day_is_over_there_was_notice(world: World, at: str, outcome: str, notice: float) -> None:
    move(world, promised(world), at)
    ledger = ledger_of(world.who("Ana"), world["Ben"], now=when("2026-11-05 12:00"))
    assert ledger
    assert [(one.outcome, one.notice) for one in ledger.newest] == [("open", None), (outcome, notice)]


def test_one_that_is_still_out_after_its_day_is_overdue(world: World) -> None:
    promised(world)
    assert outcomes(world, at=PASSES) == {"open": 1}
    assert outcomes(world, at=LATE) == {"overdue": 1}


def test_a_promise_that_the_lead_moves_for_somebody_is_theirs(world: World) -> None:
    race = promised(world)
    baton.promise(world.leg_of(race, "Build"), by=world.who("Ana"), now=when("2026-11-03 13:00"), date=THURSDAY)
    assert set(Commitment.objects.values_list("by__name", flat=True)) == {"Ben"}


@pytest.mark.parametrize("name", ["Ben", "Ana", "Eva", "Ida"])
def test_they_themselves_and_leads_read_it_on_their_page(world: World, name: str) -> None:
    offer(world, promised(world), PASSES)
    assert "1 of 1 promise kept" in browser(world[name]).get(f"/stakeholders/{world['Ben'].pk}/").content.decode()


@pytest.mark.parametrize("name", ["Cleo", "Dov", "Finn", "Gus", "Hal"])
def test_nobody_else_does(world: World, name: str) -> None:
    offer(world, promised(world), PASSES)
    assert ledger_of(world.who(name), world["Ben"], now=world.now) is None
    assert "promise kept" not in browser(world[name]).get(f"/stakeholders/{world['Ben'].pk}/").content.decode()
    assert Program(world[name]).get("commitments/").json()["results"] == []


def test_a_lead_of_other_campaigns_reads_numbers_and_no_rows(world: World) -> None:
    race = promised(world)
    offer(world, race, PASSES)
    ledger = ledger_of(world.who("Eva"), world["Ben"], now=world.now)
    assert ledger
    assert (ledger.kept, ledger.newest) == (1, ())


def test_a_program_reads_them_with_what_became_of_them(world: World) -> None:
    race = promised(world)
    move(world, race, "2026-11-03 13:00")
    rows = Program(world["Ana"]).get("commitments/", person=str(world["Ben"].pk)).json()["results"]
    assert [(one["outcome"], one["notice_working_hours"], one["leg"]["name"]) for one in rows][1:] == [("moved_with_notice", 4.0, "Build")]
