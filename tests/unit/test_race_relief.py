"""Another runner: at once while the leg waits, by a relief that the new one takes while it is in hand."""

from __future__ import annotations

import pytest

from campaigns.lifecycle import HandoffKind, HandoffState, Id, Kind, LegState, Move
from campaigns.race import courts
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import Track, kinds


def relieving(runner: Id = "Dov") -> Track:
    """Ben runs leg 1, and Ana has asked another to take over."""
    track = Track().running("1")
    track.do("Ana", Move.REASSIGN, "1", runner=runner)
    return track


def test_a_waiting_leg_changes_its_runner_at_once() -> None:
    track = Track().started()

    assert kinds(track.do("Ana", Move.REASSIGN, "2", runner="Dov")) == [Kind.REASSIGNED]
    assert track.race.legs["2"].runner == "Dov"


def test_what_is_on_its_way_goes_to_the_new_runner() -> None:
    track = Track().running("1")
    track.offer("1")

    track.do("Ana", Move.REASSIGN, "2", runner="Dov")

    assert (track.handoff("2").taker, track.handoff("2").state) == ("Dov", HandoffState.OFFERED)


def test_a_leg_in_hand_is_relieved_by_a_handoff() -> None:
    track = relieving()

    relief = track.race.handoffs[track.relief("1")]

    assert (relief.kind, relief.giver, relief.taker, track.race.legs["1"].runner) == (HandoffKind.RELIEF, "Ben", "Dov", "Ben")
    assert courts(track.race, track.people) == {"1": "Ben", relief.id: "Dov"}


def test_until_it_is_taken_the_lead_stands_in_for_a_runner_who_is_gone() -> None:
    track = relieving()
    track.lose("Ben")

    assert courts(track.race, track.people)["1"] == "Ana"


def test_the_new_runner_takes_over_with_all_packets_and_without_the_old_promise() -> None:
    track = Track().running("1")
    track.do("Ben", Move.PROMISE, "1", date="2026-11-06")
    track.do("Ana", Move.REASSIGN, "1", runner="Dov")

    track.do("Dov", Move.ACCEPT, track.relief("1"))

    assert (track.race.legs["1"].runner, track.race.legs["1"].promise, track.handoff("1").taker) == ("Dov", None, "Dov")
    assert (track.state("1"), track.last().grade) == (LegState.RUNNING, None)


def test_a_blocked_leg_is_relieved_and_stays_blocked() -> None:
    track = Track().running("1")
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.")
    track.do("Ana", Move.REASSIGN, "1", runner="Dov")

    track.do("Dov", Move.ACCEPT, track.relief("1"))

    assert track.state("1") is LegState.BLOCKED


def test_a_relief_is_void_when_the_leg_offers_onward() -> None:
    track = relieving()
    relief = track.relief("1")

    happened = track.offer("1")

    assert kinds(happened) == [Kind.OFFERED, Kind.VOIDED]
    assert track.race.handoffs[relief].state is HandoffState.VOID


def test_a_relief_is_void_when_the_leg_gives_its_baton_back() -> None:
    track = relieving()

    track.do("Ben", Move.GIVE_BACK, track.baton("1"), reason="wrong", missing="all")

    assert track.in_the_air() == []


def test_a_relief_is_void_when_the_taking_is_undone() -> None:
    track = relieving()

    track.do("Ben", Move.UNDO, track.baton("1"))

    assert track.in_the_air() == [("g1", "offered")]


def test_there_is_one_relief_at_a_time() -> None:
    with pytest.raises(WrongMoment):
        relieving().do("Ana", Move.REASSIGN, "1", runner="Eli")


@pytest.mark.parametrize(
    ("move", "by", "said"), [(Move.RECALL, "Ben", {}), (Move.SEND_BACK, "Dov", {"reason": "unclear", "missing": "the plan"})]
)
def test_a_relief_that_comes_to_nothing_leaves_the_old_runner(move: Move, by: Id, said: dict[str, str]) -> None:
    track = relieving()

    track.do(by, move, track.relief("1"), **said)

    assert (track.race.legs["1"].runner, track.state("1"), track.in_the_air()) == ("Ben", LegState.RUNNING, [])


def test_a_relief_that_is_declined_is_redirected() -> None:
    track = relieving()
    track.do("Dov", Move.DECLINE, track.relief("1"), reason="no_capacity")

    with pytest.raises(Invalid):
        track.do("Ana", Move.REDIRECT, track.relief("1"), runner="Ben")
    track.do("Ana", Move.REDIRECT, track.relief("1"), runner="Eli")

    assert track.race.handoffs[track.relief("1")].taker == "Eli"
    assert track.race.legs["1"].runner == "Ben"


def test_a_relief_is_undone_to_the_old_runner() -> None:
    track = relieving()
    relief = track.relief("1")
    track.do("Dov", Move.ACCEPT, relief, pass_on_by="2026-11-09")

    track.do("Dov", Move.UNDO, relief)

    assert (track.race.legs["1"].runner, track.race.legs["1"].promise) == ("Ben", None)
    assert track.in_the_air() == [(None, "offered")]


def test_a_relief_is_not_undone_while_the_next_is_on_its_way_or_taken() -> None:
    track = relieving()
    first = track.relief("1")
    track.do("Dov", Move.ACCEPT, first)
    track.do("Ana", Move.REASSIGN, "1", runner="Eli")

    with pytest.raises(WrongMoment):
        track.do("Dov", Move.UNDO, first)
    track.do("Eli", Move.ACCEPT, track.relief("1"))
    with pytest.raises(WrongMoment):
        track.do("Dov", Move.UNDO, first)


def test_a_relief_is_not_undone_once_the_leg_has_lost_its_baton() -> None:
    track = relieving()
    relief = track.relief("1")
    track.do("Dov", Move.ACCEPT, relief)
    track.do("Dov", Move.GIVE_BACK, track.baton("1"), reason="wrong", missing="all")

    with pytest.raises(WrongMoment):
        track.do("Dov", Move.UNDO, relief)


def test_a_relief_is_not_given_back() -> None:
    track = relieving()
    relief = track.relief("1")
    track.do("Dov", Move.ACCEPT, relief)

    with pytest.raises(WrongMoment):
        track.do("Dov", Move.GIVE_BACK, relief, reason="wrong", missing="all")


def test_a_runner_names_somebody_of_the_own_function() -> None:
    track = Track().running("2")

    with pytest.raises(Invalid):
        track.do("Cleo", Move.REASSIGN, "2", runner="Dov")

    assert kinds(track.do("Cleo", Move.REASSIGN, "2", runner="Kim")) == [Kind.RELIEF_OFFERED]


def test_a_runner_outside_names_nobody_of_the_own_organisation() -> None:
    track = Track(runners={"1": "Gia"}).running("1")

    with pytest.raises(Invalid):
        track.do("Gia", Move.REASSIGN, "1", runner="Hal")


def test_a_lead_who_runs_the_leg_names_anybody() -> None:
    track = Track(runners={"1": "Ana"}).running()

    assert kinds(track.do("Ana", Move.REASSIGN, "1", runner="Dov")) == [Kind.RELIEF_OFFERED]


@pytest.mark.parametrize("runner", ["Jo", "Ben", "nobody we know"])
def test_a_leg_goes_to_another_who_can_be_reached(runner: Id) -> None:
    with pytest.raises(Invalid):
        Track().running("1").do("Ana", Move.REASSIGN, "1", runner=runner)


def test_the_gun_is_not_reassigned_and_the_tape_only_to_the_sponsor() -> None:
    track = Track().running("1")
    track.do("Ben", Move.GIVE_BACK, track.baton("1"), reason="wrong", missing="all")

    with pytest.raises(WrongMoment):
        track.do("Ana", Move.REASSIGN, "g", runner="Dov")
    with pytest.raises(Invalid):
        track.do("Ana", Move.REASSIGN, "t", runner="Dov")
    track.do("Ana", Move.REASSIGN, "t", runner="Sue")

    assert track.race.legs["t"].runner == "Sue"


def test_a_stranger_reassigns_nothing() -> None:
    with pytest.raises(WrongPerson):
        Track().running("1").do("Cleo", Move.REASSIGN, "1", runner="Dov")
