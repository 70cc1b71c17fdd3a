"""The forward pass: when each leg is due, and when it is expected. Everybody works 09:00 to 17:00, Monday to Friday."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.lifecycle import Move
from campaigns.schedule import due, moved_plan, stopped, suggested_promise
from campaigns.settling import with_handoff, with_leg
from tests.unit.hours import BENGALURU, SITE, at, forward, planned
from tests.unit.track import FORK_AND_JOIN, MONDAY, Track

# When a leg is due


def test_a_leg_is_due_as_long_after_taking_as_was_planned() -> None:
    track = planned(Track().running("1"), l1=2)

    assert due(track.race, track.race.legs["1"], SITE) == at("04 10")


def test_a_plan_that_ends_later_leaves_the_time_until_then() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "1", plan_due=date(2026, 11, 6))

    assert due(track.race, track.race.legs["1"], SITE) == at("06 17")


def test_nobody_is_late_for_somebody_elses_delay() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "1", plan_due=date(2026, 10, 1))

    assert due(track.race, track.race.legs["1"], SITE) == at("03 10")


def test_a_promise_counts_until_the_end_of_its_day_whatever_was_planned() -> None:
    track = planned(Track().running("1"), l1=5)
    track.do("Ben", Move.PROMISE, "1", date="2026-11-03")

    assert due(track.race, track.race.legs["1"], SITE) == at("03 17")


def test_the_clock_stands_still_while_the_race_is_paused() -> None:
    track = planned(Track().running("1"), l1=2)
    track.race = replace(track.race, pauses=((at("03 09"), at("05 09")),))

    assert due(track.race, track.race.legs["1"], SITE) == at("06 10")


def test_a_pause_before_the_start_stops_nothing() -> None:
    track = Track().running("1")
    track.race = replace(track.race, pauses=((at("01 09"), at("01 12")),))

    assert stopped(track.race, SITE, at("02 10"), timedelta(hours=8)) == at("03 10")


def test_a_leg_that_nobody_has_in_hand_is_not_due() -> None:
    track = Track().started()

    with pytest.raises(ValueError, match="not in hand"):
        due(track.race, track.race.legs["2"], SITE)


@pytest.mark.parametrize(
    ("plan_due", "day"), [(None, date(2026, 11, 5)), (date(2026, 11, 4), date(2026, 11, 5)), (date(2026, 11, 20), date(2026, 11, 20))]
)
def test_the_day_suggested_for_a_promise_is_when_it_would_be_due(plan_due: date | None, day: date) -> None:
    leg = replace(Track().race.legs["2"], planned_days=3, plan_due=plan_due)

    assert suggested_promise(leg, SITE, now=MONDAY) == day


def test_a_whole_day_from_the_opening_ends_with_that_day() -> None:
    assert suggested_promise(Track().race.legs["2"], SITE, now=at("02 09")) == date(2026, 11, 2)


# Forward


def test_legs_follow_one_another() -> None:
    track = planned(Track("g1", "12", "23", "3t").running("1"), l1=1, l2=2, l3=0.5)

    schedule = forward(track)

    assert [(schedule.legs[leg].start, schedule.legs[leg].end) for leg in "123"] == [
        (at("02 10"), at("03 10")),
        (at("03 10"), at("05 10")),
        (at("05 10"), at("05 14")),
    ]
    assert schedule.finish == at("05 14")


def test_a_leg_that_is_late_is_expected_now() -> None:
    track = Track().running("1")

    assert forward(track, now=at("05 12")).legs["1"].end == at("05 12")


def test_what_is_done_stays_as_it_was() -> None:
    track = Track().running("1").wait(hours=3)
    track.offer("1")
    track.take("2")

    schedule = forward(track, now=at("05 12"))

    assert (schedule.legs["1"].start, schedule.legs["1"].end) == (at("02 10"), at("02 13"))


def test_a_baton_in_the_air_is_expected_to_be_taken_now_or_on_the_day_its_taker_needs() -> None:
    track = Track().running("1")
    track.offer("1")

    assert forward(track, now=at("03 12")).legs["2"].start == at("03 12")

    track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-04")

    assert forward(track, now=at("03 12")).legs["2"].start == at("04 17")


def test_a_blocked_leg_is_not_expected_before_the_end_of_the_day_named_for_it() -> None:
    track = Track().running("1")
    track.do("Ben", Move.BLOCK, "1", reason="No logo yet.", on="Dov", until="2026-11-06")

    assert forward(track).legs["1"].end == at("06 17")
    assert forward(track, Dov=BENGALURU).legs["1"].end == datetime(2026, 11, 6, 11, 30, tzinfo=UTC)


def test_a_leg_does_not_start_before_its_planned_day() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "2", plan_start=date(2026, 11, 7))

    assert forward(track).legs["2"].start == at("09 09")


def test_every_leg_runs_in_the_hours_of_its_runner() -> None:
    track = planned(Track().running("1"), l2=2)

    schedule = forward(track, Cleo=BENGALURU)

    # An hour and a half are left of Tuesday there, Wednesday is a holiday.
    assert (schedule.legs["2"].start, schedule.legs["2"].end) == (at("03 10"), at("06 10"))


def test_a_join_starts_with_the_last_of_its_batons() -> None:
    track = planned(Track(*FORK_AND_JOIN).running("2", "3"), l2=1, l3=4)

    assert forward(track).legs["4"].start == at("06 10")


def test_a_fork_passes_on_what_it_still_has_at_its_end() -> None:
    track = Track(*FORK_AND_JOIN).running("1")
    track.offer("1")
    track.take("2")
    track.send_back("3")
    taken_at = track.now
    track.wait(hours=1)

    schedule = forward(track)

    assert (schedule.legs["2"].start, schedule.legs["3"].start) == (taken_at, at("03 10"))


def test_a_skipped_leg_is_expected_never() -> None:
    track = Track("g1", "12", "23", "3t").running("1")
    track.do("Ana", Move.SKIP, "2", reason="Not needed.")

    assert set(forward(track).legs) == {"g", "1", "3", "t"}


def test_a_draft_is_expected_as_if_it_started_now() -> None:
    track = planned(Track(), l1=1, l2=1)

    assert forward(track, now=at("02 09")).finish == at("03 17")


def test_a_paused_race_is_expected_as_if_it_went_on_now() -> None:
    track = planned(Track().running("1"), l1=2, l2=1)
    track.do("Ana", Move.PAUSE, "R")

    schedule = forward(track, now=at("04 10"))

    assert (schedule.legs["1"].end, schedule.finish) == (at("06 10"), at("09 10"))


def test_a_paused_race_is_expected_to_go_on_at_the_end_of_the_day_that_was_named() -> None:
    track = planned(Track().running("1"), l1=2)
    track.do("Ana", Move.PAUSE, "R", until="2026-11-06")

    assert forward(track, now=at("04 10")).legs["1"].end == at("10 17")


def test_a_pause_moves_the_plan_by_its_working_days_and_releases_what_was_promised_for_it() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "1", plan_due=date(2026, 11, 6))
    track.do("Ben", Move.PROMISE, "1", date="2026-11-04")
    track.do("Ana", Move.PAUSE, "R")

    assert moved_plan(track.race, SITE, at("06 10")) == {"1": (None, date(2026, 11, 12))}
    assert forward(track, now=at("06 10")).legs["1"].end == at("12 17")


def test_a_race_that_is_over_is_as_it_was() -> None:
    track = Track().running("2")
    track.offer("2")
    track.take("t")

    schedule = forward(track, now=at("30 10"))

    assert (schedule.finish, schedule.legs["2"].end) == (track.now, track.now)


def test_a_race_given_up_has_no_finish() -> None:
    track = Track().running("1")
    track.do("Ana", Move.ABANDON, "R", reason="The product is gone.")

    assert forward(track).finish is None


def test_a_handoff_that_was_asked_for_later_is_never_expected_in_the_past() -> None:
    track = Track().running("1")
    track.offer("1")
    track.race = with_handoff(track.race, track.baton("2"), need_until=date(2026, 11, 3))

    assert forward(track, now=at("05 12")).legs["2"].start == at("05 12")
