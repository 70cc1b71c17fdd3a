"""A draft as its form shows it, and what it lacks before the gun may be fired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from campaigns import planning
from campaigns.models import Campaign, CheckItem, Exchange, Leg
from campaigns.planning import Lack
from campaigns.plans import ItemPlan, LegPlan


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`legs` are the rows of the form, in order; `after` names givers by their number in it, from 1."""

    legs: tuple[dict[str, Any], ...]
    starts_on: date | None
    lacks: tuple[Lack, ...]


def plan_page(campaign: Campaign, *, today: date) -> PlanPage:
    """Four queries."""
    legs = list(Leg.objects.filter(campaign=campaign, kind="leg").order_by("position", "pk"))
    numbers = {leg.pk: number for number, leg in enumerate(legs, 1)}
    incoming: dict[UUID, list[Exchange]] = {}
    for exchange in Exchange.objects.filter(campaign=campaign, dropped=False):
        incoming.setdefault(exchange.taker_id, []).append(exchange)
    items: dict[UUID, list[CheckItem]] = {}
    for item in CheckItem.objects.filter(leg__campaign=campaign, removed=False).order_by("position", "pk"):
        if item.text != campaign.brand_promise:
            items.setdefault(item.leg_id, []).append(item)
    rows = tuple(_row(leg, numbers, incoming.get(leg.pk, []), items.get(leg.pk, [])) for leg in legs)
    starts = min((leg.plan_start for leg in legs if leg.plan_start), default=None)
    return PlanPage(rows, starts, tuple(planning.lacks(campaign, today=today)))


def with_marks(campaign: Campaign, legs: Sequence[LegPlan]) -> list[LegPlan]:
    """Legs out of the form, which says nothing of optional items and of those that must survive: what stays keeps its mark. One query."""
    known = CheckItem.objects.filter(leg__campaign=campaign, removed=False).values_list("text", "required", "survives")
    marks = {text: (required, survives) for text, required, survives in known}
    return [replace(leg, checkpoint=tuple(_with_mark(item, marks) for item in leg.checkpoint)) for leg in legs]


def _with_mark(item: ItemPlan, marks: Mapping[str, tuple[bool, bool]]) -> ItemPlan:
    required, survives = marks.get(item.text, (item.required, item.survives))
    return replace(item, required=required, survives=survives)


def _row(leg: Leg, numbers: dict[UUID, int], incoming: list[Exchange], items: list[CheckItem]) -> dict[str, Any]:
    givers = sorted(numbers.get(exchange.giver_id, 0) for exchange in incoming)
    usual = [numbers[leg.pk] - 1]
    return {
        "name": leg.name,
        "function": str(leg.function_id or ""),
        "runner": str(leg.runner_id or ""),
        "days": int(leg.planned_days) if leg.planned_days.is_integer() else leg.planned_days,
        "after": "" if givers == usual else ", ".join(str(giver) for giver in givers),
        "checkpoint": "\n".join(f"{item.text} *" if item.wants_evidence else item.text for item in items),
        "need_by": min((one.need_by for one in incoming if one.need_by), default=None),
        "critical": any(one.critical for one in incoming),
        "sales_facing": leg.sales_facing,
        "sensitive": leg.sensitive,
    }
