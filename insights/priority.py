"""Pure: which of several waits comes first, and why: what costs the finish most if it waits one more working day, then what sales waits
for, then what is needed first. What a wait has cost already is no reason: that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from campaigns.lifecycle import Id, LegState
from campaigns.race import Handoff, Leg, Race, taking_leg
from campaigns.schedule import Schedule, Times, cost_of_a_day
from stakeholders.worktime import WorkingTime, day_until


class Urgent(Protocol):
    """Something that waits. `delay`: working days of the finish that one more working day of waiting costs, to half a day.

    `stuck`: its clock ran out; `promised`: whoever is waited for named a day. `needed` is the day others need it, `need_by` the same where
    somebody named it; `to_do_by` is when its own clock runs out.
    """

    @property
    def delay(self) -> float: ...
    @property
    def sales_facing(self) -> bool: ...
    @property
    def needed(self) -> date: ...
    @property
    def need_by(self) -> date | None: ...
    @property
    def to_do_by(self) -> datetime: ...
    @property
    def campaign_name(self) -> str: ...
    @property
    def stuck(self) -> bool: ...
    @property
    def promised(self) -> bool: ...


U = TypeVar("U", bound=Urgent)


def in_order(found: Iterable[U]) -> list[U]:
    """The most urgent first."""
    return sorted(found, key=_urgency)


def why_before(first: Urgent, rest: Sequence[Urgent]) -> str:
    """What puts it before the next one that costs the finish as much: `sales`, `need_by`, or nothing."""
    other = rest[0] if rest else None
    if other is None or other.delay < first.delay:
        return ""
    if first.sales_facing > other.sales_facing:
        return "sales"
    return "need_by" if first.need_by and first.needed < other.needed else ""


def delay_of(
    race: Race,
    subject: Leg | Handoff,
    ahead: Schedule,
    kept: Mapping[Id, float],
    *,
    time: WorkingTime,
    times: Times,
    site: WorkingTime,
    now: datetime,
) -> float:
    """Working days of the finish that it costs if this waits one more working day, to half a day: less would let chance decide between what
    costs the same.

    On average over the replays of the forecast, as `kept` by leg: a baton in the air costs what the leg does that is to take it. What no
    forecast tells of, as a baton at a join whose others are still to come, is reckoned by the plan and by a day of `time`.
    """
    leg = taking_leg(race, subject) if isinstance(subject, Handoff) else subject
    told = kept.get(leg.id)
    return round(2 * (cost_of_a_day(race, subject, ahead, time=time, times=times, site=site, now=now) if told is None else told)) / 2


def due_on(leg: Leg | None, until: datetime, time: WorkingTime) -> date:
    """The day on which the clock of something that waits runs out at `until`, where they work: of a leg the day until which it is blocked,
    or for which it is promised."""
    named = (leg.blocked_until if leg.state is LegState.BLOCKED else leg.promise) if leg else None
    return named or day_until(time, until)


def why_first(first: Urgent, rest: Sequence[Urgent]) -> str:
    """Why something is first, by the first reason that holds: cost, sales, need_by, late, promise, due, or only."""
    if first.delay:
        return "cost"
    reasons = [("late", first.stuck), ("need_by", first.need_by), ("promise", first.promised), ("due", rest), ("only", True)]
    return why_before(first, rest) or next(reason for reason, holds in reasons if holds)


def _urgency(one: Urgent) -> tuple[float, bool, date, datetime, str]:
    return -one.delay, not one.sales_facing, one.needed, one.to_do_by, one.campaign_name
