"""Pure: how good passes are at the first attempt, as their takers graded them, and why batons come back.

No number is told of fewer than `AT_LEAST` passes: a pair of functions that passed less often is named without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import prod

from campaigns.lifecycle import Grade, Id
from campaigns.race import Race

AT_LEAST = 5
Pair = tuple[Id | None, Id | None]  # the functions of the giving and of the taking leg


@dataclass(frozen=True, slots=True)
class Rate:
    """The graded passes of one exchange between functions, or of all. Counts of fewer than `AT_LEAST` are nobody's to read: `known` says
    whether they may be told."""

    right: int = 0
    with_conditions: int = 0
    returned: int = 0

    @property
    def passes(self) -> int:
        return self.right + self.with_conditions + self.returned

    @property
    def at_first(self) -> int:
        return self.right + self.with_conditions

    @property
    def known(self) -> bool:
        return self.passes >= AT_LEAST

    @property
    def share(self) -> float | None:
        """First-time-right, from 0 to 1; None of too few passes."""
        return self.at_first / self.passes if self.known else None


@dataclass(frozen=True, slots=True)
class Rolled:
    """First-time-right rolled along a race: the product over those exchanges of a chain that are `known`, of `of` in all. Where some are
    not it is the most that it can be."""

    share: float | None
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why batons came back: how often, which share of all returns, and which share with all that are more frequent."""

    code: str
    count: int
    share: float
    so_far: float


def graded_in(race: Race) -> list[tuple[Pair, Grade]]:
    """The graded passes of one race. Relief, overrides, passes to oneself and second attempts have no grade."""
    return [(pair_of(race, h.exchange), h.grade) for h in race.handoffs.values() if h.grade and h.exchange]


def pair_of(race: Race, exchange: Id) -> Pair:
    x = race.exchanges[exchange]
    return race.legs[x.giver].function, race.legs[x.taker].function


def rate_of(grades: Iterable[Grade]) -> Rate:
    counts = Counter(grades)
    return Rate(counts[Grade.RIGHT], counts[Grade.RIGHT_WITH_CONDITIONS], counts[Grade.RETURNED])


def rates(graded: Iterable[tuple[Pair, Grade]]) -> dict[Pair, Rate]:
    """By pair of functions: the weakest first, those of too few passes last."""
    found: dict[Pair, list[Grade]] = {}
    for pair, grade in graded:
        found.setdefault(pair, []).append(grade)
    reckoned = [(pair, rate_of(grades)) for pair, grades in found.items()]
    return dict(sorted(reckoned, key=lambda one: (not one[1].known, one[1].share or 0.0, -one[1].passes if one[1].known else 0)))


def rolled(chain: Iterable[Pair], known: Mapping[Pair, Rate]) -> Rolled:
    """How many of a hundred races along this chain come through without a single return, if passes fail independently of each other."""
    pairs = list(chain)
    shares = [rate.share for pair in pairs if (rate := known.get(pair)) and rate.share is not None]
    return Rolled(prod(shares) if shares else None, len(shares), len(pairs))


def pareto(codes: Iterable[str]) -> list[Reason]:
    """The reasons of returns, the most frequent first; none of fewer than `AT_LEAST` returns."""
    counts = Counter(codes)
    total = counts.total()
    if total < AT_LEAST:
        return []
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    so_far = accumulate(count for _code, count in ordered)
    return [Reason(code, count, count / total, sum_ / total) for (code, count), sum_ in zip(ordered, so_far, strict=True)]
