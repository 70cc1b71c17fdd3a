"""Pure: whose court the time since the gun was in. Every instant belongs to one party and one kind, and the slices add up exactly.

Parties are those of `race.court`, read along the chain that decides the finish (`driving.py`). Who heads a function is what is known
today: the log does not tell. Reachability is left out for the same reason: it says who must act now, not who was waited for then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from campaigns.lifecycle import LIVE, CampaignState, HandoffState, Id, LegState
from campaigns.race import Event, Handoff, Leg, People, Race, court, outgoing, taking_leg
from campaigns.stall import Clocks
from insights.driving import Expected, Step, steps
from stakeholders.worktime import between

OVER = frozenset({CampaignState.FINISHED, CampaignState.ABANDONED})


class Doing(StrEnum):
    """What a party is waited for with. Rework is running after the leg's own pass came back."""

    RUNNING = "running"
    REWORK = "rework"
    IN_THE_AIR = "in_the_air"
    QUESTION = "question"
    BLOCKED = "blocked"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Slice:
    """Wall time from `start` up to `end` in one court: a person's, as one of a function. `leg` is the leg in hand, of a pass the one
    it goes to; `working` is how much of it lies in that person's working hours, nothing while the race was paused."""

    start: datetime
    end: datetime
    doing: Doing
    person: Id | None
    function: Id | None
    leg: Id
    handoff: Id | None
    working: timedelta = timedelta()

    @property
    def elapsed(self) -> timedelta:
        return self.end - self.start

    @property
    def court(self) -> tuple[object, ...]:
        """What two slices share that are one."""
        return self.doing, self.person, self.function, self.leg, self.handoff


@dataclass(frozen=True, slots=True)
class Flow:
    """Flow efficiency: of the working time since the gun, pauses left out, how much somebody ran for the first time."""

    running: timedelta
    worked: timedelta

    @property
    def share(self) -> float | None:
        return self.running / self.worked if self.worked else None

    def __add__(self, other: Flow) -> Flow:
        return Flow(self.running + other.running, self.worked + other.worked)


NO_FLOW = Flow(timedelta(), timedelta())


def whose_court(race_id: Id, events: Iterable[Event], *, people: People, clocks: Clocks, expected: Expected, now: datetime) -> list[Slice]:
    """The time from the gun to `now`, or to the end of the race, in slices without gap or overlap; none before the gun.

    `expected` says of exchanges not yet passed when that will be: which branch a join still waits for longest.
    """
    then = replace(people, unreachable=frozenset())
    played = [one for one in steps(race_id, events, expected=expected) if one.race.started_at]
    marks = _marks(played, now)
    found: list[Slice] = []
    for step, (start, end) in zip(played, pairwise(marks), strict=False):
        if start < end:
            one = _slice(step, then, start, end)
            if found and found[-1].court == one.court:
                one = replace(found.pop(), end=end)
            found.append(one)
    return [replace(one, working=_worked(one, clocks)) for one in found]


def flow(slices: Iterable[Slice]) -> Flow:
    return sum((Flow(one.working if one.doing is Doing.RUNNING else timedelta(), one.working) for one in slices), NO_FLOW)


def _marks(played: Sequence[Step], now: datetime) -> list[datetime]:
    """When each step begins and the last one ends. A log written on several clocks is read in its own order: no step begins before the
    one before it."""
    marks: list[datetime] = []
    for step in played:
        marks.append(max(step.event.at, marks[-1]) if marks else step.event.at)
    end = next((at for at, step in zip(marks, played, strict=True) if step.race.state in OVER), now)
    end = min(end, now)
    return [min(at, end) for at in marks] + [end] if marks else []


def _slice(step: Step, people: People, start: datetime, end: datetime) -> Slice:
    race, front = step.race, step.front
    leg, handoff = (taking_leg(race, front).id, front.id) if isinstance(front, Handoff) else (front.id if front else "", None)
    if race.state is CampaignState.PAUSED or front is None:
        return Slice(start, end, Doing.PAUSED, race.lead, people.functions.get(race.lead or ""), leg, handoff)
    person = court(race, people, front) or race.lead
    return Slice(start, end, _doing(race, front), person, _function(race, people, front, person), leg, handoff)


def _doing(race: Race, front: Leg | Handoff) -> Doing:
    if isinstance(front, Handoff):
        return Doing.QUESTION if _asks(front) else Doing.IN_THE_AIR
    if front.state is LegState.BLOCKED:
        return Doing.BLOCKED
    passed = {h.exchange for h in race.handoffs.values() if h.state in LIVE}
    came_back = any(x.returns and x.id not in passed for x in outgoing(race, front.id))
    return Doing.REWORK if came_back else Doing.RUNNING


def _asks(handoff: Handoff) -> bool:
    return handoff.state is HandoffState.OFFERED and handoff.question_open


def _function(race: Race, people: People, front: Leg | Handoff, person: Id | None) -> Id | None:
    """The leg's, where its runner or the head of its function is waited for; else the person's own."""
    leg = front if isinstance(front, Leg) else race.legs[front.leg] if _asks(front) else taking_leg(race, front)
    theirs = person in (leg.runner, people.heads.get(leg.function or ""))
    return leg.function if theirs and leg.function else people.functions.get(person or "")


def _worked(one: Slice, clocks: Clocks) -> timedelta:
    return timedelta() if one.doing is Doing.PAUSED else between(clocks.of(one.person), one.start, one.end)
