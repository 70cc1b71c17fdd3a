"""The executive's page as data: how it stands, the decisions that are wanted, and the changes of course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from campaigns import access
from campaigns.corrected import Corrected
from campaigns.correcting import check_correction, correct
from campaigns.deciding import answer_decision, ask_decision, withdraw_decision
from campaigns.targets import set_target
from goals.contributing import aims_of
from insights.decisions import Decided, decisions_among
from insights.status import Report, report
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import Paging
from relay.api.serializers import corrections as changes
from relay.api.serializers import status as shapes
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from campaigns.models import Campaign, Decision


def _campaign(asked: Asked) -> Campaign:
    return access.campaign_status_for(asked.who, asked.ids["campaign_id"])


def _report(asked: Asked) -> Report:
    """With the goals that it moves, which insights know nothing of."""
    campaign = _campaign(asked)
    found = report(campaign, now=asked.now)
    return replace(found, goals=aims_of(campaign, who=asked.who, time=found.status.lane.site, now=asked.now))


def _standing(asked: Asked) -> dict[str, Any]:
    return dict(shapes.Status(_report(asked)).data)


def _moved(asked: Asked) -> Any:
    set_target(_campaign(asked), by=asked.who, now=asked.now, **asked.said)
    return _report(asked)


status = door(
    get=Call(
        "get_status",
        "How a campaign stands, why, who has the baton, when it will finish, and what is wanted",
        _report,
        gives=shapes.Status,
    )
)


target = door(
    post=Call(
        "move_target",
        "The race is to be finished by another day, and why",
        _moved,
        gives=shapes.Status,
        takes=shapes.MoveTarget,
        current=_standing,
    )
)


# Decisions


def _decision(asked: Asked) -> Decision:
    return access.decision_for(asked.who, asked.ids["decision_id"])


def _decided(asked: Asked, decision_id: UUID) -> Decided:
    return decisions_among(access.decisions_for(asked.who).filter(pk=decision_id), now=asked.now)[0]


def _rows(asked: Asked, rows: Sequence[Any]) -> Sequence[Decided]:
    return decisions_among(access.decisions_for(asked.who).filter(pk__in=[row.pk for row in rows]), now=asked.now)


def _wanted(asked: Asked) -> Any:
    found = access.decisions_for(asked.who)
    return found.filter(**{name: asked.wanted[name] for name in ("state", "campaign") if name in asked.wanted})


def _current(asked: Asked) -> dict[str, Any]:
    return dict(shapes.Decision(_decided(asked, asked.ids["decision_id"])).data)


decisions = door(
    get=Call(
        "list_decisions",
        "The decisions wanted in campaigns whose status the caller may read, the newest first",
        _wanted,
        gives=shapes.Decision,
        filters=shapes.DecisionFilters,
        order=("-asked_at", "-id"),
        rows=_rows,
    )
)
ask = door(
    post=Call(
        "ask_decision",
        "Ask for a decision",
        lambda asked: _decided(asked, ask_decision(_campaign(asked), by=asked.who, now=asked.now, **asked.said).pk),
        gives=shapes.Decision,
        takes=shapes.NewDecision,
        status=201,
        current=_standing,
    )
)
answer = door(
    post=Call(
        "answer_decision",
        "Decide",
        lambda asked: _decided(asked, answer_decision(_decision(asked), by=asked.who, now=asked.now, **asked.said).pk),
        gives=shapes.Decision,
        takes=shapes.AnswerDecision,
        current=_current,
    )
)
withdraw = door(
    post=Call(
        "withdraw_decision",
        "Nobody needs to decide it any more",
        lambda asked: _decided(asked, withdraw_decision(_decision(asked), by=asked.who, now=asked.now, **asked.said).pk),
        gives=shapes.Decision,
        takes=shapes.WithdrawDecision,
        current=_current,
    )
)


# Corrections


def _all_corrections(asked: Asked) -> dict[UUID, Corrected]:
    return {one.id: one for one in report(_campaign(asked), now=asked.now).corrections}


def _corrections(asked: Asked, rows: Sequence[Any]) -> Sequence[Corrected]:
    found = _all_corrections(asked) if rows else {}
    return [found[row.pk] for row in rows]


def _correction(asked: Asked, correction_id: UUID) -> Corrected:
    found = _all_corrections(asked)
    if correction_id not in found:
        raise NotFound
    return found[correction_id]


def _checked(asked: Asked) -> Any:
    row = access.correction_for(asked.who, _correction(asked, asked.ids["correction_id"]).id)
    return _correction(asked, check_correction(row, by=asked.who, now=asked.now, **asked.said).pk)


corrections = door(
    get=Call(
        "list_corrections",
        "The changes of course, the newest first",
        lambda asked: _campaign(asked).corrections.all(),
        gives=changes.Correction,
        filters=Paging,
        order=("-at", "-id"),
        rows=_corrections,
    ),
    post=Call(
        "correct_campaign",
        "Write down a change of course",
        lambda asked: _correction(asked, correct(_campaign(asked), by=asked.who, now=asked.now, **asked.said).pk),
        gives=changes.Correction,
        takes=changes.NewCorrection,
        status=201,
        current=_standing,
    ),
)
check = door(
    post=Call(
        "check_correction",
        "Did it work?",
        _checked,
        gives=changes.Correction,
        takes=changes.CheckCorrection,
        current=lambda asked: dict(changes.Correction(_correction(asked, asked.ids["correction_id"])).data),
    )
)
