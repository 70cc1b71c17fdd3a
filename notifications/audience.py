"""Pure: who hears of what happened, why, and how soon.

One rule stands behind the table: whoever the event makes the court hears at once, everybody else in the digest. Nobody is told of
their own act, nobody twice of one event, and the house is not a person. People whom nothing can reach are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from campaigns.lifecycle import Id, Kind
from campaigns.race import Event, People, Race
from campaigns.stall import StallKind
from notifications import hearers
from notifications.hearers import Finder

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
    CLASH = "clash"


class Urgency(StrEnum):
    ACT_NOW = "act_now"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Hearing:
    """One person hears of one event; a substitute for whom they stand in, who hears as what."""

    person: Id
    why: Why
    urgency: Urgency
    stands_for: Id | None = None
    as_why: Why | None = None


@dataclass(frozen=True, slots=True)
class Ear:
    """One row of the table: whom to find, why they hear, how soon."""

    why: Why
    urgency: Urgency
    find: Finder


def listeners(event: Event, race: Race, people: People) -> tuple[Hearing, ...]:
    """Everybody who hears of an event; `race` is as it stands when they are told.

    What somebody who is away hears at once their substitute hears, too. Of a stall the ladder tells them in its own time.
    """
    heard: dict[Id, Hearing] = {}
    for ear in AUDIENCE[event.kind]:
        for person in ear.find(event, race, people):
            if person and person != event.by and person not in people.unreachable:
                heard.setdefault(person, Hearing(person, ear.why, ear.urgency))
    if event.kind not in ABOUT_A_STALL:
        for one in [one for one in heard.values() if one.urgency is Urgency.ACT_NOW and one.person in people.substitutes]:
            other = people.substitutes[one.person]
            if other != event.by:
                heard.setdefault(other, Hearing(other, Why.SUBSTITUTE, Urgency.ACT_NOW, stands_for=one.person, as_why=one.why))
    return tuple(heard.values())


# The table. In each row the strongest reason stands first.


def _now(why: Why, find: Finder) -> Ear:
    return Ear(why, Urgency.ACT_NOW, find)


def _later(why: Why, find: Finder) -> Ear:
    return Ear(why, Urgency.DIGEST, find)


# What the ladder tells: at once, but for the kinds that are worth a line in the digest and no more.
_PARTS = (Why.COURT, Why.SUBSTITUTE, Why.DOWNSTREAM, Why.LEAD, Why.HEAD, Why.SPONSOR)
_TOLD = (
    *(_now(why, hearers.told(why, _LOUD)) for why in _PARTS),
    *(_later(why, hearers.told(why, QUIET)) for why in _PARTS),
)
_CLASHING = _now(Why.CLASH, hearers.in_clash)
_OPEN_RUNNERS = _later(Why.RUNNER, hearers.open_runners)
_GIVER_LATER = _later(Why.GIVER, hearers.giver)
_TAKER_LATER = _later(Why.TAKER, hearers.taker)

AUDIENCE: Mapping[Kind, tuple[Ear, ...]] = {
    Kind.DRAFTED: (),
    Kind.MAIL_STOPPED: (_now(Why.LEAD, hearers.lead),),
    Kind.STARTED: (_later(Why.RUNNER, hearers.everybody_in_the_race),),
    Kind.CHECKED: (),
    Kind.COLOURED: (),
    Kind.SHARED: (),
    Kind.UNSHARED: (),
    Kind.PAUSED: (_OPEN_RUNNERS,),
    Kind.RESUMED: (_OPEN_RUNNERS,),
    Kind.REPLANNED: (
        _now(Why.COURT, hearers.promised_otherwise),
        _CLASHING,
        _later(Why.RUNNER, hearers.moved_runners),
        _later(Why.LEAD, hearers.lead),
    ),
    Kind.ABANDONED: (_OPEN_RUNNERS,),
    Kind.FINISHED: (_later(Why.RUNNER, hearers.everybody_in_the_race), _later(Why.LEAD, hearers.lead)),
    Kind.LEAD_HANDED_OVER: (_now(Why.LEAD, hearers.new_lead), _later(Why.GIVER, hearers.old_runner), _OPEN_RUNNERS),
    Kind.OFFERED: (_now(Why.TAKER, hearers.offered_to), _now(Why.COURT, hearers.offered_to_nobody), _GIVER_LATER),
    Kind.PACKET_CHANGED: (_TAKER_LATER,),
    Kind.CHECKED_IN: (),
    Kind.PROMISED: (_CLASHING, _later(Why.RUNNER, hearers.runner), _later(Why.LEAD, hearers.lead_of_a_promise_moved_again)),
    Kind.BLOCKED: (_now(Why.COURT, hearers.blocker), _later(Why.RUNNER, hearers.runner), _later(Why.LEAD, hearers.lead)),
    Kind.UNBLOCKED: (_later(Why.RUNNER, hearers.runner),),
    Kind.BLOCK_RENEWED: (_later(Why.RUNNER, hearers.runner), _later(Why.LEAD, hearers.lead)),
    Kind.REASSIGNED: (
        _now(Why.TAKER, hearers.new_runner_with_a_baton_coming),
        _later(Why.RUNNER, hearers.new_runner),
        _later(Why.GIVER, hearers.old_runner),
    ),
    Kind.READY_ASKED: (_now(Why.TAKER, hearers.taker),),
    Kind.READY_ANSWERED: (
        _now(Why.COURT, hearers.must_find_another),
        _now(Why.GIVER, hearers.misses_something),
        _later(Why.LEAD, hearers.lead_of_who_is_late),
        _later(Why.GIVER, hearers.giving),
        _later(Why.TAKER, hearers.runner),
    ),
    Kind.RELIEF_OFFERED: (_now(Why.TAKER, hearers.taker), _GIVER_LATER),
    Kind.SKIPPED: (_later(Why.RUNNER, hearers.runner), _later(Why.DOWNSTREAM, hearers.neighbours)),
    Kind.CHECKPOINT_EDITED: (_later(Why.RUNNER, hearers.runner),),
    Kind.TICKED: (),
    Kind.UNTICKED: (),
    Kind.WAIVED: (_later(Why.RUNNER, hearers.runner),),
    Kind.INSERTED: (_later(Why.RUNNER, hearers.runner), _later(Why.DOWNSTREAM, hearers.around_a_new_leg)),
    Kind.EXCHANGE_EDITED: (
        _CLASHING,
        _later(Why.RUNNER, hearers.ends_of_the_exchange),
    ),
    Kind.ACCEPTED: (_GIVER_LATER, _TAKER_LATER),
    Kind.SENT_BACK: (_now(Why.GIVER, hearers.giver), _TAKER_LATER),
    Kind.GIVEN_BACK: (_now(Why.GIVER, hearers.giver), _TAKER_LATER),
    Kind.UNDONE: (_GIVER_LATER, _TAKER_LATER),
    Kind.ASKED: (_now(Why.GIVER, hearers.giver),),
    Kind.ANSWERED: (_now(Why.TAKER, hearers.taker),),
    Kind.NEED_UNTIL_SET: (_GIVER_LATER,),
    Kind.DECLINED: (_now(Why.COURT, hearers.head_or_lead), _GIVER_LATER),
    Kind.REDIRECTED: (_now(Why.TAKER, hearers.new_runner), _later(Why.RUNNER, hearers.old_runner), _GIVER_LATER),
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
    Kind.DECISION_ASKED: (_now(Why.COURT, hearers.asked),),
    Kind.DECISION_ANSWERED: (_now(Why.LEAD, hearers.lead_and_asker),),
    Kind.DECISION_WITHDRAWN: (_later(Why.LEAD, hearers.lead_and_asker),),
    Kind.CORRECTED: (),
    Kind.THRESHOLDS_SET: (),
    Kind.TARGET_SET: (_later(Why.SPONSOR, hearers.sponsor), _later(Why.LEAD, hearers.lead), _OPEN_RUNNERS),
    Kind.CORRECTION_CHECKED: (),
    Kind.WORDS_ERASED: (),
}
