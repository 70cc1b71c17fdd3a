"""Pure: the stalls of legs in hand: late, silent, blocked too long, and with nobody left to run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from campaigns.lifecycle import HandoffState, Id, LegState
from campaigns.race import Handoff, Leg, Race, court, in_hand, live, outgoing
from campaigns.schedule import due
from campaigns.stall import Found, Look, StallKind
from stakeholders.worktime import end_of_day

Find = Callable[[Look], Iterator[Found]]


def late_runner(look: Look) -> Iterator[Found]:
    """Running past the day it is due; nobody is late for somebody else's delay."""
    for leg in _running(look.race):
        yield Found(StallKind.LATE_RUNNER, leg.id, None, court(look.race, look.people, leg), _due(look, leg))


def silent_runner(look: Look) -> Iterator[Found]:
    """Running without a sign of life, until it is late; not while a baton that came back is waited for, which says the same."""
    policy = look.policy
    for leg in _running(look.race):
        since = max(moment for moment in (leg.taken_at, leg.last_sign_at) if moment)
        days = max(policy.silent_least_days, min(policy.silent_most_days, policy.silent_share * leg.planned_days))
        moment, ends_at = look.runs_out(leg.runner, since, days=days), _due(look, leg)
        if moment < ends_at and not any(dropped(look.race, leg.id)):
            yield Found(StallKind.SILENT_RUNNER, leg.id, None, court(look.race, look.people, leg), moment, ends_at)


def blocked_too_long(look: Look) -> Iterator[Found]:
    """Past the day on which it was expected to go on; where none was named, after a working day of whom it waits for."""
    for leg in in_hand(look.race):
        if leg.state is LegState.BLOCKED and leg.blocked_since:
            waited_for = court(look.race, look.people, leg)
            named = end_of_day(look.clocks.of(waited_for), leg.blocked_until) if leg.blocked_until else None
            moment = named or look.runs_out(waited_for, leg.blocked_since, days=look.policy.blocked_days)
            yield Found(StallKind.BLOCKED_TOO_LONG, leg.id, None, waited_for, moment)


def nobody_runs(look: Look) -> Iterator[Found]:
    """In hand, and its own runner is gone."""
    for leg in in_hand(look.race):
        if leg.runner is None or leg.runner in look.people.unreachable:
            yield Found(StallKind.NO_HANDS, leg.id, None, look.head_or_lead(leg.function), look.now)


STALLS_OF_LEGS: tuple[Find, ...] = (late_runner, silent_runner, blocked_too_long, nobody_runs)


def dropped(race: Race, leg: Id) -> Iterator[Handoff]:
    """The passes of a leg that came back and were not offered anew, the newest on each exchange."""
    for x in outgoing(race, leg):
        tries = [one for one in race.handoffs.values() if one.exchange == x.id]
        if tries and live(race, x.id) is None and tries[-1].state is HandoffState.RETURNED:
            yield tries[-1]


def _running(race: Race) -> list[Leg]:
    return [leg for leg in in_hand(race) if leg.state is LegState.RUNNING]


def _due(look: Look, leg: Leg) -> datetime:
    return due(look.race, leg, look.clocks.of(leg.runner))
