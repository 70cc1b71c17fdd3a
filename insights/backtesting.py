"""Pure: the forecast held against the past. A history is gone through in the order of time; at each moment only what had started is known.

Moments are working days since a fixed one; so are the quantiles. What is planned of a relay are its legs, in their order and with their
planned days, known from its start on; attempts at them come to be known when they happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from insights.curves import Curves
from insights.past import Attempt, Course, SiteClock, legs_known, passes_of, waits_known
from insights.replays import Step, finish_by_plan, replay, seed_of
from insights.usual_waits import UsualWaits

SEEN = 0.3  # of the relays, the first, are there to learn from only
PAST_RELAYS = 50
A_MOMENT = 1e-6
LEARNT_ANEW = 0.025  # of the history: how often thresholds of waits are


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was said of the finish of a relay at a moment, and when it was (None: it still runs, or was called off). `plan` is when it would
    have been if the rest had gone as planned."""

    relay: str
    as_of: datetime
    now: float
    p50: float
    p85: float
    p95: float
    plan: float
    finish: float | None


@dataclass(frozen=True, slots=True)
class History:
    """Relays in the order of their starts, and the clock that reads instants as moments. A forecast learns from the `past` relays that
    started last before its own."""

    relays: Sequence[Course]
    clock: SiteClock
    past: int = PAST_RELAYS

    @property
    def judged(self) -> range:
        """The places of those that started after the first 30 %."""
        return range(ceil(SEEN * len(self.relays)), len(self.relays))


def at_every_pass(history: History, place: int) -> list[Foretold]:
    """What is foretold of a relay whenever a baton is offered in it, the first by the gun."""
    relay = history.relays[place]
    passes = sorted({one.offered_at for attempts in relay.attempts.values() for one in attempts})
    return [told for at in passes if (told := foretell(history, place, at))]


def while_late(history: History, place: int) -> list[Foretold]:
    """What is foretold at the moment at which a leg has run longer than its own P85 as it was when the leg started."""
    relay = history.relays[place]
    if relay.ended_at is None:
        return []
    moments = [late for leg in relay.after if (late := _late_from(history, place, leg, relay.ended_at)) is not None]
    return [told for moment in moments if (told := foretell(history, place, history.clock.at(moment + A_MOMENT)))]


def foretell(history: History, place: int, at: datetime) -> Foretold | None:
    """None where nothing is left, or a leg that is left was never planned."""
    relay, now = history.relays[place], history.clock.moment(at)
    left = steps_left(relay, at, history.clock)
    if not left:
        return None
    told = replay(left, _curves(history, place, at), now=now, seed=seed_of(relay.id))
    finish = history.clock.moment(relay.finished_at) if relay.finished_at else None
    p50, p85, p95 = map(told.quantile, (0.5, 0.85, 0.95))
    return Foretold(relay.id, at, now, p50, p85, p95, finish_by_plan(left, now=now), finish)


def steps_left(relay: Course, at: datetime, clock: SiteClock) -> list[Step]:
    """The legs that had not ended, as one knew them; none where one of them was never planned."""
    known, steps, ended = relay.known(at), list[Step](), set[int]()
    for place, (leg, givers) in enumerate(relay.after.items()):
        seen, planned = known.get(leg), relay.planned(leg)
        if seen and seen.ended_at:
            ended.add(leg)
            continue
        if not planned:
            return []
        after = () if seen else tuple(str(giver) for giver in givers if giver not in ended)
        start = clock.moment(seen.started_at if seen else at)
        like = relay.giver(leg, known), relay.function(leg), planned
        steps.append(Step(str(leg), place, *like, start, after, running=seen is not None, floor=start))
    return steps


def _curves(history: History, place: int, at: datetime) -> Curves:
    relays = history.relays[max(place - history.past, 0) : place]
    return Curves(legs_known(relays, at=at, clock=history.clock))


def _late_from(history: History, place: int, leg: int, over_at: datetime) -> float | None:
    relay = history.relays[place]
    seen, planned, first = relay.known(over_at).get(leg), relay.planned(leg), relay.attempts[leg][0]
    if seen is None or seen.ended_at is None or not planned:
        return None
    curve = _curves(history, place, first.offered_at).curve(relay.giver(leg, relay.known(first.offered_at)), relay.function(leg), planned)
    late = history.clock.moment(seen.started_at) + curve.days(0.85, planned)
    return late if history.clock.moment(seen.ended_at) > late + A_MOMENT else None


# Waits


@dataclass(frozen=True, slots=True)
class Held:
    """How many passes waited, and how many of them longer than the thresholds learnt before they were offered."""

    passes: int
    amber: int
    red: int


def hold_waits(history: History) -> Held:
    """The waits of the last 70 % of all passes against thresholds learnt from what was known, anew every 2.5 % of the history. What the
    gun gives is no pass."""
    passes = sorted(passes_of(history.relays), key=lambda one: (one[1].offered_at, one[1].relay, one[1].leg))
    first, block = ceil(SEEN * len(passes)), max(ceil(LEARNT_ANEW * len(passes)), 1)
    held = [_hold(passes, start, start + block, history.clock) for start in range(first, len(passes), block)]
    return Held(sum(one.passes for one in held), sum(one.amber for one in held), sum(one.red for one in held))


def _hold(passes: Sequence[tuple[str, Attempt]], start: int, stop: int, clock: SiteClock) -> Held:
    usual = UsualWaits(waits_known(passes[:start], at=passes[start][1].offered_at, clock=clock))
    noted = [
        (clock.moment(one.accepted_at) - clock.moment(one.offered_at), usual.between(giver, one.function))
        for giver, one in passes[start:stop]
        if one.accepted_at
    ]
    amber = sum(days > normal.amber + A_MOMENT for days, normal in noted)
    return Held(len(noted), amber, sum(days > normal.red + A_MOMENT for days, normal in noted))
