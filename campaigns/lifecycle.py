"""Pure: the words of a relay: its states, moves, hats, kinds of event and reasons. Screens, API, workers and docs all use these.

Which move may be made when and by whom stands in `campaigns/rules.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    REPLAN = "replan"
    ABANDON = "abandon"
    HAND_OVER = "hand_over"
    OFFER = "offer"
    CHECK_IN = "check_in"
    PROMISE = "promise"
    BLOCK = "block"
    UNBLOCK = "unblock"
    RENEW = "renew"
    REASSIGN = "reassign"
    READY = "ready"
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
    REPLANNED = "replanned"
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
    READY_ASKED = "ready_asked"
    READY_ANSWERED = "ready_answered"
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
    THRESHOLDS_SET = "thresholds_set"
    TARGET_SET = "target_set"
    WORDS_ERASED = "words_erased"


class ReplanMode(StrEnum):
    """How a race is planned anew. `keep`: dates stay where they can still be kept, and move later where not. `pull_forward`: legs also
    start as soon as their batons are expected."""

    KEEP = "keep"
    PULL_FORWARD = "pull_forward"


class ReadyAnswer(StrEnum):
    """What the next runner says when they are asked on their mark: ready; ready from a day; somebody else has to; this is missing."""

    READY = "ready"
    READY_FROM = "ready_from"
    SOMEONE_ELSE = "someone_else"
    MISSING = "missing"


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


def invalid(errors: Mapping[str, Sequence[str]], **facts: Any) -> Invalid:
    """What was said cannot be used; `errors` names the field and the reason for each."""
    return Invalid(gettext_noop("Something is missing."), errors, **facts)
