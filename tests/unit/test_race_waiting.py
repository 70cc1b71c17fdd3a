"""While a baton is in the air: questions, more time, no thanks, another taker, and taking the offer back. Whose court is it in?"""

from __future__ import annotations

import pytest

from campaigns.lifecycle import HandoffState, Id, LegState, Move
from campaigns.race import courts
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import FORK_AND_JOIN, Track


def offered(*edges: str) -> Track:
    """Ben has offered to Cleo."""
    track = Track(*edges).running("1")
    track.offer("1")
    return track


def court(track: Track, leg: Id = "2") -> Id | None:
    return courts(track.race, track.people)[track.baton(leg)]


# Ask and answer


def test_a_question_puts_court_and_clock_to_the_giver() -> None:
    track = offered()
    track.wait(hours=2)

    track.do("Cleo", Move.ASK, track.baton("2"), question="Which logo?")

    assert (track.handoff("2").state, court(track), track.handoff("2").court_since) == (HandoffState.OFFERED, "Ben", track.now)


def test_an_answer_puts_them_back_to_the_taker() -> None:
    track = offered()
    track.do("Cleo", Move.ASK, track.baton("2"), question="Which logo?")
    track.wait(hours=2)

    track.do("Ben", Move.ANSWER, track.baton("2"), answer="The blue one.")

    assert (court(track), track.handoff("2").court_since) == ("Cleo", track.now)


def test_a_second_question_does_not_start_the_clock_anew() -> None:
    track = offered()
    track.do("Cleo", Move.ASK, track.baton("2"), question="Which logo?")
    asked_at = track.now

    track.wait(hours=2).do("Cleo", Move.ASK, track.baton("2"), question="And which font?")

    assert track.handoff("2").court_since == asked_at


def test_without_a_question_there_is_nothing_to_answer() -> None:
    track = offered()

    with pytest.raises(WrongMoment):
        track.do("Ben", Move.ANSWER, track.baton("2"), answer="The blue one.")


# Need until


def test_the_taker_asks_for_time() -> None:
    track = offered()

    track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-04", latest="2026-11-04")

    assert str(track.handoff("2").need_until) == "2026-11-04"


@pytest.mark.parametrize("until", ["2026-11-05", "2026-11-01", "", None])
def test_time_is_asked_for_at_most_two_days_ahead(until: str | None) -> None:
    track = offered()

    with pytest.raises(Invalid) as refusal:
        track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until=until, latest="2026-11-04")
    assert set(refusal.value.errors) == {"until"}


def test_time_is_asked_for_twice_at_most() -> None:
    track = offered()
    for _ in range(2):
        track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-03")

    with pytest.raises(WrongMoment):
        track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-04")


# Decline


def test_not_mine_is_for_the_head_of_the_function() -> None:
    track = offered()

    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")

    assert (track.handoff("2").state, court(track)) == (HandoffState.DECLINED, "Finn")


def test_without_a_head_to_be_reached_it_is_for_the_lead() -> None:
    track = offered()
    track.lose("Finn")

    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="leaving")

    assert court(track) == "Ana"


def test_a_decline_says_why_in_one_tap() -> None:
    track = offered()

    with pytest.raises(Invalid) as refusal:
        track.do("Cleo", Move.DECLINE, track.baton("2"), reason="tired")
    assert set(refusal.value.errors) == {"reason"}


def test_a_baton_nobody_could_be_offered_says_so() -> None:
    track = Track(runners={"2": "Jo"}).running("1")
    track.offer("1")

    with pytest.raises(WrongMoment) as refusal:
        track.do("Jo", Move.SEND_BACK, track.baton("2"), reason="missing", missing="all")
    assert refusal.value.facts == {"state": "declined"}


# Redirect


def test_a_redirect_changes_the_runner_and_all_that_is_on_its_way_to_the_leg() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.offer("2")
    track.take("4", of="2")
    track.offer("3")

    track.do("Ana", Move.REDIRECT, track.baton("4", of="3"), runner="Ben")

    assert track.race.legs["4"].runner == "Ben"
    assert (track.handoff("4", of="2").taker, track.handoff("4", of="2").state) == ("Ben", HandoffState.ACCEPTED)
    assert (track.handoff("4", of="3").taker, track.handoff("4", of="3").state) == ("Ben", HandoffState.OFFERED)


def test_a_redirect_starts_the_wait_afresh() -> None:
    track = offered()
    track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-03")
    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")

    track.wait(hours=1).do("Finn", Move.REDIRECT, track.baton("2"), runner="Kim")

    handoff = track.handoff("2")
    assert (handoff.state, handoff.court_since, handoff.need_until, handoff.need_untils) == (HandoffState.OFFERED, track.now, None, 0)
    assert (handoff.decided_by, court(track)) == (None, "Kim")


@pytest.mark.parametrize("by", ["Ana", "Dan", "Finn"])
def test_lead_deputy_and_head_redirect_to_anybody(by: Id) -> None:
    track = offered()

    track.do(by, Move.REDIRECT, track.baton("2"), runner="Dov")

    assert court(track) == "Dov"


def test_a_taker_redirects_inside_the_own_function() -> None:
    track = offered()

    with pytest.raises(Invalid):
        track.do("Cleo", Move.REDIRECT, track.baton("2"), runner="Dov")
    track.do("Cleo", Move.REDIRECT, track.baton("2"), runner="Kim")

    assert court(track) == "Kim"


def test_a_taker_outside_redirects_inside_the_own_organisation() -> None:
    track = Track(runners={"2": "Gia"}).running("1")
    track.offer("1")

    track.do("Gia", Move.REDIRECT, track.baton("2"), runner="Hal")

    assert court(track) == "Hal"


def test_a_lead_who_is_the_taker_may_still_name_anybody() -> None:
    track = Track(runners={"2": "Ana"}).running("1")
    track.offer("1")

    track.do("Ana", Move.REDIRECT, track.baton("2"), runner="Dov")

    assert court(track) == "Dov"


@pytest.mark.parametrize("runner", ["Jo", "nobody we know", None, ["Kim"]])
def test_a_redirect_goes_to_somebody_who_can_be_reached(runner: object) -> None:
    track = offered()

    with pytest.raises(Invalid) as refusal:
        track.do("Ana", Move.REDIRECT, track.baton("2"), runner=runner)
    assert set(refusal.value.errors) == {"runner"}


def test_a_declined_baton_may_be_asked_of_the_same_person_again() -> None:
    track = offered()
    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="no_capacity")

    track.do("Ana", Move.REDIRECT, track.baton("2"), runner="Cleo")

    assert court(track) == "Cleo"


def test_the_tape_is_held_by_lead_or_sponsor() -> None:
    track = Track("g1", "1t").running("1")
    track.lose("Ana")
    track.offer("1")

    with pytest.raises(Invalid):
        track.do("Dan", Move.REDIRECT, track.baton("t"), runner="Cleo")
    track.do("Dan", Move.REDIRECT, track.baton("t"), runner="Sue")

    assert court(track, "t") == "Sue"


# Recall


@pytest.mark.parametrize(("by", "behalf"), [("Ben", False), ("Ana", True)])
def test_giver_and_lead_take_an_offer_back(by: Id, behalf: bool) -> None:
    track = offered()

    (recalled,) = track.do(by, Move.RECALL, track.baton("2"))

    assert (track.state("1"), track.last().state) == (LegState.RUNNING, HandoffState.RECALLED)
    assert recalled.facts == {"behalf": behalf}


def test_a_recall_is_no_new_start_for_the_runner() -> None:
    track = Track().running("1")
    taken_at = track.now
    track.wait(days=2).offer("1")

    track.do("Ben", Move.RECALL, track.baton("2"))

    assert track.race.legs["1"].taken_at == taken_at


def test_the_taker_does_not_recall() -> None:
    track = offered()

    with pytest.raises(WrongPerson):
        track.do("Cleo", Move.RECALL, track.baton("2"))
