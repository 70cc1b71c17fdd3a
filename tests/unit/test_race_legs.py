"""Running a leg: blocks, promises, checking in, the checkpoint. Acts of the runner are signs of life; those of others are not."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.lifecycle import Id, Kind, LegState, Move
from campaigns.race import Item, courts
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import Track, kinds

PROOF = Item("proof", "1", wants_evidence=True)


def running(*items: Item) -> Track:
    """Ben runs leg 1 since two days."""
    return Track(items=items).running("1").wait(days=2)


# Block


def test_a_block_is_in_the_court_of_whoever_is_waited_for() -> None:
    track = running()

    track.do("Ben", Move.BLOCK, "1", on="Dov", reason="No logo yet.", until="2026-11-06")

    leg = track.race.legs["1"]
    assert (leg.state, leg.blocked_since, leg.blocked_until) == (LegState.BLOCKED, track.now, date(2026, 11, 6))
    assert courts(track.race, track.people) == {"1": "Dov"}


@pytest.mark.parametrize("on", [None, "Jo"])
def test_without_somebody_to_be_reached_a_block_is_the_leads(on: Id | None) -> None:
    track = running()

    track.do("Ben", Move.BLOCK, "1", on=on, reason="No logo yet.")

    assert courts(track.race, track.people) == {"1": "Ana"}


@pytest.mark.parametrize(
    ("said", "field"),
    [({}, "reason"), ({"reason": "x", "on": "nobody we know"}, "on"), ({"reason": "x", "until": "next week"}, "until")],
)
def test_a_block_says_why_and_names_people_and_days(said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        running().do("Ben", Move.BLOCK, "1", **said)
    assert set(refusal.value.errors) == {field}


def test_the_leg_goes_on_once_the_block_is_gone() -> None:
    track = running()
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.")

    track.do("Ben", Move.UNBLOCK, "1")

    assert (track.state("1"), track.race.legs["1"].blocked_since) == (LegState.RUNNING, None)


def test_a_blocked_leg_is_not_blocked_again() -> None:
    track = running()
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.")

    with pytest.raises(WrongMoment):
        track.do("Ben", Move.BLOCK, "1", reason="No ink either.")


def test_a_block_does_not_outlive_the_pass() -> None:
    track = running()
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.")
    track.offer("1")

    track.send_back("2")

    assert track.state("1") is LegState.RUNNING


# Promise


def test_a_new_promise_moves_neither_plan_nor_need_by() -> None:
    track = running()
    before = track.race

    (first,) = track.do("Ben", Move.PROMISE, "1", date="2026-11-05")
    (second,) = track.do("Ben", Move.PROMISE, "1", date="2026-11-09")

    leg = track.race.legs["1"]
    assert (leg.promise, leg.promises, leg.plan_due) == (date(2026, 11, 9), 2, before.legs["1"].plan_due)
    assert (first.facts["was"], second.facts["was"]) == (None, "2026-11-05")
    assert track.race.exchanges == before.exchanges


def test_the_same_promise_again_is_quiet() -> None:
    track = running()
    track.do("Ben", Move.PROMISE, "1", date="2026-11-05")

    assert track.do("Ben", Move.PROMISE, "1", date="2026-11-05") == []


@pytest.mark.parametrize("day", [None, "", "2026-11-03", "Friday", ["2026-11-05"]])
def test_a_promise_is_for_a_day_from_today_on(day: object) -> None:
    with pytest.raises(Invalid) as refusal:
        running().do("Ben", Move.PROMISE, "1", date=day)
    assert set(refusal.value.errors) == {"date"}


def test_a_waiting_runner_may_promise() -> None:
    track = Track().running("1")

    assert kinds(track.do("Cleo", Move.PROMISE, "2", date="2026-11-20")) == [Kind.PROMISED]


def test_rework_has_no_promise_yet() -> None:
    track = running()
    track.do("Ben", Move.PROMISE, "1", date="2026-11-05")
    track.offer("1")

    track.send_back("2")

    assert (track.race.legs["1"].promise, track.race.legs["1"].promises) == (None, 0)


# Checking in


def test_checking_in_is_a_sign_of_life() -> None:
    track = running()

    track.do("Ben", Move.CHECK_IN, "1", note="Half done.")

    assert track.race.legs["1"].last_sign_at == track.now


def test_a_lead_who_checks_in_for_the_runner_gives_no_sign_of_life() -> None:
    track = running()

    (event,) = track.do("Ana", Move.CHECK_IN, "1", note="He told me it is half done.")

    assert event.facts["behalf"]
    assert track.race.legs["1"].last_sign_at != track.now


def test_checking_in_says_something() -> None:
    with pytest.raises(Invalid):
        running().do("Ben", Move.CHECK_IN, "1")


# The checkpoint


def test_an_item_that_asks_for_evidence_is_ticked_with_some() -> None:
    track = running(PROOF)

    with pytest.raises(Invalid) as refusal:
        track.do("Ben", Move.TICK, "proof")
    assert set(refusal.value.errors) == {"evidence"}
    track.do("Ben", Move.TICK, "proof", evidence="Signed by Dov.")

    assert (track.race.items["proof"].met_by, track.race.items["proof"].met_at) == ("Ben", track.now)
    assert track.race.legs["1"].last_sign_at == track.now


def test_an_item_is_unticked() -> None:
    track = running(PROOF)
    track.do("Ben", Move.TICK, "proof", evidence="Signed by Dov.")

    track.do("Ben", Move.UNTICK, "proof")

    assert track.race.items["proof"] == PROOF


def test_ticking_and_unticking_twice_is_quiet() -> None:
    track = running(Item("logo", "1"))

    assert track.do("Ben", Move.UNTICK, "logo") == []
    track.do("Ben", Move.TICK, "logo")
    assert track.do("Ben", Move.TICK, "logo") == []


def test_only_the_runner_ticks_and_only_the_lead_waives() -> None:
    track = running(PROOF)

    with pytest.raises(WrongPerson):
        track.do("Ana", Move.TICK, "proof", evidence="I saw it.")
    with pytest.raises(WrongPerson):
        track.do("Ben", Move.WAIVE, "proof", reason="It is fine.")


def test_a_waiver_has_a_reason() -> None:
    with pytest.raises(Invalid):
        running(PROOF).do("Ana", Move.WAIVE, "proof")
