"""Each kind of stall: when its clock runs out, whose court it is in, what ends it. It is November 2026; the 2nd is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns.lifecycle import Move
from campaigns.settling import with_handoff, with_leg
from campaigns.stall import WORDS, Crew, Policy, StallKind
from stakeholders.refusals import WrongMoment, WrongPerson
from tests.unit.hours import at, planned, working
from tests.unit.looks import found, look, next_look
from tests.unit.track import FORK_AND_JOIN, Track


def running(**days: float) -> Track:
    """Ben has leg 1 in hand since Monday 10:00, planned with so many days."""
    return planned(Track().running("1"), **days)


def offered() -> Track:
    """Ben has offered to Cleo on Monday at 10:00."""
    track = Track().running("1")
    track.offer("1")
    return track


# Late


def test_a_runner_is_late_when_the_planned_days_have_passed() -> None:
    track = running(l1=2)
    assert "late_runner 1" not in found(track, at("04 09"))
    late = found(track, at("05 09"))["late_runner 1"]
    assert (late.opened_at, late.court) == (at("04 10"), "Ben")


def test_a_new_promise_ends_it() -> None:
    track = running(l1=2)
    track.now = at("05 09")
    track.do("Ben", Move.PROMISE, "1", date="2026-11-06")
    assert "late_runner 1" not in found(track, at("05 10"))


# Silent


@pytest.mark.parametrize(("days", "silent_since"), [(1.5, "03 10"), (5, "04 10"), (30, "09 10")])
def test_silence_is_long_after_two_fifths_of_the_leg_but_a_day_at_least_and_five_at_most(days: float, silent_since: str) -> None:
    track = running(l1=days)
    silent = found(track, at(silent_since))["silent_runner 1"]
    assert (silent.opened_at, silent.court) == (at(silent_since), "Ben")


def test_a_sign_of_life_ends_it() -> None:
    track = running(l1=5)
    track.now = at("04 11")
    track.do("Ben", Move.CHECK_IN, "1", note="Half of it stands.")
    assert found(track, at("04 12")) == {}


def test_who_is_late_is_no_longer_merely_silent() -> None:
    track = running(l1=2)
    assert set(found(track, at("03 12"))) == {"silent_runner 1"}
    assert set(found(track, at("04 12"))) == {"late_runner 1"}


def test_who_is_blocked_is_not_silent() -> None:
    track = running(l1=5)
    track.do("Ben", Move.BLOCK, "1", on="Dov", until="2026-11-06", reason="No licence")
    assert found(track, at("05 12")) == {}


# Blocked too long


def test_a_block_is_too_long_past_the_day_that_was_named() -> None:
    track = running(l1=9)
    track.do("Ben", Move.BLOCK, "1", on="Dov", until="2026-11-03", reason="No licence")
    stuck = found(track, at("04 09"))["blocked_too_long 1"]
    assert (stuck.opened_at, stuck.court) == (at("03 17"), "Dov")


def test_without_a_day_it_is_too_long_after_a_working_day_of_whom_it_waits_for() -> None:
    track = running(l1=9)
    track.do("Ben", Move.BLOCK, "1", on="Dov", until=None, reason="No licence")
    half_days = {"Dov": working("Asia/Tokyo")}
    assert found(track, at("04 12"), times=half_days)["blocked_too_long 1"].opened_at == at("03 08")


def test_blocked_on_nobody_it_is_the_lead_s() -> None:
    track = running(l1=9)
    track.do("Ben", Move.BLOCK, "1", on=None, until=None, reason="No licence")
    assert found(track, at("04 12"))["blocked_too_long 1"].court == "Ana"


def test_whom_it_is_blocked_on_may_name_a_later_day_twice() -> None:
    track = running(l1=9)
    track.do("Ben", Move.BLOCK, "1", on="Dov", until="2026-11-03", reason="No licence")
    track.now = at("04 09")
    for day in (4, 5):
        track.do("Dov", Move.RENEW, "1", until=f"2026-11-0{day}")
    assert found(track, at("05 16")) == {}
    with pytest.raises(WrongMoment):
        track.do("Dov", Move.RENEW, "1", until="2026-11-06")
    assert found(track, at("05 17"))["blocked_too_long 1"].opened_at == at("05 17")


def test_nobody_else_names_it() -> None:
    track = running(l1=9)
    track.do("Ben", Move.BLOCK, "1", on="Dov", until="2026-11-03", reason="No licence")
    for name in ("Ben", "Ana", "Cleo"):
        with pytest.raises(WrongPerson):
            track.do(name, Move.RENEW, "1", until="2026-11-06")


# In the air


def test_a_baton_is_in_the_air_too_long_after_a_working_day() -> None:
    assert found(offered(), at("03 10"))["baton_in_air 2"].court == "Cleo"
    assert "baton_in_air 2" not in found(offered(), at("03 09"))


# Dropped


def sent_back(times: int = 1) -> Track:
    track = Track().running("1")
    for number in range(times):
        track.offer("1")
        track.send_back("2")
        if number < times - 1:
            track.wait(hours=1)
    return track


def test_a_baton_that_came_back_is_dropped_when_the_giver_is_silent_for_a_day() -> None:
    track = planned(sent_back(), l1=5)
    assert "dropped_baton 1" not in found(track, at("03 09"))
    dropped = found(track, at("03 11"))["dropped_baton 1"]
    assert (dropped.opened_at, dropped.court, dropped.handoff) == (at("03 10"), "Ben", track.last().id)
    assert "silent_runner 1" not in found(track, at("06 11"))


def test_a_sign_of_life_of_the_giver_gives_them_another_day() -> None:
    track = planned(sent_back(), l1=5)
    track.now = at("03 09")
    track.do("Ben", Move.CHECK_IN, "1", note="New logo is coming.")
    assert "dropped_baton 1" not in found(track, at("03 16"))


def test_the_second_time_it_goes_to_the_lead_at_once() -> None:
    track = sent_back(2)
    dropped = found(track, track.now)["dropped_baton 1"]
    assert (dropped.opened_at, dropped.court) == (track.now, "Ana")


def test_a_new_offer_ends_it() -> None:
    track = sent_back(2)
    track.offer("1")
    assert "dropped_baton 1" not in found(track, track.now)


# Waiting at a join


def joined() -> Track:
    """Legs 2 and 3 run side by side; 2 was passed on Monday at 10:00 and taken, 3 is in Dov's hand."""
    track = planned(Track(*FORK_AND_JOIN), l3=9).running("2", "3")
    track.offer("2")
    track.take("4", of="2")
    return track


def test_at_a_join_the_missing_baton_is_waited_for_after_two_days() -> None:
    track = joined()
    assert "waiting_at_join 3" not in found(track, at("04 09"))
    missing = found(track, at("04 10"))["waiting_at_join 3"]
    assert (missing.opened_at, missing.court) == (at("04 10"), "Dov")


def test_not_before_the_leg_behind_was_to_start() -> None:
    track = joined()
    track.race = with_leg(track.race, "4", plan_start=date(2026, 11, 10))
    assert "waiting_at_join 3" not in found(track, at("10 10"))
    assert found(track, at("11 09"))["waiting_at_join 3"].opened_at == at("10 17")


def test_once_it_is_in_the_air_it_is_not_missing() -> None:
    track = joined()
    track.offer("3")
    assert "waiting_at_join 3" not in found(track, at("04 10"))


# Nobody has it


def test_nobody_is_named_for_a_leg_whose_baton_is_two_days_away() -> None:
    track = planned(Track(runners={"2": None}).running("1"), l1=5)
    track.do("Ben", Move.CHECK_IN, "1", note="On the way.")
    assert "no_hands 2" not in found(track, at("05 09"))
    nobody = found(track, at("05 11"))["no_hands 2"]
    assert nobody.court == "Finn"
    assert next_look(track, at("05 09")) == at("05 10")


def test_the_zone_is_a_fifth_of_a_long_leg() -> None:
    track = planned(Track(runners={"2": None}).running("1"), l1=15)
    assert "no_hands 2" in found(track, at("18 11"))  # expected on the 23rd; three days before it is the 18th
    assert "no_hands 2" not in found(track, at("18 09"))


def test_a_runner_who_is_away_on_the_day_without_somebody_standing_in() -> None:
    away = Crew(away={"Cleo": ((date(2026, 11, 4), date(2026, 11, 6)),)})
    assert "no_hands 2" in found(running(l1=2), at("03 12"), crew=away)
    assert "no_hands 2" not in found(running(l1=2), at("03 12"), crew=Crew(away={"Cleo": ((date(2026, 11, 9), date(2026, 11, 9)),)}))


def test_hands_that_are_full() -> None:
    assert "no_hands 2" in found(running(l1=2), at("03 12"), crew=Crew(full=frozenset({"Cleo"})))
    assert "no_hands 2" in found(running(l1=2), at("03 12"), crew=Crew(full_functions=frozenset({"pr"})))


def test_a_runner_who_passes_to_themselves_has_a_hand_free() -> None:
    track = planned(Track(runners={"2": "Ben"}).running("1"), l1=2)
    assert "no_hands 2" not in found(track, at("03 12"), crew=Crew(full=frozenset({"Ben"})))


def test_a_leg_in_hand_whose_runner_is_gone() -> None:
    track = running(l1=5)
    track.lose("Ben")
    assert found(track, track.now)["no_hands 1"].court == "Ana"


def test_a_baton_that_is_not_theirs_is_taken_by_nobody_after_four_hours() -> None:
    track = offered()
    track.do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")
    assert "nobody_takes 2" not in found(track, at("02 13"))
    nobody = found(track, at("02 14"))["nobody_takes 2"]
    assert (nobody.opened_at, nobody.court) == (at("02 14"), "Finn")


def test_a_mail_that_nobody_gets_is_taken_by_nobody_at_once() -> None:
    track = offered()
    track.race = with_handoff(track.race, track.baton("2"), undelivered_at=at("02 11"))
    assert set(found(track, at("03 12"))) == {"nobody_takes 2"}
    assert found(track, at("02 11"))["nobody_takes 2"].opened_at == at("02 11")


def test_another_taker_is_not_the_one_whose_mail_was_refused() -> None:
    track = offered()
    track.race = with_handoff(track.race, track.baton("2"), undelivered_at=at("02 11"))
    track.do("Ana", Move.REDIRECT, track.baton("2"), runner="Kim")
    assert found(track, at("02 12")) == {}


# All of them


def test_a_paused_race_has_no_stall() -> None:
    track = offered()
    track.now = at("04 10")
    track.do("Ana", Move.PAUSE, "R", until=None, reason="Board decides")
    assert found(track, at("10 10")) == {}


def test_every_kind_has_one_of_the_three_words() -> None:
    assert set(WORDS) == set(StallKind)
    assert set(WORDS.values()) == {"late", "stuck", "nobody_has_it"}


def test_a_policy_is_frozen_and_read_again_whatever_is_added_to_it_later() -> None:
    mine = Policy(patience_days=2.0, steps_days=(0.0, 1.0, 3.0))
    assert Policy.from_facts(mine.as_facts()) == mine
    assert Policy.from_facts({"patience_days": 2.0, "long_gone": 1}) == Policy(patience_days=2.0)


def test_the_head_who_cannot_be_reached_leaves_it_to_the_lead() -> None:
    track = offered()
    track.people = replace(track.people, unreachable=frozenset({"Finn"}))
    assert look(track, track.now).head_or_lead("pr") == "Ana"
