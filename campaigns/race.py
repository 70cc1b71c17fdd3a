"""Pure: a relay as one frozen value, and how an event changes it.

`play.play(race, event) -> race` is the only way a race changes, and `settle` the only place where a leg's state comes from; so the
replay of the log is the state by construction. Ids are text; instants are aware and in UTC; spans of days are working days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from campaigns.lifecycle import (
    IN_HAND,
    IN_THE_AIR,
    LIVE,
    CampaignState,
    Grade,
    HandoffKind,
    HandoffState,
    Hat,
    Id,
    Kind,
    LegKind,
    LegState,
    ReadyAnswer,
)


@dataclass(frozen=True, slots=True)
class Leg:
    """`taken_at` is when the leg last got going: all batons in hand, or its own pass returned. `last_sign_at` is its runner's last act.

    The ready check, while it waits: `ready_asked_at` is when its runner was asked, about the baton coming over `ready_over`, which was
    then expected on `ready_asked_for`; `ready` is the answer, `ready_from` the day it names, `ready_at` when it was given.
    """

    id: Id
    kind: LegKind = LegKind.LEG
    function: Id | None = None
    runner: Id | None = None
    planned_days: float = 1.0
    plan_start: date | None = None
    plan_due: date | None = None
    promise: date | None = None
    promises: int = 0
    state: LegState = LegState.WAITING
    skipped: bool = False
    blocked_on: Id | None = None
    blocked_since: datetime | None = None
    blocked_until: date | None = None
    block_renewals: int = 0
    packet_version: int = 0
    taken_at: datetime | None = None
    ended_at: datetime | None = None
    last_sign_at: datetime | None = None
    ready_asked_at: datetime | None = None
    ready_asked_for: date | None = None
    ready_over: Id | None = None
    ready: ReadyAnswer | None = None
    ready_from: date | None = None
    ready_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """`returns` counts the passes over it that came back. A dropped exchange is no longer part of the race."""

    id: Id
    giver: Id
    taker: Id
    need_by: date | None = None
    critical: bool = False
    returns: int = 0
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Handoff:
    """One attempt to pass over one exchange, or (relief) to change the runner of `leg`.

    `court_since` is when the present court began to be waited for. `decided_by` is who decided last: after an undo, who undid.
    `overridden`: offered or taken on somebody's behalf, and so not graded. `undelivered_at`: no message of it can reach the taker.
    """

    id: Id
    leg: Id
    exchange: Id | None
    kind: HandoffKind = HandoffKind.NORMAL
    attempt: int = 1
    packet_version: int = 1
    giver: Id | None = None
    taker: Id | None = None
    state: HandoffState = HandoffState.OFFERED
    offered_at: datetime | None = None
    court_since: datetime | None = None
    question_open: bool = False
    questions: int = 0
    need_until: date | None = None
    need_untils: int = 0
    decided_by: Id | None = None
    decided_at: datetime | None = None
    undelivered_at: datetime | None = None
    overridden: bool = False
    grade: Grade | None = None
    read_back_right: bool | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """`asked_by`: who said of it, asked on their mark, that they need it."""

    id: Id
    leg: Id
    required: bool = True
    wants_evidence: bool = False
    survives: bool = False
    met: bool = False
    met_by: Id | None = None
    met_at: datetime | None = None
    has_evidence: bool = False
    waived: bool = False
    removed: bool = False
    asked_by: Id | None = None

    @property
    def settled(self) -> bool:
        """May the leg pass as far as this item is concerned?"""
        met = self.met and (self.has_evidence or not self.wants_evidence)
        return self.removed or self.waived or not self.required or met


@dataclass(frozen=True, slots=True)
class Race:
    """Everything the rules look at. `pauses` are closed (from, to) spans of wall time in which every clock stood still."""

    id: Id
    state: CampaignState = CampaignState.DRAFT
    lead: Id | None = None
    deputy: Id | None = None
    sponsor: Id | None = None
    legs: Mapping[Id, Leg] = field(default_factory=dict)
    exchanges: Mapping[Id, Exchange] = field(default_factory=dict)
    handoffs: Mapping[Id, Handoff] = field(default_factory=dict)
    items: Mapping[Id, Item] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    checked_at: datetime | None = None
    colour: str = ""
    paused_at: datetime | None = None
    paused_until: date | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """What the rules must know of people, read when the move is made: it is not part of the race and never replayed. `heads` are those
    of functions, `sponsors` those that outside organisations have on their side; `signing_in` have an account. `substitutes`: who stands
    in today for whom, where that was asked about."""

    heads: Mapping[Id, Id] = field(default_factory=dict)
    sponsors: Mapping[Id, Id] = field(default_factory=dict)
    unreachable: frozenset[Id] = frozenset()
    signing_in: frozenset[Id] = frozenset()
    functions: Mapping[Id, Id | None] = field(default_factory=dict)
    organisations: Mapping[Id, Id | None] = field(default_factory=dict)
    substitutes: Mapping[Id, Id] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as ids, numbers and codes ready for JSON.

    `words` (name → text) stand apart: they can be blanked, and play never reads them.
    """

    kind: Kind
    at: datetime
    by: Id | None = None
    hat: Hat | None = None
    leg: Id | None = None
    handoff: Id | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


# Asking a race


def outgoing(race: Race, leg: Id) -> Iterator[Exchange]:
    return (x for x in race.exchanges.values() if x.giver == leg and not x.dropped)


def incoming(race: Race, leg: Id) -> Iterator[Exchange]:
    return (x for x in race.exchanges.values() if x.taker == leg and not x.dropped)


def live(race: Race, exchange: Id) -> Handoff | None:
    """The one live handoff (offered, declined or accepted) on an exchange, or None."""
    return next((h for h in race.handoffs.values() if h.exchange == exchange and h.state in LIVE), None)


def relief(race: Race, leg: Id) -> Handoff | None:
    """The relief in the air for a leg, or None."""
    return next(
        (h for h in race.handoffs.values() if h.kind is HandoffKind.RELIEF and h.leg == leg and h.state in IN_THE_AIR),
        None,
    )


def taking_leg(race: Race, handoff: Handoff) -> Leg:
    """The leg that a handoff goes to; for a relief the leg itself, under its new runner."""
    return race.legs[race.exchanges[handoff.exchange].taker if handoff.exchange else handoff.leg]


def items_of(race: Race, leg: Id) -> list[Item]:
    return [item for item in race.items.values() if item.leg == leg and not item.removed]


def open_items(race: Race, leg: Id) -> list[Item]:
    """The items that still stop the leg from passing."""
    return [item for item in items_of(race, leg) if not item.settled]


def tape(race: Race) -> Leg | None:
    return next((leg for leg in race.legs.values() if leg.kind is LegKind.TAPE), None)


def accepted(race: Race, exchange: Id) -> bool:
    handoff = live(race, exchange)
    return handoff is not None and handoff.state is HandoffState.ACCEPTED


def in_the_air(race: Race) -> list[Handoff]:
    return [h for h in race.handoffs.values() if h.state in IN_THE_AIR]


def in_hand(race: Race) -> list[Leg]:
    return [leg for leg in race.legs.values() if leg.state in IN_HAND]


def downstream(race: Race, leg: Id) -> list[Leg]:
    """The legs right behind one, in the order of the plan: the next runners."""
    return [race.legs[x.taker] for x in outgoing(race, leg)]


def in_order(race: Race) -> list[Id]:
    """The legs still in the plan, every giver before its takers; legs on a ring are left out."""
    due = {leg.id: sum(1 for _ in incoming(race, leg.id)) for leg in race.legs.values() if not leg.skipped}
    ready = [leg_id for leg_id, givers in due.items() if not givers]
    for leg_id in ready:
        for taker in downstream(race, leg_id):
            due[taker.id] -= 1
            if not due[taker.id]:
                ready.append(taker.id)
    return ready


def is_relay(race: Race) -> bool:
    """Does one gun lead over every leg to one tape, without a ring and without a loose end?"""
    kinds = [leg.kind for leg in race.legs.values() if not leg.skipped]
    if kinds.count(LegKind.GUN) != 1 or kinds.count(LegKind.TAPE) != 1 or len(in_order(race)) < len(kinds):
        return False
    givers = {x.giver for x in race.exchanges.values() if not x.dropped}
    takers = {x.taker for x in race.exchanges.values() if not x.dropped}
    return all(
        (leg.id in givers) is (leg.kind is not LegKind.TAPE) and (leg.id in takers) is (leg.kind is not LegKind.GUN)
        for leg in race.legs.values()
        if not leg.skipped
    )


def court(race: Race, people: People, subject: Leg | Handoff) -> Id | None:
    """The one party being waited for, or None where nobody is: a finished or waiting leg, a handoff that is answered."""
    return _court_of_leg(race, people, subject) if isinstance(subject, Leg) else _court_of_handoff(race, people, subject)


def _court_of_leg(race: Race, people: People, leg: Leg) -> Id | None:
    if leg.state is LegState.BLOCKED and leg.blocked_on and leg.blocked_on not in people.unreachable:
        return leg.blocked_on
    if leg.state is LegState.BLOCKED:
        return race.lead
    if leg.state is not LegState.RUNNING:
        return None
    return race.lead if leg.runner is None or leg.runner in people.unreachable else leg.runner


def _court_of_handoff(race: Race, people: People, handoff: Handoff) -> Id | None:
    if handoff.state is HandoffState.OFFERED:
        waited_for = handoff.giver if handoff.question_open else handoff.taker
        return waited_for or race.lead
    if handoff.state is HandoffState.DECLINED:
        head = people.heads.get(taking_leg(race, handoff).function or "")
        return race.lead if head is None or head in people.unreachable else head
    return None


def courts(race: Race, people: People) -> dict[Id, Id | None]:
    """Whose court each open subject is in: every baton in hand and every one in the air has exactly one."""
    if race.state is not CampaignState.RUNNING:
        return {}
    subjects: list[Leg | Handoff] = [*in_hand(race), *in_the_air(race)]
    return {subject.id: court(race, people, subject) for subject in subjects}


def taken_from(before: Race, after: Race) -> set[tuple[Id, Id]]:
    """Person and leg, where the leg, or the relief that was to give it to them, went to somebody else."""
    ran = {(leg.runner, leg.id) for leg in before.legs.values() if after.legs[leg.id].runner != leg.runner}
    asked = {(h.taker, h.leg) for h in before.handoffs.values() if h.exchange is None and after.handoffs[h.id].taker != h.taker}
    theirs = {(leg.runner, leg.id) for leg in after.legs.values()}
    theirs |= {(h.taker, h.leg) for h in in_the_air(after) if h.exchange is None}
    return {(person, leg) for person, leg in (ran | asked) - theirs if person}
