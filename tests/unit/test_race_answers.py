"""What a taker may answer: take, send back, give back, undo; each told to whom it concerns, and graded by what was done."""

from __future__ import annotations

import pytest

from campaigns.lifecycle import Grade, HandoffState, Kind, LegState, Move
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import FORK_AND_JOIN, Track, kinds


def offered(**exchange: object) -> Track:
    """Ben has offered to Cleo."""
    track = Track(**exchange).running("1")
    track.offer("1")
    return track


# Take


def test_who_takes_the_baton_promises_a_day() -> None:
    track = offered()

    happened = track.take("2", pass_on_by="2026-11-06")

    assert kinds(happened) == [Kind.ACCEPTED, Kind.PROMISED]
    assert str(track.race.legs["2"].promise) == "2026-11-06"
    assert track.states() == {"g": "done", "1": "done", "2": "running", "t": "waiting"}


@pytest.mark.parametrize("day", ["2026-10-30", "soon", "2026-02-30", 7])
def test_a_promise_is_a_day_to_come(day: object) -> None:
    with pytest.raises(Invalid) as refusal:
        offered().take("2", pass_on_by=day)
    assert set(refusal.value.errors) == {"pass_on_by"}


def test_a_first_attempt_taken_is_right() -> None:
    track = offered()

    track.take("2")

    assert track.handoff("2").grade is Grade.RIGHT


def test_conditions_are_kept_with_the_grade() -> None:
    track = offered()

    accepted, *_ = track.take("2", conditions="The logo by Friday")

    assert track.handoff("2").grade is Grade.RIGHT_WITH_CONDITIONS
    assert accepted.words["conditions"] == "The logo by Friday"


def test_a_second_attempt_is_not_graded() -> None:
    track = offered()
    track.send_back("2")
    track.offer("1")

    track.take("2")

    assert (track.handoff("2").attempt, track.handoff("2").grade) == (2, None)


def test_a_critical_exchange_is_read_back() -> None:
    track = offered(critical=True)

    with pytest.raises(Invalid) as refusal:
        track.take("2", read_back="")
    assert set(refusal.value.errors) == {"read_back"}


@pytest.mark.parametrize("right", [True, False])
def test_the_giver_says_whether_the_read_back_is_right(right: bool) -> None:
    track = offered(critical=True)
    track.take("2")

    track.do("Ben", Move.CONFIRM, track.baton("2"), right=right)

    assert track.handoff("2").read_back_right is right
    assert Move.CONFIRM not in track.open_to("Ben", track.baton("2"))


def test_without_a_read_back_there_is_nothing_to_confirm() -> None:
    track = offered()
    track.take("2")

    with pytest.raises(WrongMoment):
        track.do("Ben", Move.CONFIRM, track.baton("2"), right=True)


def test_the_lead_takes_for_another_with_a_reason_and_it_is_not_graded() -> None:
    track = offered(critical=True)
    with pytest.raises(Invalid) as refusal:
        track.do("Ana", Move.ACCEPT, track.baton("2"))
    assert set(refusal.value.errors) == {"override_reason"}

    track.do("Ana", Move.ACCEPT, track.baton("2"), override_reason="Cleo said so on the phone.")

    assert (track.handoff("2").overridden, track.handoff("2").grade) == (True, None)
    assert track.race.legs["2"].runner == "Cleo"


def test_the_lead_takes_a_declined_baton_all_the_same() -> None:
    track = offered()
    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="no_capacity")

    track.do("Ana", Move.ACCEPT, track.baton("2"), override_reason="There is nobody else.")

    assert track.state("2") is LegState.RUNNING


# Send back


def test_what_is_sent_back_is_rework_for_the_giver() -> None:
    track = offered()
    track.wait(days=1)

    track.send_back("2")

    assert track.state("1") is LegState.RUNNING
    assert track.race.legs["1"].taken_at == track.now
    assert (track.last().state, track.last().grade) == (HandoffState.RETURNED, Grade.RETURNED)
    assert track.race.exchanges["12"].returns == 1


@pytest.mark.parametrize(("said", "field"), [({"missing": "the logo"}, "reason"), ({"reason": "missing"}, "missing")])
def test_a_return_has_a_reason_and_names_something(said: dict[str, str], field: str) -> None:
    track = offered()

    with pytest.raises(Invalid) as refusal:
        track.do("Cleo", Move.SEND_BACK, track.baton("2"), **said)
    assert set(refusal.value.errors) == {field}


def test_one_branch_sent_back_leaves_the_other_in_the_air() -> None:
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")

    track.send_back("2")

    assert track.in_the_air() == [("13", "offered")]
    assert track.state("1") is LegState.RUNNING


# Give back


def test_what_is_given_back_counts_as_a_return() -> None:
    track = Track().running("2").wait(days=3)
    handoff = track.baton("2")

    (given,) = track.do("Cleo", Move.GIVE_BACK, handoff, reason="wrong", missing="last year's figures")

    assert given.kind is Kind.GIVEN_BACK
    assert track.race.handoffs[handoff].grade is Grade.RETURNED
    assert track.states() == {"g": "done", "1": "running", "2": "waiting", "t": "waiting"}


def test_nothing_is_given_back_once_it_was_passed_on() -> None:
    track = Track("g1", "12", "23", "3t").running("2")
    track.offer("2")

    with pytest.raises(WrongMoment):
        track.do("Cleo", Move.GIVE_BACK, track.baton("2"), reason="wrong", missing="all")


def test_after_the_offer_was_recalled_it_may_be_given_back() -> None:
    track = Track("g1", "12", "23", "3t").running("2")
    track.offer("2")
    track.do("Cleo", Move.RECALL, track.baton("3"))

    track.do("Cleo", Move.GIVE_BACK, track.baton("2"), reason="wrong", missing="all")

    assert track.state("1") is LegState.RUNNING


def test_who_gives_the_baton_back_owes_no_day_any_more() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.offer("2")
    track.take("4", pass_on_by="2026-11-20")

    track.do("Eli", Move.GIVE_BACK, track.baton("4"), reason="wrong", missing="all")

    assert track.race.legs["4"].promise is None


# Undo


def test_taking_is_undone_within_a_quarter_of_an_hour() -> None:
    track = Track().running("2").wait(minutes=15)

    track.do("Cleo", Move.UNDO, track.baton("2"))

    assert (track.handoff("2").state, track.handoff("2").grade) == (HandoffState.OFFERED, None)
    assert track.states() == {"g": "done", "1": "passing", "2": "waiting", "t": "waiting"}
    assert kinds(track.log)[-2:] == [Kind.ACCEPTED, Kind.UNDONE]


def test_after_a_quarter_of_an_hour_it_is_too_late_to_undo() -> None:
    track = Track().running("2").wait(minutes=15, seconds=1)

    with pytest.raises(WrongMoment):
        track.do("Cleo", Move.UNDO, track.baton("2"))


def test_nothing_is_undone_once_it_was_passed_on() -> None:
    track = Track("g1", "12", "23", "3t").running("2")
    track.offer("2")

    with pytest.raises(WrongMoment):
        track.do("Cleo", Move.UNDO, track.baton("2"))


def test_a_baton_passed_to_oneself_is_not_undone() -> None:
    track = Track(runners={"2": "Ben"}).running("1")
    track.offer("1")

    with pytest.raises(WrongMoment):
        track.do("Ben", Move.UNDO, track.baton("2"))


# Repeats and second thoughts


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move.ACCEPT, {}),
        (Move.SEND_BACK, {"reason": "missing", "missing": "the logo"}),
        (Move.DECLINE, {"reason": "leaving"}),
    ],
)
def test_the_same_decision_again_is_a_quiet_success(move: Move, said: dict[str, str]) -> None:
    track = offered()
    handoff = track.baton("2")
    track.do("Cleo", move, handoff, **said)

    assert track.do("Cleo", move, handoff, **said) == []


def test_recalling_and_undoing_twice_is_a_quiet_success() -> None:
    track = Track().running("2")
    handoff = track.baton("2")
    track.do("Cleo", Move.UNDO, handoff)

    assert track.do("Cleo", Move.UNDO, handoff) == []
    track.do("Ben", Move.RECALL, handoff)
    assert track.do("Ben", Move.RECALL, handoff) == []


def test_a_different_second_decision_is_told_who_decided_what_and_when() -> None:
    track = offered()
    handoff = track.baton("2")
    track.do("Ben", Move.RECALL, handoff)

    with pytest.raises(WrongMoment) as refusal:
        track.do("Cleo", Move.ACCEPT, handoff)
    assert refusal.value.facts == {"state": "recalled", "decided_by": "Ben", "decided_at": track.now.isoformat()}


def test_the_same_decision_by_another_is_told_who_decided() -> None:
    track = offered()
    handoff = track.baton("2")
    track.take("2")

    with pytest.raises(WrongMoment) as refusal:
        track.do("Ana", Move.ACCEPT, handoff, override_reason="To be sure.")
    assert refusal.value.facts["decided_by"] == "Cleo"


def test_only_the_taker_answers() -> None:
    track = offered()

    with pytest.raises(WrongPerson):
        track.do("Dov", Move.ACCEPT, track.baton("2"))
