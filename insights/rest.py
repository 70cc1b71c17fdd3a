"""Pure: what is left of a race, as steps to replay: when each leg got its batons and passed its own on, and what holds the rest back.

A leg lasts from the offer of its last baton to its own last offer onward, its rework in between: so every day of a race is the day of one
leg, a baton in the air belongs to whoever is to take it, and passes that come back need no rule of their own. Gun and tape take no time.

What people said in advance counts one way. The plan's start, "ready from" and "need until" hold a leg back that nobody has taken, as in
`campaigns.schedule`. A promise and "expected until" are believed when they are bad news: a leg is not passed on before the day that its
runner names, where that lies after its plan, nor while it is expected to be blocked. That somebody promises to keep to the plan is what
they all do (the form fills it in), and no reason to trust the plan more than the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from campaigns.lifecycle import IN_THE_AIR, LIVE, Id, LegKind
from campaigns.race import Exchange, Handoff, Leg, Race, in_order, incoming, outgoing
from campaigns.schedule import due, opening_of, stopped
from insights.curves import Lesson
from insights.replays import Step
from stakeholders.worktime import WorkingTime, between, day, end_of_day

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RaceClock:
    """Moments of a race in working days of the site since `zero`, on a clock that stands still while the race is paused."""

    race: Race
    site: WorkingTime
    zero: datetime

    def moment(self, at: datetime) -> float:
        worked = between(self.site, self.zero, at)
        for paused_at, resumed_at in self.race.pauses:
            since, until = max(paused_at, self.zero), min(resumed_at, at)
            if since < until:
                worked -= between(self.site, since, until)
        return worked / day(self.site, self.zero)

    def at(self, moment: float) -> datetime:
        return stopped(self.race, self.site, self.zero, day(self.site, self.zero) * moment)

    def opening(self, planned: date) -> float:
        return self.moment(opening_of(self.site, planned))

    def end(self, planned: date) -> float:
        """The end of a day, and for a day off of the last one before that is worked."""
        return self.opening(planned + DAY)


@dataclass(frozen=True, slots=True)
class Ran:
    """When all batons of a leg were offered to it, and when all of its own were onward; None where they were not yet."""

    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rest:
    """A race with its live batons at hand. `names` are how functions are called in the evidence, by id."""

    race: Race
    clock: RaceClock
    batons: Mapping[Id, Handoff]
    names: Mapping[Id, str]


def rest_of(race: Race, *, site: WorkingTime, zero: datetime, names: Mapping[Id, str]) -> Rest:
    batons = {h.exchange: h for h in race.handoffs.values() if h.state in LIVE and h.exchange}
    return Rest(race, RaceClock(race, site, zero), batons, names)


def ran(rest: Rest, leg: Leg) -> Ran:
    started = rest.race.started_at if leg.kind is LegKind.GUN else _all_offered(rest, list(incoming(rest.race, leg.id)))
    ended = rest.race.ended_at if leg.kind is LegKind.TAPE else _all_offered(rest, list(outgoing(rest.race, leg.id)))
    return Ran(started, ended if started else None)


def lessons(rest: Rest, *, until: datetime) -> Iterator[Lesson]:
    """Every leg that started, as evidence; what still runs has run so long by `until`, or by the end or the pause of the race."""
    race, known = rest.race, _known(rest)
    stop = min(at for at in (until, race.ended_at, race.paused_at) if at)
    for leg_id, seen in known.items():
        leg = race.legs[leg_id]
        if leg.kind is LegKind.LEG and seen.started_at and seen.started_at <= until:
            days = rest.clock.moment(seen.ended_at or max(stop, seen.started_at)) - rest.clock.moment(seen.started_at)
            yield Lesson(_giver(rest, leg, {}), _function(rest, leg), leg.planned_days, max(days, 0.0), running=seen.ended_at is None)


def events(rest: Rest) -> Iterator[datetime]:
    """The starts and ends of its legs."""
    return (at for seen in _known(rest).values() for at in (seen.started_at, seen.ended_at) if at)


def steps(rest: Rest, *, now: datetime) -> list[Step]:
    """The legs that have not ended, givers first, the tape last."""
    found, ends, moment = list[Step](), dict[Id, float](), rest.clock.moment(now)
    for place, leg_id in enumerate(in_order(rest.race)):
        leg = rest.race.legs[leg_id]
        seen = ran(rest, leg)
        if seen.ended_at is None:
            step = _step(rest, leg, seen, place, ends, moment)
            ends[leg_id] = max([step.start, *(ends[giver] for giver in step.after)]) + step.planned
            found.append(step)
    return found


def in_the_air_to(rest: Rest, leg: Id) -> Id | None:
    """The exchange over which a leg was offered a baton that nobody has taken yet, the last one."""
    offered = [(h.offered_at, x.id) for x in incoming(rest.race, leg) if (h := rest.batons.get(x.id)) and h.state in IN_THE_AIR]
    return max((at, exchange) for at, exchange in offered if at)[1] if offered else None


def _step(rest: Rest, leg: Leg, seen: Ran, place: int, ends: Mapping[Id, float], now: float) -> Step:
    after = tuple(x.giver for x in incoming(rest.race, leg.id) if x.id not in rest.batons)
    start = _start(rest, leg, seen, now)
    return Step(
        id=leg.id,
        place=place,
        giver=_giver(rest, leg, ends),
        taker=_function(rest, leg),
        planned=leg.planned_days if leg.kind is LegKind.LEG else 0.0,
        start=start,
        after=after,
        running=seen.started_at is not None and start <= now,
        floor=max(_floors(rest, leg), default=start),
    )


def _start(rest: Rest, leg: Leg, seen: Ran, now: float) -> float:
    """With the last baton, and no sooner than planned, or than its runner says to be ready to start or to answer, unless it was taken."""
    offers = [rest.clock.moment(baton.offered_at) for baton in _batons(rest, leg) if baton.offered_at] or [now]
    if leg.kind is LegKind.TAPE:
        return max(offers)
    if leg.kind is LegKind.GUN and seen.started_at:
        return rest.clock.moment(seen.started_at)
    planned = [rest.clock.opening(one) for one in (leg.plan_start, leg.ready_from) if one]
    asked = [rest.clock.end(baton.need_until) for baton in _batons(rest, leg) if baton.need_until and baton.state in IN_THE_AIR]
    start = max(offers + planned + asked)
    return min(start, rest.clock.moment(leg.taken_at)) if leg.taken_at and seen.started_at else start


def _floors(rest: Rest, leg: Leg) -> Iterator[float]:
    if leg.promise and leg.taken_at and _later_than_planned(rest, leg, leg.promise):
        yield rest.clock.opening(leg.promise)
    if leg.blocked_until:
        yield rest.clock.end(leg.blocked_until)


def _later_than_planned(rest: Rest, leg: Leg, promised: date) -> bool:
    return end_of_day(rest.clock.site, promised) > due(rest.race, replace(leg, promise=None), rest.clock.site)


def _known(rest: Rest) -> dict[Id, Ran]:
    return {leg.id: ran(rest, leg) for leg in rest.race.legs.values() if not leg.skipped}


def _batons(rest: Rest, leg: Leg) -> list[Handoff]:
    """Those that were offered to it and not sent back."""
    return [rest.batons[x.id] for x in incoming(rest.race, leg.id) if x.id in rest.batons]


def _all_offered(rest: Rest, exchanges: list[Exchange]) -> datetime | None:
    offered = [rest.batons[x.id].offered_at for x in exchanges if x.id in rest.batons]
    known = [at for at in offered if at]
    return max(known) if known and len(known) == len(exchanges) else None


def _giver(rest: Rest, leg: Leg, ends: Mapping[Id, float]) -> str:
    """The function whose baton came last, or is the last to come by the plan; "" for who starts."""
    race = rest.race

    def when(exchange: Exchange) -> float:
        baton = rest.batons.get(exchange.id)
        return rest.clock.moment(baton.offered_at) if baton and baton.offered_at else ends.get(exchange.giver, 0.0)

    last: Callable[[Exchange], tuple[float, Id]] = lambda exchange: (when(exchange), exchange.giver)  # noqa: E731 -- a key with two parts
    giver = max(incoming(race, leg.id), key=last, default=None)
    return _function(rest, race.legs[giver.giver]) if giver and race.legs[giver.giver].kind is LegKind.LEG else ""


def _function(rest: Rest, leg: Leg) -> str:
    return rest.names.get(leg.function or "", "")
