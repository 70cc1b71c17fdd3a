"""Pure: the rest of a relay, replayed SAMPLES times: when each leg that is still to end ends, and which legs the finish owes its days to.

Moments are working days since a fixed one (of the site's calendar), so that the same leg has the same numbers whenever one looks. A leg's
spans are the equal parts of its curve, each once, in an order of the leg's own: the same 2,000 draws as by lot, only spread evenly
(a Latin hypercube: McKay, Beckman and Conover 1979, Technometrics 21), which is steadier and much faster than drawing. With the same seed,
what happens later to one leg never makes a replay end earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from hashlib import sha256
from operator import add, itemgetter
from random import Random
from typing import Any

from insights.curves import SAMPLES, Curves

Id = str
ORDERS = 64  # how many shuffles are kept; turned by an offset, each serves as many legs as there are samples
TURN = 619  # shares no factor with SAMPLES
EVERY_EIGHTH = slice(None, None, 8)  # of the replays: enough for an average that is told to half a day
AROUND = slice(int(0.80 * SAMPLES), int(0.90 * SAMPLES), 4)  # of the replays in order: fifty around P85, whose legs explain it


@dataclass(frozen=True, slots=True)
class Step:
    """A leg that has not ended. `after` are those among them that have to end first.

    It starts no sooner than `start`, and did start then where it is `running`; it ends no sooner than `floor`. `planned` is 0 for a leg
    that takes no time. `place` is where it stands in the whole plan: its draws hang on it. What is still to come of it takes `share` of the
    days that its curve says, where somebody shares the work, and goes on `later` days after now, where it is put off.
    """

    id: Id
    place: int
    giver: str
    taker: str
    planned: float
    start: float
    after: tuple[Id, ...] = ()
    running: bool = False
    floor: float = 0.0
    share: float = 1.0
    later: float = 0.0

    def planned_end(self, start: float, now: float) -> float:
        """When it is over if it takes what was planned and nothing that is over comes back."""
        begin = max(start, now)
        if not self.is_changed:
            return max(start + self.planned, begin)
        return begin + max(start + self.planned - begin, 0.0) * self.share + self.later

    @property
    def is_changed(self) -> bool:
        return self.share != 1.0 or self.later != 0.0


@dataclass(frozen=True, slots=True)
class Replays:
    """When each step starts and ends, replay by replay; `ranked` are the replays from the earliest finish to the last."""

    steps: tuple[Step, ...]
    now: float
    starts: Mapping[Id, list[float]]
    ends: Mapping[Id, list[float]]
    finishes: list[float]
    ranked: list[int]

    def quantile(self, share: float) -> float:
        """The moment by which this share of the replays is over."""
        return self.finishes[self.ranked[min(int(share * SAMPLES), SAMPLES - 1)]]

    def chance(self, moment: float) -> float:
        """The share of the replays that are over by then."""
        return sum(finish <= moment for finish in self.finishes) / SAMPLES


def replay(steps: Sequence[Step], curves: Curves, *, now: float, seed: int) -> Replays:
    """Steps come in order, givers first; the relay is over with the last of them. Raises ValueError when there is none."""
    if not steps:
        raise ValueError("there is nothing left to replay")
    starts, ends = dict[Id, list[float]](), dict[Id, list[float]]()
    for step in steps:
        starts[step.id] = _starts(step, [ends[giver] for giver in step.after], now=now)
        ends[step.id] = _ends(step, starts[step.id], curves, now=now, seed=seed)
    finishes = reduce(_later, (ends[step.id] for step in _last(steps)))
    return Replays(tuple(steps), now, starts, ends, finishes, sorted(range(SAMPLES), key=finishes.__getitem__))


def seed_of(*words: str) -> int:
    """The same words, the same draws: in every process and on every machine."""
    return int.from_bytes(sha256("\n".join(words).encode()).digest()[:8], "big")


def finish_by_plan(steps: Sequence[Step], *, now: float) -> float:
    """When all is over if every leg takes what was planned, and none ends before now."""
    ends: dict[Id, float] = {}
    for step in steps:
        start = max([step.start, *(ends[giver] for giver in step.after)])
        ends[step.id] = max(step.planned_end(start, now), step.floor, now)
    return max(ends[step.id] for step in _last(steps))


def _last(steps: Sequence[Step]) -> list[Step]:
    givers = {giver for step in steps for giver in step.after}
    return [step for step in steps if step.id not in givers]


def _starts(step: Step, givers: Sequence[list[float]], *, now: float) -> list[float]:
    """With the last baton; none is still to come before now."""
    if not givers:
        return [step.start] * SAMPLES
    latest = reduce(_later, givers)
    return _not_before(step.start, latest) if step.start > now else latest


def _ends(step: Step, starts: list[float], curves: Curves, *, now: float, seed: int) -> list[float]:
    ends = starts
    if step.planned:
        like = step.giver, step.taker, step.planned
        spans = curves.spans_of_running(*like, age=max(now - step.start, 0.0)) if step.running else curves.spans(*like)
        ends = list(map(add, starts, _shuffled(spans, seed, step.place)))
        ends = _changed(step, starts, ends, now=now) if step.is_changed else ends
    return _not_before(max(step.floor, now), ends) if step.floor > now or step.start < now else ends


def _changed(step: Step, starts: list[float], ends: list[float], *, now: float) -> list[float]:
    """The same draws, only what is still to come of them shared or put off."""
    begins = [start if start > now else now for start in starts]
    return [begin + max(end - begin, 0.0) * step.share + step.later for begin, end in zip(begins, ends, strict=True)]


def _later(one: list[float], other: list[float]) -> list[float]:
    return [a if a > b else b for a, b in zip(one, other, strict=True)]


def _not_before(moment: float, ends: list[float]) -> list[float]:
    return [end if end > moment else moment for end in ends]


def _shuffled(spans: Sequence[float], seed: int, place: int) -> tuple[float, ...]:
    """In an order of its own for each seed and place. Two legs of one relay never share theirs."""
    turn = (seed // ORDERS + place // ORDERS * TURN) % SAMPLES
    mixed: tuple[float, ...] = _order((seed + place) % ORDERS)(spans)
    return mixed[turn:] + mixed[:turn]


@lru_cache(maxsize=ORDERS)
def _order(number: int) -> Callable[[Any], Any]:
    return itemgetter(*Random(number).sample(range(SAMPLES), SAMPLES))  # noqa: S311 -- a draw, no secret


# What P85 owes its days to


def excess(replays: Replays) -> dict[Id, float]:
    """By how many days each step was longer than planned where the finish waited for it, on average over the replays around P85."""
    return _along(replays, lambda step, start, end: end - step.planned_end(start, replays.now))


def driving(replays: Replays) -> dict[Id, float]:
    """How many days are still to come of each step where the finish waits for it, on average over the replays around P85."""
    return _along(replays, lambda _step, start, end: end - max(start, replays.now))


def _along(replays: Replays, days: Callable[[Step, float, float], float]) -> dict[Id, float]:
    """What `days` says of each step, its start and its end, along the way from the finish back to whoever it waited for."""
    around = replays.ranked[AROUND]
    known, last, found = {step.id: step for step in replays.steps}, _last(replays.steps), dict[Id, float]()
    for sample in around:
        step: Step | None = max(last, key=lambda one: replays.ends[one.id][sample])
        while step:
            told = days(step, replays.starts[step.id][sample], replays.ends[step.id][sample])
            found[step.id] = found.get(step.id, 0.0) + told / len(around)
            step = _waited_for(replays, step, known, sample)
    return found


def _waited_for(replays: Replays, step: Step, known: Mapping[Id, Step], sample: int) -> Step | None:
    """The giver whose baton came last; None where the step waited for its own start."""
    start = replays.starts[step.id][sample]
    return next((known[giver] for giver in step.after if replays.ends[giver][sample] == start), None)


# What the finish loses by waiting


def delays(replays: Replays) -> dict[Id, float]:
    """Of each step that could be ended now: by how many days the finish moves on average where it ends one day later.

    1 where every replay waits for it, less where some of what runs beside or behind it leaves it slack, 0 where all do. What is held back
    by its `floor` is taken to last as long as it then did.
    """
    return {step.id: _cost_of_a_day(replays, step.id) for step in replays.steps if not step.after and step.start <= replays.now}


def _cost_of_a_day(replays: Replays, late: Id) -> float:
    ends = {late: [end + 1 for end in replays.ends[late][EVERY_EIGHTH]]}
    for step in replays.steps:
        if any(giver in ends for giver in step.after):
            givers = [ends.get(giver) or replays.ends[giver][EVERY_EIGHTH] for giver in step.after]
            starts = _not_before(step.start, reduce(_later, givers))
            was, ended = replays.starts[step.id][EVERY_EIGHTH], replays.ends[step.id][EVERY_EIGHTH]
            ends[step.id] = [end + start - before for start, before, end in zip(starts, was, ended, strict=True)]
    finishes = reduce(_later, (ends.get(step.id) or replays.ends[step.id][EVERY_EIGHTH] for step in _last(replays.steps)))
    return (sum(finishes) - sum(replays.finishes[EVERY_EIGHTH])) / len(finishes)
