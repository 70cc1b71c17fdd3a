"""Does a notice still have its cause? What has lost it is not sent any more: the claim joins this, publish cancels the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from typing import TypeVar

from django.db.models import BooleanField, Case, F, Model, Q, QuerySet, Value, When

from campaigns.lifecycle import OPEN, DecisionState, HandoffState, Kind, LegState
from notifications.audience import ABOUT_A_STALL, Why

_M = TypeVar("_M", bound=Model)
_YES, _NO = Value(True), Value(False)


def with_cause(rows: QuerySet[_M, _M], *, of: str = "") -> QuerySet[_M, _M]:
    """Those whose cause holds. `of` is the way from the rows to the notice, ending in `__`, or nothing for notices themselves."""
    return _judged(rows, of).filter(cause_holds=True)


def with_cause_among(rows: QuerySet[_M, _M], keys: Set[tuple[str, str]], *, of: str = "") -> QuerySet[_M, _M]:
    """The same for rows known to tell only of these, each a kind and a why: the question for everything costs more than a mail."""
    return rows.alias(cause_holds=_holds(of, keys)).filter(cause_holds=True)  # type: ignore[return-value]  # as below


def without_cause(rows: QuerySet[_M, _M], *, of: str = "") -> QuerySet[_M, _M]:
    """The others."""
    return _judged(rows, of).filter(cause_holds=False)


def _judged(rows: QuerySet[_M, _M], of: str) -> QuerySet[_M, _M]:
    return rows.alias(cause_holds=_holds(of, _conditions(of)))  # type: ignore[return-value]  # the stubs lose the model of a bare TypeVar


def _holds(of: str, keys: Collection[tuple[str, str]]) -> Case:
    """What asks somebody to act holds while it is theirs to act; what only informs always holds.

    Nobody is written to who left, or who has no account and asked us to stop.
    """
    reader = f"{of}reader__"
    no_account = Q(**{f"{reader}user__isnull": True}) | Q(**{f"{reader}user__is_active": False})
    gone = Q(**{f"{reader}active": False}) | (Q(**{f"{reader}mail_stopped_at__isnull": False}) & no_account)
    asked = {key: condition for key, condition in _conditions(of).items() if key in keys}
    held = [When(_told(of, [key]) & condition, then=_YES) for key, condition in asked.items()]
    over = [When(_told(of, asked), then=_NO)] if asked else []
    return Case(When(gone, then=_NO), *held, *over, default=_YES, output_field=BooleanField())


def _conditions(of: str) -> dict[tuple[Kind, Why], Q]:
    """What must be true of a notice that asks somebody to act."""
    handoff, leg, reader = f"{of}event__handoff__", f"{of}event__leg__", F(f"{of}reader")
    offered = Q(**{f"{handoff}state": HandoffState.OFFERED})
    to_take = offered & Q(**{f"{handoff}taker": reader})
    to_answer = offered & Q(**{f"{handoff}question_open": True, f"{handoff}giver": reader})
    to_mend = Q(**{f"{leg}state__in": [LegState.RUNNING, LegState.BLOCKED], f"{leg}runner": reader})
    to_find = Q(**{f"{handoff}state": HandoffState.DECLINED})
    to_help = Q(**{f"{leg}state": LegState.BLOCKED})
    to_run = Q(**{f"{leg}runner": reader})
    stalled = Q(**{f"{of}stall__closed_at__isnull": True, f"{of}stall__isnull": False})
    mine = Q(**{f"{of}stall__court": reader})
    wanted = Q(**{f"{of}event__decision__state": DecisionState.OPEN, f"{of}event__campaign__state__in": sorted(OPEN)})
    while_true: dict[tuple[Kind, Why], Q] = {
        (Kind.OFFERED, Why.TAKER): to_take,
        (Kind.RELIEF_OFFERED, Why.TAKER): to_take,
        (Kind.REDIRECTED, Why.TAKER): to_take,
        (Kind.ANSWERED, Why.TAKER): to_take,
        (Kind.REASSIGNED, Why.TAKER): to_run,
        (Kind.ASKED, Why.GIVER): to_answer,
        (Kind.SENT_BACK, Why.GIVER): to_mend,
        (Kind.GIVEN_BACK, Why.GIVER): to_mend,
        (Kind.OFFERED, Why.COURT): to_find,
        (Kind.DECLINED, Why.COURT): to_find,
        (Kind.BLOCKED, Why.COURT): to_help,
        (Kind.DECISION_ASKED, Why.COURT): wanted,
    }
    for kind in ABOUT_A_STALL:
        while_true |= {(kind, why): stalled for why in (Why.DOWNSTREAM, Why.LEAD, Why.SUBSTITUTE, Why.HEAD, Why.SPONSOR)}
        while_true[kind, Why.COURT] = stalled & mine
    return while_true


def _told(of: str, keys: Iterable[tuple[Kind, Why]]) -> Q:
    asked = Q()
    for kind, why in keys:
        asked |= Q(**{f"{of}event__kind": kind.value, f"{of}why": why.value})
    return asked
