"""Who hears of what: the table, seen through one race P → S → D with everybody in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from campaigns.lifecycle import CampaignState, HandoffKind, HandoffState, Hat, Kind, LegKind, LegState
from campaigns.race import Event, Exchange, Handoff, Leg, People, Race
from notifications.audience import AUDIENCE, Urgency, Why, listeners

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
NOW, LATER = Urgency.ACT_NOW, Urgency.DIGEST
PEOPLE = People(heads={"pr": "Finn"}, functions=dict.fromkeys(("Ana", "Ben", "Cleo", "Dov", "Eva", "Finn", "Hal")))


SAID = {"giving": "P", "added": []}


def race(**handoff: Any) -> Race:
    """Ben gives, Cleo takes, Dov runs next, Ana leads; Finn heads the taker's function."""
    legs = [
        Leg("gun", LegKind.GUN, runner="Ana", state=LegState.DONE),
        Leg("P", function="eng", runner="Ben", state=LegState.PASSING),
        Leg("S", function="pr", runner="Cleo"),
        Leg("D", function="art", runner="Dov"),
        Leg("tape", LegKind.TAPE, runner="Ana"),
    ]
    exchanges = [Exchange("gP", "gun", "P"), Exchange("PS", "P", "S"), Exchange("SD", "S", "D"), Exchange("Dt", "D", "tape")]
    offered = Handoff("h", "P", "PS", giver="Ben", taker="Cleo", **handoff)
    return Race(
        "race",
        CampaignState.RUNNING,
        lead="Ana",
        legs={leg.id: leg for leg in legs},
        exchanges={x.id: x for x in exchanges},
        handoffs={"h": offered},
    )


def heard(
    kind: Kind, by: str | None = None, *, of: Race | None = None, people: People = PEOPLE, leg: str = "S", **facts: Any
) -> set[tuple[str, str, str]]:
    event = Event(kind, AT, by=by, hat=Hat.TAKER, leg=leg, handoff="h", facts=facts)
    return {(one.person, one.why.value, one.urgency.value) for one in listeners(event, of or race(), people)}


def stall(kind: str = "baton_in_air", *, people: People = PEOPLE, **tell: str) -> set[tuple[str, str, str]]:
    event = Event(Kind.STALL_OPENED, AT, leg="S", handoff="h", facts={"kind": kind, "tell": tell})
    return {(one.person, one.why.value, one.urgency.value) for one in listeners(event, race(), people)}


def test_every_kind_of_event_has_its_row() -> None:
    assert set(AUDIENCE) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "by", "facts", "expected"),
    [
        (Kind.OFFERED, "Ben", {"taker": "Cleo", "giver": "Ben", "unreachable": False}, {("Cleo", Why.TAKER, NOW)}),
        (Kind.OFFERED, "Ben", {"taker": None, "giver": "Ben", "unreachable": True}, {("Finn", Why.COURT, NOW)}),
        (
            Kind.OFFERED,
            "Ana",
            {"taker": "Cleo", "giver": "Ben", "unreachable": False},
            {("Cleo", Why.TAKER, NOW), ("Ben", Why.GIVER, LATER)},
        ),
        (Kind.ACCEPTED, "Cleo", {}, {("Ben", Why.GIVER, LATER)}),
        (Kind.ACCEPTED, "Ana", {}, {("Ben", Why.GIVER, LATER), ("Cleo", Why.TAKER, LATER)}),
        (Kind.SENT_BACK, "Cleo", {}, {("Ben", Why.GIVER, NOW)}),
        (Kind.GIVEN_BACK, "Cleo", {}, {("Ben", Why.GIVER, NOW)}),
        (Kind.ASKED, "Cleo", {}, {("Ben", Why.GIVER, NOW)}),
        (Kind.ANSWERED, "Ben", {}, {("Cleo", Why.TAKER, NOW)}),
        (Kind.DECLINED, "Cleo", {}, {("Finn", Why.COURT, NOW), ("Ben", Why.GIVER, LATER)}),
        (
            Kind.REDIRECTED,
            "Finn",
            {"runner": "Hal", "from": "Cleo"},
            {("Hal", Why.TAKER, NOW), ("Cleo", Why.RUNNER, LATER), ("Ben", Why.GIVER, LATER)},
        ),
        (Kind.RELIEF_OFFERED, "Ben", {"giver": "Ben", "taker": "Hal"}, {("Hal", Why.TAKER, NOW)}),
        (Kind.READY_ASKED, None, {"taker": "Cleo", "giver": "Ben", "expected": "2026-11-04"}, {("Cleo", Why.TAKER, NOW)}),
        (Kind.READY_ANSWERED, "Cleo", {**SAID, "answer": "ready"}, {("Ben", Why.GIVER, LATER)}),
        (Kind.READY_ANSWERED, "Ana", {**SAID, "answer": "ready"}, {("Ben", Why.GIVER, LATER), ("Cleo", Why.TAKER, LATER)}),
        (Kind.READY_ANSWERED, "Cleo", {**SAID, "answer": "ready_from", "late": False}, {("Ben", Why.GIVER, LATER)}),
        (
            Kind.READY_ANSWERED,
            "Cleo",
            {**SAID, "answer": "ready_from", "late": True},
            {("Ana", Why.LEAD, LATER), ("Ben", Why.GIVER, LATER)},
        ),
        (Kind.READY_ANSWERED, "Cleo", {**SAID, "answer": "missing", "added": [{"id": "i"}]}, {("Ben", Why.GIVER, NOW)}),
        (Kind.READY_ANSWERED, "Cleo", {**SAID, "answer": "someone_else"}, {("Finn", Why.COURT, NOW), ("Ben", Why.GIVER, LATER)}),
        (Kind.RECALLED, "Ben", {}, {("Cleo", Why.TAKER, LATER)}),
        (Kind.VOIDED, "Ana", {}, {("Cleo", Why.TAKER, LATER)}),
        (Kind.PACKET_CHANGED, "Ben", {}, {("Cleo", Why.TAKER, LATER)}),
        (Kind.NEED_UNTIL_SET, "Cleo", {"until": "2026-11-04"}, {("Ben", Why.GIVER, LATER)}),
        (Kind.UNDONE, "Cleo", {}, {("Ben", Why.GIVER, LATER)}),
        (Kind.CONFIRMED, "Ben", {"right": True}, {("Cleo", Why.TAKER, LATER)}),
        (Kind.BLOCKED, "Cleo", {"on": "Hal"}, {("Hal", Why.COURT, NOW), ("Ana", Why.LEAD, LATER)}),
        (Kind.BLOCKED, "Cleo", {"on": None}, {("Ana", Why.COURT, NOW)}),
        (Kind.WAIVED, "Ana", {"item": "i"}, {("Cleo", Why.RUNNER, LATER)}),
        (Kind.CHECKPOINT_EDITED, "Ana", {}, {("Cleo", Why.RUNNER, LATER)}),
        (Kind.EXCHANGE_EDITED, "Ana", {"exchange": "PS"}, {("Ben", Why.RUNNER, LATER), ("Cleo", Why.RUNNER, LATER)}),
        (Kind.SKIPPED, "Ana", {}, {("Cleo", Why.RUNNER, LATER), ("Ben", Why.DOWNSTREAM, LATER), ("Dov", Why.DOWNSTREAM, LATER)}),
        (Kind.PAUSED, "Ana", {}, {("Ben", Why.RUNNER, LATER), ("Cleo", Why.RUNNER, LATER), ("Dov", Why.RUNNER, LATER)}),
        (Kind.LEAD_HANDED_OVER, "Eva", {"lead": "Hal", "from": "Ana"}, None),
        (Kind.TICKED, "Cleo", {"item": "i"}, set()),
        (Kind.CHECKED_IN, "Cleo", {}, set()),
        (Kind.STALL_CLOSED, None, {}, set()),
        (Kind.DECISION_ASKED, "Ana", {"asks": ["Hal", "Finn"]}, {("Hal", Why.COURT, NOW), ("Finn", Why.COURT, NOW)}),
        (Kind.DECISION_ANSWERED, "Hal", {"asked_by": "Eva"}, {("Ana", Why.LEAD, NOW), ("Eva", Why.LEAD, NOW)}),
        (Kind.DECISION_WITHDRAWN, "Eva", {"asked_by": "Eva"}, {("Ana", Why.LEAD, LATER)}),
        (Kind.CORRECTED, "Ana", {}, set()),
        (Kind.THRESHOLDS_SET, "Ana", {}, set()),
        (
            Kind.TARGET_SET,
            "Eva",
            {"date": "2026-12-01", "was": None},
            {
                ("Ana", Why.LEAD, LATER),
                ("Ben", Why.RUNNER, LATER),
                ("Cleo", Why.RUNNER, LATER),
                ("Dov", Why.RUNNER, LATER),
            },
        ),
    ],
)
def test_who_hears(kind: Kind, by: str, facts: dict[str, Any], expected: set[tuple[str, str, str]] | None) -> None:
    if expected is None:
        assert {("Hal", "lead", "act_now"), ("Ana", "giver", "digest")} <= heard(kind, by, **facts)
    else:
        assert heard(kind, by, **facts) == expected


def test_of_a_stall_those_hear_at_once_whom_the_ladder_names() -> None:
    told = stall(Cleo="court", Dov="downstream", Ana="lead", Hal="substitute")
    assert told == {("Cleo", "court", NOW), ("Dov", "downstream", NOW), ("Ana", "lead", NOW), ("Hal", "substitute", NOW)}


def test_a_silent_runner_is_a_line_in_the_digest() -> None:
    assert stall("silent_runner", Ben="court") == {("Ben", "court", LATER)}


def test_nobody_out_of_reach_hears_of_a_stall() -> None:
    assert stall(people=replace(PEOPLE, unreachable=frozenset({"Dov"})), Cleo="court", Dov="downstream") == {("Cleo", "court", NOW)}


def test_one_person_hears_once_for_the_strongest_reason() -> None:
    mine = replace(race(), lead="Cleo")
    assert heard(Kind.BLOCKED, "Dov", of=mine, on=None) == {("Cleo", "court", "act_now")}


def test_nobody_is_told_of_their_own_act() -> None:
    for kind in Kind:
        facts: dict[str, Any] = {"taker": "Ana", "giver": "Ana", "runner": "Ana", "from": "Ana", "lead": "Ana", "on": "Ana"}
        facts |= {
            "exchange": "PS",
            "added": [],
            "kind": "baton_in_air",
            "tell": {"Ana": "court"},
            "asks": ["Ana"],
            "asked_by": "Ana",
            "plan": {},
            "unfit": [],
            "answer": "missing",
            "giving": "P",
        }
        event = Event(kind, AT, by="Ana", leg="S", handoff="h", facts=facts)
        assert "Ana" not in {one.person for one in listeners(event, race(), PEOPLE)}


def test_a_head_who_declines_leaves_it_to_the_lead() -> None:
    assert ("Ana", "court", "act_now") in heard(Kind.DECLINED, "Finn")


def test_without_a_head_the_lead_finds_another_taker() -> None:
    assert ("Ana", "court", "act_now") in heard(Kind.DECLINED, "Cleo", people=People())


def test_a_waiting_leg_reassigned_is_news_for_both() -> None:
    quiet = replace(race(), handoffs={})
    assert heard(Kind.REASSIGNED, "Ana", of=quiet, runner="Hal", **{"from": "Cleo"}) == {
        ("Hal", "runner", "digest"),
        ("Cleo", "giver", "digest"),
    }


def test_a_leg_reassigned_while_its_baton_is_in_the_air_is_told_at_once() -> None:
    found = heard(Kind.REASSIGNED, "Ana", runner="Hal", **{"from": "Cleo"})
    assert ("Hal", "taker", "act_now") in found


@pytest.mark.parametrize(("promises", "was", "hears"), [(1, None, False), (2, "2026-11-04", False), (3, "2026-11-04", True)])
def test_the_lead_hears_from_the_second_time_a_promise_moves(promises: int, was: str | None, hears: bool) -> None:
    moved = race()
    moved = replace(moved, legs={**moved.legs, "S": replace(moved.legs["S"], promises=promises)})
    found = heard(Kind.PROMISED, "Cleo", of=moved, date="2026-11-06", was=was)
    assert (("Ana", "lead", "digest") in found) is hears


def test_of_a_finish_everybody_in_the_race_hears() -> None:
    assert {one for one, _, _ in heard(Kind.FINISHED, "Ana")} == {"Ben", "Cleo", "Dov"}


def test_who_is_asked_for_relief_hears_of_its_end() -> None:
    relieved = race()
    relieved = replace(
        relieved, handoffs={"h": Handoff("h", "S", None, HandoffKind.RELIEF, giver="Cleo", taker="Hal", state=HandoffState.VOID)}
    )
    assert heard(Kind.VOIDED, "Cleo", of=relieved) == {("Hal", "taker", "digest")}


CLASHING = [{"exchange": "PS", "giver": "P", "taker": "S", "promised": True, "by": "2026-11-12", "need_by": "2026-11-10"}]


@pytest.mark.parametrize(
    ("kind", "by", "facts"),
    [
        (Kind.PROMISED, "Ben", {"date": "2026-11-12", "clashes": CLASHING}),
        (Kind.EXCHANGE_EDITED, "Ben", {"exchange": "PS", "clashes": CLASHING}),
    ],
)
def test_of_dates_that_clash_the_other_runner_and_the_lead_hear_at_once(kind: Kind, by: str, facts: dict[str, Any]) -> None:
    assert heard(kind, by, **facts) == {("Cleo", "clash", NOW), ("Ana", "clash", NOW)}


def test_whose_leg_moves_reads_of_it_in_the_digest_and_whose_promise_no_longer_fits_hears_at_once() -> None:
    found = heard(Kind.REPLANNED, "Ana", mode="keep", plan={"P": [None, None], "S": [None, None]}, unfit=["S"])

    assert found == {("Cleo", "court", NOW), ("Ben", "runner", LATER)}
