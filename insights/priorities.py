"""The one next priority of each function and of the whole team: of all batons that wait for somebody, the one whose waiting costs most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from campaigns.lifecycle import CampaignState, Id
from campaigns.race import Race, incoming, outgoing
from insights.lane import LaneFacts, Live
from insights.odds import Odds
from insights.priority import delay_of, due_on, in_order, why_before, why_first
from insights.status import Status
from stakeholders.worktime import end_of_day


@dataclass(frozen=True, slots=True)
class Front:
    """A baton that waits for somebody: `state` is that of the handoff in the air, or of the leg in hand; as `insights.priority` needs it.

    `to_do_by` is when its clock runs out, `due_on` that day where they work. `function` is whose is waited for, `person` who, for what is
    told to those alone who may know.
    """

    campaign: UUID
    campaign_name: str
    leg: Id
    leg_name: str
    handoff: Id | None
    state: str
    function: str
    person: Id
    delay: float
    sales_facing: bool
    need_by: date | None
    to_do_by: datetime
    due_on: date
    stuck: bool
    promised: bool

    @property
    def needed(self) -> date:
        return self.need_by or self.due_on


@dataclass(frozen=True, slots=True)
class Priority:
    """What is first, why, and what puts it before the next one that costs as much; `waiting` counts what waits beside it."""

    front: Front
    why: str
    before: str
    waiting: int


def fronts_of(seen: Status) -> tuple[Front, ...]:
    """What waits for whom in one race; a race that is paused, or over, asks for nothing."""
    lane = seen.lane
    if lane.race.state is not CampaignState.RUNNING:
        return ()
    stuck = {stall.subject for stall in lane.stalls}
    return tuple(_front(lane, one, seen.odds, stuck=(one.handoff or one.leg.id) in stuck, now=seen.as_of) for one in lane.live)


def _front(lane: LaneFacts, one: Live, odds: Odds | None, *, stuck: bool, now: datetime) -> Front:
    leg = lane.race.legs[one.leg.id]
    until = one.until or (end_of_day(lane.site, one.blocked_until) if one.blocked_until else now)
    return Front(
        campaign=lane.campaign.pk,
        campaign_name=lane.campaign.name,
        leg=leg.id,
        leg_name=one.leg.name,
        handoff=one.handoff,
        state=one.state,
        function=one.function,
        person=one.court.id,
        delay=_delay(lane, one, odds, now),
        sales_facing=one.leg.sales_facing,
        need_by=_need_by(lane.race, one),
        to_do_by=until,
        due_on=due_on(None if one.handoff else leg, until, lane.clocks.of(one.court.id)),
        stuck=stuck,
        promised=one.handoff is None and leg.promise is not None,
    )


def _delay(lane: LaneFacts, one: Live, odds: Odds | None, now: datetime) -> float:
    subject = lane.race.handoffs[one.handoff] if one.handoff else lane.race.legs[one.leg.id]
    kept, time = odds.delays if odds else {}, lane.clocks.of(one.court.id)
    return delay_of(lane.race, subject, lane.schedule, kept, time=time, times=lane.clocks.times, site=lane.site, now=now)


def _need_by(race: Race, one: Live) -> date | None:
    """By when others need it: the baton in the air, or the next one out of the leg."""
    handoff = race.handoffs.get(one.handoff or "")
    ahead = [x for x in incoming(race, one.leg.id) if x.id == handoff.exchange] if handoff else list(outgoing(race, one.leg.id))
    return min((x.need_by for x in ahead if x.need_by), default=None)


def first_of(fronts: Iterable[Front]) -> Priority | None:
    """The one that comes first; None where nothing waits."""
    found = in_order(fronts)
    return Priority(found[0], why_first(found[0], found[1:]), why_before(found[0], found[1:]), len(found) - 1) if found else None


def by_function(fronts: Sequence[Front]) -> list[Priority]:
    """The first of each function, in the order in which they would come among themselves."""
    names = {one.function for one in fronts if one.function}
    firsts = {one.front: one for name in names if (one := first_of(front for front in fronts if front.function == name))}
    return [firsts[front] for front in in_order(firsts)]
