"""The campaign as a whole: who leads it, pauses, the lead's check, giving up, and the tape."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.lifecycle import CampaignState, HandoffState, Id, Kind, LegState, Move
from campaigns.play import replay
from campaigns.race import courts
from stakeholders.refusals import Invalid, Paused, WrongMoment, WrongPerson
from tests.unit.track import FORK_AND_JOIN, Track, kinds

WHY = "Ana goes on leave."


# The lead


@pytest.mark.parametrize(("by", "admin"), [("Ana", False), ("Dan", False), ("Sue", False), ("Ida", True)])
def test_gun_tape_and_fallback_courts_follow_the_lead(by: Id, admin: bool) -> None:
    track = Track(runners={"2": None}).running("1")
    track.offer("1")

    track.do(by, Move.HAND_OVER, "R", admin=admin, lead="Eli", reason=WHY)

    assert (track.race.lead, track.race.legs["g"].runner, track.race.legs["t"].runner) == ("Eli", "Eli", "Eli")
    assert track.handoff("1").giver == "Eli"
    assert courts(track.race, track.people)[track.baton("2")] == "Finn"


def test_what_the_lead_was_to_take_is_for_the_new_lead() -> None:
    track = Track().running("2")
    track.offer("2")

    track.do("Ana", Move.HAND_OVER, "R", lead="Eli", reason=WHY)

    assert (track.handoff("t").taker, track.handoff("t").state) == ("Eli", HandoffState.OFFERED)


def test_a_tape_held_by_the_sponsor_stays_with_the_sponsor() -> None:
    track = Track(runners={"t": "Sue"}).started()

    track.do("Ana", Move.HAND_OVER, "R", lead="Eli", reason=WHY)

    assert track.race.legs["t"].runner == "Sue"


def test_a_deputy_who_leads_is_no_deputy_any_more() -> None:
    track = Track().started()

    track.do("Dan", Move.HAND_OVER, "R", lead="Dan", reason=WHY)

    assert (track.race.lead, track.race.deputy) == ("Dan", None)


@pytest.mark.parametrize("said", [{"lead": "Eli"}, {"lead": "Jo", "reason": WHY}, {"lead": "Ana", "reason": WHY}, {"reason": WHY}])
def test_the_lead_is_handed_to_another_who_can_be_reached_with_a_reason(said: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        Track().started().do("Ana", Move.HAND_OVER, "R", **said)


def test_a_runner_does_not_hand_the_lead_over() -> None:
    with pytest.raises(WrongPerson):
        Track().started().do("Ben", Move.HAND_OVER, "R", lead="Ben", reason="Mine.")


def test_the_check_of_the_lead_is_remembered() -> None:
    track = Track().started().wait(days=3)

    track.do("Ana", Move.CHECK, "R")

    assert track.race.checked_at == track.now


# The colour


def test_a_colour_said_by_the_lead_stays_until_it_is_taken_back() -> None:
    track = Track().started().wait(days=3)

    track.do("Ana", Move.COLOUR, "R", colour="green", reason="The target moves on Friday.")
    assert (track.race.colour, track.race.checked_at) == ("green", track.now)

    track.do("Ana", Move.COLOUR, "R", colour="")
    assert track.race.colour == ""


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"colour": "green"}, "reason"),
        ({"colour": "blue", "reason": "I like it."}, "colour"),
        ({"colour": "grey", "reason": "Who knows."}, "colour"),
        ({"colour": ""}, "colour"),
    ],
)
def test_a_colour_needs_a_reason_and_is_one_that_can_be_said(said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Track().started().do("Ana", Move.COLOUR, "R", **said)
    assert list(refused.value.errors) == [field]


def test_a_runner_says_no_colour() -> None:
    with pytest.raises(WrongPerson):
        Track().started().do("Ben", Move.COLOUR, "R", colour="green", reason="All is well.")


# Pause


def test_while_paused_nobody_moves() -> None:
    track = Track().running("1")
    track.do("Ana", Move.PAUSE, "R", until="2026-11-20")

    with pytest.raises(Paused):
        track.offer("1")
    assert courts(track.race, track.people) == {}
    assert track.race.paused_until == date(2026, 11, 20)


def test_after_the_pause_plan_dates_are_those_that_were_said() -> None:
    track = Track().running("1")
    paused_at = track.now
    track.do("Ana", Move.PAUSE, "R")

    track.wait(days=7).do("Ana", Move.RESUME, "R", plan={"2": ["2026-11-16", "2026-11-20"]})

    assert (track.race.legs["2"].plan_start, track.race.legs["2"].plan_due) == (date(2026, 11, 16), date(2026, 11, 20))
    assert track.race.pauses == ((paused_at, track.now),)
    assert (track.race.state, track.race.paused_at, track.race.paused_until) == (CampaignState.RUNNING, None, None)


@pytest.mark.parametrize(
    ("promised", "left"), [("2026-11-04", None), ("2026-11-09", date(2026, 11, 9)), ("2026-11-12", date(2026, 11, 12))]
)
def test_a_promise_whose_day_passed_in_the_pause_is_released(promised: str, left: date | None) -> None:
    track = Track().running("1")
    track.do("Ben", Move.PROMISE, "1", date=promised)
    track.do("Ana", Move.PAUSE, "R")

    track.wait(days=7).do("Ana", Move.RESUME, "R")

    assert track.race.legs["1"].promise == left


def test_a_promise_missed_before_the_pause_stays_missed() -> None:
    track = Track().running("1")
    track.do("Ben", Move.PROMISE, "1", date="2026-11-03")
    track.wait(days=3).do("Ana", Move.PAUSE, "R")

    track.wait(days=7).do("Ana", Move.RESUME, "R")

    assert track.race.legs["1"].promise == date(2026, 11, 3)


def test_time_asked_for_that_passed_in_the_pause_is_released() -> None:
    track = Track().running("1")
    track.offer("1")
    track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-03")
    track.do("Ana", Move.PAUSE, "R")

    track.wait(days=7).do("Ana", Move.RESUME, "R")

    assert track.handoff("2").need_until is None


@pytest.mark.parametrize("plan", [{"of another race": [None, None]}, {"1": ["soon", None]}, {"1": []}, ["1"]])
def test_a_plan_that_cannot_be_read_is_refused(plan: object) -> None:
    track = Track().running("1")
    track.do("Ana", Move.PAUSE, "R")

    with pytest.raises(Invalid):
        track.do("Ana", Move.RESUME, "R", plan=plan)


def test_a_race_is_paused_once() -> None:
    track = Track().running("1")
    track.do("Ana", Move.PAUSE, "R")

    with pytest.raises(Paused):
        track.do("Ana", Move.PAUSE, "R")


# The end


def test_a_race_given_up_has_nothing_in_the_air_and_no_leg_on_its_way() -> None:
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")

    track.do("Ana", Move.ABANDON, "R", reason="The product is gone.")

    assert (track.race.state, track.in_the_air(), track.state("1")) == (CampaignState.ABANDONED, [], LegState.RUNNING)
    assert {h.state for h in track.race.handoffs.values()} == {HandoffState.ACCEPTED, HandoffState.VOID}


def test_giving_up_has_a_reason() -> None:
    with pytest.raises(Invalid):
        Track().started().do("Ana", Move.ABANDON, "R")


def test_the_last_baton_ends_the_race() -> None:
    track = Track().running("2")
    track.offer("2")

    happened = track.take("t")

    assert kinds(happened) == [Kind.ACCEPTED, Kind.FINISHED]
    assert (track.race.state, track.race.ended_at) == (CampaignState.FINISHED, track.now)


def test_what_is_over_stays_over() -> None:
    track = Track().running("2")
    track.offer("2")
    track.take("t")

    for move in (Move.UNDO, Move.GIVE_BACK):
        with pytest.raises(WrongMoment) as refusal:
            track.do("Ana", move, track.baton("t"), reason="wrong", missing="all")
        assert refusal.value.facts["state"] == "finished"


def test_the_log_alone_rebuilds_the_race() -> None:
    track = Track(*FORK_AND_JOIN).running("4")
    track.offer("4")
    track.take("t")

    assert replay("R", track.log) == track.race
