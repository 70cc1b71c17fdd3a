"""The campaign page: its lane, its legs with three dates and checkpoint, its log, and what the viewer may do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.clashes import Clash, clashes
from campaigns.decide import open_moves
from campaigns.lifecycle import HandoffKind, HandoffState, Id, Kind, LegState, Move
from campaigns.models import Campaign, Event
from campaigns.race import Handoff, Leg, Race, incoming, items_of, live, relief
from insights.grades import graded_in, rate_of
from insights.lane import LaneFacts, Person, PlannedLeg, Waiting
from insights.lanes import lanes
from insights.log import Entry, Names, addresses_of, entry, newest, people_in
from insights.odds import Odds, told_last
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class LegRow:
    """A leg with its three dates: plan, promise (and the older ones it replaced), need-by; `moves` are the viewer's."""

    leg: Leg
    words: PlannedLeg
    runner: Person | None
    met: int
    items: int
    old_promises: tuple[date, ...]
    need_by: date | None
    expected: datetime | None
    offers: tuple[Handoff, ...]
    relief: Handoff | None
    stall: Waiting | None
    clash: Clash | None
    moves: Mapping[Move, bool]


@dataclass(frozen=True, slots=True)
class CampaignPage:
    campaign: Campaign
    lane: LaneFacts
    legs: tuple[LegRow, ...]
    log: tuple[Entry, ...]
    moves: Mapping[Move, bool]
    right_at_first: int
    passes: int
    odds: Odds | None


def campaign_page(who: Who, campaign: Campaign, *, now: datetime) -> CampaignPage:
    """Everything the page shows. A constant number of queries."""
    said = newest(campaign)
    lane = lanes([campaign], now=now, also=people_in([event for event, _ in said]))[0]
    race = lane.race
    promises = _old_promises(race, [event for event, _ in said])
    names = Names(
        {pk: one.name for pk, one in lane.people.items()},
        {pk: one.name for pk, one in lane.legs.items()},
        lane.items,
        addresses_of([event for event, _ in said]),
        lane.withheld,
    )

    def may(subject: Id) -> Mapping[Move, bool]:
        return open_moves(race, subject, people=lane.known, me=who.texts, admin=who.is_a("admin"), now=now)

    clashing = clashes(race)
    rate = rate_of(grade for _pair, grade in graded_in(race))
    return CampaignPage(
        campaign=campaign,
        lane=lane,
        legs=tuple(_row(lane, leg, promises.get(leg.id, ()), may(leg.id), clashing) for leg in race.legs.values()),
        log=tuple(entry(event, words, race, names) for event, words in said),
        moves=may(race.id),
        right_at_first=rate.at_first,
        passes=rate.passes,
        odds=told_last(lane, now=now),
    )


def _row(lane: LaneFacts, leg: Leg, old: tuple[date, ...], moves: Mapping[Move, bool], clashing: Sequence[Clash]) -> LegRow:
    race = lane.race
    required = [item for item in items_of(race, leg.id) if item.required]
    needs = [x.need_by for x in race.exchanges.values() if x.giver == leg.id and not x.dropped and x.need_by]
    expected = lane.schedule.legs.get(leg.id)
    return LegRow(
        leg=leg,
        words=lane.legs[leg.id],
        runner=lane.people.get(leg.runner or ""),
        met=sum(item.settled for item in required),
        items=len(required),
        old_promises=old,
        need_by=min(needs, default=None),
        expected=expected.end if expected and leg.state is not LegState.SKIPPED else None,
        offers=_offers_to(race, leg),
        relief=relief(race, leg.id),
        stall=next((one for one in lane.stalls if one.leg == leg.id), None),
        clash=min((one for one in clashing if one.giver == leg.id), key=lambda one: one.need_by, default=None),
        moves=moves,
    )


def _offers_to(race: Race, leg: Leg) -> tuple[Handoff, ...]:
    """The handoffs on their way to this leg, or taken by it."""
    found = (live(race, x.id) for x in incoming(race, leg.id))
    return tuple(h for h in found if h is not None and h.kind is HandoffKind.NORMAL and h.state is not HandoffState.RECALLED)


def _old_promises(race: Race, newest_first: Sequence[Event]) -> dict[Id, tuple[date, ...]]:
    """The days that the promise of a leg replaced since it got its baton, in their order, as far as the log shown here goes back."""
    found: dict[Id, list[date]] = {}
    for event in reversed(newest_first):
        if event.kind == Kind.PROMISED and event.facts.get("was"):
            found.setdefault(str(event.leg_id), []).append(date.fromisoformat(event.facts["was"]))
    moved = {leg: max(race.legs[leg].promises - 1, 0) for leg in found}
    return {leg: tuple(days[len(days) - min(moved[leg], len(days)) :]) for leg, days in found.items()}
