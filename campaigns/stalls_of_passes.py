"""Pure: the stalls of passes: in the air too long, come back and dropped, missing at a join, and with nobody to take them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from campaigns.lifecycle import IN_HAND, HandoffState, Id, LegKind, LegState, ReadyAnswer
from campaigns.race import Handoff, Leg, accepted, court, in_hand, in_the_air, incoming, live, taking_leg
from campaigns.ready import standing, zone
from campaigns.stall import Found, Look, StallKind, patience_ends
from campaigns.stalls_of_legs import Find, dropped
from stakeholders.worktime import end_of_day, local_day

RETURNS_TO_MEDIATE = 2


def baton_in_air(look: Look) -> Iterator[Found]:
    """Offered for longer than the taker's patience; while a question is open it is the giver's. Undelivered, nobody waits for them."""
    for handoff in in_the_air(look.race):
        if handoff.state is HandoffState.OFFERED and not handoff.undelivered_at:
            waited_for = court(look.race, look.people, handoff)
            moment = patience_ends(look.race, handoff, look.clocks.of(waited_for), look.policy)
            yield Found(StallKind.BATON_IN_AIR, taking_leg(look.race, handoff).id, handoff.id, waited_for, moment)


def dropped_baton(look: Look) -> Iterator[Found]:
    """Come back, and the giver silent; from the second time on at once, and the lead mediates."""
    for leg in in_hand(look.race):
        if leg.state is not LegState.RUNNING:
            continue
        for handoff in dropped(look.race, leg.id):
            moment, waited_for = _dropped(look, leg, handoff)
            yield Found(StallKind.DROPPED_BATON, leg.id, handoff.id, waited_for, moment, waits=leg.id)


def _dropped(look: Look, leg: Leg, handoff: Handoff) -> tuple[datetime, Id | None]:
    came_back = handoff.decided_at or look.now
    if handoff.exchange and look.race.exchanges[handoff.exchange].returns >= RETURNS_TO_MEDIATE:
        return came_back, look.race.lead
    waited_for = court(look.race, look.people, leg)
    return look.runs_out(waited_for, max(came_back, leg.last_sign_at or came_back), days=look.policy.dropped_days), waited_for


def waiting_at_join(look: Look) -> Iterator[Found]:
    """One baton of a join is in and another, in somebody's hand, is not offered; once the leg behind was to start by the plan."""
    for leg in look.race.legs.values():
        edges = list(incoming(look.race, leg.id))
        here = [live(look.race, x.id) for x in edges if accepted(look.race, x.id)]
        first = min((one.decided_at for one in here if one and one.decided_at), default=None)
        if first is None:
            continue
        for x in edges:
            giver = look.race.legs[x.giver]
            if live(look.race, x.id) is None and giver.state in IN_HAND:
                yield _missing(look, leg, giver, first)


def _missing(look: Look, leg: Leg, giver: Leg, first: datetime) -> Found:
    planned = end_of_day(look.clocks.of(leg.runner), leg.plan_start) if leg.plan_start else first
    moment = max(look.runs_out(giver.runner, first, days=look.policy.join_days), planned)
    return Found(StallKind.WAITING_AT_JOIN, giver.id, None, court(look.race, look.people, giver), moment)


def no_hands(look: Look) -> Iterator[Found]:
    """A baton is expected soon, and nobody can take it: none named, out of reach, away with nobody standing in, or with full hands.

    Whoever says on their mark that they take it does; who says that somebody else has to is given a while to be replaced.
    """
    for leg in look.race.legs.values():
        if leg.state is not LegState.WAITING or leg.kind is LegKind.GUN:
            continue
        coming = [zone(look, look.race.legs[x.giver]) for x in incoming(look.race, leg.id) if live(look.race, x.id) is None]
        nearest = min((one for one in coming if one), default=None)
        if nearest and standing(look.race, leg) is ReadyAnswer.SOMEONE_ELSE and leg.ready_at:
            finds = look.head_or_lead(leg.function)
            yield Found(StallKind.NO_HANDS, leg.id, None, finds, look.runs_out(finds, leg.ready_at, hours=look.policy.nobody_hours))
        elif nearest and _cannot_take(look, leg, on=nearest[1]):
            yield Found(StallKind.NO_HANDS, leg.id, None, look.head_or_lead(leg.function), max(nearest[0], look.now))


def _cannot_take(look: Look, leg: Leg, *, on: datetime) -> bool:
    runner = leg.runner
    if runner is None or runner in look.people.unreachable:
        return True
    if standing(look.race, leg):
        return False
    return look.crew.is_away(runner, local_day(look.clocks.of(runner), on)) or _hands_full(look, leg, runner)


def _hands_full(look: Look, leg: Leg, runner: Id) -> bool:
    """Whoever passes to themselves, or within the function, has a hand free by then."""
    givers = [look.race.legs[x.giver] for x in incoming(look.race, leg.id)]
    full = runner in look.crew.full and not any(one.runner == runner for one in givers)
    return full or (leg.function in look.crew.full_functions and not any(one.function == leg.function for one in givers))


def nobody_takes(look: Look) -> Iterator[Found]:
    """Said not to be theirs, and nobody else found for it; or no message of it can reach the taker: at once."""
    for handoff in in_the_air(look.race):
        leg = taking_leg(look.race, handoff)
        waited_for = look.head_or_lead(leg.function)
        if handoff.undelivered_at:
            yield Found(StallKind.NOBODY_TAKES, leg.id, handoff.id, waited_for, handoff.undelivered_at)
        elif handoff.state is HandoffState.DECLINED and handoff.court_since:
            moment = look.runs_out(waited_for, handoff.court_since, hours=look.policy.nobody_hours)
            yield Found(StallKind.NOBODY_TAKES, leg.id, handoff.id, waited_for, moment)


STALLS_OF_PASSES: tuple[Find, ...] = (baton_in_air, dropped_baton, waiting_at_join, no_hands, nobody_takes)
