"""Weekly commits: what counts of a week, what came in it, what that makes, and what of the last weeks is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from goals.cadence import Direction, Measure
from goals.committing import Became, Figures, Week, actual, became, counts, in_order, is_late, score, week_of

MONDAY = date(2026, 11, 16)
WEEK = week_of(date(2026, 11, 19))


@dataclass(frozen=True)
class Said:
    said_on: date
    figure: int = 0


@dataclass(frozen=True)
class Read:
    day: date
    value: Decimal


def read(*days: tuple[int, str]) -> list[Read]:
    """Readings of November."""
    return [Read(date(2026, 11, day), Decimal(value)) for day, value in days]


def week(commit: str, came: str | None, *, late: bool = False) -> Week:
    figures = Figures(Decimal(commit), 2 * Decimal(commit), 3 * Decimal(commit))
    value = None if came is None else Decimal(came)
    return Week(figures, value, became(figures.commit, value, direction=Direction.UP, over=True, late=late))


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert (WEEK.first, WEEK.last) == (MONDAY, date(2026, 11, 22))


# What counts


@pytest.mark.parametrize(
    ("days", "counted"),
    [
        ([13, 16, 18], 16),  # what stood at the end of Monday
        ([16, 16, 17], 16),
        ([18, 18, 20], 18),  # nothing by then: the day on which it was first said
        ([13], 13),
    ],
)
def test_what_counts_is_what_stood_on_monday_or_was_said_first(days: list[int], counted: int) -> None:
    said = [Said(date(2026, 11, day), number) for number, day in enumerate(days)]
    found = counts(said, WEEK)
    assert found.said_on.day == counted
    assert found.figure == max(one.figure for one in said if one.said_on.day == counted)


@pytest.mark.parametrize(("days", "late"), [([13], False), ([16], False), ([18, 22], False), ([19], True), ([22], True), ([19, 20], True)])
def test_a_week_of_which_nothing_was_said_by_its_wednesday_is_late(days: list[int], late: bool) -> None:
    assert is_late([Said(date(2026, 11, day)) for day in days], WEEK) is late


# What came


def test_a_sum_is_what_was_read_in_the_week() -> None:
    assert actual(read((15, "9"), (16, "1.5"), (22, "2"), (23, "9")), WEEK, Measure.SUM) == Decimal("3.5")


def test_a_level_is_how_far_it_went_since_the_week_before() -> None:
    assert actual(read((11, "50"), (15, "52"), (17, "53"), (20, "51")), WEEK, Measure.LEVEL) == -1


@pytest.mark.parametrize(
    ("measure", "days"),
    [
        (Measure.SUM, [(15, "9"), (23, "9")]),
        (Measure.LEVEL, [(11, "50")]),
        (Measure.LEVEL, [(17, "53")]),  # from which level, nobody knows
        (Measure.LEVEL, [(8, "50"), (17, "53")]),  # the change of two weeks
    ],
)
def test_what_nobody_read_is_not_known(measure: Measure, days: list[tuple[int, str]]) -> None:
    assert actual(read(*days), WEEK, measure) is None


@pytest.mark.parametrize(
    ("came", "direction", "over", "made"),
    [
        ("10", Direction.UP, True, Became.REACHED),
        ("9.9999", Direction.UP, True, Became.MISSED),
        ("10", Direction.DOWN, True, Became.REACHED),
        ("10.0001", Direction.DOWN, True, Became.MISSED),
        (None, Direction.UP, True, Became.UNKNOWN),
        ("99", Direction.UP, False, Became.OPEN),
    ],
)
def test_a_commit_is_reached_missed_unknown_or_open(came: str | None, direction: Direction, over: bool, made: Became) -> None:
    value = None if came is None else Decimal(came)
    assert became(Decimal(10), value, direction=direction, over=over, late=False) is made


@pytest.mark.parametrize(
    ("came", "over", "made"),
    [("99", True, Became.LATE), ("1", True, Became.LATE), (None, True, Became.LATE), ("99", False, Became.OPEN)],
)
def test_what_was_said_late_is_neither_hit_nor_miss(came: str | None, over: bool, made: Became) -> None:
    value = None if came is None else Decimal(came)
    assert became(Decimal(10), value, direction=Direction.UP, over=over, late=True) is made


@pytest.mark.parametrize(
    ("figures", "direction", "fits"),
    [("1 1 2", "up", True), ("2 1 3", "up", False), ("1 3 2", "up", False), ("3 2 2", "down", True), ("1 2 3", "down", False)],
)
def test_a_stretch_is_no_less_ambitious_than_what_is_likely(figures: str, direction: str, fits: bool) -> None:
    assert in_order(Figures(*map(Decimal, figures.split())), Direction(direction)) is fits


# How the last weeks came out


def test_of_the_last_eight_it_is_told_how_many_were_reached_and_how_far_off_they_were() -> None:
    found = score([week("10", "8"), week("10", "12"), week("20", "10"), week("10", None), *[week("10", "10")] * 4, week("10", "0")])
    assert (found.known, found.reached, found.unknown) == (7, 5, 1)
    assert found.off_commit == Decimal("-0.0714")  # (-0.2 + 0.2 - 0.5) / 7
    assert found.off_likely == Decimal("-0.5357")


def test_a_week_that_nobody_read_is_no_miss() -> None:
    found = score([week("10", "10"), week("10", None), week("10", "10"), week("10", "10")])
    assert (found.known, found.reached, found.unknown, found.off_commit) == (3, 3, 1, 0)


def test_a_week_that_was_said_late_is_no_hit_and_not_one_that_nobody_read() -> None:
    found = score([week("10", "10", late=True), *[week("10", "9")] * 3])
    assert (found.known, found.reached, found.unknown, found.off_commit) == (3, 0, 0, Decimal("-0.1"))


def test_of_two_weeks_nothing_is_told() -> None:
    found = score([week("10", "10"), week("10", "9"), week("10", None)])
    assert not found.told
    assert (found.off_commit, found.off_likely) == (None, None)


def test_a_share_of_nothing_means_nothing() -> None:
    found = score([week("0", "5"), week("10", "11"), week("10", "11"), week("10", "11")])
    assert (found.known, found.reached, found.off_commit) == (4, 4, Decimal("0.1"))
