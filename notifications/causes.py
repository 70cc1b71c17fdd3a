"""Does a notice still have its cause? What has lost it is not sent any more: the claim joins this, publish cancels the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set
from typing import TypeVar

from django.db.models import BooleanField, Case, DateTimeField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from campaigns.lifecycle import LIVE, OPEN, DecisionState, HandoffState, Kind, LegState, ReadyAnswer
from campaigns.models import Handoff
from notifications.audience import ABOUT_A_STALL, Why
from stakeholders.models import Absence

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
    """What must be true of a notice that asks somebody to act; of a substitute's, of whom they stand in for."""
    reader = F(f"{of}reader")
    found = _asks(of, lambda field: Q(**{field: reader}))
    for (kind, _why), condition in _asks(of, lambda field: Q(_stood_in_for(field, of))).items():
        found[kind, Why.SUBSTITUTE] = found.get((kind, Why.SUBSTITUTE), Q()) | condition
    declined = Q(**{f"{of}event__handoff__state": HandoffState.DECLINED})
    takers = declined & Q(_stood_in_for(f"{of}event__handoff__taker", of))
    found[Kind.OFFERED, Why.SUBSTITUTE] &= ~takers  # what the absent taker declined themselves is the head's to find a taker for
    stalled = Q(**{f"{of}stall__closed_at__isnull": True, f"{of}stall__isnull": False})
    for kind in ABOUT_A_STALL:
        found |= {(kind, why): stalled for why in (Why.DOWNSTREAM, Why.LEAD, Why.SUBSTITUTE, Why.HEAD, Why.SPONSOR)}
        found[kind, Why.COURT] = stalled & Q(**{f"{of}stall__court": reader})
    return found


def _stood_in_for(person: str, of: str) -> Exists:
    """Has the reader agreed to stand in for that person, in an absence that lasted until they were told or longer?"""
    told_at = ExpressionWrapper(OuterRef(f"{of}created_at"), output_field=DateTimeField())
    agreed = Absence.objects.filter(agreed_at__isnull=False, last_day__gte=TruncDate(told_at))
    return Exists(agreed.filter(stakeholder=OuterRef(person), substitute=OuterRef(f"{of}reader")))


def _asks(of: str, theirs: Callable[[str], Q]) -> dict[tuple[Kind, Why], Q]:
    """Every notice that asks for an act, with what must be true; `theirs` says that somebody is the reader, or whom they stand in for."""
    handoff, leg = f"{of}event__handoff__", f"{of}event__leg__"
    offered = Q(**{f"{handoff}state": HandoffState.OFFERED})
    to_take = offered & theirs(f"{handoff}taker")
    to_answer = offered & Q(**{f"{handoff}question_open": True}) & theirs(f"{handoff}giver")
    to_mend = Q(**{f"{leg}state__in": [LegState.RUNNING, LegState.BLOCKED]}) & theirs(f"{leg}runner")
    to_find = Q(**{f"{handoff}state": HandoffState.DECLINED})
    to_help = Q(**{f"{leg}state": LegState.BLOCKED})
    to_run = theirs(f"{leg}runner")
    on_its_way = Exists(Handoff.objects.filter(exchange=OuterRef(f"{leg}ready_over"), state__in=sorted(LIVE)))
    to_say = Q(**{f"{leg}state": LegState.WAITING, f"{leg}ready": None}) & to_run & ~Q(on_its_way)
    to_replace = Q(**{f"{leg}state": LegState.WAITING, f"{leg}ready": ReadyAnswer.SOMEONE_ELSE})
    wanted = Q(**{f"{of}event__decision__state": DecisionState.OPEN, f"{of}event__campaign__state__in": sorted(OPEN)})
    return {
        (Kind.OFFERED, Why.TAKER): to_take,
        (Kind.RELIEF_OFFERED, Why.TAKER): to_take,
        (Kind.REDIRECTED, Why.TAKER): to_take,
        (Kind.ANSWERED, Why.TAKER): to_take,
        (Kind.REASSIGNED, Why.TAKER): to_run,
        (Kind.READY_ASKED, Why.TAKER): to_say,
        (Kind.READY_ANSWERED, Why.COURT): to_replace,
        (Kind.ASKED, Why.GIVER): to_answer,
        (Kind.SENT_BACK, Why.GIVER): to_mend,
        (Kind.GIVEN_BACK, Why.GIVER): to_mend,
        (Kind.OFFERED, Why.COURT): to_find,
        (Kind.DECLINED, Why.COURT): to_find,
        (Kind.BLOCKED, Why.COURT): to_help,
        (Kind.DECISION_ASKED, Why.COURT): wanted,
    }


def _told(of: str, keys: Iterable[tuple[Kind, Why]]) -> Q:
    asked = Q()
    for kind, why in keys:
        asked |= Q(**{f"{of}event__kind": kind.value, f"{of}why": why.value})
    return asked
