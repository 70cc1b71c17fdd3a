"""How curves are learnt from past legs: by hand for a few, and what holds for all of them."""

from __future__ import annotations

from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.curves import BEYOND, SAMPLES, Curve, Curves, Lesson, kaplan_meier

LEGAL = ("legal", "pr")


def leg(days: float, *, giver: str = "legal", taker: str = "pr", planned: float = 1.0, running: bool = False) -> Lesson:
    return Lesson(giver, taker, planned, days, running)


def curve(*lessons: Lesson, planned: float = 1.0) -> Curve:
    return Curves(lessons).curve(*LEGAL, planned)


# Kaplan and Meier, by hand


def test_legs_that_all_ended_weigh_the_same() -> None:
    assert kaplan_meier([(-1.0, False), (0.0, False), (1.0, False)]) == [
        (-1.0, pytest.approx(1 / 3)),
        (0.0, pytest.approx(1 / 3)),
        (1.0, pytest.approx(1 / 3)),
    ]


def test_a_leg_that_still_runs_hands_its_weight_to_the_longer_ones() -> None:
    # Four at risk at the first end, the second leaves without one, two are at risk at the third.
    found = kaplan_meier([(0.0, False), (0.5, True), (1.0, False), (2.0, False)])

    assert found == [(0.0, pytest.approx(1 / 4)), (1.0, pytest.approx(3 / 8)), (2.0, pytest.approx(3 / 8))]


def test_what_the_longest_running_leg_leaves_open_stands_beyond_it() -> None:
    found = kaplan_meier([(0.0, False), (1.5, True)])

    assert found == [(0.0, 0.5), (1.5 + BEYOND, 0.5)]


def test_at_one_ratio_a_leg_that_ended_counts_before_one_that_runs() -> None:
    assert kaplan_meier(sorted([(0.0, True), (0.0, False)])) == [(0.0, 0.5), (BEYOND, 0.5)]


# Ratios


def test_a_leg_that_took_no_time_took_a_fiftieth_of_a_day() -> None:
    assert leg(0.0, planned=2).ratio == pytest.approx(log(0.01))


def test_a_leg_that_has_just_begun_is_not_yet_longer_than_any() -> None:
    assert leg(0.0, running=True).ratio == -inf


# Levels


def test_without_any_history_all_is_assumed() -> None:
    found = curve()

    assert (found.shares.own, found.shares.function, found.shares.similar, found.shares.assumed) == (0, 0, 0, 1)
    assert found.days(0.5, 4.0) == pytest.approx(4.0, rel=0.02)
    assert found.days(0.8413, 4.0) == pytest.approx(4 * exp(1), rel=0.03)  # one standard deviation


def test_each_level_takes_its_part_of_what_is_left() -> None:
    own = [leg(1)] * 10
    function = [leg(1, giver="sales")] * 30
    similar = [leg(1, giver="sales", taker="agency")] * 10
    shares = curve(*own, *function, *similar).shares

    assert shares.own == pytest.approx(1 / 2)
    assert shares.function == pytest.approx(1 / 2 * 3 / 4)
    assert shares.similar == pytest.approx(1 / 8 * 1 / 2)
    assert shares.assumed == pytest.approx(1 / 16)
    assert (shares.own_legs, shares.function_legs) == (10, 30)


def test_legs_that_still_run_give_no_weight() -> None:
    assert curve(leg(3, running=True), leg(1)).shares.own == pytest.approx(1 / 11)


def test_it_is_mostly_assumption_while_pair_and_function_are_less_than_half() -> None:
    assert curve(*[leg(1)] * 9).shares.mostly_assumption
    assert not curve(*[leg(1)] * 10).shares.mostly_assumption


@pytest.mark.parametrize(("planned", "lent"), [(2.9, True), (3.1, False), (1 / 2.9, True), (1 / 3.1, False)])
def test_only_legs_of_similar_size_are_lent(planned: float, lent: bool) -> None:
    shares = curve(leg(1, giver="sales", planned=planned), leg(1, giver="sales", taker="agency", planned=planned)).shares

    assert (shares.function > 0, shares.similar > 0) == (lent, lent)


def test_own_legs_count_whatever_their_size() -> None:
    assert curve(leg(1, planned=20)).shares.own_legs == 1


def test_what_took_less_than_half_an_hour_is_not_lent() -> None:
    shares = curve(leg(0.06, giver="sales"), leg(0.06, giver="sales", taker="agency")).shares

    assert shares.assumed == 1


def test_what_is_lent_is_cut_off_and_what_is_own_is_not() -> None:
    far = exp(5)

    assert exp(5) in [pytest.approx(exp(one)) for one in curve(leg(far)).ratios]
    assert max(curve(leg(far, giver="sales")).ratios) < 3


# Reading a curve


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=20), st.floats(0.001, 0.999))
def test_the_days_of_a_share_are_passed_by_no_more_than_the_rest(days: list[float], share: float) -> None:
    found = curve(*map(leg, days))

    assert found.share_at(found.at(share)) >= share - 1e-9


def test_spans_are_the_middles_of_equal_parts() -> None:
    curves = Curves([leg(1)] * 20 + [leg(4)] * 20)
    spans, found = curves.spans(*LEGAL, 2.0), curves.curve(*LEGAL, 2.0)

    assert len(spans) == SAMPLES
    assert [spans[0], spans[999], spans[1999]] == [pytest.approx(found.days((place + 0.5) / SAMPLES, 2.0)) for place in (0, 999, 1999)]
    assert list(spans) == sorted(spans)


# Legs that run


def test_a_leg_that_was_just_offered_is_like_one_to_come() -> None:
    curves = Curves([leg(1), leg(3)])

    assert curves.spans_of_running(*LEGAL, 2.0, age=0) == list(curves.spans(*LEGAL, 2.0))


def test_what_runs_longer_than_the_short_ones_takes_what_the_long_ones_took() -> None:
    curves = Curves([leg(1), leg(9)] * 500)
    spans = curves.spans_of_running(*LEGAL, 1.0, age=2.0)

    assert spans[SAMPLES // 2] == pytest.approx(9)
    assert min(spans) > 2


def test_past_the_end_of_its_curve_a_leg_takes_the_longer_the_older_it_is() -> None:
    curves = Curves([])
    spans = curves.spans_of_running(*LEGAL, 1.0, age=20.0)

    assert spans[0] == pytest.approx(20 + 0.25, abs=0.01)
    assert spans[SAMPLES // 2] == pytest.approx(20 + 0.25 + 0.7 * 20 * (exp(0.8 * 0.6745) - 1), rel=0.01)


def test_a_leg_that_outlives_its_curve_is_not_expected_sooner_than_before() -> None:
    curves = Curves([leg(1)] * 97_700 + [leg(2)] * 800 + [leg(100)] * 1_500)
    before, after = (curves.spans_of_running(*LEGAL, 1.0, age=age) for age in (1.9, 2.1))

    assert before[SAMPLES * 85 // 100] == pytest.approx(100)
    assert after[SAMPLES * 85 // 100] == pytest.approx(100)


@given(st.lists(st.builds(leg, st.floats(0, 60), running=st.booleans()), max_size=12), st.floats(0, 60), st.floats(0, 10))
def test_an_older_leg_never_ends_earlier(lessons: list[Lesson], age: float, more: float) -> None:
    curves = Curves(lessons)
    younger, older = (curves.spans_of_running(*LEGAL, 1.0, age=one) for one in (age, age + more))

    assert all(a <= b for a, b in zip(younger, older, strict=True))
