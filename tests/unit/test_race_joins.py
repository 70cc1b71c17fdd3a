"""Forks and joins: a leg runs once all its batons are in, is done once all of its own are taken, and the race ends at the tape."""

from __future__ import annotations

from campaigns.lifecycle import CampaignState, LegState, Move
from campaigns.race import courts
from tests.unit.track import FORK_AND_JOIN, TRIANGLE, Track


def test_a_join_waits_for_every_baton() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.offer("2")
    track.take("4")

    assert (track.state("2"), track.state("4")) == (LegState.DONE, LegState.WAITING)

    track.offer("3")
    track.take("4", of="3")

    assert track.state("4") is LegState.RUNNING


def test_a_join_starts_with_its_last_baton() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.offer("2")
    track.take("4")
    track.offer("3")
    track.wait(days=2).take("4", of="3")

    assert track.race.legs["4"].taken_at == track.now


def test_a_baton_given_back_stops_the_join() -> None:
    track = Track(*FORK_AND_JOIN).running("4").wait(days=1)

    track.do("Eli", Move.GIVE_BACK, track.baton("4", of="3"), reason="wrong", missing="all")

    assert track.states() == {"g": "done", "1": "done", "2": "done", "3": "running", "4": "waiting", "t": "waiting"}
    assert track.race.legs["4"].taken_at is None


def test_a_fork_is_passing_while_one_of_its_batons_is_in_the_air() -> None:
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")

    track.take("2")

    assert (track.state("1"), track.state("2"), track.state("3")) == (LegState.PASSING, LegState.RUNNING, LegState.WAITING)


def test_a_fork_sent_back_on_one_branch_is_in_hand_again_and_the_other_branch_goes_on() -> None:
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")
    track.take("2")

    track.send_back("3")

    assert (track.state("1"), track.state("2")) == (LegState.RUNNING, LegState.RUNNING)
    assert courts(track.race, track.people) == {"1": "Ben", "2": "Cleo"}


def test_a_triangle_waits_for_the_long_way_round() -> None:
    track = Track(*TRIANGLE).running("2")
    track.take("3", of="1")

    assert track.state("3") is LegState.WAITING

    track.offer("2")
    track.take("3", of="2")

    assert track.state("3") is LegState.RUNNING


def test_two_ends_are_both_in_before_the_race_is_over() -> None:
    track = Track("g1", "12", "13", "2t", "3t").running("2", "3")
    track.offer("2")
    track.take("t", of="2")

    assert track.race.state is CampaignState.RUNNING

    track.offer("3")
    track.take("t", of="3")

    assert track.race.state is CampaignState.FINISHED
