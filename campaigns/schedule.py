"""Pure: a forward pass over plan, promise and elapsed time: the expected days of each leg, and what a wait costs the finish.

Every span is worked in the hours of the leg's runner, the site's where there is none. Nothing here guesses: a leg takes what was planned
or promised, never less than it has taken already; a baton in the air is taken now, or on the day its taker asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from campaigns.lifecycle import IN_HAND, LIVE, CampaignState, HandoffState, Id, LegKind, LegState
from campaigns.race import Handoff, Leg, Race, in_order, incoming, outgoing, tape
from stakeholders.worktime import WorkingTime, after, between, day, day_until, days, end_of_day, local_day, shift_days, working_days_between

Times = Mapping[Id, WorkingTime]
Moments = Mapping[Id, datetime]
_NOTHING: Moments = {}
_OPEN = frozenset({CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED})


@dataclass(frozen=True, slots=True)
class Expected:
    """When a leg got or gets going, and when its last baton was or will be taken over."""

    start: datetime | None
    end: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is expected of each leg, when each exchange's baton changes hands, and when the tape is reached (None: it never is)."""

    legs: Mapping[Id, Expected]
    passes: Moments
    finish: datetime | None


def due(race: Race, leg: Leg, time: WorkingTime) -> datetime:
    """When a leg in hand has to be passed on: the end of the promised day, else of its plan, but never sooner than planned from taking.

    Nobody is late for somebody else's delay. Raises ValueError for a leg that nobody has in hand.
    """
    if leg.promise:
        return end_of_day(time, leg.promise)
    if leg.taken_at is None:
        raise ValueError(f"leg {leg.id} is not in hand")
    worked = stopped(race, time, leg.taken_at, _planned(leg, time, leg.taken_at))
    return max(worked, end_of_day(time, leg.plan_due)) if leg.plan_due else worked


def suggested_promise(leg: Leg, time: WorkingTime, *, now: datetime) -> date:
    """The day to fill in for "I'll pass it on by": when the leg is due if it is taken now."""
    worked = day_until(time, after(time, now, _planned(leg, time, now)))
    return max(worked, leg.plan_due or worked)


def stopped(race: Race, time: WorkingTime, start: datetime, span: timedelta) -> datetime:
    """`span` of working time after `start`, on a clock that stands still while the race is paused."""
    moment = after(time, start, span)
    for paused_at, resumed_at in race.pauses:
        if paused_at < moment and resumed_at > start:
            moment = after(time, moment, between(time, max(paused_at, start), resumed_at))
    return moment


def run_forward(race: Race, *, times: Times, site: WorkingTime, now: datetime, ended: Moments = _NOTHING) -> Schedule:
    """The rest of the race as it stands. `ended` says of legs and handoffs when they are to be taken as over, whatever the race says."""
    now = now.astimezone(UTC)
    if race.state not in _OPEN:
        return _as_it_was(race)
    if race.state is CampaignState.PAUSED:
        race, now = resumed(race, site, now)
    return _walk(_Known(race, times, site, now, ended))


def cost_of(
    race: Race, subject: Id, *, opened_at: datetime, finish: datetime | None, times: Times, site: WorkingTime, now: datetime
) -> float:
    """Working days of the site that the finish loses because a leg or a handoff still waits, against its end at `opened_at`.

    `finish` is when the race ends as it stands.
    """
    without = run_forward(race, times=times, site=site, now=now, ended={subject: opened_at}).finish
    if finish is None or without is None or finish <= without:
        return 0.0
    return days(site, between(site, without, finish), at=now)


def cost_of_a_day(
    race: Race, subject: Leg | Handoff, schedule: Schedule, *, time: WorkingTime, times: Times, site: WorkingTime, now: datetime
) -> float:
    """Working days of the site that the finish loses if a leg or a handoff ends one working day of `time` later than `schedule` expects.

    What has slack costs less than the whole day, or nothing. A relief costs what its leg does.
    """
    exchange = subject.exchange if isinstance(subject, Handoff) else None
    leg = subject.leg if isinstance(subject, Handoff) else subject.id
    ends = schedule.passes.get(exchange) if exchange else schedule.legs[leg].end if leg in schedule.legs else None
    if ends is None or schedule.finish is None:
        return 0.0
    later = {subject.id if exchange else leg: after(time, ends, day(time, ends))}
    finish = run_forward(race, times=times, site=site, now=now, ended=later).finish
    return days(site, between(site, schedule.finish, finish), at=now) if finish and finish > schedule.finish else 0.0


def expected_offer(race: Race, schedule: Schedule, leg: Id) -> datetime | None:
    """When a leg is expected to offer its baton; None once it has, or never will."""
    if race.legs[leg].state not in IN_HAND | {LegState.WAITING} or leg not in schedule.legs:
        return None
    return schedule.legs[leg].end


def moved_plan(race: Race, site: WorkingTime, until: datetime) -> dict[Id, tuple[date | None, date | None]]:
    """Where start and due of each unfinished leg go when the pause ends: as many working days later as it took, in the site's calendar."""
    first = local_day(site, race.paused_at or until)
    late = working_days_between(site, first, local_day(site, until))

    def moved(planned: date | None) -> date | None:
        return shift_days(site, planned, late) if planned and planned >= first else planned

    legs = [leg for leg in race.legs.values() if leg.ended_at is None and (leg.plan_start or leg.plan_due)]
    return {leg.id: (moved(leg.plan_start), moved(leg.plan_due)) for leg in legs} if late > 0 else {}


def _planned(leg: Leg, time: WorkingTime, start: datetime) -> timedelta:
    return day(time, start) * leg.planned_days


def opening_of(time: WorkingTime, planned: date) -> datetime:
    """When work begins on that day, or on the next that is worked."""
    found = (time.day(ordinal)[1] for ordinal in count(planned.toordinal()))
    return next(windows[0][0] for windows in found if windows)


def _as_it_was(race: Race) -> Schedule:
    legs = {leg.id: Expected(leg.taken_at, leg.ended_at) for leg in race.legs.values() if leg.ended_at}
    taken = {h.exchange: h.decided_at for h in race.handoffs.values() if h.state is HandoffState.ACCEPTED}
    passes = {exchange: at for exchange, at in taken.items() if exchange and at}
    return Schedule(legs, passes, race.ended_at if race.state is CampaignState.FINISHED else None)


def resumed(race: Race, site: WorkingTime, now: datetime) -> tuple[Race, datetime]:
    """The race as it will be when it goes on: at the end of the day named for it, or else now."""
    at = max(now, end_of_day(site, race.paused_until)) if race.paused_until else now
    paused_at, today = race.paused_at or at, local_day(site, at)
    paused_on, moved = local_day(site, paused_at), moved_plan(race, site, at)
    legs = {}
    for leg in race.legs.values():
        changes: dict[str, Any] = dict(zip(("plan_start", "plan_due"), moved.get(leg.id, ()), strict=False))
        if leg.promise and paused_on <= leg.promise < today:
            changes["promise"] = None
        legs[leg.id] = replace(leg, **changes) if changes else leg
    return replace(race, legs=legs, state=CampaignState.RUNNING, pauses=(*race.pauses, (paused_at, at))), at


@dataclass(frozen=True, slots=True)
class _Known:
    race: Race
    times: Times
    site: WorkingTime
    now: datetime
    ended: Moments

    def time(self, person: Id | None) -> WorkingTime:
        return self.times.get(person or "", self.site)


def _walk(known: _Known) -> Schedule:
    """From gun to tape, givers before takers."""
    race, legs, passes = known.race, dict[Id, Expected](), dict[Id, datetime]()
    batons = {h.exchange: h for h in race.handoffs.values() if h.state in LIVE}  # one on each exchange at most
    for leg_id in in_order(race):
        leg = race.legs[leg_id]
        start = leg.taken_at or _start(known, leg, [passes[x.id] for x in incoming(race, leg_id)])
        ready = _ready(known, leg, start)
        onward = {x.id: _passed(known, batons.get(x.id), ready) for x in outgoing(race, leg_id)}
        legs[leg_id] = Expected(start, max(onward.values(), default=ready))
        passes |= onward
    end = tape(race)
    return Schedule(legs, passes, legs[end.id].end if end and end.id in legs else None)


def _start(known: _Known, leg: Leg, batons: Sequence[datetime]) -> datetime:
    """With the last baton, and no sooner than planned, or than its runner says to be ready; the tape just waits for its batons."""
    days = [one for one in (leg.plan_start, leg.ready_from) if one and leg.kind is not LegKind.TAPE]
    return max([*(batons or [known.now]), *(opening_of(known.time(leg.runner), one) for one in days)])


def _ready(known: _Known, leg: Leg, start: datetime) -> datetime:
    """When the leg has, or will have, what it passes on."""
    time = known.time(leg.runner)
    if leg.id in known.ended:
        return known.ended[leg.id]
    if leg.ended_at:
        return leg.ended_at
    if leg.state in IN_HAND:
        unblocked = [end_of_day(known.time(leg.blocked_on or leg.runner), leg.blocked_until)] if leg.blocked_until else []
        return max([known.now, due(known.race, leg, time), *unblocked])
    return after(time, start, _planned(leg, time, start)) if leg.kind is LegKind.LEG else start


def _passed(known: _Known, handoff: Handoff | None, ready: datetime) -> datetime:
    """When a baton changes hands: it did, or it will as soon as it is answered, or it is still to be offered."""
    if handoff is None:
        return ready
    if handoff.state is HandoffState.ACCEPTED and handoff.decided_at:
        return handoff.decided_at
    if handoff.id in known.ended:
        return known.ended[handoff.id]
    asked = end_of_day(known.time(handoff.taker), handoff.need_until) if handoff.need_until else known.now
    return max(known.now, asked)
