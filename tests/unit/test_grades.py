"""First-time-right and return reasons, worked by hand; no number of fewer than five passes."""

from __future__ import annotations

import pytest

from campaigns.lifecycle import Grade, Move
from insights.grades import Rate, Reason, graded_in, pareto, rate_of, rates, rolled
from tests.unit.track import Track

RIGHT, CONDITIONS, RETURNED = Grade.RIGHT, Grade.RIGHT_WITH_CONDITIONS, Grade.RETURNED
PR, WEB, ART = ("eng", "pr"), ("pr", "web"), ("web", "art")


def test_conditions_are_right_at_first_and_returns_are_not() -> None:
    rate = rate_of([RIGHT, RIGHT, CONDITIONS, RETURNED, RETURNED])

    assert (rate.right, rate.with_conditions, rate.returned) == (2, 1, 2)
    assert rate.share == pytest.approx(0.6)


def test_four_passes_have_no_number() -> None:
    assert rate_of([RIGHT] * 4).share is None
    assert rate_of([RIGHT] * 5).share == 1.0


def test_the_weakest_exchange_comes_first_and_the_unknown_last() -> None:
    graded = [(WEB, RETURNED)] * 4 + [(PR, RIGHT)] * 6 + [(ART, RIGHT)] * 4 + [(ART, RETURNED)]

    assert list(rates(graded)) == [ART, PR, WEB]


def test_rolled_is_the_product_along_the_chain() -> None:
    known = {PR: Rate(right=8, returned=2), WEB: Rate(right=4, with_conditions=1), ART: Rate(right=5, returned=5)}

    found = rolled([PR, WEB, ART], known)

    assert found.share == pytest.approx(0.8 * 1.0 * 0.5)
    assert (found.known, found.of) == (3, 3)


def test_rolled_counts_what_it_does_not_know() -> None:
    found = rolled([PR, WEB], {PR: Rate(right=8, returned=2), WEB: Rate(right=3)})

    assert found.share == pytest.approx(0.8)
    assert (found.known, found.of) == (1, 2)


def test_rolled_of_nothing_known_is_nothing() -> None:
    assert rolled([PR], {}).share is None


def test_reasons_come_the_most_frequent_first_and_add_up() -> None:
    found = pareto(["wrong", "missing", "missing", "missing", "unclear"])

    assert found == [Reason("missing", 3, 0.6, 0.6), Reason("unclear", 1, 0.2, 0.8), Reason("wrong", 1, 0.2, 1.0)]


def test_four_returns_have_no_reasons() -> None:
    assert pareto(["wrong"] * 4) == []


def test_what_a_taker_took_or_sent_back_is_graded_by_the_functions_of_the_legs() -> None:
    track = Track().running("1")
    track.offer("1")
    track.send_back("2")

    assert graded_in(track.race) == [((None, None), RIGHT), ((None, "pr"), RETURNED)]


def test_an_override_is_not_graded() -> None:
    track = Track().running("1")
    track.offer("1")
    track.do("Ana", Move.ACCEPT, track.baton("2"), override_reason="Cleo is ill.", read_back="All")

    assert graded_in(track.race) == [((None, None), RIGHT)]
