"""Pure: who hears of what happened, why, and how soon.

One rule stands behind the table: whoever the event makes the court hears at once, everybody else in the digest. Nobody is told of
their own act, nobody twice of one event, and the house is not a person. People whom nothing can reach are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from campaigns.lifecycle import IN_THE_AIR, Id, Kind, LegKind, LegState
from campaigns.race import Event, Handoff, Leg, People, Race, in_the_air, incoming, live, taking_leg
from campaigns.stall import StallKind

LEAD_HEARS_FROM_PROMISE = 3  # the second time that a promise is moved
QUIET = frozenset({StallKind.SILENT_RUNNER.value})
_LOUD = frozenset(one.value for one in StallKind) - QUIET
ABOUT_A_STALL = frozenset({Kind.STALL_OPENED, Kind.STALL_CLIMBED, Kind.STALL_NUDGED})


class Why(StrEnum):
    """Why somebody hears of an event. One person hears once, for the reason that stands first in the event's row."""

    COURT = "court"
    TAKER = "taker"
    GIVER = "giver"
    DOWNSTREAM = "downstream"
    RUNNER = "runner"
    LEAD = "lead"
    SUBSTITUTE = "substitute"
    HEAD = "head"
    SPONSOR = "sponsor"


class Urgency(StrEnum):
    ACT_NOW = "act_now"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Hearing:
    """One person hears of one event."""

    person: Id
    why: Why
    urgency: Urgency


Finder = Callable[[Event, Race, People], Iterable[Id | None]]


@dataclass(frozen=True, slots=True)
class Ear:
    """One row of the table: whom to find, why they hear, how soon."""

    why: Why
    urgency: Urgency
    find: Finder


def listeners(event: Event, race: Race, people: People) -> tuple[Hearing, ...]:
    """Everybody who hears of an event; `race` is as it stands when they are told."""
    heard: dict[Id, Hearing] = {}
    for ear in AUDIENCE[event.kind]:
        for person in ear.find(event, race, people):
            if person and person != event.by and person not in people.unreachable:
                heard.setdefault(person, Hearing(person, ear.why, ear.urgency))
    return tuple(heard.values())


# Finding them


def _handoff(event: Event, race: Race) -> Handoff | None:
    return race.handoffs.get(event.handoff or "")


def _leg(event: Event, race: Race) -> list[Leg]:
    return [race.legs[event.leg]] if event.leg and event.leg in race.legs else []


def _taker(event: Event, race: Race, people: People) -> list[Id | None]:
    handoff = _handoff(event, race)
    return [event.facts.get("taker") or (handoff.taker if handoff else None)]


def _giver(event: Event, race: Race, people: People) -> list[Id | None]:
    handoff = _handoff(event, race)
    return [event.facts.get("giver") or (handoff.giver if handoff else None)]


def _offered_to(event: Event, race: Race, people: People) -> list[Id | None]:
    return [] if event.facts.get("unreachable") else _taker(event, race, people)


def _offered_to_nobody(event: Event, race: Race, people: People) -> list[Id | None]:
    return _head_or_lead(event, race, people) if event.facts.get("unreachable") else []


def _head_or_lead(event: Event, race: Race, people: People) -> list[Id | None]:
    """Whoever finds another taker: the head of the taking function, or the lead where that is nobody else."""
    handoff = _handoff(event, race)
    head = people.heads.get(taking_leg(race, handoff).function or "") if handoff else None
    if head is None or head == event.by or head in people.unreachable:
        return [race.lead]
    return [head]


def _new_runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("runner")]


def _old_runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("from")]


def _new_runner_with_a_baton_coming(event: Event, race: Race, people: People) -> list[Id | None]:
    """A waiting leg changed its runner while a baton was on its way to it: that baton now waits for the new one."""
    coming = [live(race, x.id) for leg in _leg(event, race) for x in incoming(race, leg.id)]
    return _new_runner(event, race, people) if any(h and h.state in IN_THE_AIR for h in coming) else []


def _runner(event: Event, race: Race, people: People) -> list[Id | None]:
    return [leg.runner for leg in _leg(event, race)]


def _blocker(event: Event, race: Race, people: People) -> list[Id | None]:
    on = event.facts.get("on")
    return [on if on and on not in people.unreachable else race.lead]


def _lead(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.lead]


def _new_lead(event: Event, race: Race, people: People) -> list[Id | None]:
    return [event.facts.get("lead")]


def _lead_of_a_promise_moved_again(event: Event, race: Race, people: People) -> list[Id | None]:
    moved = event.facts.get("was") and any(leg.promises >= LEAD_HEARS_FROM_PROMISE for leg in _leg(event, race))
    return [race.lead] if moved else []


def _everybody_in_the_race(event: Event, race: Race, people: People) -> list[Id | None]:
    return [leg.runner for leg in race.legs.values() if leg.state is not LegState.SKIPPED]


def _open_runners(event: Event, race: Race, people: People) -> list[Id | None]:
    """Those who still have something to run, and those a baton is on its way to."""
    over = (LegState.DONE, LegState.SKIPPED)
    runners = [leg.runner for leg in race.legs.values() if leg.state not in over and leg.kind is not LegKind.GUN]
    return runners + [handoff.taker for handoff in in_the_air(race)]


def _told(why: Why, kinds: frozenset[str]) -> Finder:
    """Those whom the ladder names in this part, for stalls of these kinds: it knows who heard of the stall before."""

    def find(event: Event, race: Race, people: People) -> list[Id | None]:
        if event.facts["kind"] not in kinds:
            return []
        return [one for one, part in event.facts["tell"].items() if part == why]

    return find


def _asked(event: Event, race: Race, people: People) -> list[Id | None]:
    """Of whom a decision is asked: the asking knows who can answer."""
    return list(event.facts["asks"])


def _lead_and_asker(event: Event, race: Race, people: People) -> list[Id | None]:
    return [race.lead, event.facts["asked_by"]]


def _neighbours(event: Event, race: Race, people: People) -> list[Id | None]:
    """The runners before and after a leg that was skipped."""
    pairs = [(x.giver, x.taker) for x in race.exchanges.values() if event.leg in (x.giver, x.taker)]
    return [race.legs[leg].runner for pair in pairs for leg in pair if leg != event.leg]


def _around_a_new_leg(event: Event, race: Race, people: People) -> list[Id | None]:
    ends = {leg for x in event.facts["added"] for leg in (x["giver"], x["taker"])}
    return [leg.runner for leg in race.legs.values() if leg.id in ends]


def _ends_of_the_exchange(event: Event, race: Race, people: People) -> list[Id | None]:
    x = race.exchanges[event.facts["exchange"]]
    return [race.legs[x.giver].runner, race.legs[x.taker].runner]


# The table. In each row the strongest reason stands first.


def _now(why: Why, find: Finder) -> Ear:
    return Ear(why, Urgency.ACT_NOW, find)


def _later(why: Why, find: Finder) -> Ear:
    return Ear(why, Urgency.DIGEST, find)


# What the ladder tells: at once, but for the kinds that are worth a line in the digest and no more.
_PARTS = (Why.COURT, Why.SUBSTITUTE, Why.DOWNSTREAM, Why.LEAD, Why.HEAD, Why.SPONSOR)
_TOLD = (
    *(_now(why, _told(why, _LOUD)) for why in _PARTS),
    *(_later(why, _told(why, QUIET)) for why in _PARTS),
)
_OPEN_RUNNERS = _later(Why.RUNNER, _open_runners)
_GIVER_LATER = _later(Why.GIVER, _giver)
_TAKER_LATER = _later(Why.TAKER, _taker)

AUDIENCE: Mapping[Kind, tuple[Ear, ...]] = {
    Kind.DRAFTED: (),
    Kind.MAIL_STOPPED: (_now(Why.LEAD, _lead),),
    Kind.STARTED: (_later(Why.RUNNER, _everybody_in_the_race),),
    Kind.CHECKED: (),
    Kind.COLOURED: (),
    Kind.SHARED: (),
    Kind.UNSHARED: (),
    Kind.PAUSED: (_OPEN_RUNNERS,),
    Kind.RESUMED: (_OPEN_RUNNERS,),
    Kind.ABANDONED: (_OPEN_RUNNERS,),
    Kind.FINISHED: (_later(Why.RUNNER, _everybody_in_the_race), _later(Why.LEAD, _lead)),
    Kind.LEAD_HANDED_OVER: (_now(Why.LEAD, _new_lead), _later(Why.GIVER, _old_runner), _OPEN_RUNNERS),
    Kind.OFFERED: (_now(Why.TAKER, _offered_to), _now(Why.COURT, _offered_to_nobody), _GIVER_LATER),
    Kind.PACKET_CHANGED: (_TAKER_LATER,),
    Kind.CHECKED_IN: (),
    Kind.PROMISED: (_later(Why.RUNNER, _runner), _later(Why.LEAD, _lead_of_a_promise_moved_again)),
    Kind.BLOCKED: (_now(Why.COURT, _blocker), _later(Why.RUNNER, _runner), _later(Why.LEAD, _lead)),
    Kind.UNBLOCKED: (_later(Why.RUNNER, _runner),),
    Kind.BLOCK_RENEWED: (_later(Why.RUNNER, _runner), _later(Why.LEAD, _lead)),
    Kind.REASSIGNED: (
        _now(Why.TAKER, _new_runner_with_a_baton_coming),
        _later(Why.RUNNER, _new_runner),
        _later(Why.GIVER, _old_runner),
    ),
    Kind.RELIEF_OFFERED: (_now(Why.TAKER, _taker), _GIVER_LATER),
    Kind.SKIPPED: (_later(Why.RUNNER, _runner), _later(Why.DOWNSTREAM, _neighbours)),
    Kind.CHECKPOINT_EDITED: (_later(Why.RUNNER, _runner),),
    Kind.TICKED: (),
    Kind.UNTICKED: (),
    Kind.WAIVED: (_later(Why.RUNNER, _runner),),
    Kind.INSERTED: (_later(Why.RUNNER, _runner), _later(Why.DOWNSTREAM, _around_a_new_leg)),
    Kind.EXCHANGE_EDITED: (_later(Why.RUNNER, _ends_of_the_exchange),),
    Kind.ACCEPTED: (_GIVER_LATER, _TAKER_LATER),
    Kind.SENT_BACK: (_now(Why.GIVER, _giver), _TAKER_LATER),
    Kind.GIVEN_BACK: (_now(Why.GIVER, _giver), _TAKER_LATER),
    Kind.UNDONE: (_GIVER_LATER, _TAKER_LATER),
    Kind.ASKED: (_now(Why.GIVER, _giver),),
    Kind.ANSWERED: (_now(Why.TAKER, _taker),),
    Kind.NEED_UNTIL_SET: (_GIVER_LATER,),
    Kind.DECLINED: (_now(Why.COURT, _head_or_lead), _GIVER_LATER),
    Kind.REDIRECTED: (_now(Why.TAKER, _new_runner), _later(Why.RUNNER, _old_runner), _GIVER_LATER),
    Kind.RECALLED: (_TAKER_LATER, _GIVER_LATER),
    Kind.VOIDED: (_TAKER_LATER,),
    Kind.CONFIRMED: (_TAKER_LATER,),
    Kind.UNDELIVERED: (),
    Kind.STALL_OPENED: _TOLD,
    Kind.STALL_REOPENED: (),
    Kind.STALL_CLIMBED: _TOLD,
    Kind.STALL_NUDGED: _TOLD,
    Kind.STALL_SNOOZED: (),
    Kind.STALL_CLOSED: (),
    Kind.DECISION_ASKED: (_now(Why.COURT, _asked),),
    Kind.DECISION_ANSWERED: (_now(Why.LEAD, _lead_and_asker),),
    Kind.DECISION_WITHDRAWN: (_later(Why.LEAD, _lead_and_asker),),
    Kind.CORRECTED: (),
    Kind.CORRECTION_CHECKED: (),
}
