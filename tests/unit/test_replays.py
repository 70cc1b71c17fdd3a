"""The rest of a relay, replayed: joins, running legs, floors, what the finish owes its days to, and what a day of waiting costs it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.curves import SAMPLES, Curves, Lesson
from insights.replays import Step, delays, excess, finish_by_plan, replay, seed_of

ALWAYS_AS_PLANNED = Curves([Lesson("", "pr", 1.0, 1.0)] * 100_000)  # so many that nothing else weighs
NOTHING_KNOWN = Curves([])
SEED = seed_of("R", "v1")


def step(name: str, *after: str, place: int = 0, planned: float = 1.0, **more: object) -> Step:
    return Step(id=name, place=place, giver="", taker="pr", planned=planned, start=0.0, after=after, **more)


def test_legs_that_take_what_was_planned_end_by_plan() -> None:
    steps = [step("1", planned=2), step("2", "1", place=1, planned=3)]
    told = replay(steps, ALWAYS_AS_PLANNED, now=0, seed=SEED)

    assert told.quantile(0.5) == pytest.approx(5) == finish_by_plan(steps, now=0)


def test_a_join_waits_for_the_last_baton_in_every_replay() -> None:
    steps = [step("1"), step("2", place=1), step("3", "1", "2", place=2)]
    told = replay(steps, NOTHING_KNOWN, now=0, seed=SEED)

    assert told.starts["3"] == [max(both) for both in zip(told.ends["1"], told.ends["2"], strict=True)]


def test_two_branches_are_over_later_than_either() -> None:
    alone = replay([step("1")], NOTHING_KNOWN, now=0, seed=SEED)
    both = replay([step("1"), step("2", place=1)], NOTHING_KNOWN, now=0, seed=SEED)

    # The larger of two independent draws: the median is where each has reached the root of a half.
    assert both.quantile(0.5) == pytest.approx(alone.quantile(0.5**0.5), rel=0.08)


def test_two_legs_of_a_relay_are_drawn_apart() -> None:
    told = replay([step("1"), step("2", place=64)], NOTHING_KNOWN, now=0, seed=SEED)

    same = sum(a == b for a, b in zip(told.ends["1"], told.ends["2"], strict=True))
    assert same < SAMPLES / 20


def test_another_seed_is_another_order_of_the_same_spans() -> None:
    one, other = (replay([step("1")], NOTHING_KNOWN, now=0, seed=seed_of("R", version)) for version in ("v1", "v2"))

    assert one.finishes != other.finishes
    assert sorted(one.finishes) == sorted(other.finishes)


def test_a_leg_that_takes_no_time_ends_when_it_starts() -> None:
    told = replay([step("1"), step("tape", "1", place=1, planned=0.0)], NOTHING_KNOWN, now=0, seed=SEED)

    assert told.ends["tape"] == told.ends["1"]


def test_no_leg_ends_before_its_floor() -> None:
    told = replay([step("1", floor=7.0)], ALWAYS_AS_PLANNED, now=0, seed=SEED)

    assert min(told.finishes) == 7


def test_nothing_ends_before_now() -> None:
    told = replay([step("tape", planned=0.0)], NOTHING_KNOWN, now=3, seed=SEED)

    assert (told.finishes[0], finish_by_plan([step("tape", planned=0.0)], now=3)) == (3, 3)


def test_a_running_leg_takes_at_least_what_it_has() -> None:
    told = replay([step("1", running=True)], NOTHING_KNOWN, now=4, seed=SEED)

    assert min(told.finishes) > 4


def test_the_chance_is_the_share_of_replays_that_are_over() -> None:
    told = replay([step("1")], NOTHING_KNOWN, now=0, seed=SEED)

    assert told.chance(told.quantile(0.85)) == pytest.approx(0.85, abs=0.01)
    assert (told.chance(0), told.chance(1e9)) == (0, 1)


def test_a_relay_without_legs_cannot_be_replayed() -> None:
    with pytest.raises(ValueError, match="nothing left"):
        replay([], NOTHING_KNOWN, now=0, seed=SEED)


# What P85 owes its days to


def test_the_excess_of_all_legs_is_what_p85_has_beyond_the_plan() -> None:
    steps = [step("1"), step("2", "1", place=1, planned=5.0), step("3", "2", place=2)]
    told = replay(steps, NOTHING_KNOWN, now=0, seed=SEED)

    found = excess(told)
    assert sum(found.values()) == pytest.approx(told.quantile(0.85) - finish_by_plan(steps, now=0), rel=0.05)
    assert max(found, key=found.__getitem__) == "2"


def test_a_branch_that_nobody_waits_for_owes_nothing() -> None:
    steps = [step("short", planned=0.5), step("long", place=1, planned=500.0), step("3", "short", "long", place=2)]

    assert "short" not in excess(replay(steps, NOTHING_KNOWN, now=0, seed=SEED))


def test_a_leg_held_back_by_its_own_start_owes_what_comes_after_it() -> None:
    held = replace(step("2", "1", place=1), start=1000.0)
    told = replay([step("1"), held], NOTHING_KNOWN, now=0, seed=SEED)

    assert set(excess(told)) == {"2"}


# What the finish loses by waiting


def test_on_a_chain_a_day_of_waiting_costs_the_finish_that_day() -> None:
    told = replay([step("1"), step("2", "1", place=1), step("3", "2", place=2)], NOTHING_KNOWN, now=0, seed=SEED)

    assert delays(told) == {"1": pytest.approx(1)}


def test_of_two_branches_a_day_costs_as_often_as_the_finish_waits_for_it() -> None:
    steps = [step("1", planned=2), step("2", place=1, planned=2.5), step("tape", "1", "2", place=2, planned=0.0)]
    told = replay(steps, ALWAYS_AS_PLANNED, now=0, seed=SEED)
    assert delays(told) == {"1": pytest.approx(0.5, abs=0.01), "2": pytest.approx(1, abs=0.01)}
    unsure = delays(replay(steps, NOTHING_KNOWN, now=0, seed=SEED))
    assert 0.2 < unsure["1"] < unsure["2"] < 0.9


def test_what_the_next_leg_waits_for_anyhow_costs_nothing() -> None:
    steps = [step("1"), Step("2", 1, "", "pr", 1.0, start=9.0, after=("1",))]

    assert delays(replay(steps, ALWAYS_AS_PLANNED, now=0, seed=SEED)) == {"1": pytest.approx(0, abs=0.01)}


def test_what_is_to_start_later_can_wait() -> None:
    steps = [Step("1", 0, "", "pr", 1.0, start=5.0), step("2", "1", place=1)]

    assert delays(replay(steps, NOTHING_KNOWN, now=0, seed=SEED)) == {}
