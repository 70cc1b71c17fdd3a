"""A baton in one's hand: how far its checkpoint is, when it is due, who comes next. Read off races that were read already; no queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from campaigns.lifecycle import IN_HAND, CampaignState, HandoffState, Id, LegKind, LegState
from campaigns.race import Leg, Race, downstream, items_of
from insights.cast import Party
from insights.my_races import MyRaces, Spot
from insights.waits import Wait, wait_for
from stakeholders.worktime import day_until, local_day


@dataclass(frozen=True, slots=True)
class Hand:
    """A baton in my hand. `wait` runs to the day it is due; `to` names who comes next; `next_item` is the first thing still open.

    `may_promise` is the day to fill in for a promise, `others` are those of the race whom it may be blocked on.
    """

    spot: Spot
    state: LegState
    paused: bool
    runner: Party
    wait: Wait | None
    stuck: bool
    met: int
    items: int
    next_item: Id | None
    next_text: str
    next_wants_evidence: bool
    promise: date | None
    due: datetime | None
    blocker: Party
    blocked_until: date | None
    came_back: bool
    to: tuple[str, ...]
    to_tape: bool
    said_today: bool
    may_promise: date
    others: tuple[Party, ...]

    @property
    def ready(self) -> bool:
        """Nothing stops the offer."""
        return self.next_item is None and self.state is LegState.RUNNING and not self.paused

    @property
    def ticks(self) -> bool:
        """The next item can be ticked with one press."""
        return self.next_item is not None and not self.next_wants_evidence and not self.paused


def my_hands(seen: MyRaces, race: Race) -> list[Leg]:
    return [leg for leg in race.legs.values() if leg.state in IN_HAND and seen.mine(leg.runner)]


def blocked_hands(seen: MyRaces) -> list[Hand]:
    """Legs of mine that stand because of somebody else: in my hand, in their court."""
    running = [race for race in seen.races if race.state is CampaignState.RUNNING]
    return [hand_of(seen, race, leg) for race in running for leg in my_hands(seen, race) if leg.state is LegState.BLOCKED]


def hand_of(seen: MyRaces, race: Race, leg: Leg) -> Hand:
    wait = wait_for(race, leg, seen.cast.time(leg.runner), seen.now, seen.policies[race.id])
    met, items = progress(race, leg)
    unsettled = next((item for item in items_of(race, leg.id) if not item.settled), None)
    takers = downstream(race, leg.id)
    return Hand(
        spot=seen.spots[leg.id],
        state=leg.state,
        paused=race.state is CampaignState.PAUSED,
        runner=seen.cast.party(leg.runner),
        wait=wait,
        stuck=leg.id in seen.stalls or (wait is not None and wait.is_over),
        met=met,
        items=items,
        next_item=unsettled.id if unsettled else None,
        next_text=seen.items[unsettled.id].text if unsettled else "",
        next_wants_evidence=unsettled.wants_evidence if unsettled else False,
        promise=leg.promise,
        due=wait.ends_at if wait else None,
        blocker=seen.cast.party(leg.blocked_on),
        blocked_until=leg.blocked_until,
        came_back=any(h.state is HandoffState.RETURNED and h.exchange for h in race.handoffs.values() if h.leg == leg.id),
        to=tuple(dict.fromkeys(seen.spots[one.id].function or seen.spots[one.id].name for one in takers)),
        to_tape=all(one.kind is LegKind.TAPE for one in takers),
        said_today=leg.id in seen.said_today,
        may_promise=_may_promise(seen, leg, wait),
        others=_others(seen, race, leg),
    )


def _may_promise(seen: MyRaces, leg: Leg, wait: Wait | None) -> date:
    time = seen.cast.time(leg.runner)
    today = local_day(time, seen.now)
    return max(day_until(time, wait.ends_at), today) if wait else today


def _others(seen: MyRaces, race: Race, leg: Leg) -> tuple[Party, ...]:
    """The people of its race, lead first, who can be reached and do not run this leg."""
    named = dict.fromkeys([race.lead, *(one.runner for one in race.legs.values())])
    return tuple(party for one in named if one != leg.runner and (party := seen.cast.party(one)).reachable)


def progress(race: Race, leg: Leg) -> tuple[int, int]:
    required = [item for item in items_of(race, leg.id) if item.required]
    return sum(item.settled for item in required), len(required)
