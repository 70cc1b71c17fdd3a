"""What became of what was said to come in a week: what counts, whether it was reached, how often, and how far off it was. Pure.

A week is an ISO week of the site's calendar, Monday to Sunday. What counts is what stood at the end of its Monday, or, where nothing was
said by then, at the end of the day on which it was first said: whatever is said later stays beside it and makes no miss a hit. A week of
which nothing was read is unknown, neither hit nor miss; nor is a week of which nothing was said by the end of its Wednesday, when most of
what came could be read already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from goals.cadence import DAY, Cadence, Direction, Measure, Period, period_of

WEEK = 7 * DAY
AT_LEAST = 3  # weeks that are known before anything is told of them
LOOKED_BACK = 8  # weeks of which it is told
IN_TIME = 2 * DAY  # after its Monday a week may still be committed and count
PART = Decimal("0.0001")  # of one: what a share of a figure is rounded to


class Became(StrEnum):
    """What a commit came to. OPEN: its week is not over. UNKNOWN: nobody read what came. LATE: nothing was said in time to count."""

    OPEN = "open"
    REACHED = "reached"
    MISSED = "missed"
    UNKNOWN = "unknown"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said to come: for sure, likely, and if all goes well."""

    commit: Decimal
    likely: Decimal
    stretch: Decimal


class Said(Protocol):
    """A row of what was said, with its day on the site's calendar."""

    @property
    def said_on(self) -> date: ...


class Read(Protocol):
    """A reading."""

    @property
    def day(self) -> date: ...
    @property
    def value(self) -> Decimal: ...


S = TypeVar("S", bound=Said)


def week_of(day: date) -> Period:
    return period_of(Cadence.WEEKLY, day)


def in_order(said: Figures, direction: Direction) -> bool:
    """Whether a stretch is no less ambitious than what is likely, and that no less than the commit."""
    rising = [said.commit, said.likely, said.stretch]
    return rising == sorted(rising, reverse=direction is Direction.DOWN)


def counts(said: Sequence[S], week: Period) -> S:
    """Which of what was said of a week, oldest first, it is held against. Raises IndexError where nothing was."""
    until = max(week.first, said[0].said_on)
    return [one for one in said if one.said_on <= until][-1]


def is_late(said: Sequence[S], week: Period) -> bool:
    """Whether what was said of a week, oldest first, was all said after its Wednesday."""
    return said[0].said_on > week.first + IN_TIME


def actual(read: Sequence[Read], week: Period, measure: Measure) -> Decimal | None:
    """What came in that week, of readings oldest first: the sum of what adds up, the change of a level.

    None where nothing was read in it, and where it is not known at which level the week began: what was last read before it is missing,
    or older than the week before, so that the change would be that of several weeks.
    """
    inside = [one for one in read if week.first <= one.day <= week.last]
    if not inside:
        return None
    if measure is Measure.SUM:
        return sum((one.value for one in inside), Decimal(0))
    before = [one for one in read if week.first - WEEK <= one.day < week.first]
    return inside[-1].value - before[-1].value if before else None


def became(commit: Decimal, came: Decimal | None, *, direction: Direction, over: bool, late: bool) -> Became:
    """A figure that is met to the last digit is reached; one that was said late is neither reached nor missed."""
    if not over:
        return Became.OPEN
    if late:
        return Became.LATE
    if came is None:
        return Became.UNKNOWN
    return Became.REACHED if (came >= commit if direction is Direction.UP else came <= commit) else Became.MISSED


@dataclass(frozen=True, slots=True)
class Week:
    """A week that is over: what counts of it, and what came."""

    said: Figures
    came: Decimal | None
    became: Became


@dataclass(frozen=True, slots=True)
class Score:
    """How the last weeks that were committed came out: of `known` weeks `reached` came up to their commit, of `unknown` ones nothing was
    read. `off_commit` and `off_likely` are how far off what came was in the mean, as a part of what was said: -0.12 is 12 % below.
    None of fewer than three weeks that can be told."""

    known: int
    reached: int
    unknown: int
    off_commit: Decimal | None
    off_likely: Decimal | None

    @property
    def told(self) -> bool:
        return self.known >= AT_LEAST


def score(weeks: Sequence[Week]) -> Score:
    """Of weeks that are over, newest first: the last eight of them."""
    last = weeks[:LOOKED_BACK]
    known = [one for one in last if one.became in (Became.REACHED, Became.MISSED)]
    return Score(
        known=len(known),
        reached=sum(one.became is Became.REACHED for one in known),
        unknown=sum(one.became is Became.UNKNOWN for one in last),
        off_commit=_off((one.came, one.said.commit) for one in known),
        off_likely=_off((one.came, one.said.likely) for one in known),
    )


def _off(pairs: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The mean of what came over what was said, less one. A share of nothing, or of less, means nothing: such weeks are left out."""
    shares = [came / said - 1 for came, said in pairs if came is not None and said > 0]
    return (sum(shares, Decimal(0)) / len(shares)).quantize(PART) if len(shares) >= AT_LEAST else None
