"""Between a plan and the tables: write a draft's legs, exchanges and items, keeping the rows that stay. No rule lives here.

Called by `planning` with the campaign held and the plan found sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns import plans
from campaigns.lifecycle import LegKind
from campaigns.models import Campaign, CheckItem, Exchange, Leg
from campaigns.plans import ItemPlan, LegPlan

SPACING = 10


def write(campaign: Campaign, legs: Sequence[LegPlan], tape_runner: UUID) -> None:
    """Replace the plan: rows that stay keep their ids, the others go. Exchanges first: they hang on legs."""
    kept = {leg.name.casefold(): leg for leg in Leg.objects.filter(campaign=campaign, kind=LegKind.LEG)}
    named = {plan.key: plan.name.casefold() for plan in legs}
    rows = {key: kept.pop(name) if name in kept else Leg(campaign=campaign) for key, name in named.items()}
    for position, plan in enumerate(legs, start=1):
        _tell_leg(rows[plan.key], plan, position * SPACING)
    Leg.objects.filter(pk__in=[leg.pk for leg in kept.values()]).delete()
    gun = _end(campaign, LegKind.GUN, _("Gun"), campaign.lead_id, 0)
    tape = _end(campaign, LegKind.TAPE, _("Tape"), tape_runner, (len(legs) + 1) * SPACING)
    for leg in (gun, *rows.values(), tape):
        leg.save()
    _write_exchanges(campaign, legs, rows, gun, tape)
    for plan in legs:
        _write_items(rows[plan.key], plan.checkpoint)


def _tell_leg(leg: Leg, plan: LegPlan, position: int) -> None:
    leg.position, leg.name, leg.function_id, leg.runner_id = position, plan.name, plan.function, plan.runner
    leg.planned_days, leg.plan_start, leg.plan_due = plan.planned_days, plan.plan_start, plan.plan_due
    leg.sales_facing, leg.sensitive = plan.sales_facing, plan.sensitive


def _end(campaign: Campaign, kind: LegKind, name: str, runner: UUID, position: int) -> Leg:
    """Gun or tape: the one there is, or a new one."""
    end = Leg.objects.filter(campaign=campaign, kind=kind).first() or Leg(campaign=campaign, kind=kind, name=name, planned_days=0.5)
    end.runner_id, end.position = runner, position
    return end


def _write_exchanges(campaign: Campaign, legs: Sequence[LegPlan], rows: dict[str, Leg], gun: Leg, tape: Leg) -> None:
    before, wanted = plans.givers(legs), dict[tuple[UUID, UUID], LegPlan | None]()
    for plan in legs:
        for giver in [rows[key] for key in before[plan.key]] or [gun]:
            wanted[giver.pk, rows[plan.key].pk] = plan
    wanted |= {(rows[key].pk, tape.pk): None for key in plans.last_ones(legs)}
    kept = {(row.giver_id, row.taker_id): row for row in Exchange.objects.filter(campaign=campaign)}
    Exchange.objects.filter(pk__in=[row.pk for pair, row in kept.items() if pair not in wanted]).delete()
    for (giver_id, taker_id), asked in wanted.items():
        row = kept.get((giver_id, taker_id)) or Exchange(campaign=campaign, giver_id=giver_id, taker_id=taker_id)
        row.need_by, row.critical = (asked.need_by, asked.critical) if asked else (None, False)
        row.save()


def _write_items(leg: Leg, checkpoint: Iterable[ItemPlan]) -> None:
    kept = {item.text: item for item in CheckItem.objects.filter(leg=leg)}
    for position, plan in enumerate(checkpoint, start=1):
        item = kept.pop(plan.text) if plan.text in kept else CheckItem(leg=leg, text=plan.text)
        item.position, item.required = position * SPACING, plan.required
        item.wants_evidence, item.survives = plan.wants_evidence, plan.survives
        item.save()
    CheckItem.objects.filter(pk__in=[item.pk for item in kept.values()]).delete()


def promise_anew(campaign: Campaign, *, before: str) -> None:
    """The brand promise as an item that survives, in every leg; the old one, if any, is replaced."""
    legs = Leg.objects.filter(campaign=campaign, kind=LegKind.LEG)
    CheckItem.objects.filter(leg__in=legs, text=before, survives=True).delete()
    if campaign.brand_promise:
        places = {leg: CheckItem.objects.filter(leg=leg).count() + 1 for leg in legs}
        CheckItem.objects.bulk_create(
            CheckItem(leg=leg, text=campaign.brand_promise, survives=True, position=place * SPACING) for leg, place in places.items()
        )
