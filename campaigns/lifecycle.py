"""Pure: the words of a relay and the table of its moves. Screens, API, workers and docs all ask this one table.

`RULES` says for each move what it is made on, in which states it may be made, and which hats may make it; `docs/lifecycle.md` is
generated from it. What a move does stands in `campaigns/moves.py`, what then is true in `campaigns/race.py` and `settling.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from stakeholders.refusals import Invalid

Id = str
UNDO_WITHIN = timedelta(minutes=15)
NEED_UNTIL_AT_MOST = 2
RENEWALS_AT_MOST = 2
LEAST_PLANNED_DAYS = 0.5


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; the doors translate it. Pure rooms know no Django."""
    return message


class CampaignState(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class LegKind(StrEnum):
    GUN = "gun"
    LEG = "leg"
    TAPE = "tape"


class LegState(StrEnum):
    """Derived by `settling.settle` after every event, never set by a move."""

    WAITING = "waiting"
    RUNNING = "running"
    BLOCKED = "blocked"
    PASSING = "passing"
    DONE = "done"
    SKIPPED = "skipped"


class HandoffState(StrEnum):
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    RECALLED = "recalled"
    VOID = "void"


class HandoffKind(StrEnum):
    NORMAL = "normal"
    RELIEF = "relief"


class Grade(StrEnum):
    """How the taker graded the first attempt, by what they did. Nothing is typed, no sender grades."""

    RIGHT = "right"
    RIGHT_WITH_CONDITIONS = "right_with_conditions"
    RETURNED = "returned"


class Hat(StrEnum):
    """In which part somebody acts. One person may wear several on one subject."""

    LEAD = "lead"
    DEPUTY = "deputy"
    SPONSOR = "sponsor"
    ADMIN = "admin"
    HEAD = "head"
    RUNNER = "runner"
    GIVER = "giver"
    TAKER = "taker"
    BLOCKER = "blocker"
    EXECUTIVE = "executive"


class Subject(StrEnum):
    CAMPAIGN = "campaign"
    LEG = "leg"
    ITEM = "item"
    EXCHANGE = "exchange"
    HANDOFF = "handoff"


class Colour(StrEnum):
    """How a campaign stands, by the rule or as its lead says."""

    GREY = "grey"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Move(StrEnum):
    START = "start"
    CHECK = "check"
    COLOUR = "colour"
    PAUSE = "pause"
    RESUME = "resume"
    ABANDON = "abandon"
    HAND_OVER = "hand_over"
    OFFER = "offer"
    CHECK_IN = "check_in"
    PROMISE = "promise"
    BLOCK = "block"
    UNBLOCK = "unblock"
    RENEW = "renew"
    REASSIGN = "reassign"
    SKIP = "skip"
    EDIT_CHECKPOINT = "edit_checkpoint"
    TICK = "tick"
    UNTICK = "untick"
    WAIVE = "waive"
    INSERT = "insert"
    EDIT_EXCHANGE = "edit_exchange"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    GIVE_BACK = "give_back"
    UNDO = "undo"
    ASK = "ask"
    ANSWER = "answer"
    NEED_UNTIL = "need_until"
    DECLINE = "decline"
    REDIRECT = "redirect"
    RECALL = "recall"
    CONFIRM = "confirm"


class Kind(StrEnum):
    """What happened. Each kind up to `UNDELIVERED` has one way of being played in `play.PLAYS`; the others change nothing in the race."""

    STARTED = "started"
    CHECKED = "checked"
    COLOURED = "coloured"
    PAUSED = "paused"
    RESUMED = "resumed"
    ABANDONED = "abandoned"
    FINISHED = "finished"
    LEAD_HANDED_OVER = "lead_handed_over"
    OFFERED = "offered"
    PACKET_CHANGED = "packet_changed"
    CHECKED_IN = "checked_in"
    PROMISED = "promised"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    BLOCK_RENEWED = "block_renewed"
    REASSIGNED = "reassigned"
    RELIEF_OFFERED = "relief_offered"
    SKIPPED = "skipped"
    CHECKPOINT_EDITED = "checkpoint_edited"
    TICKED = "ticked"
    UNTICKED = "unticked"
    WAIVED = "waived"
    INSERTED = "inserted"
    EXCHANGE_EDITED = "exchange_edited"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    GIVEN_BACK = "given_back"
    UNDONE = "undone"
    ASKED = "asked"
    ANSWERED = "answered"
    NEED_UNTIL_SET = "need_until_set"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    RECALLED = "recalled"
    VOIDED = "voided"
    CONFIRMED = "confirmed"
    UNDELIVERED = "undelivered"
    MAIL_STOPPED = "mail_stopped"
    SHARED = "shared"
    UNSHARED = "unshared"
    DRAFTED = "drafted"
    STALL_OPENED = "stall_opened"
    STALL_REOPENED = "stall_reopened"
    STALL_CLIMBED = "stall_climbed"
    STALL_NUDGED = "stall_nudged"
    STALL_SNOOZED = "stall_snoozed"
    STALL_CLOSED = "stall_closed"
    DECISION_ASKED = "decision_asked"
    DECISION_ANSWERED = "decision_answered"
    DECISION_WITHDRAWN = "decision_withdrawn"
    CORRECTED = "corrected"
    CORRECTION_CHECKED = "correction_checked"


class DecisionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What looking again at a course correction found; `again`: it is too early to say."""

    WORKED = "worked"
    DID_NOT = "did_not"
    AGAIN = "again"


class ReturnReason(StrEnum):
    MISSING = "missing"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    NOT_AGREED = "not_agreed"
    NOT_NOW = "not_now"


class DeclineReason(StrEnum):
    NOT_MINE = "not_mine"
    NO_CAPACITY = "no_capacity"
    LEAVING = "leaving"


IN_THE_AIR = frozenset({HandoffState.OFFERED, HandoffState.DECLINED})
LIVE = IN_THE_AIR | {HandoffState.ACCEPTED}
LEADS = frozenset({Hat.LEAD, Hat.DEPUTY})
PLANNERS = LEADS | {Hat.ADMIN}
IN_HAND = frozenset({LegState.RUNNING, LegState.BLOCKED})
UNPASSED = IN_HAND | {LegState.WAITING}
RUNNING = frozenset({CampaignState.RUNNING})
OPEN = RUNNING | {CampaignState.PAUSED}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    `hats` may make the move as their own; `on_behalf` may make it too, for another's, and it is shown as such; where `needs_reason`
    is true those give a reason, and the pass is left out of the grades. `campaign` holds the campaign states it may be made in.
    """

    on: Subject
    starts: frozenset[StrEnum]
    hats: frozenset[Hat]
    on_behalf: frozenset[Hat] = frozenset()
    needs_reason: bool = False
    campaign: frozenset[CampaignState] = RUNNING


_ANY: frozenset[StrEnum] = frozenset()


def _on_campaign(starts: frozenset[CampaignState], hats: frozenset[Hat]) -> Rule:
    return Rule(Subject.CAMPAIGN, frozenset(starts), hats, campaign=starts)


def _on_leg(
    starts: frozenset[LegState],
    hats: frozenset[Hat],
    behalf: frozenset[Hat] = frozenset(),
    *,
    reason: bool = False,
) -> Rule:
    return Rule(Subject.LEG, frozenset(starts), hats, behalf, reason)


def _on_item(starts: frozenset[LegState], hats: frozenset[Hat]) -> Rule:
    return Rule(Subject.ITEM, frozenset(starts), hats)


def _on_handoff(
    starts: set[HandoffState],
    hats: set[Hat],
    behalf: frozenset[Hat] = frozenset(),
    *,
    reason: bool = False,
) -> Rule:
    return Rule(Subject.HANDOFF, frozenset(starts), frozenset(hats), behalf, reason)


RULES: Mapping[Move, Rule] = {
    Move.START: _on_campaign(frozenset({CampaignState.DRAFT}), PLANNERS),
    Move.CHECK: _on_campaign(OPEN, LEADS),
    Move.COLOUR: _on_campaign(OPEN, LEADS),
    Move.PAUSE: _on_campaign(RUNNING, PLANNERS),
    Move.RESUME: _on_campaign(frozenset({CampaignState.PAUSED}), PLANNERS),
    Move.ABANDON: _on_campaign(OPEN | {CampaignState.DRAFT}, PLANNERS),
    Move.HAND_OVER: _on_campaign(OPEN | {CampaignState.DRAFT}, PLANNERS | {Hat.SPONSOR}),
    Move.OFFER: _on_leg(IN_HAND, frozenset({Hat.RUNNER}), LEADS, reason=True),
    Move.CHECK_IN: _on_leg(IN_HAND, frozenset({Hat.RUNNER}), LEADS),
    Move.PROMISE: _on_leg(UNPASSED, frozenset({Hat.RUNNER}), LEADS),
    Move.BLOCK: _on_leg(frozenset({LegState.RUNNING}), frozenset({Hat.RUNNER}), LEADS),
    Move.UNBLOCK: _on_leg(frozenset({LegState.BLOCKED}), frozenset({Hat.RUNNER}), LEADS),
    Move.RENEW: _on_leg(frozenset({LegState.BLOCKED}), frozenset({Hat.BLOCKER})),
    Move.REASSIGN: _on_leg(UNPASSED, LEADS | {Hat.RUNNER}),
    Move.SKIP: _on_leg(frozenset({LegState.WAITING}), PLANNERS),
    Move.EDIT_CHECKPOINT: _on_leg(UNPASSED, PLANNERS),
    Move.TICK: _on_item(UNPASSED | {LegState.PASSING}, frozenset({Hat.RUNNER})),
    Move.UNTICK: _on_item(UNPASSED, frozenset({Hat.RUNNER})),
    Move.WAIVE: _on_item(UNPASSED, LEADS),
    Move.INSERT: Rule(Subject.EXCHANGE, _ANY, PLANNERS),
    Move.EDIT_EXCHANGE: Rule(Subject.EXCHANGE, _ANY, PLANNERS),
    Move.ACCEPT: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.TAKER}, LEADS, reason=True),
    Move.SEND_BACK: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.GIVE_BACK: _on_handoff({HandoffState.ACCEPTED}, {Hat.TAKER}),
    Move.UNDO: _on_handoff({HandoffState.ACCEPTED}, {Hat.TAKER}),
    Move.ASK: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.ANSWER: _on_handoff({HandoffState.OFFERED}, {Hat.GIVER}),
    Move.NEED_UNTIL: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.DECLINE: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.REDIRECT: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.LEAD, Hat.DEPUTY, Hat.HEAD, Hat.TAKER}),
    Move.RECALL: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.GIVER}, LEADS),
    Move.CONFIRM: _on_handoff({HandoffState.ACCEPTED}, {Hat.GIVER}),
}


def invalid(errors: Mapping[str, Sequence[str]], **facts: Any) -> Invalid:
    """What was said cannot be used; `errors` names the field and the reason for each."""
    return Invalid(gettext_noop("Something is missing."), errors, **facts)
