"""Pure: how long legs like this one take against what was planned, learnt from past legs: a curve of log ratios, and where it comes from.

Spans are working days of the site's calendar. The ratio of a leg is ln(max(days, 0.02) / planned); a leg that still runs is known to take
longer than it has so far, which the estimate of Kaplan and Meier (1958, JASA 53) takes into account: who learns from finished legs only
learns from the quick ones. Where there are few legs of one kind, the curve borrows, level by level.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, exp, inf, log
from operator import itemgetter
from statistics import NormalDist

SAMPLES = 2000
PRIOR_WEIGHT = 10  # K: with so many legs of its own a level takes half of the weight that is left
PRIOR_SPREAD = 1.0
LEAST_DAYS = 0.02
LENT_FROM = 0.5 / 8  # half an hour: what was passed on at once says nothing about other pairs
LENT_AT_MOST = 2.0  # a borrowed log ratio is cut off here, either way
SIMILAR = 3.0  # times as long, or as short
BEYOND = 0.7  # where the curve goes on after its longest leg, when that one still runs
WORN_OUT = 0.98  # past this share of the curve it has nothing to say about a leg that still runs
PRIOR_STEPS = 200
FLATNESS = 1e-9

Ratio = tuple[float, bool]  # and whether the leg still runs: at one ratio those that ended come first
Jump = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A leg that started: which function gave, which took, what was planned, and what it took or (`running`) has taken so far."""

    giver: str
    taker: str
    planned: float
    days: float
    running: bool = False

    @property
    def ratio(self) -> float:
        """A leg that has only just begun is known to take longer than nothing: it says nothing of those that took the least."""
        if self.running:
            return log(self.days / self.planned) if self.days > 0 else -inf
        return log(max(self.days, LEAST_DAYS) / self.planned)


@dataclass(frozen=True, slots=True)
class Shares:
    """What a curve rests on: parts of 1 from the pair's own legs, other legs of the taking function, any leg of similar size, and from
    the assumption that nobody measured. `own_legs` is how many ended legs of its own there are."""

    own: float = 0.0
    function: float = 0.0
    similar: float = 0.0
    assumed: float = 1.0
    own_legs: int = 0
    function_legs: int = 0

    @property
    def mostly_assumption(self) -> bool:
        return self.own + self.function < 0.5


@dataclass(frozen=True, slots=True)
class Curve:
    """A distribution of log ratios in steps: `reached[i]` is the share at or below `ratios[i]`."""

    ratios: tuple[float, ...]
    reached: tuple[float, ...]
    shares: Shares

    def share_at(self, ratio: float) -> float:
        """F: the share of legs with at most this log ratio."""
        place = bisect_right(self.ratios, ratio)
        return self.reached[place - 1] if place else 0.0

    def at(self, share: float) -> float:
        """The log ratio that this share of legs does not pass: the inverse of `share_at`."""
        return self.ratios[min(bisect_right(self.reached, share), len(self.ratios) - 1)]

    def days(self, share: float, planned: float) -> float:
        return planned * exp(self.at(share))


@dataclass(frozen=True, slots=True)
class Level:
    """Legs of one likeness: how many of them ended, and the weight of each log ratio among them."""

    ended: int
    jumps: list[Jump]


def kaplan_meier(ratios: Sequence[Ratio]) -> list[Jump]:
    """The weight of each ended leg, ratios in order. What is left because the longest still run stands BEYOND the longest."""
    left, jumps = 1.0, []
    for at_risk, (ratio, running) in zip(range(len(ratios), 0, -1), ratios, strict=True):
        if not running:
            jump = left / at_risk
            jumps.append((ratio, jump))
            left -= jump
    if left > FLATNESS:
        jumps.append((ratios[-1][0] + BEYOND, left))
    return jumps


class Curves:
    """The curves of all pairs of functions, out of the same evidence; each is worked out once."""

    def __init__(self, legs: Iterable[Lesson]) -> None:
        self._own: dict[tuple[str, str], list[Ratio]] = {}
        self._lent: dict[str, list[tuple[Ratio, Lesson]]] = {}
        self._all: list[tuple[Ratio, Lesson]] = []
        for leg in legs:
            ratio = leg.ratio
            self._own.setdefault((leg.giver, leg.taker), []).append((ratio, leg.running))
            if leg.days >= LENT_FROM:
                lent = (max(-LENT_AT_MOST, min(LENT_AT_MOST, ratio)), leg.running), leg
                self._lent.setdefault(leg.taker, []).append(lent)
                self._all.append(lent)
        for own in self._own.values():
            own.sort()
        for some in (self._all, *self._lent.values()):
            some.sort(key=itemgetter(0))
        self._others: dict[tuple[str, float], Level] = {}
        self._curves: dict[tuple[str, str, float], Curve] = {}
        self._spans: dict[tuple[str, str, float], tuple[float, ...]] = {}

    def curve(self, giver: str, taker: str, planned: float) -> Curve:
        """How the log ratios of legs from one function to another are spread that are planned with so many working days."""
        key = giver, taker, planned
        if key not in self._curves:
            self._curves[key] = _mixed(self._levels(giver, taker, planned))
        return self._curves[key]

    def spans(self, giver: str, taker: str, planned: float) -> tuple[float, ...]:
        """The working days of SAMPLES legs that have not started, the shortest first: the middle of each equal part of the curve."""
        key = giver, taker, planned
        if key not in self._spans:
            self._spans[key] = tuple(_spread(self.curve(*key), planned, above=0.0))
        return self._spans[key]

    def spans_of_running(self, giver: str, taker: str, planned: float, *, age: float) -> list[float]:
        """The working days that SAMPLES legs take in all that have run for `age` and not ended, the shortest first.

        The curve above the age, taken as a whole. Where the age has worn the curve out, they take a quarter of a day more and up from
        there in proportion to the age, but none less than the curve said while it had something to say: a leg that merely grows older
        never ends earlier.
        """
        curve = self.curve(giver, taker, planned)
        reached = curve.share_at(log(age / planned)) if age > 0 else 0.0
        if reached <= WORN_OUT:
            return _spread(curve, planned, above=reached)
        last = curve.reached[bisect_right(curve.reached, WORN_OUT) - 1] if curve.reached[0] <= WORN_OUT else 0.0
        said = _spread(curve, planned, above=last)
        return [max(days, age + 0.25 + 0.7 * age * stretch) for days, stretch in zip(said, _STRETCHES, strict=True)]

    def _levels(self, giver: str, taker: str, planned: float) -> tuple[Level, Level, Level]:
        least, most = planned / SIMILAR, planned * SIMILAR
        lent = [ratio for ratio, leg in self._lent.get(taker, ()) if leg.giver != giver and least <= leg.planned <= most]
        return _level(self._own.get((giver, taker), [])), _level(lent), self._similar(taker, planned)

    def _similar(self, taker: str, planned: float) -> Level:
        """Of all other functions: the same for everybody who gives to this one."""
        if (taker, planned) not in self._others:
            least, most = planned / SIMILAR, planned * SIMILAR
            self._others[taker, planned] = _level(
                [ratio for ratio, leg in self._all if leg.taker != taker and least <= leg.planned <= most]
            )
        return self._others[taker, planned]


def _level(ratios: Sequence[Ratio]) -> Level:
    ended = sum(not running for _ratio, running in ratios)
    return Level(ended, kaplan_meier(ratios) if ended else [])


def _mixed(levels: tuple[Level, Level, Level]) -> Curve:
    """Each level takes n / (n + K) of the weight that is left, n its ended legs; the assumption takes the rest."""
    left, jumps, shares = 1.0, list[Jump](), list[float]()
    for level in levels:
        share = left * level.ended / (level.ended + PRIOR_WEIGHT)
        jumps += [(ratio, share * jump) for ratio, jump in level.jumps]
        shares.append(share)
        left -= share
    jumps += [(ratio, left / PRIOR_STEPS) for ratio in _PRIOR]
    jumps.sort()
    own, function, similar = shares
    found = Shares(own, function, similar, left, levels[0].ended, levels[1].ended)
    return Curve(tuple(map(itemgetter(0), jumps)), tuple(accumulate(map(itemgetter(1), jumps))), found)


def _spread(curve: Curve, planned: float, *, above: float) -> list[float]:
    """Days at the middle of each of SAMPLES equal parts of the curve above a share of it."""
    step, days, told = (1 - above) / SAMPLES, list[float](), 0
    first = bisect_right(curve.reached, above)
    for ratio, reached in zip(curve.ratios[first:], curve.reached[first:], strict=True):
        samples = (reached - above) / step - 0.5
        if samples > told:
            days += [planned * exp(ratio)] * (ceil(samples) - told)
            told = ceil(samples)
    return (days + [planned * exp(curve.ratios[-1])] * (SAMPLES - told))[:SAMPLES]


_NORMAL = NormalDist()
_PRIOR = tuple(PRIOR_SPREAD * _NORMAL.inv_cdf((step + 0.5) / PRIOR_STEPS) for step in range(PRIOR_STEPS))
_STRETCHES = tuple(exp(0.8 * _NORMAL.inv_cdf(0.5 + (sample + 0.5) / SAMPLES / 2)) - 1 for sample in range(SAMPLES))
