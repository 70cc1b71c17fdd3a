"""Pure: what a lane shows on the calendar: a row for the campaign, and one for each leg that still has something to do, as days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from campaigns.lifecycle import HandoffState, Id, LegKind, LegState
from campaigns.race import Leg, in_order, outgoing
from insights.lane import LaneFacts
from relay.web.spans import over_text
from relay.web.states import LIVE
from stakeholders.worktime import WorkingTime, local_day, opening, shift_days, working_days_between

A_MOMENT = timedelta(microseconds=1)
BEHIND = frozenset({LegState.PASSING, LegState.DONE, LegState.SKIPPED})


@dataclass(frozen=True, slots=True)
class LegRow:
    """A leg in days. `plan` and `expected` are its first and last, the expected ones where its runner works; `need_by` is the soonest
    among its takers, `over` how long it is stuck. `slip` is expected after plan, `missed` expected after need-by, `promised` promise
    after need-by: working days of the site, at least one where the day is later at all, 0 where it is not."""

    short: str
    name: str
    state: str
    over: str
    waiting: bool
    plan: tuple[date, date] | None
    expected: tuple[date, date]
    promise: date | None
    need_by: date | None
    slip: int
    missed: int
    promised: int

    @property
    def live(self) -> bool:
        """Is a baton with it, or on its way to it, in a race that runs?"""
        return self.state not in ("waiting", "paused")


@dataclass(frozen=True, slots=True)
class Row:
    """A campaign in days: the gun, the last pass so far, the finish and its target, so many working days apart; then its legs, the
    soonest first."""

    started: date | None
    passed: date | None
    finish: date | None
    target: date | None
    slip: int | None
    stuck: bool
    done: int
    count: int
    legs: tuple[LegRow, ...]

    @property
    def began(self) -> Iterator[date]:
        """When its legs on their way began, or were to begin."""
        for leg in self.legs:
            if leg.live:
                yield min(leg.expected[0], *(leg.plan or leg.expected))


def row_of(lane: LaneFacts) -> Row:
    """Done legs are told of by the last pass alone; skipped ones, gun and tape by nothing, unless a baton is with them."""
    race = lane.race
    busy = {one.leg for one in lane.stalls} | {one.leg.id for one in lane.live}
    open_legs = [race.legs[pk] for pk in in_order(race) if pk in lane.schedule.legs]
    legs = [_leg_row(lane, leg) for leg in open_legs if leg.id in busy or (leg.kind is LegKind.LEG and leg.state not in BEHIND)]
    real = [leg for leg in race.legs.values() if leg.kind is LegKind.LEG and not leg.skipped]
    passes = [h.decided_at for h in race.handoffs.values() if h.state is HandoffState.ACCEPTED and h.exchange and h.decided_at]
    return Row(
        started=local_day(lane.site, race.started_at) if race.started_at else None,
        passed=local_day(lane.site, max(passes)) if passes else None,
        finish=lane.finish,
        target=lane.target,
        slip=lane.slip_days,
        stuck=bool(lane.stalls),
        done=sum(leg.state in BEHIND for leg in real),
        count=len(real),
        legs=tuple(sorted(legs, key=lambda leg: leg.expected)),
    )


def _leg_row(lane: LaneFacts, leg: Leg) -> LegRow:
    words, stall = lane.legs[leg.id], next((one for one in lane.stalls if one.leg == leg.id), None)
    expected, plan = _expected(lane, leg), _plan(lane.site, leg)
    need_by = min((x.need_by for x in outgoing(lane.race, leg.id) if x.need_by), default=None)
    return LegRow(
        short=words.short,
        name=words.function or words.name,
        state="stuck" if stall else _state(lane, leg.id),
        over=over_text(stall.over, stall.workday) if stall else "",
        waiting=leg.state is LegState.WAITING,
        plan=plan,
        expected=expected,
        promise=leg.promise,
        need_by=need_by,
        slip=_later(lane.site, plan[1] if plan else None, expected[1]),
        missed=_later(lane.site, need_by, expected[1]),
        promised=_later(lane.site, need_by, leg.promise),
    )


def _state(lane: LaneFacts, leg: Id) -> str:
    if lane.campaign.state != "running":
        return "paused"
    return next((LIVE.get(one.state, "waiting") for one in reversed(lane.live) if one.leg.id == leg), "waiting")


def _plan(site: WorkingTime, leg: Leg) -> tuple[date, date] | None:
    """A leg whose first day nobody said takes the days that were planned for it."""
    if leg.plan_due is None:
        return None
    start = leg.plan_start or shift_days(site, leg.plan_due, 1 - ceil(leg.planned_days))
    return min(start, leg.plan_due), leg.plan_due


def _expected(lane: LaneFacts, leg: Leg) -> tuple[date, date]:
    """What is still to begin does so when the site opens next; what ends as a day does, ends on that day."""
    span, zone = lane.schedule.legs[leg.id], lane.runner(leg.id).zone
    end = _day(span.end - A_MOMENT, zone)
    if span.start is None:
        return end, end
    start = leg.taken_at or opening(lane.site, span.start)
    return min(_day(start, zone), end), end


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _later(site: WorkingTime, deadline: date | None, day: date | None) -> int:
    return max(working_days_between(site, deadline, day), 1) if deadline and day and day > deadline else 0


def too_many(rows: Sequence[Row]) -> bool:
    """A crowd is drawn in one row a campaign."""
    return len(rows) > MOST_LANES or sum(len(row.legs) for row in rows) > MOST_LEGS


MOST_LANES, MOST_LEGS = 50, 400
