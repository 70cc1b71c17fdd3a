"""A campaign once more: a draft of its plan as it stands, with the same people, that begins on the next working day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns import access, planning, plans
from campaigns.dating import first_day
from campaigns.lifecycle import LegKind, gettext_noop, invalid
from campaigns.models import Campaign, Leg
from campaigns.playbooks.kept_plan import plan_of
from campaigns.playbooks.plan import on_days
from campaigns.playbooks.reading import need_lead
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import shift_days


def copy(campaign: Campaign, *, by: Who, now: datetime, name: str) -> Campaign:
    """A new draft under this name, led by who copies: legs, order, runners who can still be reached, checkpoints, days in the same
    distances, and what is said about the campaign. Left behind are what happened in it, skipped legs, and items for some eyes only.

    For leads who plan the campaign. Raises WrongPerson, and Invalid where it has no legs.
    """
    need_lead(by)
    if not access.leads(by, campaign):
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=str(campaign.lead_id))
    site, today = directory.site_time(), now.astimezone(ZoneInfo(by.zone)).date()
    plan, starts_on = plan_of(campaign, today=today), first_day(site, today)
    if not plan.legs:
        raise invalid({"campaign": [gettext_noop("This campaign has no legs to keep.")]})
    functions = {one.slug: one.pk for one in directory.functions()}
    legs = on_days(plan, site, starts_on=starts_on, functions=functions, runners={})
    return planning.draft(
        by=by,
        now=now,
        lead=by.id,
        legs=[replace(leg, runner=runner) for leg, runner in zip(legs, _runners(campaign), strict=True)],
        name=name[: plans.LONGEST_NAME],
        sponsor=campaign.sponsor_id,
        objective=campaign.objective,
        contribution=campaign.contribution,
        brand_promise=campaign.brand_promise,
        brief=campaign.brief,
        priority=campaign.priority,
        finish_on=shift_days(site, starts_on, plan.finish) if campaign.finish_on else None,
    )


def _runners(campaign: Campaign) -> list[UUID | None]:
    """Who runs each leg that is kept, in their order; nobody where they cannot be reached any more."""
    legs = Leg.objects.filter(campaign=campaign, kind=LegKind.LEG, skipped=False).order_by("position", "pk")
    runners = list(legs.values_list("runner", flat=True))
    there = set(Stakeholder.objects.reachable().filter(pk__in=runners).values_list("pk", flat=True))
    return [one if one in there else None for one in runners]
