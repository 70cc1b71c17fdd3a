"""Pure: how a race changes, one frozen value for another, and where a leg's state comes from. Every change counts a version up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from campaigns.lifecycle import IN_HAND, HandoffState, Id, LegKind, LegState
from campaigns.race import Leg, Race, accepted, incoming, live, outgoing

Dates = tuple[date | None, date | None]  # start and due of a plan
NO_BLOCK: Mapping[str, int | None] = {"blocked_on": None, "blocked_since": None, "blocked_until": None, "block_renewals": 0}
NO_PROMISE: Mapping[str, int | None] = {"promise": None, "promises": 0}
NOT_ASKED: Mapping[str, None] = {
    "ready_asked_at": None,
    "ready_asked_for": None,
    "ready_over": None,
    "ready": None,
    "ready_from": None,
    "ready_at": None,
}


def state_of(race: Race, leg: Leg) -> LegState:
    """The first that fits, as lifecycle.md §2 has it. The tape is done once every baton is in."""
    if leg.skipped:
        return LegState.SKIPPED
    if race.started_at is None or not all(accepted(race, x.id) for x in incoming(race, leg.id)):
        return LegState.WAITING
    if leg.kind is LegKind.TAPE:
        return LegState.DONE
    passes = [live(race, x.id) for x in outgoing(race, leg.id)]
    if passes and all(h is not None and h.state is HandoffState.ACCEPTED for h in passes):
        return LegState.DONE
    if passes and all(h is not None for h in passes):
        return LegState.PASSING
    return LegState.BLOCKED if leg.blocked_since else LegState.RUNNING


def settle(race: Race, leg_id: Id, at: datetime) -> Race:
    """Derive one leg's state, and what follows from it."""
    leg = race.legs[leg_id]
    state = state_of(race, leg)
    if state is leg.state:
        return race
    return with_leg(race, leg_id, state=state, **_following(leg, state, at))


def _following(leg: Leg, state: LegState, at: datetime) -> dict[str, Any]:
    """When the leg got going and when it was done; a leg out of hand is not blocked, one without its batons has promised nothing, and of
    one that has them nobody asks any more whether its runner is ready."""
    changes: dict[str, Any] = {"ended_at": at if state is LegState.DONE else None}
    if state not in IN_HAND:
        changes |= NO_BLOCK
    if leg.state is LegState.WAITING:
        changes |= NOT_ASKED
    if state is LegState.WAITING:
        changes |= {"taken_at": None, **NO_PROMISE}
    elif leg.state is LegState.WAITING and state is not LegState.SKIPPED:
        changes |= {"taken_at": at, "last_sign_at": at}
    return changes


# Changing a race. Every change of a leg or handoff counts its version up.


def with_leg(race: Race, leg_id: Id, **changes: Any) -> Race:
    leg = race.legs[leg_id]
    return replace(race, legs={**race.legs, leg_id: replace(leg, version=leg.version + 1, **changes)})


def with_dates(race: Race, plan: Mapping[Id, Dates]) -> Race:
    """The race with these plan dates, start and due by leg."""
    for leg, (start, due) in plan.items():
        race = with_leg(race, leg, plan_start=start, plan_due=due)
    return race


def with_handoff(race: Race, handoff_id: Id, **changes: Any) -> Race:
    handoff = race.handoffs[handoff_id]
    changed = replace(handoff, version=handoff.version + 1, **changes)
    return replace(race, handoffs={**race.handoffs, handoff_id: changed})


def with_exchange(race: Race, exchange_id: Id, **changes: Any) -> Race:
    return replace(
        race,
        exchanges={**race.exchanges, exchange_id: replace(race.exchanges[exchange_id], **changes)},
    )


def with_item(race: Race, item_id: Id, **changes: Any) -> Race:
    return replace(race, items={**race.items, item_id: replace(race.items[item_id], **changes)})
