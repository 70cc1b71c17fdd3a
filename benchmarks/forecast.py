"""What the launch forecast costs: 200 campaigns of ten legs, 2,000 replays each, beside the same sums in numpy: `make bench-forecast`.

Without a database: races as the rules have them, three joins each, in all stages, and 2,000 past legs between eight functions. The product
has no numpy; the reference runs where Python finds one (`pip install --target DIR numpy`, then PYTHONPATH=DIR) and is left out elsewhere.
It draws by lot from the same curves, only for the legs that have not started, and without drivers, shares or calendars.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from campaigns.lifecycle import CampaignState, HandoffState, LegKind
from campaigns.race import Exchange, Handoff, Leg, Race
from insights.curves import SAMPLES, Curves, Lesson
from insights.forecast import Forecast, forecast
from insights.rest import rest_of, steps
from stakeholders.worktime import WorkingTime, WorkingWeek

FUNCTIONS = tuple("abcdefgh")
SIZES = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0)
SITE = WorkingTime(((date(2020, 1, 1), WorkingWeek("Europe/London", dict.fromkeys(range(5), ((clock_time(9), clock_time(17)),)))),))
NOW = datetime(2026, 11, 26, 11, tzinfo=UTC)
# From the gun to the tape over ten legs: three of them wait for two.
PLAN = ("g1", "12", "13", "24", "34", "45", "46", "57", "67", "78", "79", "8A", "9A", "At")
TARGETS = {"campaigns": 2.0, "one": 0.020}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--campaigns", type=int, default=200)
    asked.add_argument("--past", type=int, default=2000, help="legs to learn from")
    said = asked.parse_args()
    lessons, races = past(said.past), [race(number) for number in range(said.campaigns)]
    whole(lessons, races)  # what is worked out once in a process, as the working days of a calendar
    alone, both = timed(lambda: whole(lessons, races)), timed(lambda: on_two(lessons, races))
    legs = sum(len(left(one)) for one in races)
    print(f"{len(races)} campaigns, {legs} legs still to end, {SAMPLES} replays, {len(lessons)} past legs")
    line("all of them, one core, curves and all", alone, TARGETS["campaigns"])
    print(f"{'all of them, two processes started':48} {both.wall * 1000:24.1f} ms wall")
    cold = timed(lambda: tell(Curves(lessons), races[0]))
    known = Curves(lessons)
    for one in races:
        tell(known, one)
    warm = sorted(timed(lambda one=one: tell(known, one)) for one in races)
    line("one campaign, nothing learnt yet", cold, None)
    line("one campaign, median", warm[len(warm) // 2], TARGETS["one"])
    line("one campaign, longest of all", warm[-1], TARGETS["one"])
    beside_numpy(known, races, alone)


@dataclass(frozen=True, order=True, slots=True)
class Took:
    """`cpu` is that of this process: the gate, where others use the machine as well; `wall` what one waits."""

    cpu: float
    wall: float


def line(name: str, took: Took, target: float | None) -> None:
    verdict = "" if target is None else f"  target {target * 1000:5.0f} ms  {'pass' if took.cpu <= target else 'MISSED'}"
    print(f"{name:48} {took.cpu * 1000:8.1f} ms CPU {took.wall * 1000:8.1f} ms wall{verdict}")


def timed(call: Callable[[], Any]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Took(time.process_time() - cpu, time.perf_counter() - wall)


def whole(lessons: Sequence[Lesson], races: Sequence[Race]) -> list[Forecast | None]:
    known = Curves(lessons)
    return [tell(known, one) for one in races]


def on_two(lessons: Sequence[Lesson], races: Sequence[Race]) -> list[list[Forecast | None]]:
    with ProcessPoolExecutor(2) as workers:
        return list(workers.map(whole, [lessons, lessons], [races[::2], races[1::2]]))


def tell(known: Curves, one: Race) -> Forecast | None:
    names = {name: name for name in FUNCTIONS}
    return forecast(one, curves=known, version="v1", functions=names, site=SITE, finish_on=date(2026, 12, 24), now=NOW)


def past(number: int) -> list[Lesson]:
    rng = Random(1)  # noqa: S311 -- a draw, no secret
    return [
        Lesson(*rng.choices(FUNCTIONS, k=2), planned := rng.choice(SIZES), planned * rng.lognormvariate(0.2, 0.8), rng.random() < 0.1)
        for _ in range(number)
    ]


def race(number: int) -> Race:
    """Started some working days ago, its first leg in hand since; every fourth still has all before it as a draft."""
    rng = Random(number)  # noqa: S311 -- a draw, no secret
    ids = dict.fromkeys(leg for pair in PLAN for leg in pair)
    kinds = {"g": LegKind.GUN, "t": LegKind.TAPE}
    legs = {one: Leg(one, kinds.get(one, LegKind.LEG), rng.choice(FUNCTIONS), planned_days=rng.choice(SIZES)) for one in ids}
    exchanges = {pair: Exchange(pair, pair[0], pair[1]) for pair in PLAN}
    found = Race(f"R{number}", legs=legs, exchanges=exchanges)
    if number % 4 == 0:
        return found
    at = NOW - timedelta(days=rng.randint(1, 20))
    taken = {"h": Handoff("h", "g", "g1", state=HandoffState.ACCEPTED, offered_at=at, decided_at=at)}
    return replace(found, state=CampaignState.RUNNING, started_at=at, handoffs=taken)


def left(one: Race) -> list[Any]:
    rest = rest_of(one, site=SITE, zero=one.started_at or NOW, names={name: name for name in FUNCTIONS})
    return [step for step in steps(rest, now=NOW) if step.planned]


def beside_numpy(known: Curves, races: Sequence[Race], ours: Took) -> None:
    try:
        import numpy  # the reference only; see above
    except ImportError:
        print("numpy is not here: the reference is left out (pip install --target DIR numpy, then PYTHONPATH=DIR)")
        return
    steps_of = [left(one) for one in races]
    draws = numpy.random.default_rng(1)

    def replay(steps: Sequence[Any]) -> Any:
        ends: dict[str, Any] = {}
        for step in steps:
            curve = known.curve(step.giver, step.taker, step.planned)
            places = numpy.searchsorted(numpy.asarray(curve.reached), draws.random(SAMPLES)).clip(max=len(curve.ratios) - 1)
            spans = step.planned * numpy.exp(numpy.asarray(curve.ratios)[places])
            starts = [ends[giver] for giver in step.after if giver in ends]
            ends[step.id] = (numpy.maximum.reduce(starts) if starts else 0.0) + spans
        return numpy.quantile(ends[steps[-1].id], [0.5, 0.85, 0.95])

    theirs = timed(lambda: [replay(one) for one in steps_of])
    line(f"reference: numpy {numpy.__version__}, one core, curves known", theirs, None)
    print(f"{'ours with all it tells, against it':48} {ours.cpu / theirs.cpu:8.2f} times as long")


if __name__ == "__main__":
    main()
