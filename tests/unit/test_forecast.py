"""When a race will be over: what holds a leg back, what is believed, and what is told with the dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from campaigns.lifecycle import CampaignState, Move
from campaigns.race import Race
from campaigns.settling import with_leg
from insights.curves import Curves, Lesson
from insights.forecast import Forecast, forecast
from insights.rest import lessons, rest_of, steps
from tests.unit.hours import SITE, at, planned
from tests.unit.track import FORK_AND_JOIN, MONDAY, Track

# Every leg of these functions takes what was planned, and so many that nothing else weighs.
STEADY = Curves([Lesson(giver, taker, 1.0, 1.0) for giver in ("", "pr") for taker in ("", "pr")] * 30_000)
UNKNOWN = Curves([])
FINISH = date(2026, 11, 20)


def tell(race: Race, *, now: datetime = MONDAY, curves: Curves = STEADY, version: str = "v1", finish_on: date | None = FINISH) -> Forecast:
    found = forecast(race, curves=curves, version=version, functions={"pr": "pr"}, site=SITE, finish_on=finish_on, now=now)
    assert found
    return found


def with_(track: Track, leg: str, **facts: object) -> Race:
    return with_leg(track.race, leg, **facts)


# The rest of the plan


def test_legs_that_take_what_was_planned_are_over_by_plan() -> None:
    told = tell(planned(Track().running("1"), l1=2, l2=3).race)

    assert (told.p50_at, told.p85_at, told.plan) == (at("09 10"), at("09 10"), date(2026, 11, 9))


def test_a_draft_starts_now() -> None:
    assert tell(planned(Track(), l1=2, l2=3).race).p50_at == at("09 10")


def test_a_draft_starts_with_the_plan_of_its_gun() -> None:
    assert tell(with_(planned(Track(), l1=1, l2=1), "g", plan_start=date(2026, 11, 9))).p50 == date(2026, 11, 10)


def test_a_leg_that_passed_its_baton_on_takes_no_more_time() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.offer("1")

    assert tell(track.race).p50_at == at("05 10")


def test_a_baton_in_the_air_is_the_time_of_whoever_is_to_take_it() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.offer("1")
    track.wait(days=1)

    assert tell(track.race, now=track.now).p50_at == at("05 10")


def test_a_returned_pass_is_the_time_of_its_giver() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.offer("1")
    track.wait(days=1)
    track.send_back("2")

    (first, second, _tape) = steps(rest_of(track.race, site=SITE, zero=MONDAY, names={}), now=track.now)
    assert (first.id, first.running, first.start) == ("1", True, 0)
    assert (second.id, second.running, second.after) == ("2", False, ("1",))


def test_a_join_waits_for_the_later_branch() -> None:
    track = planned(Track(*FORK_AND_JOIN).running("1"), l1=1, l2=2, l3=5, l4=1)

    assert tell(track.race).p50_at == at("11 10")


def test_a_skipped_leg_takes_no_time() -> None:
    track = planned(Track().running("1"), l1=2, l2=30)
    track.do("Ana", Move.SKIP, "2", reason="not needed")

    assert tell(track.race).p50_at == at("04 10")


def test_nothing_is_over_before_now_where_nobody_works_now() -> None:
    track = planned(Track("g1", "1t").running("1"), l1=1)
    track.offer("1")

    assert tell(track.race, now=at("07 12")).p50_at == at("07 12")  # a Saturday: no working time passes until Monday


def test_what_ends_with_a_day_does_so_whenever_one_looks() -> None:
    race = with_(planned(Track(), l1=1, l2=2), "g", plan_start=date(2026, 11, 9))
    looks = [MONDAY + timedelta(minutes=7 * n) for n in range(60)]

    assert {tell(race, now=now).p85_at for now in looks} == {at("11 17")}


# What was said in advance


def test_a_leg_that_nobody_has_taken_starts_no_sooner_than_planned() -> None:
    assert tell(with_(planned(Track().running("1"), l1=1, l2=1), "2", plan_start=date(2026, 11, 16))).p50 == date(2026, 11, 16)


def test_a_leg_starts_no_sooner_than_its_runner_is_ready() -> None:
    assert tell(with_(planned(Track().running("1"), l1=1, l2=1), "2", ready_from=date(2026, 11, 16))).p50 == date(2026, 11, 16)


def test_who_took_a_baton_early_has_started() -> None:
    track = planned(Track().running("1"), l1=1, l2=1)

    assert tell(with_(track, "1", plan_start=date(2026, 11, 16))).p50 == date(2026, 11, 4)


def test_a_promise_later_than_the_plan_is_believed() -> None:
    assert tell(with_(planned(Track().running("1"), l1=1, l2=1), "1", promise=date(2026, 11, 16))).p50_at == at(
        "16 17"
    )  # the second leg takes that day


def test_a_promise_to_keep_to_the_plan_or_better_it_changes_nothing() -> None:
    track = planned(Track().running("1"), l1=5, l2=1)

    assert tell(with_(track, "1", promise=date(2026, 11, 3)), curves=UNKNOWN) == tell(track.race, curves=UNKNOWN)


def test_a_blocked_leg_is_not_passed_on_before_it_is_expected_to_be_free() -> None:
    track = planned(Track().running("1"), l1=1, l2=1)
    track.do("Ben", Move.BLOCK, "1", on="Hal", reason="figures", until="2026-11-13")

    assert tell(track.race).p50 == date(2026, 11, 16)


def test_who_needs_until_a_day_takes_nothing_before() -> None:
    track = planned(Track().running("1"), l1=1, l2=1)
    track.offer("1")
    track.do("Cleo", Move.NEED_UNTIL, track.baton("2"), until="2026-11-04")

    assert tell(track.race).p50_at == at("05 17")


# Pauses


def test_a_paused_race_goes_on_when_it_is_said_to() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.do("Ana", Move.PAUSE, "R", until="2026-11-06")

    assert tell(track.race).p50_at == at("13 17")  # at the end of that day, and then five days


def test_a_paused_race_without_a_day_goes_on_now() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.do("Ana", Move.PAUSE, "R")

    assert tell(track.race, now=at("05 10")).p50_at == at("12 10")


def test_a_pause_is_no_age() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    paused = replace(track.race, pauses=((at("02 10"), at("09 10")),))

    assert tell(paused, now=at("09 10")).p50_at == at("16 10")


# What is told with it


def test_a_race_that_is_over_is_not_foretold() -> None:
    race = replace(Track().running("1").race, state=CampaignState.FINISHED)

    assert forecast(race, curves=UNKNOWN, version="", functions={}, site=SITE, finish_on=None, now=MONDAY) is None


def test_a_plan_with_a_loose_end_is_not_foretold() -> None:
    assert forecast(Track("g1", "12").race, curves=UNKNOWN, version="", functions={}, site=SITE, finish_on=None, now=MONDAY) is None


def test_what_is_over_by_the_end_of_the_target_day_keeps_it() -> None:
    race = planned(Track().running("1"), l1=2, l2=3).race

    assert tell(race, finish_on=date(2026, 11, 9)).chance == 1
    assert tell(race, finish_on=date(2026, 11, 8)).chance == 0  # a Sunday: over on Monday is after it
    assert tell(race, finish_on=None).chance is None


def test_the_chance_of_the_day_of_p85_is_at_least_85_percent() -> None:
    race = planned(Track().running("1"), l1=4, l2=6).race
    told = tell(race, curves=UNKNOWN)

    assert tell(race, curves=UNKNOWN, finish_on=told.p85).chance >= 0.85


def test_another_version_of_the_evidence_is_another_draw() -> None:
    race = planned(Track(*FORK_AND_JOIN).running("1"), l1=4, l2=6).race

    assert tell(race, curves=UNKNOWN, version="v1").p85_at != tell(race, curves=UNKNOWN, version="v2").p85_at


def test_the_legs_that_add_most_are_named_first() -> None:
    told = tell(planned(Track().running("1"), l1=1, l2=20).race, curves=UNKNOWN)

    assert [one.leg for one in told.drivers] == ["2", "1"]
    assert told.drivers[0].days > 5


def test_a_baton_in_the_air_is_named_as_the_exchange() -> None:
    track = planned(Track().running("1"), l1=1, l2=20)
    track.offer("1")

    assert [(one.leg, one.exchange) for one in tell(track.race, curves=UNKNOWN).drivers] == [("2", "12")]


def test_it_is_told_what_it_rests_on() -> None:
    known = Curves([Lesson("", "pr", 1.0, 1.0)] * 10)
    shares = tell(planned(Track().running("1"), l1=1, l2=3).race, curves=known).shares

    assert shares
    assert shares.own == pytest.approx(3 / 4 * 1 / 2)  # three of four planned days are a leg of PR, whose ten passes weigh a half
    assert shares.own_legs == 10


# What its legs teach


def test_the_legs_of_a_race_are_evidence() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.wait(days=1)
    track.offer("1")
    rest = rest_of(track.race, site=SITE, zero=MONDAY, names={"pr": "pr"})

    assert list(lessons(rest, until=at("05 10"))) == [Lesson("", "", 2, 1.0), Lesson("", "pr", 3, 2.0, running=True)]


def test_a_leg_of_a_paused_race_grows_no_older() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.wait(days=1)
    track.do("Ana", Move.PAUSE, "R")
    rest = rest_of(track.race, site=SITE, zero=MONDAY, names={})

    assert list(lessons(rest, until=at("05 10"))) == [Lesson("", "", 2, 1.0, running=True)]
