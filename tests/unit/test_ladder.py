"""The ladder: who hears at which step, in whose hours, and never three times. It is November 2026; the 2nd is a Monday."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from campaigns.ladder import LAST_STEP, MOST_MESSAGES, Open, after_telling, climb, may_nudge
from campaigns.lifecycle import Move
from campaigns.stall import Crew
from tests.unit.hours import at, planned, working
from tests.unit.looks import found, look, opened
from tests.unit.track import Track


def stuck() -> tuple[Track, Open]:
    """Ben offered to Cleo on Monday at 10:00; on Tuesday at 10:00 she has not answered. Dov runs behind her."""
    track = Track("g1", "12", "23", "3t").running("1")
    track.offer("1")
    return track, opened(found(track, at("03 10"))["baton_in_air 2"])


def told(stall: Open, track: Track, now: datetime, **more: object) -> dict[str, str]:
    return {one: str(part) for one, part in climb(stall, look(track, now, **more)).tell.items()}  # type: ignore[arg-type]


def test_at_once_the_court_and_the_next_runner_hear() -> None:
    track, stall = stuck()
    assert told(stall, track, at("03 10")) == {"Cleo": "court", "Dov": "downstream"}


def test_half_a_day_later_the_court_and_who_stands_in_hear() -> None:
    track, stall = stuck()
    again = Open(**{**vars_of(stall), "step": 0, "told": {"Cleo": 1, "Dov": 1}})
    assert told(again, track, at("03 13")) == {}
    assert told(again, track, at("03 14"), crew=Crew(substitutes={"Cleo": "Kim"})) == {"Cleo": "court", "Kim": "substitute"}


def test_after_a_day_the_lead_hears() -> None:
    track, stall = stuck()
    again = Open(**{**vars_of(stall), "step": 1, "told": {"Cleo": 2, "Dov": 1}})
    made = climb(again, look(track, at("04 10")))
    assert (made.step, dict(made.tell), made.next_at) == (LAST_STEP, {"Ana": "lead"}, None)


def test_a_look_that_finds_several_steps_due_tells_each_person_the_latest_only() -> None:
    track, stall = stuck()
    assert told(stall, track, at("06 10")) == {"Cleo": "court", "Dov": "downstream", "Ana": "lead"}


def test_the_next_step_is_the_moment_to_look_again() -> None:
    track, stall = stuck()
    assert climb(stall, look(track, at("03 10"))).next_at == at("03 14")


def test_each_step_runs_in_the_hours_of_whom_it_addresses() -> None:
    track, stall = stuck()
    hours = {"Cleo": working("Asia/Tokyo"), "Ana": working("America/New_York")}
    assert climb(stall, look(track, at("03 10"), times=hours)).next_at == at("04 04")  # four hours from 09:00 in Tokyo
    again = Open(**{**vars_of(stall), "step": 1})
    assert climb(again, look(track, at("03 12"), times=hours)).next_at == at("03 22")  # a day from 09:00 in New York


def test_a_pause_stands_still_for_the_ladder_too() -> None:
    track, stall = stuck()
    track.now = at("03 12")
    track.do("Ana", Move.PAUSE, "R", until=None, reason="Board decides")
    track.now = at("05 12")
    track.do("Ana", Move.RESUME, "R", plan={})
    assert climb(Open(**{**vars_of(stall), "step": 0}), look(track, at("05 13"))).next_at == at("05 14")


def test_the_lead_who_is_waited_for_is_not_told_a_third_time() -> None:
    track = planned(Track("g1", "12", "2t", runners={"2": "Ana"}).running("1"), l1=2)
    track.offer("1")
    stall = opened(found(track, at("03 10"))["baton_in_air 2"])
    counts = {"Ana": 0}
    for moment in ("03 10", "03 14", "04 10", "05 10"):
        made = climb(stall, look(track, at(moment)))
        counts["Ana"] += "Ana" in made.tell
        stall = Open(**{**vars_of(after_telling(stall, made.tell)), "step": made.step})
    assert counts == {"Ana": MOST_MESSAGES}


def test_a_step_that_tells_nobody_is_passed_over_at_once() -> None:
    track, stall = stuck()
    track.lose("Cleo")
    again = Open(**{**vars_of(stall), "step": 0, "told": {"Dov": 1}})
    assert told(again, track, at("03 14")) == {"Ana": "lead"}


def test_snoozed_nobody_is_told_more_before_the_end_of_the_day() -> None:
    track, stall = stuck()
    again = Open(**{**vars_of(stall), "step": 0, "snoozed_until": date(2026, 11, 5)})
    assert told(again, track, at("05 16")) == {}
    assert told(again, track, at("05 17")) == {"Cleo": "court", "Ana": "lead"}


def test_nobody_behind_the_lead_hears_of_it() -> None:
    track = Track("g1", "12", "23", "3t", runners={"3": None}).running("1")
    track.offer("1")
    stall = opened(found(track, at("03 10"))["baton_in_air 2"])
    assert told(stall, track, at("03 10")) == {"Cleo": "court", "Ana": "lead"}


def test_while_a_question_is_open_the_taker_who_asked_hears_too() -> None:
    track, _ = stuck()
    track.do("Cleo", Move.ASK, track.baton("2"), question="Which logo?")
    stall = opened(found(track, at("03 10"))["baton_in_air 2"])
    assert told(stall, track, at("03 10")) == {"Ben": "court", "Cleo": "downstream", "Dov": "downstream"}


def test_nobody_waits_yet_where_the_baton_is_only_coming() -> None:
    track = planned(Track("g1", "12", "23", "3t", runners={"2": None}).running("1"), l1=2)
    assert told(opened(found(track, at("02 10"))["no_hands 2"]), track, at("02 10")) == {"Finn": "court"}


def test_a_nudge_is_the_second_message_of_the_court() -> None:
    _, stall = stuck()
    once, twice = (Open(**{**vars_of(stall), "told": {"Cleo": count}}) for count in (1, 2))
    assert (may_nudge(once), may_nudge(twice)) == (True, False)


def test_what_is_for_the_digest_is_no_message() -> None:
    track = planned(Track().running("1"), l1=5)
    stall = opened(found(track, at("04 11"))["silent_runner 1"])
    made = climb(stall, look(track, at("04 11")))
    assert dict(made.tell) == {"Ben": "court"}
    assert after_telling(stall, made.tell).told == {}


@given(st.lists(st.integers(0, 96), min_size=1, max_size=12))
def test_however_often_and_late_one_looks_nobody_hears_three_times(hours: list[int]) -> None:
    track, stall = stuck()
    heard: dict[str, int] = {}
    for moment in sorted(hours):
        now = at("03 10").fromtimestamp(at("03 10").timestamp() + moment * 3600, tz=at("03 10").tzinfo)
        made = climb(stall, look(track, now, crew=Crew(substitutes={"Cleo": "Ana"})))
        for one in made.tell:
            heard[one] = heard.get(one, 0) + 1
        stall = Open(**{**vars_of(after_telling(stall, made.tell)), "step": made.step})
    assert max(heard.values(), default=0) <= MOST_MESSAGES


def vars_of(stall: Open) -> dict[str, object]:
    return {name: getattr(stall, name) for name in Open.__slots__}
