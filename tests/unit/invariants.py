"""What is true of every relay after every move, whoever plays it: on the pure race, and on the rows through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from campaigns.decide import decide, open_moves
from campaigns.lifecycle import (
    IN_HAND,
    IN_THE_AIR,
    LIVE,
    CampaignState,
    HandoffKind,
    Id,
    LegState,
    Move,
    Subject,
)
from campaigns.race import Handoff, Leg, People, Race, accepted, courts, in_hand, in_the_air, incoming, is_relay, taking_leg
from campaigns.rules import RULES
from campaigns.said import Ask
from campaigns.settling import state_of
from stakeholders.refusals import Invalid, Refused


def faults(race: Race, people: People) -> Iterator[str]:
    """Every invariant that this race breaks, in words."""
    yield from _batons(race)
    yield from _legs(race)
    if race.state is CampaignState.RUNNING:
        yield from _courts(race, people)
    if is_over(race) and in_the_air(race):
        yield "over with a baton in the air"
    if race.state is CampaignState.FINISHED and any(leg.state not in (LegState.DONE, LegState.SKIPPED) for leg in race.legs.values()):
        yield "finished before every leg was done"


def _batons(race: Race) -> Iterator[str]:
    normal = [h for h in race.handoffs.values() if h.exchange and h.state in LIVE]
    reliefs = [h for h in race.handoffs.values() if h.kind is HandoffKind.RELIEF and h.state in IN_THE_AIR]
    if len({h.exchange for h in normal}) < len(normal):
        yield "two live handoffs on one exchange"
    if len({h.leg for h in reliefs}) < len(reliefs):
        yield "two reliefs in the air for one leg"
    yield from (f"a relief for leg {h.leg}, which nobody has in hand" for h in reliefs if race.legs[h.leg].state not in IN_HAND)
    yield from (f"handoff {h.id} is not between the runners of its legs" for h in normal if not _between_runners(race, h))
    yield from (f"handoff {h.id} must not be graded" for h in race.handoffs.values() if h.grade and (h.overridden or h.attempt > 1))


def _between_runners(race: Race, handoff: Handoff) -> bool:
    exchange = race.exchanges[handoff.exchange or ""]
    return (handoff.giver, handoff.taker) == (race.legs[exchange.giver].runner, race.legs[exchange.taker].runner)


def _legs(race: Race) -> Iterator[str]:
    if race.started_at and not is_relay(race):
        yield "the plan is no relay any more"
    for leg in race.legs.values():
        yield from (f"leg {leg.id} is {leg.state}: {fault}" for fault in _of_leg(race, leg))
    for item in race.items.values():
        if race.legs[item.leg].skipped and item.survives and not (item.met or item.waived or item.removed):
            yield f"item {item.id} should have survived"


def _of_leg(race: Race, leg: Leg) -> Iterator[str]:
    if leg.state is not state_of(race, leg):
        yield f"it should be {state_of(race, leg)}"
    if leg.state in IN_HAND and (leg.skipped or not all(accepted(race, x.id) for x in incoming(race, leg.id))):
        yield "it goes on without all its batons"
    if leg.state in IN_HAND and leg.taken_at is None:
        yield "nobody took it"
    if (leg.state is LegState.BLOCKED) is (leg.blocked_since is None):
        yield f"a block since {leg.blocked_since}"
    if leg.ready_asked_at and leg.state is not LegState.WAITING:
        yield "somebody still asks whether it is ready"
    if leg.ready and not leg.ready_over:
        yield "an answer to what nobody asked"
    if (leg.state is LegState.DONE) is (leg.ended_at is None):
        yield f"ended at {leg.ended_at}"


def _courts(race: Race, people: People) -> Iterator[str]:
    found = courts(race, people)
    if not found:
        yield "the race runs and nobody is waited for"
    if set(found) != {subject.id for subject in [*in_hand(race), *in_the_air(race)]}:
        yield "an open subject has no court"
    yield from (f"nobody is waited for at {subject}" for subject, court in found.items() if court is None)
    yield from (f"{h.id} is on its way to a skipped leg" for h in in_the_air(race) if taking_leg(race, h).skipped)


def versions_went_up(before: Race, after: Race) -> Iterator[str]:
    """A leg or handoff that changed has a higher version, one that did not has its old one."""
    for name in ("legs", "handoffs"):
        old = getattr(before, name)
        for key, row in getattr(after, name).items():
            if key in old and row != old[key] and row.version <= old[key].version:
                yield f"{name} {key} changed from version {old[key].version} to {row.version}"


def moves_on(race: Race, subject: Id) -> list[Move]:
    """The moves made on subjects of this kind."""
    rows = {Subject.LEG: race.legs, Subject.ITEM: race.items, Subject.EXCHANGE: race.exchanges, Subject.HANDOFF: race.handoffs}
    return [move for move, rule in RULES.items() if subject in rows.get(rule.on, {race.id})]


def disagreements(race: Race, ask: Ask, people: People, moves: Iterable[Move] = Move) -> Iterator[str]:
    """Where `decide` and `open_moves` differ on one subject for one asker: a move is open, or it is refused (or a quiet repeat)."""
    open_now = open_moves(race, ask.subject, people=people, me=ask.me | {ask.by}, admin=ask.admin, now=ask.now)
    for move in moves:
        made = _outcome(race, _instead(ask, move), people)
        if move in open_now and made not in ("made", "quiet", "Invalid"):
            yield f"{move} on {ask.subject} is open to {ask.by}, and refused as {made}"
        if move not in open_now and made in ("made", "Invalid"):
            yield f"{move} on {ask.subject} is closed to {ask.by}, and {made}"


def _instead(ask: Ask, move: Move) -> Ask:
    return Ask(move, ask.subject, ask.by, ask.now, ask.me, ask.admin, ask.facts, ask.words)


def _outcome(race: Race, ask: Ask, people: People) -> str:
    ids = iter(range(1000))
    try:
        return "made" if decide(race, ask, people=people, new_id=lambda: f"new{next(ids)}") else "quiet"
    except Invalid:
        return "Invalid"
    except Refused as refused:
        return type(refused).__name__


def is_over(race: Race) -> bool:
    return race.state in (CampaignState.FINISHED, CampaignState.ABANDONED)
