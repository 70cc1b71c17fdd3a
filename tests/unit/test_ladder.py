"""The ladder: who hears at which step, in whose hours, and never three times. It is November 2026; the 2nd is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ladder import LEAD_STEP, MOST_MESSAGES, Open, after_telling, climb, may_nudge
from campaigns.lifecycle import Move
from campaigns.stall import Crew, Policy, StallKind
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
    assert (made.step, dict(made.tell), made.next_at) == (LEAD_STEP, {"Ana": "lead"}, at("05 10"))


def above_the_lead(step: int, **more: object) -> tuple[Track, Open]:
    track, stall = stuck()
    return track, Open(**{**vars_of(stall), "step": step, "told": {"Cleo": 2, "Dov": 1, "Ana": 1}, **more})


def test_after_two_days_both_sides_hear() -> None:
    track, stall = above_the_lead(2)
    assert told(stall, track, at("05 09")) == {}
    assert told(stall, track, at("05 10")) == {"Finn": "head", "Sue": "sponsor"}


def test_of_an_outside_organisation_its_sponsor_hears() -> None:
    track, stall = above_the_lead(2)
    track.people = replace(track.people, organisations={"Cleo": "Studio"}, sponsors={"Studio": "Sid"})
    assert told(stall, track, at("05 10")) == {"Sid": "head", "Sue": "sponsor"}


def test_both_sides_hear_in_the_hours_of_theirs() -> None:
    track, stall = above_the_lead(2)
    hours = {"Finn": working("America/New_York")}
    assert climb(stall, look(track, at("04 12"), times=hours)).next_at == at("04 22")  # two days from 09:00 in New York


def test_after_four_days_whoever_may_decide_is_asked_and_not_told_beside() -> None:
    track, stall = above_the_lead(3)
    crew = Crew(deciders=("Sue",))
    assert climb(stall, look(track, at("09 09"), crew=crew)).asks == ()
    made = climb(stall, look(track, at("09 10"), crew=crew))
    assert (made.asks, dict(made.tell), made.next_at) == (("Sue",), {}, None)


def test_who_is_asked_in_the_same_look_is_not_told_as_a_sponsor_as_well() -> None:
    track, stall = above_the_lead(2)
    made = climb(stall, look(track, at("09 10"), crew=Crew(deciders=("Sue",))))
    assert (made.asks, dict(made.tell)) == (("Sue",), {"Finn": "head"})


def test_a_second_decision_waits_for_the_next_day_of_the_site() -> None:
    track, stall = above_the_lead(3)
    crew = Crew(deciders=("Sue",))
    asked = replace(look(track, at("09 11"), crew=crew), asked_at=at("09 09"))
    assert (climb(stall, asked).asks, climb(stall, asked).next_at) == ((), at("10 09"))
    assert climb(stall, replace(asked, now=at("10 09"))).asks == ("Sue",)


def test_not_even_with_nobody_to_tell_on_the_step_before_it_comes_sooner() -> None:
    track, stall = above_the_lead(2)
    track.lose("Finn")
    track.people = replace(track.people, unreachable=track.people.unreachable | {"Sue"})
    crew = Crew(deciders=("Eva",))
    at_once = look(track, at("05 10"), crew=crew)
    assert climb(stall, at_once).asks == ("Eva",)
    assert climb(stall, replace(at_once, asked_at=at("05 09"))).asks == ()


@pytest.mark.parametrize(("kind", "days"), [("silent_runner", Policy().steps_days), ("baton_in_air", (0.0, 0.5, 1.0))])
def test_a_quiet_stall_and_one_of_an_older_policy_end_with_the_lead(kind: str, days: tuple[float, ...]) -> None:
    track, stall = above_the_lead(2, kind=StallKind(kind), policy=Policy(steps_days=days))
    made = climb(stall, look(track, at("27 10"), crew=Crew(deciders=("Sue",))))
    assert (dict(made.tell), made.asks, made.next_at) == ({}, (), None)


def test_a_look_that_finds_several_steps_due_tells_each_person_the_latest_only() -> None:
    track, stall = stuck()
    assert told(stall, track, at("04 16")) == {"Cleo": "court", "Dov": "downstream", "Ana": "lead"}


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
    again = Open(**{**vars_of(stall), "step": 0, "snoozed_until": date(2026, 11, 4)})
    assert told(again, track, at("04 16")) == {}
    assert told(again, track, at("04 17")) == {"Cleo": "court", "Ana": "lead"}


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


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_however_often_and_late_one_looks_nobody_hears_three_times(hours: list[int]) -> None:
    track, stall = stuck()
    heard: dict[str, int] = {}
    for moment in sorted(hours):
        now = at("03 10").fromtimestamp(at("03 10").timestamp() + moment * 3600, tz=at("03 10").tzinfo)
        made = climb(stall, look(track, now, crew=Crew(substitutes={"Cleo": "Ana"}, deciders=("Finn", "Sue", "Ana"))))
        for one in (*made.tell, *made.asks):
            heard[one] = heard.get(one, 0) + 1
        stall = Open(**{**vars_of(after_telling(stall, [*made.tell, *made.asks])), "step": made.step})
    assert max(heard.values(), default=0) <= MOST_MESSAGES


def vars_of(stall: Open) -> dict[str, object]:
    return {name: getattr(stall, name) for name in Open.__slots__}
