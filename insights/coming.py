"""What others have for me: batons on their way, answers I wait for, words they said back. Read off races read already; no queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from campaigns.lifecycle import IN_HAND, CampaignState, HandoffKind, HandoffState, Id, LegState
from campaigns.race import Handoff, Leg, Race, court, in_the_air, incoming, live, taking_leg
from campaigns.schedule import Schedule
from insights.cast import Party
from insights.hands import my_hands
from insights.my_races import MyRaces, Spot
from insights.on_mark import Mark, mark_of
from insights.waits import Hours, Wait, hours, wait_for
from stakeholders.worktime import between, day

NEVER = datetime.max.replace(tzinfo=UTC)
NEAR_DAYS, NEAR_SHARE = 2, 0.2


@dataclass(frozen=True, slots=True)
class Coming:
    """A baton on its way to me: from whom, and when it is expected. `near`: on your mark; `stuck`: it stands further up. `mark`: what I am
    asked, or have answered."""

    spot: Spot
    giver: Party
    giver_function: str
    expected: datetime | None
    near: bool
    blocked: bool
    blocked_until: date | None
    stuck: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What I wait for. `kind`: answer (to my offer), taker (nobody takes it), relief, question (mine), or block."""

    kind: str
    spot: Spot
    party: Party
    wait: Wait | None
    stuck: bool
    hours: Hours
    words: str = ""
    until: date | None = None
    handoff: Id | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What somebody said they received from me, and I have not answered yet."""

    spot: Spot
    handoff: Id
    party: Party


def soonest(one: Coming) -> tuple[datetime, str]:
    return one.expected or NEVER, one.spot.campaign_name


def coming(seen: MyRaces, race: Race, ahead: Schedule) -> Iterator[Coming]:
    """My waiting legs whose next baton is still in somebody else's hand; the one that comes last is named."""
    for leg in race.legs.values():
        if leg.state is not LegState.WAITING or not seen.mine(leg.runner):
            continue
        missing = [x for x in incoming(race, leg.id) if live(race, x.id) is None]
        if missing:
            last = max(missing, key=lambda x: ahead.passes.get(x.id, NEVER))
            yield _on_its_way(seen, race, leg, race.legs[last.giver], ahead.passes.get(last.id))


def _on_its_way(seen: MyRaces, race: Race, leg: Leg, giver: Leg, expected: datetime | None) -> Coming:
    time = seen.cast.time(leg.runner)
    zone = day(time, seen.now) * max(NEAR_DAYS, NEAR_SHARE * giver.planned_days)
    return Coming(
        spot=seen.spots[leg.id],
        giver=seen.cast.party(giver.runner),
        giver_function=seen.spots[giver.id].function,
        expected=expected,
        near=expected is not None and giver.state in IN_HAND and between(time, seen.now, expected) <= zone,
        blocked=giver.state is LegState.BLOCKED,
        blocked_until=giver.blocked_until,
        stuck=_is_stuck(seen, race, giver),
        mark=mark if (mark := mark_of(race, leg, seen.cast)) and mark.is_open else None,
    )


def _is_stuck(seen: MyRaces, race: Race, giver: Leg) -> bool:
    """Is the leg before mine late or silent, or a baton on its way to it?"""
    wait = wait_for(race, giver, seen.cast.time(giver.runner), seen.now, seen.policies[race.id])
    before = [live(race, x.id) for x in incoming(race, giver.id)]
    late = giver.id in seen.stalls or (wait is not None and wait.is_over)
    return late or any(one is not None and one.id in seen.stalls for one in before)


# What I wait for


def longest_over(one: Awaited) -> tuple[timedelta, str]:
    return -one.wait.over if one.wait else timedelta(0), one.party.name


def awaited(seen: MyRaces, race: Race) -> Iterator[Awaited]:
    if race.state is not CampaignState.RUNNING:
        return
    for handoff in in_the_air(race):
        waited_for = court(race, seen.people, handoff)
        concerned = seen.mine(handoff.giver) or (handoff.question_open and seen.mine(handoff.taker))
        if concerned and not seen.mine(waited_for):
            yield _awaited_baton(seen, race, handoff, waited_for)
    for leg in my_hands(seen, race):
        if leg.state is LegState.BLOCKED and not seen.mine(court(race, seen.people, leg)):
            yield _awaited_blocker(seen, race, leg)


def _awaited_baton(seen: MyRaces, race: Race, handoff: Handoff, waited_for: Id | None) -> Awaited:
    time = seen.cast.time(waited_for)
    wait = wait_for(race, handoff, time, seen.now, seen.policies[race.id])
    kind = "relief" if handoff.kind is HandoffKind.RELIEF else "answer"
    kind = "question" if handoff.question_open else "taker" if handoff.state is HandoffState.DECLINED else kind
    return Awaited(
        kind=kind,
        spot=seen.spots[taking_leg(race, handoff).id],
        party=seen.cast.party(waited_for),
        wait=wait,
        stuck=handoff.id in seen.stalls or (wait is not None and wait.is_over),
        hours=hours(time, seen.now),
        words=seen.questions.get(handoff.id, ""),
        until=handoff.need_until,
        handoff=handoff.id,
    )


def _awaited_blocker(seen: MyRaces, race: Race, leg: Leg) -> Awaited:
    waited_for = court(race, seen.people, leg)
    return Awaited(
        kind="block",
        spot=seen.spots[leg.id],
        party=seen.cast.party(waited_for),
        wait=None,
        stuck=leg.id in seen.stalls,
        hours=hours(seen.cast.time(waited_for), seen.now),
        words=seen.blocks.get(leg.id, ""),
        until=leg.blocked_until,
    )


def read_backs(seen: MyRaces, race: Race) -> Iterator[ReadBack]:
    if race.state is not CampaignState.RUNNING:
        return
    for handoff in race.handoffs.values():
        critical = handoff.exchange is not None and race.exchanges[handoff.exchange].critical
        said = handoff.state is HandoffState.ACCEPTED and not handoff.overridden and handoff.taker != handoff.giver
        if critical and said and handoff.read_back_right is None and seen.mine(handoff.giver):
            yield ReadBack(seen.spots[taking_leg(race, handoff).id], handoff.id, seen.cast.party(handoff.taker))
