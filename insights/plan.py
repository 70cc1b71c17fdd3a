"""A campaign's plan as it stands: each leg with its words, its three dates, whom it waits for and what it must meet. Read off its lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.decide import open_moves
from campaigns.lifecycle import Id, LegKind, Move
from campaigns.models import Campaign
from campaigns.race import Exchange, Item, Leg, in_order, incoming, items_of
from insights.lane import LaneFacts, Person, PlannedLeg
from insights.lanes import lanes
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Function:
    id: Id
    name: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of a checkpoint, in words."""

    item: Item
    text: str


@dataclass(frozen=True, slots=True)
class PlanLeg:
    """`after` are the legs that pass their baton to it; `starts_at` and `ends_at`: when it got going and was taken over, or is
    expected to."""

    leg: Leg
    name: str
    function: Function | None
    runner: Person | None
    sales_facing: bool
    after: tuple[Id, ...]
    checkpoint: tuple[PlanItem, ...]
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it, gun and tape included, givers before takers; `moves` are those that the viewer may make on the campaign."""

    campaign: Campaign
    lane: LaneFacts
    legs: tuple[PlanLeg, ...]
    exchanges: tuple[Exchange, ...]
    moves: Mapping[Move, bool]

    @property
    def expected_finish(self) -> date | None:
        return self.lane.finish


def plan_of(who: Who, campaign: Campaign, *, now: datetime) -> Plan:
    """The plan of one campaign that this person may open. A constant number of queries."""
    lane = lanes([campaign], now=now)[0]
    race = lane.race
    return Plan(
        campaign=campaign,
        lane=lane,
        legs=tuple(plan_leg(lane, race.legs[leg]) for leg in in_order(race)),
        exchanges=tuple(one for one in race.exchanges.values() if not one.dropped),
        moves=open_moves(race, race.id, people=lane.known, me=who.texts, admin=who.is_a("admin"), now=now),
    )


def plan_leg(lane: LaneFacts, leg: Leg) -> PlanLeg:
    """One leg of a lane."""
    words, expected = lane.legs[leg.id], lane.schedule.legs.get(leg.id)
    return PlanLeg(
        leg=leg,
        name=words.name,
        function=_function(leg, words),
        runner=lane.people.get(leg.runner or ""),
        sales_facing=words.sales_facing,
        after=tuple(x.giver for x in incoming(lane.race, leg.id)),
        checkpoint=tuple(PlanItem(item, lane.items[item.id]) for item in items_of(lane.race, leg.id) if item.id in lane.items),
        starts_at=expected.start if expected else None,
        ends_at=expected.end if expected else None,
    )


def _function(leg: Leg, words: PlannedLeg) -> Function | None:
    return Function(leg.function, words.function) if leg.function and leg.kind is LegKind.LEG else None


def names_by_id(campaign: Campaign) -> dict[Id, str]:
    """The names of a draft's legs by their ids. One query."""
    return {str(pk): name for pk, name in campaign.legs.filter(kind=LegKind.LEG).values_list("pk", "name")}
