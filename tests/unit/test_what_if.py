"""What if: the odds with some of the plan otherwise are those of today but for what follows from it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campaigns.lifecycle import LegKind
from campaigns.race import Race
from campaigns.settling import with_leg
from insights.curves import Curves, Lesson
from insights.forecast import ground_of, replayed
from insights.what_if import (
    DROPPED,
    NOTHING_LEFT,
    PASSED_ON,
    Change,
    Kind,
    Odds,
    changed,
    faults,
    in_turn,
    odds_today,
    suggestions,
    what_if,
)
from tests.unit.hours import SITE, planned
from tests.unit.test_forecast_holds import EVIDENCE, FUNCTIONS, races
from tests.unit.track import FORK_AND_JOIN, MONDAY, Track

TARGET = date(2026, 11, 10)
STEADY = Curves([Lesson(giver, taker, 1.0, 1.0) for giver in ("", "pr") for taker in ("", "pr")] * 30_000)
RARE = settings(deadline=None, max_examples=int(os.environ.get("RELAY_EXAMPLES", "12")))
Found = tuple[Race, datetime]


def odds_of(race: Race, now: datetime, lessons: Sequence[Lesson]) -> Odds:
    """What is over has none: it is no example."""
    ground = ground_of(race, functions={name: name for name in FUNCTIONS}, site=SITE, now=now)
    assume(ground)
    assert ground
    return odds_today(ground, curves=Curves(lessons), version="v1")


def steady(race: Race, now: datetime = MONDAY) -> Odds:
    """Every leg takes what was planned."""
    ground = ground_of(race, functions={"pr": "pr"}, site=SITE, now=now)
    assert ground
    return odds_today(ground, curves=STEADY, version="v1")


def refused(odds: Odds, *changes: Change) -> dict[Change, str]:
    return faults(odds, changes, twins={}, today=odds.ground.now.date())


def p85s(odds: Odds, changes: Sequence[Change], coordination: float = 0.2) -> tuple[datetime, datetime]:
    told = what_if(odds, changes, target=TARGET, coordination=coordination)
    return told.today.p85_at, told.changed.p85_at


def possible(odds: Odds, kinds: Sequence[Kind], day: date) -> list[Change]:
    """Each of these changes to each leg, where nothing speaks against it."""
    legs = [leg.id for leg in odds.race.legs.values() if leg.kind is LegKind.LEG]
    named = [Change(kind, leg, day if kind is Kind.DAY else None) for leg in legs for kind in kinds]
    return [one for one in named if not refused(odds, one)]


@RARE
@given(races(), EVIDENCE)
def test_no_change_gives_the_same_odds(found: Found, lessons: list[Lesson]) -> None:
    odds = odds_of(*found, lessons)

    told = what_if(odds, [], target=TARGET)

    assert told.today == told.changed


@RARE
@given(races(), EVIDENCE, st.integers(0, 20), st.data())
def test_what_helps_never_makes_it_later_in_whatever_order(found: Found, lessons: list[Lesson], days: int, data: st.DataObject) -> None:
    odds = odds_of(*found, lessons)
    helps = possible(odds, [Kind.DROP, Kind.SECOND_RUNNER], MONDAY.date())
    assume(helps)
    some = data.draw(st.lists(st.sampled_from(helps), max_size=4, unique_by=lambda one: one.leg))
    assume(not refused(odds, *some))
    mixed = data.draw(st.permutations(some))

    today, then = p85s(odds, some)

    assert then <= today + timedelta(milliseconds=1)  # a sum of floats, taken in another order
    assert p85s(odds, mixed) == (today, then)
    assert changed(odds.ground, some) != odds.ground.steps or not some


@RARE
@given(races(), EVIDENCE, st.integers(0, 30), st.integers(0, 30))
def test_an_earlier_day_never_makes_it_later(found: Found, lessons: list[Lesson], one: int, other: int) -> None:
    odds = odds_of(*found, lessons)
    today = odds.ground.now.date()
    near, far = sorted((today + timedelta(days=one), today + timedelta(days=other)))
    for change in possible(odds, [Kind.DAY], far):
        assert p85s(odds, [replace(change, day=near)])[1] <= p85s(odds, [change])[1]


@RARE
@given(races(), EVIDENCE)
def test_dropping_all_is_refused(found: Found, lessons: list[Lesson]) -> None:
    odds = odds_of(*found, lessons)
    legs = [step.id for step in odds.ground.steps if step.planned]

    assert not legs or refused(odds, *[Change(Kind.DROP, leg) for leg in legs])


def test_dropping_the_last_leg_that_is_left_is_refused() -> None:
    odds = steady(planned(Track(), l1=2, l2=3).race)
    both = [Change(Kind.DROP, "1"), Change(Kind.DROP, "2")]

    assert refused(odds, *both) == dict.fromkeys(both, NOTHING_LEFT)
    assert refused(odds, both[0]) == {}


def test_a_leg_in_hand_is_not_dropped_and_its_reason_is_that_of_the_rule() -> None:
    odds = steady(planned(Track().running("1"), l1=2, l2=3).race)

    (reason,) = refused(odds, Change(Kind.DROP, "1")).values()

    assert reason == "This leg is running."


def test_dropping_a_leg_brings_the_finish_nearer_by_its_days() -> None:
    odds = steady(planned(Track().running("1"), l1=2, l2=3).race)

    told = what_if(odds, [Change(Kind.DROP, "2")], target=TARGET)

    assert (told.today.p85, told.changed.p85) == (date(2026, 11, 9), date(2026, 11, 4))


def test_whoever_waited_for_a_dropped_leg_waits_for_its_givers() -> None:
    odds = steady(planned(Track(*FORK_AND_JOIN).running("1"), l1=1, l2=2, l3=5, l4=1).race)

    left = changed(odds.ground, [Change(Kind.DROP, "3")])

    assert {step.id: step.after for step in left}["4"] == ("2", "1")


def test_two_share_what_is_still_to_come_and_lose_a_part_of_it_to_each_other() -> None:
    track = planned(Track().running("1"), l1=4, l2=1)
    track.wait(days=2)
    odds = steady(track.race, track.now)

    told = what_if(odds, [Change(Kind.SECOND_RUNNER, "1")], target=TARGET, coordination=0.5)

    assert odds.told.quantile(0.85) - changed_p85(odds, "1", 0.5) == pytest.approx(2 - 1.5)
    assert told.changed.plan == told.changed.p85


def changed_p85(odds: Odds, leg: str, coordination: float) -> float:
    left = changed(odds.ground, [Change(Kind.SECOND_RUNNER, leg)], coordination=coordination)
    return replayed(odds.ground, left, curves=odds.curves, version=odds.version).quantile(0.85)


def test_a_second_runner_does_not_lift_a_block() -> None:
    race = planned(Track().running("1"), l1=4, l2=1).race
    odds = steady(with_leg(race, "1", blocked_until=date(2026, 11, 20)))

    assert p85s(odds, [Change(Kind.SECOND_RUNNER, "1")])[0] == p85s(odds, [Change(Kind.SECOND_RUNNER, "1")])[1]


def test_a_leg_that_nobody_has_taken_starts_no_sooner_than_its_day() -> None:
    odds = steady(planned(Track().running("1"), l1=2, l2=3).race)

    told = what_if(odds, [Change(Kind.DAY, "2", date(2026, 11, 12))], target=TARGET)

    assert (told.today.p85, told.changed.p85) == (date(2026, 11, 9), date(2026, 11, 16))


def test_a_promise_holds_a_leg_in_hand_back_and_never_drives_it() -> None:
    odds = steady(planned(Track().running("1"), l1=2, l2=3).race)

    later, sooner = (what_if(odds, [Change(Kind.DAY, "1", date(2026, 11, day))], target=TARGET).changed.p85 for day in (10, 2))

    assert (later, sooner) == (date(2026, 11, 12), date(2026, 11, 9))


def test_a_baton_in_the_air_that_is_put_off_is_as_much_later() -> None:
    """Its time runs since it was offered: what is still to come of it is what it is today, only later."""
    track = planned(Track().running("1"), l1=2, l2=3)
    track.offer("1")
    track.wait(days=8)
    ground = ground_of(track.race, functions={"pr": "pr"}, site=SITE, now=track.now)
    assert ground
    odds = odds_today(ground, curves=Curves([]), version="v1")

    left = changed(odds.ground, [Change(Kind.DAY, "2", track.now.date() + timedelta(days=7))])

    then = replayed(odds.ground, left, curves=odds.curves, version=odds.version)
    (step,) = [one for one in left if one.id == "2"]
    assert step.later > 4
    assert [then.quantile(q) - odds.told.quantile(q) for q in (0.1, 0.5, 0.85)] == pytest.approx([step.later] * 3)


def test_another_target_changes_its_chance_and_no_day() -> None:
    odds = steady(planned(Track().running("1"), l1=2, l2=3).race)

    told = what_if(odds, [Change(Kind.TARGET, day=date(2026, 11, 3))], target=TARGET)

    assert (told.today.chance, told.changed.chance, told.changed.p85) == (1.0, 0.0, told.today.p85)


def test_a_leg_that_is_dropped_has_no_day_and_one_that_passed_no_second_runner() -> None:
    track = planned(Track().running("1"), l1=2, l2=3)
    track.offer("1")
    odds = steady(track.race)
    dated, passed = Change(Kind.DAY, "2", date(2026, 11, 12)), Change(Kind.SECOND_RUNNER, "1")

    assert refused(odds, Change(Kind.DROP, "2"), dated, passed) == {dated: DROPPED, passed: PASSED_ON}


def test_what_gains_the_most_is_on_the_chain_that_the_finish_waits_for() -> None:
    odds = steady(planned(Track(*FORK_AND_JOIN).running("1"), l1=1, l2=2, l3=8, l4=3).race)

    found = suggestions(odds, twins={}, today=MONDAY.date())

    assert [(one.change.kind, one.change.leg) for one in found][:2] == [(Kind.DROP, "3"), (Kind.SECOND_RUNNER, "3")]
    assert found[0].days == pytest.approx(6)


def test_the_same_asked_for_with_and_without_a_day_has_one_order() -> None:
    moved, unnamed = Change(Kind.DAY, "1", date(2026, 12, 1)), Change(Kind.DAY, "1")

    assert in_turn([moved, unnamed, moved]) == in_turn([unnamed, moved]) == [unnamed, moved]
