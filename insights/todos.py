"""What waits for one person: batons to answer, questions, legs to carry on with, others to set free. No queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.lifecycle import CampaignState, HandoffState, Id, LegState, Move
from campaigns.race import Handoff, Leg, Race, court, in_hand, in_the_air, taking_leg
from campaigns.schedule import Schedule
from insights.cast import Party
from insights.hands import Hand, hand_of, progress
from insights.my_races import MyRaces, Spot
from insights.priority import due_on
from insights.waits import Wait, days_to_ask_for, wait_for
from stakeholders.worktime import end_of_day


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for me.

    `kind`: answer (an offered baton), question, taker (nobody takes it), carry (a leg in my hand), blocker (somebody is blocked on me),
    staff (nobody runs a leg of mine). `other` is who gave, asked or waits; `to_do_by` is when the clock runs out, `due_on`
    that day where I work. `delay`: the working days of the finish that it costs to let it wait one more day; `cost_days` what it has cost
    already.
    """

    kind: str
    spot: Spot
    me: Party
    other: Party
    other_function: str
    wait: Wait | None
    stuck: bool
    delay: float
    cost_days: float
    to_do_by: datetime
    due_on: date
    need_by: date | None = None
    handoff: Id | None = None
    version: int = 0
    offered_at: datetime | None = None
    met: int = 0
    items: int = 0
    words: str = ""
    until: tuple[date, ...] = ()
    moves: frozenset[Move] = frozenset()
    hand: Hand | None = None

    @property
    def subject(self) -> Id:
        return self.handoff or self.spot.leg

    @property
    def sales_facing(self) -> bool:
        return self.spot.sales_facing

    @property
    def promised(self) -> bool:
        return self.hand is not None and self.hand.promise is not None

    @property
    def campaign_name(self) -> str:
        return self.spot.campaign_name

    @property
    def needed(self) -> date:
        """The day others need it; where none is named, the day on which its clock runs out."""
        return self.need_by or self.due_on

    @property
    def picture(self) -> str:
        """How the baton is drawn on its exchange."""
        return "declined" if self.kind == "taker" else "stuck" if self.stuck else "in-air"


def todos(seen: MyRaces, race: Race, ahead: Schedule) -> Iterator[Todo]:
    if race.state is not CampaignState.RUNNING:
        return
    for handoff in in_the_air(race):
        waited_for = court(race, seen.people, handoff)
        if seen.mine(waited_for):
            yield _baton(seen, race, handoff, waited_for or "", ahead)
    for leg in in_hand(race):
        waited_for = court(race, seen.people, leg)
        if seen.mine(waited_for):
            yield _leg(seen, race, leg, waited_for or "", ahead)


def _baton(seen: MyRaces, race: Race, handoff: Handoff, waited_for: Id, ahead: Schedule) -> Todo:
    """An offer to answer, a question to answer, or a baton that needs a taker."""
    leg, giving, time = taking_leg(race, handoff), race.legs[handoff.leg], seen.cast.time(waited_for)
    wait, stall = wait_for(race, handoff, time, seen.now, seen.policies[race.id]), seen.stalls.get(handoff.id)
    kind = "question" if handoff.question_open else "answer" if handoff.state is HandoffState.OFFERED else "taker"
    exchange = race.exchanges.get(handoff.exchange or "")
    met, items = progress(race, giving)
    to_do_by = wait.ends_at if wait else seen.now
    return Todo(
        kind=kind,
        spot=seen.spots[leg.id],
        me=seen.cast.party(waited_for),
        other=seen.cast.party(handoff.taker if kind == "question" else handoff.giver),
        other_function=seen.spots[leg.id if kind == "question" else giving.id].function,
        wait=wait,
        stuck=stall is not None or (wait is not None and wait.is_over),
        delay=seen.delay(race, handoff, ahead, waited_for),
        cost_days=stall.cost_days if stall else 0,
        to_do_by=to_do_by,
        due_on=due_on(None, to_do_by, seen.cast.time(waited_for)),
        need_by=exchange.need_by if exchange else None,
        handoff=handoff.id,
        version=handoff.version,
        offered_at=handoff.offered_at,
        met=met,
        items=items,
        words=seen.questions.get(handoff.id, ""),
        until=tuple(days_to_ask_for(time, seen.now, beyond=wait.ends_at)) if wait and kind == "answer" else (),
    )


def _leg(seen: MyRaces, race: Race, leg: Leg, waited_for: Id, ahead: Schedule) -> Todo:
    """A leg to carry on with, or one that stands because of me."""
    time, stall = seen.cast.time(leg.runner), seen.stalls.get(leg.id)
    wait = wait_for(race, leg, time, seen.now, seen.policies[race.id])
    late = stall is not None or (wait is not None and wait.is_over)
    kind = "blocker" if leg.state is LegState.BLOCKED else "carry" if seen.mine(leg.runner) else "staff"
    until = end_of_day(seen.cast.time(waited_for), leg.blocked_until) if leg.blocked_until else None
    to_do_by = until or (wait.ends_at if wait else seen.now)
    return Todo(
        kind=kind,
        spot=seen.spots[leg.id],
        me=seen.cast.party(waited_for),
        other=seen.cast.party(leg.runner),
        other_function=seen.spots[leg.id].function,
        wait=wait,
        stuck=late,
        delay=seen.delay(race, leg, ahead, leg.runner if kind == "carry" else waited_for),
        cost_days=stall.cost_days if stall else 0,
        to_do_by=to_do_by,
        due_on=due_on(leg, to_do_by, seen.cast.time(waited_for)),
        need_by=_need_by(race, leg),
        words=seen.blocks.get(leg.id, ""),
        hand=hand_of(seen, race, leg) if kind == "carry" else None,
    )


def _need_by(race: Race, leg: Leg) -> date | None:
    return min((x.need_by for x in race.exchanges.values() if x.giver == leg.id and x.need_by and not x.dropped), default=None)
