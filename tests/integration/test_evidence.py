"""What forecasts learn from: our own legs and those brought along, in a constant number of queries, the same while nothing happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import baton
from insights.evidence import Evidence, gather, known_beside
from insights.models import PastLeg
from stakeholders.models import Function
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-20 12:00")
MOST_QUERIES = 6


@pytest.fixture
def world() -> World:
    return World.build()


def past_leg(relay: str = "R", seq: int = 1, *, function: str = "PR", planned: float | None = 2.0, **more: object) -> PastLeg:
    facts = {"offered_at": when("2026-10-05 09:00"), "ended_at": when("2026-10-07 09:00"), "imported_at": NOW, **more}
    return PastLeg.objects.create(relay_id=relay, leg_seq=seq, function=function, planned_days=planned, **facts)


def own_legs(evidence: Evidence, giver: str, taker: str) -> int:
    return evidence.curves.curve(giver, taker, 2.0).shares.own_legs


def test_legs_of_our_own_campaigns_are_evidence(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    found = gather(now=NOW)

    assert found.legs == 2  # one that ended with its offer, and the next, which runs
    assert own_legs(found, "", "engineering") == 1
    assert own_legs(found, "engineering", "pr") == 0


def test_legs_brought_along_are_evidence_by_the_names_of_their_functions() -> None:
    World.build()
    past_leg("R", 1, function="Engineering")
    past_leg("R", 2, function=" pr ")

    assert own_legs(gather(now=NOW), "engineering", "pr") == 1


def test_a_cancelled_leg_does_not_teach_that_such_legs_are_fast() -> None:
    """Twenty past relays of a leg of five days, ten of them cancelled after one."""
    World.build()
    offered, week = when("2026-10-05 08:00"), when("2026-10-12 08:00")
    for number in range(20):
        outcome = (
            {"ended_at": week, "outcome": "finished"} if number % 2 else {"ended_at": when("2026-10-06 08:00"), "outcome": "cancelled"}
        )
        past_leg(f"R{number}", planned=5.0, offered_at=offered, **outcome)

    assert gather(now=NOW).curves.curve("", "pr", 5.0).days(0.3, 5.0) == pytest.approx(5, rel=0.05)


def test_a_baton_in_the_air_of_a_past_relay_waits_as_long_as_it_has_so_far() -> None:
    """Forty batons that were taken at once, and forty that nobody has taken in weeks."""
    World.build()

    def usual(taken: int, in_the_air: int) -> float:
        PastLeg.objects.all().delete()
        for number in range(taken + in_the_air):
            past_leg(f"R{number}", 1, function="Legal", ended_at=when("2026-10-05 09:00"))
            accepted = when("2026-10-05 10:00") if number < taken else None
            past_leg(f"R{number}", 2, accepted_at=accepted, ended_at=when("2026-11-13 09:00") if accepted else None)
        return gather(now=NOW).waits.between("legal", "pr").amber

    assert usual(40, 0) < 1 < usual(40, 40)


def test_a_past_baton_that_was_taken_last_of_all_waits_no_longer() -> None:
    World.build()
    past_leg("R", 1, function="Legal", ended_at=when("2026-10-06 09:00"))
    past_leg("R", 2, offered_at=when("2026-10-06 09:00"), accepted_at=when("2026-10-07 09:00"), ended_at=None)

    assert gather(now=NOW).waits.between("legal", "pr").own == 1


def test_a_draft_and_a_leg_nobody_planned_are_no_evidence(world: World) -> None:
    world.draft(world.leg("Build", "Ben"))
    past_leg(planned=None)

    assert gather(now=NOW).legs == 0


def test_a_plan_of_less_than_half_a_day_is_one_of_half_a_day() -> None:
    World.build()
    past_leg(planned=0.1, ended_at=when("2026-10-05 13:00"))

    (ratio, *_more) = [one for one in gather(now=NOW).curves.curve("", "pr", 1.0).ratios if abs(one) < 1e-9]
    assert ratio == pytest.approx(0)  # half a day, planned with half a day


def test_the_same_evidence_has_the_same_version_while_nothing_happens(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    before = gather(now=NOW)
    later = gather(now=NOW + timedelta(days=3))
    world.pass_on(campaign, "Build")

    assert later.version == before.version
    assert gather(now=NOW).version != before.version


def test_what_was_told_of_later_is_not_known_yet() -> None:
    World.build()
    past_leg(offered_at=when("2026-12-01 09:00"), ended_at=None)

    assert gather(now=NOW).legs == 0


def test_evidence_costs_as_many_queries_however_much_there_is(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            gather(now=NOW)
        return len(seen)

    world.take(world.race(name="One"), "Build")
    past_leg("A")
    queries()
    few = queries()
    for number in range(10):
        baton.pause(world.race(name=f"More {number}"), by=world.who("Ana"), now=world.later(), until=None)
        past_leg(f"B{number}")

    assert queries() == few <= MOST_QUERIES


def test_beside_a_campaign_it_is_the_same_and_gathered_anew_only_where_something_happened(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")

    def known() -> Evidence:
        found, read = known_beside(campaign, of_legs=("name",), of_items=("text",), now=NOW)
        assert {name for (name,) in read.legs.values()} >= {"Build", "Press", "Art"}
        return found

    first = known()
    assert first.version == gather(now=NOW).version
    assert known() is first
    world.pass_on(campaign, "Build")
    second = known()
    assert second is not first
    assert second.version == gather(now=NOW).version
    past_leg()
    assert known().version == gather(now=NOW).version != second.version
    Function.objects.filter(pk=world["Ben"].function_id).update(name="Platform")
    assert "platform" in known().functions.values()
