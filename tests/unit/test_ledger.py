"""Whose court, worked by hand: on small relays from Monday 2 November 2026, 10:00, everybody working 09:00 to 17:00 UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.lifecycle import Move
from campaigns.race import People
from campaigns.stall import Clocks
from insights.ledger import Doing, Flow, Slice, flow
from tests.unit.hours import SITE
from tests.unit.ledgers import told
from tests.unit.track import FORK_AND_JOIN, Track

HOUR = timedelta(hours=1)


def slices(track: Track, **later: float) -> list[Slice]:
    track.wait(**later)
    return told(track.log, track.people, Clocks({}, SITE), track.now)


def courts(track: Track, **later: float) -> list[tuple[str, str | None, float]]:
    """Kind, who is waited for, and for how many hours by the clock on the wall."""
    return [(one.doing.value, one.person, one.elapsed / HOUR) for one in slices(track, **later)]


def test_nothing_before_the_gun() -> None:
    assert told([], People(), Clocks({}, SITE), Track().now) == []


def test_a_chain_goes_from_taker_to_runner_to_taker() -> None:
    track = Track().started().wait(hours=1).running("1").wait(hours=2)
    track.offer("1")
    track.wait(hours=3)
    track.take("2")

    assert courts(track, hours=4) == [("in_the_air", "Ben", 1), ("running", "Ben", 2), ("in_the_air", "Cleo", 3), ("running", "Cleo", 4)]


def test_the_tape_ends_it() -> None:
    track = Track().running("2").wait(hours=2)
    track.offer("2")
    track.wait(hours=1).take("t")

    assert courts(track, days=9) == [("running", "Cleo", 2), ("in_the_air", "Ana", 1)]


def test_it_can_be_read_as_of_before_the_end() -> None:
    track = Track().running("2").wait(hours=2)
    track.offer("2")
    track.take("t")
    start = track.race.started_at
    assert start

    assert [one.end for one in told(track.log, track.people, Clocks({}, SITE), start + HOUR)] == [start + HOUR]


def test_at_a_join_the_last_baton_in_counts() -> None:
    """Cleo's leg takes two hours, Dov's five: until the join the finish waits for Dov."""
    track = Track(*FORK_AND_JOIN).running("2", "3").wait(hours=2)
    track.offer("2")
    track.take("4")
    track.wait(hours=3).offer("3")
    track.wait(hours=1).take("4", of="3")

    assert courts(track, hours=1) == [("running", "Dov", 5), ("in_the_air", "Eli", 1), ("running", "Eli", 1)]


@pytest.mark.parametrize(("late", "leg"), [("Cleo", "2"), ("Dov", "3")])
def test_an_open_join_waits_for_the_baton_expected_last(late: str, leg: str) -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.do(late, Move.PROMISE, leg, date="2026-11-20")

    assert courts(track, hours=3) == [("running", late, 3)]


def test_until_a_join_first_got_going_the_last_baton_of_that_time_counts() -> None:
    """Cleo passes to Eli first, Dov after five hours; an hour later Eli gives Cleo's back, and the rest is Cleo's rework."""
    track = Track(*FORK_AND_JOIN).running("2", "3").wait(hours=1)
    track.offer("2")
    track.take("4", of="2")
    track.wait(hours=4).offer("3")
    track.take("4", of="3")
    track.wait(hours=1).do("Eli", Move.GIVE_BACK, track.baton("4", of="2"), reason="wrong", missing="all")
    track.wait(hours=2).offer("2")
    track.take("4", of="2")

    assert courts(track, hours=1) == [("running", "Dov", 5), ("running", "Eli", 1), ("rework", "Cleo", 2), ("running", "Eli", 1)]


def test_what_came_back_is_rework() -> None:
    track = Track().running("1").wait(hours=1)
    track.offer("1")
    track.wait(hours=2).send_back("2")
    track.wait(hours=3).offer("1")
    track.wait(hours=4).take("2")

    expected = [("running", "Ben", 1), ("in_the_air", "Cleo", 2), ("rework", "Ben", 3), ("in_the_air", "Cleo", 4)]
    assert courts(track) == expected


def test_what_was_given_back_was_run_with_until_then() -> None:
    track = Track().running("2").wait(hours=2)
    track.do("Cleo", Move.GIVE_BACK, track.baton("2"), reason="wrong", missing="all")

    assert courts(track, hours=3) == [("running", "Cleo", 2), ("rework", "Ben", 3)]


def test_what_was_called_back_is_no_rework() -> None:
    track = Track().running("1").wait(hours=1)
    track.offer("1")
    track.wait(hours=2).do("Ben", Move.RECALL, track.baton("2"))

    assert courts(track, hours=3) == [("running", "Ben", 1), ("in_the_air", "Cleo", 2), ("running", "Ben", 3)]


def test_what_came_back_and_is_on_its_way_again_is_no_rework() -> None:
    """Cleo's baton came back and was offered again; then Ben takes Dov's out of the air, and runs for that one."""
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")
    track.send_back("2")
    track.wait(hours=1).offer("1")
    track.do("Ben", Move.RECALL, track.baton("3"))

    assert courts(track, hours=2)[-1] == ("running", "Ben", 2)


def test_a_question_counts_for_the_function_of_the_giving_leg() -> None:
    track = Track(runners={"2": "Gia"}).running("2")
    track.offer("2")
    track.do("Ana", Move.ASK, track.baton("t"), question="Which price?")

    (one,) = slices(track, hours=1)
    assert (one.doing, one.person, one.function) == (Doing.QUESTION, "Gia", "pr")


def test_a_head_who_belongs_to_no_function_answers_for_the_one_they_head() -> None:
    track = Track().running("1")
    track.people = replace(track.people, functions={**track.people.functions, "Finn": None})
    track.offer("1")
    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")

    (one,) = slices(track, hours=1)
    assert (one.person, one.function) == ("Finn", "pr")


def test_a_question_is_the_givers() -> None:
    track = Track().running("1")
    track.offer("1")
    track.wait(hours=1).do("Cleo", Move.ASK, track.baton("2"), question="Which price?")
    track.wait(hours=2).do("Ben", Move.ANSWER, track.baton("2"), answer="The new one.")

    assert courts(track, hours=3) == [("in_the_air", "Cleo", 1), ("question", "Ben", 2), ("in_the_air", "Cleo", 3)]


def test_a_block_is_whoevers_it_is_on() -> None:
    track = Track().running("1").wait(hours=1)
    track.do("Ben", Move.BLOCK, "1", on="Dov", reason="no list")
    track.wait(hours=2).do("Ben", Move.UNBLOCK, "1")

    found = slices(track, hours=3)
    assert [(one.doing, one.person, one.function) for one in found] == [
        (Doing.RUNNING, "Ben", "engineering"),
        (Doing.BLOCKED, "Dov", "creatives"),
        (Doing.RUNNING, "Ben", "engineering"),
    ]


def test_a_block_on_nobody_is_the_leads() -> None:
    track = Track().running("1")
    track.do("Ben", Move.BLOCK, "1", reason="no budget")

    assert courts(track, hours=2) == [("blocked", "Ana", 2)]


def test_a_declined_baton_waits_for_the_head_of_its_function() -> None:
    track = Track().running("1")
    track.offer("1")
    track.wait(hours=1).do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")

    found = slices(track, hours=2)
    assert [(one.person, one.function) for one in found] == [("Cleo", "pr"), ("Finn", "pr")]


def test_who_cannot_be_reached_today_was_waited_for_then() -> None:
    track = Track().running("1").wait(hours=2)
    track.lose("Ben")

    assert courts(track) == [("running", "Ben", 2)]


def test_a_pause_is_nobodys_work() -> None:
    track = Track().running("1").wait(hours=1)
    track.do("Ana", Move.PAUSE, "R", reason="board")
    track.wait(hours=2).do("Ana", Move.RESUME, "R")

    found = slices(track, hours=3)
    assert [(one.doing, one.working / HOUR) for one in found] == [(Doing.RUNNING, 1), (Doing.PAUSED, 0), (Doing.RUNNING, 3)]


def test_after_a_relief_the_new_runner_is_waited_for() -> None:
    track = Track().running("1").wait(hours=1)
    track.do("Ana", Move.REASSIGN, "1", runner="Kim", note="Please.")
    track.wait(hours=2).do("Kim", Move.ACCEPT, track.relief("1"))

    assert courts(track, hours=3) == [("running", "Ben", 3), ("running", "Kim", 3)]


def test_a_skipped_leg_hands_its_wait_to_the_next() -> None:
    track = Track().running("1").wait(hours=1)
    track.offer("1")
    track.wait(hours=2).do("Ana", Move.SKIP, "2", reason="not needed")

    assert courts(track, hours=3) == [("running", "Ben", 1), ("in_the_air", "Cleo", 2), ("in_the_air", "Ana", 3)]


def test_a_branch_that_is_skipped_counts_with_what_came_in_its_place() -> None:
    """Leg 3 is skipped while leg 2 is late; the baton around it comes in last, so until then Dov's branch is what the join waited for."""
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")
    track.take("2")
    track.wait(hours=2).do("Ana", Move.SKIP, "3", reason="not needed")
    track.wait(hours=1).offer("2")
    track.take("4", of="2")
    track.wait(hours=3).take("4", of="1")

    assert courts(track) == [("in_the_air", "Dov", 2), ("in_the_air", "Eli", 4)]


def test_a_leg_put_in_between_is_waited_for() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")
    track.do("Ana", Move.INSERT, "34", leg={"runner": "Gia", "planned_days": 1}, name="Legal")
    track.wait(hours=1).offer("2")
    track.take("4", of="2")
    track.wait(hours=1).offer("3")
    legal = next(one for one in track.race.legs if one not in "g1234t")
    track.wait(hours=1).take(legal)
    track.wait(hours=1).offer(legal)
    track.take("4", of=legal)

    assert courts(track) == [("running", "Dov", 2), ("in_the_air", "Gia", 1), ("running", "Gia", 1)]


def test_nights_and_weekends_are_no_working_time() -> None:
    """From Monday, 10:00, a week by the clock is forty hours of work."""
    (one,) = slices(Track().running("1"), days=7)

    assert (one.elapsed, one.working) == (timedelta(days=7), timedelta(hours=40))


def test_events_of_clocks_that_differ_are_read_in_the_order_of_the_log() -> None:
    track = Track().running("1").wait(hours=2)
    track.offer("1")
    track.wait(hours=1).take("2")
    log = [*track.log[:-1], replace(track.log[-1], at=track.log[-1].at - timedelta(hours=2))]

    found = told(log, track.people, Clocks({}, SITE), track.now)

    assert [(one.doing, one.person, one.elapsed / HOUR) for one in found] == [(Doing.RUNNING, "Ben", 2), (Doing.RUNNING, "Cleo", 1)]


def test_flow_is_the_share_of_working_time_that_somebody_ran() -> None:
    track = Track().running("1").wait(hours=3)
    track.offer("1")
    track.wait(hours=1).send_back("2")

    found = flow(slices(track, hours=2))

    assert found == Flow(3 * HOUR, 6 * HOUR)
    assert found.share == pytest.approx(0.5)


def test_no_time_has_no_flow() -> None:
    assert flow([]).share is None
