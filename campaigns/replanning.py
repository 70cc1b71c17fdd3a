"""Pure: new plan dates for what has not begun yet, from how the race really stands.

What is done stays as it was, what is in hand keeps its dates and its promise, and no promise and no need-by ever moves. A leg that
waits is expected when its last baton is; its new dates are those days in the hours of its runner.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from campaigns.lifecycle import Id, LegKind, LegState, ReplanMode
from campaigns.race import Leg, Race
from campaigns.schedule import Expected, Schedule, Times, run_forward
from campaigns.settling import Dates
from stakeholders.worktime import WorkingTime, day_until, local_day, opening


@dataclass(frozen=True, slots=True)
class Unfit:
    """A promise that a new plan leaves behind: for a day before the leg can begin, or after the day by which it is now due."""

    leg: Id
    promise: date
    start: date | None
    due: date | None

    @property
    def too_soon(self) -> bool:
        return self.start is not None and self.promise < self.start


def replanned(race: Race, mode: ReplanMode, *, times: Times, site: WorkingTime, now: datetime) -> dict[Id, Dates]:
    """Start and due of each waiting leg that gets other dates than it has. A date that was never planned is not invented."""
    schedule = run_forward(_without_starts(race) if mode is ReplanMode.PULL_FORWARD else race, times=times, site=site, now=now)
    found = {}
    for leg in _waiting(race):
        dates = _dates(leg, schedule, times.get(leg.runner or "", site), mode)
        if dates != (leg.plan_start, leg.plan_due):
            found[leg.id] = dates
    return found


def unfit(race: Race, plan: Mapping[Id, Dates]) -> list[Unfit]:
    """The promises of legs that get these dates, as far as they fit them no longer."""
    found = []
    for leg, (start, due) in plan.items():
        promise = race.legs[leg].promise
        if promise and ((start and promise < start) or (due and promise > due)):
            found.append(Unfit(leg, promise, start, due))
    return found


def mark_of(plan: Mapping[Id, object]) -> str:
    """Sixteen signs that stand for these dates: whoever looked at a plan says with them which one they mean."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _waiting(race: Race) -> list[Leg]:
    dated = (leg for leg in race.legs.values() if leg.kind is not LegKind.GUN and (leg.plan_start or leg.plan_due))
    return [leg for leg in dated if leg.state is LegState.WAITING]


def _without_starts(race: Race) -> Race:
    return replace(
        race, legs={leg.id: replace(leg, plan_start=None) if leg.state is LegState.WAITING else leg for leg in race.legs.values()}
    )


def _dates(leg: Leg, schedule: Schedule, time: WorkingTime, mode: ReplanMode) -> Dates:
    """The days on which it is expected to start and to end, in these hours; to keep means never sooner than planned."""
    expected = schedule.legs[leg.id]
    due = day_until(time, expected.end)
    start = min(_start_day(expected, time), due)  # the tape takes no time: it starts on the day on which its last baton is in
    if mode is ReplanMode.KEEP:
        start, due = max(start, leg.plan_start or start), max(due, leg.plan_due or due)
    return (start if leg.plan_start else None, due if leg.plan_due else None)


def _start_day(expected: Expected, time: WorkingTime) -> date:
    return local_day(time, opening(time, expected.start or expected.end))
