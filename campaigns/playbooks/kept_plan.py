"""What a playbook keeps of a campaign: legs, their order and what they must meet, in working days of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from campaigns.dating import dated, first_day
from campaigns.lifecycle import LegKind
from campaigns.models import Campaign, CheckItem, Exchange, Leg
from campaigns.plans import ItemPlan, LegPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan
from campaigns.rings import OPEN
from stakeholders import directory
from stakeholders.worktime import WorkingTime, working_days_between


def plan_of(campaign: Campaign, *, today: date) -> PlaybookPlan:
    """The plan as it stands, counted from its first day on. Skipped legs are left out, waived items are asked for anew; a leg without dates
    gets those that a plan would give it. It is counted back from the target where the campaign has one. Four queries and the calendar."""
    site, rows = directory.site_time(), _legs(campaign)
    passes, items = _passes(campaign), _items(campaign)
    legs = _on_days([_planned(leg, passes, items.get(leg.pk, ())) for leg in rows], site, today)
    starts = first_day(site, min((leg.plan_start for leg in legs if leg.plan_start), default=today))
    slugs = {str(leg.pk): leg.function.slug if leg.function else "" for leg in rows}
    names = _apart(legs)
    kept = tuple(_kept(leg, slugs[leg.key], names, site, starts) for leg in legs)
    ends = max((leg.due for leg in kept), default=0)
    finish = _days(site, starts, campaign.finish_on) if campaign.finish_on else ends
    anchor = Anchor.FINISH if campaign.finish_on else Anchor.START
    return PlaybookPlan(campaign.objective, anchor, campaign.brand_promise, finish, kept)


# Out of the tables


def _legs(campaign: Campaign) -> list[Leg]:
    found = Leg.objects.filter(campaign=campaign, kind=LegKind.LEG, skipped=False)
    return list(found.select_related("function").order_by("position", "pk"))


def _passes(campaign: Campaign) -> dict[UUID, list[Exchange]]:
    """The exchanges to each leg."""
    found: dict[UUID, list[Exchange]] = {}
    for row in Exchange.objects.filter(campaign=campaign, dropped=False).select_related("giver").order_by("giver__position", "pk"):
        found.setdefault(row.taker_id, []).append(row)
    return found


def _items(campaign: Campaign) -> dict[UUID, tuple[ItemPlan, ...]]:
    """What each leg must meet, but for the brand promise, which is the playbook's own, and for what only some may see: every lead reads a
    playbook."""
    found: dict[UUID, tuple[ItemPlan, ...]] = {}
    for row in CheckItem.objects.filter(leg__campaign=campaign, removed=False, ring=OPEN).order_by("position", "pk"):
        if row.text != campaign.brand_promise:
            item = ItemPlan(row.text, required=row.required, wants_evidence=row.wants_evidence, survives=row.survives)
            found[row.leg_id] = (*found.get(row.leg_id, ()), item)
    return found


def _planned(leg: Leg, passes: Mapping[UUID, Sequence[Exchange]], items: tuple[ItemPlan, ...]) -> LegPlan:
    coming = passes.get(leg.pk, ())
    return LegPlan(
        key=str(leg.pk),
        name=leg.name,
        planned_days=leg.planned_days,
        plan_start=leg.plan_start,
        plan_due=leg.plan_due,
        after=tuple(str(one.giver_id) for one in coming if one.giver.kind == LegKind.LEG),
        checkpoint=items,
        sales_facing=leg.sales_facing,
        sensitive=leg.sensitive,
        need_by=min((one.need_by for one in coming if one.need_by), default=None),
        critical=any(one.critical for one in coming),
    )


# Into working days


def _on_days(legs: Sequence[LegPlan], site: WorkingTime, today: date) -> list[LegPlan]:
    """The legs, all with dates: what was planned stays as it is, also where legs overlap."""
    begins = min((day for leg in legs if (day := leg.plan_start or leg.plan_due)), default=None) or first_day(site, today)
    return [_filled(was, put) for was, put in zip(legs, dated(legs, starts_on=begins, time=site), strict=True)]


def _filled(was: LegPlan, put: LegPlan) -> LegPlan:
    start, due = was.plan_start or put.plan_start, was.plan_due or put.plan_due
    if start and due and due < start:
        start, due = (due, due) if was.plan_due else (start, start)
    return replace(was, plan_start=start, plan_due=due)


def _days(site: WorkingTime, start: date, day: date | None) -> int:
    return max(working_days_between(site, start, day), 0) if day else 0


def _apart(legs: Iterable[LegPlan]) -> dict[str, str]:
    """The names of the legs by key; a race under way may have two of one name, a plan may not."""
    names: dict[str, str] = {}
    for leg in legs:
        name, number = leg.name, 2
        while name.casefold() in {one.casefold() for one in names.values()}:
            name, number = f"{leg.name} ({number})", number + 1
        names[leg.key] = name
    return names


def _kept(leg: LegPlan, function: str, names: Mapping[str, str], site: WorkingTime, starts: date) -> PlaybookLeg:
    return PlaybookLeg(
        name=names[leg.key],
        function=function,
        days=leg.planned_days,
        starts=_days(site, starts, leg.plan_start),
        due=_days(site, starts, leg.plan_due),
        after=tuple(names[giver] for giver in leg.after or () if giver in names),
        items=leg.checkpoint,
        critical=leg.critical,
        sales_facing=leg.sales_facing,
        sensitive=leg.sensitive,
        need_by=_days(site, starts, leg.need_by) if leg.need_by else None,
    )
