"""Drafting: a campaign's plan is made, replaced, edited and shifted here, as long as the gun has not been fired.

What a running campaign's plan can still change (skip, insert, reassign …) are moves and stand in `baton`. Every function writes in one
transaction, logs *drafted*, and may raise WrongPerson, WrongMoment, Outdated, or Invalid with the errors of each field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from campaigns import access, events, plan_rows, plans
from campaigns.lifecycle import (
    CampaignState,
    Hat,
    Kind,
    LegKind,
    gettext_noop,
    invalid,
)
from campaigns.models import Campaign, Exchange, Leg
from campaigns.plans import ItemPlan, LegPlan
from campaigns.race import Event
from stakeholders import directory
from stakeholders.models import Function, Stakeholder
from stakeholders.names import plain
from stakeholders.refusals import Invalid, Outdated, WrongMoment, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import is_working_day, shift_days, working_days_between

__all__ = ["Details", "ItemPlan", "Lack", "LegPlan", "draft", "edit_details", "lacks", "redraft", "shift"]

LONGEST_BRIEF = 10_000


class Details(TypedDict, total=False):
    """What a campaign is for and whose it is; what is left out keeps its default."""

    name: str
    objective: str
    contribution: str
    brand_promise: str
    brief: str
    finish_on: date | None
    priority: int
    deputy: UUID | None
    sponsor: UUID | None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that stops a draft from starting. `code`: legs, runners, objective or dates; `legs` are those it is about."""

    code: str
    message: str
    legs: tuple[UUID, ...] = ()


def draft(*, by: Who, now: datetime, lead: UUID, legs: Sequence[LegPlan], tape: UUID | None = None, **details: Unpack[Details]) -> Campaign:
    """A new draft with gun, legs, tape and the exchanges between them. For leads and admins.

    The gun is the lead's; `tape` runs the last leg: the lead (None) or the sponsor.
    """
    if not by.leads:
        raise WrongPerson(gettext_noop("Campaigns are made by leads. Ask yours, or an admin to make you one."))
    campaign = Campaign(lead_id=lead, created_at=now)
    _fill(campaign, details)
    legs = _tidied(legs, campaign.brand_promise)
    _refuse({**_campaign_faults(campaign, tape), **_leg_faults(legs)})
    with transaction.atomic():
        campaign.save(force_insert=True)
        plan_rows.write(campaign, legs, tape or lead)
        return _log(campaign, by, now, what="new", legs=len(legs))


def redraft(campaign: Campaign, *, by: Who, now: datetime, legs: Sequence[LegPlan], seen: int | None = None) -> Campaign:
    """Another plan for a draft. Legs, exchanges and items that are still in it keep their ids: legs by name, items by text.

    `seen` is the campaign's `seq` that the planner looked at; when the draft has changed since, Outdated is raised.
    """
    with transaction.atomic():
        campaign = _held_draft(campaign, by, seen)
        legs = _tidied(legs, campaign.brand_promise)
        _refuse(_leg_faults(legs))
        plan_rows.write(campaign, legs, _tape_runner(campaign))
        return _log(campaign, by, now, what="plan", legs=len(legs))


def edit_details(campaign: Campaign, *, by: Who, now: datetime, seen: int | None = None, **details: Unpack[Details]) -> Campaign:
    """Change what is said about a draft; what is left out stays. A new brand promise replaces the old one in every checkpoint,
    a new sponsor the old one at the tape."""
    with transaction.atomic():
        campaign = _held_draft(campaign, by, seen)
        promise, sponsor = campaign.brand_promise, campaign.sponsor_id
        _fill(campaign, details)
        _refuse(_campaign_faults(campaign, None))
        campaign.save()
        if campaign.brand_promise != promise:
            plan_rows.promise_anew(campaign, before=promise)
        if sponsor not in (None, campaign.lead_id, campaign.sponsor_id):
            Leg.objects.filter(campaign=campaign, kind=LegKind.TAPE, runner=sponsor).update(runner=campaign.sponsor_id or campaign.lead_id)
        return _log(campaign, by, now, what="details", fields=sorted(details))


def shift(
    campaign: Campaign, *, by: Who, now: datetime, starts_on: date | None = None, finishes_on: date | None = None, seen: int | None = None
) -> Campaign:
    """Move every date of a draft by so many working days of the site that it starts, or finishes, on the day."""
    with transaction.atomic():
        campaign = _held_draft(campaign, by, seen)
        legs = list(Leg.objects.filter(campaign=campaign).order_by("position"))
        exchanges = list(Exchange.objects.filter(campaign=campaign).exclude(need_by=None))
        days = _days_to(campaign, legs, starts_on=starts_on, finishes_on=finishes_on)
        for rows, names in ((legs, ("plan_start", "plan_due")), (exchanges, ("need_by",)), ([campaign], ("finish_on",))):
            _move(rows, names, days)
        Leg.objects.bulk_update(legs, ["plan_start", "plan_due"])
        Exchange.objects.bulk_update(exchanges, ["need_by"])
        campaign.save(update_fields=["finish_on"])
        return _log(campaign, by, now, what="dates", days=days)


def lacks(campaign: Campaign, *, today: date) -> list[Lack]:
    """What stops a draft from starting as of a day, as `baton.start` will say it; empty when the gun may be fired."""
    legs = list(Leg.objects.filter(campaign=campaign, kind=LegKind.LEG).order_by("position"))
    found = []
    if not legs:
        found.append(Lack("legs", gettext_noop("A race needs at least one leg between gun and tape.")))
    nobody = tuple(leg.pk for leg in legs if leg.runner_id is None)
    if nobody:
        found.append(Lack("runners", gettext_noop("Some legs have nobody to run them."), nobody))
    if not campaign.objective:
        found.append(Lack("objective", gettext_noop("A campaign without an objective needs your reason in writing.")))
    dues = [leg.plan_due for leg in legs if leg.plan_due]
    if dues and max(dues) < today:
        found.append(
            Lack("dates", gettext_noop("Every date of this plan is in the past. Shift it so that it starts or finishes on a day."))
        )
    return found


# Checking


def _held_draft(campaign: Campaign, by: Who, seen: int | None) -> Campaign:
    held = Campaign.objects.hold(campaign.pk)
    if not ({held.lead_id, held.deputy_id} & by.me or by.is_a(Hat.ADMIN)):
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=str(held.lead_id))
    if held.state != CampaignState.DRAFT:
        raise WrongMoment(gettext_noop("The race has started; its plan now changes by moves, one at a time."), state=held.state)
    if seen is not None and seen != held.seq:
        raise Outdated(gettext_noop("This changed while you read. Look at it again, then decide."), seen=seen, version=held.seq)
    return held


def _fill(campaign: Campaign, details: Details) -> None:
    for name, value in details.items():
        column = f"{name}_id" if name in ("deputy", "sponsor") else name
        setattr(campaign, column, _tidy(name, value))


def _tidy(name: str, value: Any) -> Any:
    if name == "brief":
        return str(value).encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r\n", "\n").strip()
    return plain(value) if isinstance(value, str) else value


def _tidied(legs: Sequence[LegPlan], brand_promise: str) -> list[LegPlan]:
    """Names and texts as they may be shown, and the brand promise carried through every leg."""
    promise = [ItemPlan(brand_promise[: plans.LONGEST_ITEM], survives=True)] if brand_promise else []
    return [replace(leg, name=plain(leg.name), checkpoint=_items(leg, promise)) for leg in legs]


def _items(leg: LegPlan, promise: Sequence[ItemPlan]) -> tuple[ItemPlan, ...]:
    own = [replace(item, text=plain(item.text)) for item in leg.checkpoint]
    return tuple({item.text: item for item in (*own, *promise)}.values())


def _refuse(errors: plans.Errors) -> None:
    if errors:
        raise Invalid(gettext_noop("Please look again at what is marked."), errors)


def _campaign_faults(campaign: Campaign, tape: UUID | None) -> plans.Errors:
    too_long = {"name": 200, "contribution": 200, "brand_promise": 300, "brief": LONGEST_BRIEF}
    errors: plans.Errors = {
        name: [gettext_noop("This is too long.")] for name, longest in too_long.items() if len(getattr(campaign, name)) > longest
    }
    if not campaign.name:
        errors["name"] = [gettext_noop("Give the campaign a name.")]
    if campaign.objective not in ("", *Campaign.Objective.values):
        errors["objective"] = [gettext_noop("The objective is adoption or qualified pipeline.")]
    if not plans.is_sane(campaign.finish_on):
        errors["finish_on"] = [gettext_noop("Choose a day between the years 2000 and 2100.")]
    if not 1 <= campaign.priority <= 5:
        errors["priority"] = [gettext_noop("The priority is a number from 1, the highest, to 5.")]
    if tape and tape not in (campaign.lead_id, campaign.sponsor_id):
        errors["tape"] = [gettext_noop("The tape is run by the lead or by the sponsor.")]
    return {**errors, **_nobodies({"lead": campaign.lead_id, "deputy": campaign.deputy_id, "sponsor": campaign.sponsor_id})}


def _leg_faults(legs: Sequence[LegPlan]) -> plans.Errors:
    functions = {f"legs.{index}.function": leg.function for index, leg in enumerate(legs) if leg.function}
    there_are = set(Function.objects.filter(pk__in=set(functions.values())).values_list("pk", flat=True))
    no_function = {field: [gettext_noop("There is no such function.")] for field, one in functions.items() if one not in there_are}
    return {**plans.faults(legs), **no_function, **_nobodies({f"legs.{index}.runner": leg.runner for index, leg in enumerate(legs)})}


def _nobodies(named: Mapping[str, UUID | None]) -> plans.Errors:
    """The fields that name somebody who is not there, or cannot be reached."""
    known = set(Stakeholder.objects.reachable().filter(pk__in=set(named.values())).values_list("pk", flat=True))
    nobody = gettext_noop("Name somebody who can be reached: with an account, or with an e-mail address.")
    return {field: [nobody] for field, person in named.items() if person and person not in known}


# Writing


def _log(campaign: Campaign, by: Who, now: datetime, **facts: Any) -> Campaign:
    hat = access.leading_hat(by, campaign) or Hat.LEAD
    events.record(campaign, [Event(Kind.DRAFTED, now, by=str(by.id), hat=hat, facts=facts)], via=by.via)
    return campaign


def _tape_runner(campaign: Campaign) -> UUID:
    runner = Leg.objects.filter(campaign=campaign, kind=LegKind.TAPE).values_list("runner", flat=True).first()
    return runner or campaign.lead_id


# Shifting


def _days_to(campaign: Campaign, legs: Sequence[Leg], *, starts_on: date | None, finishes_on: date | None) -> int:
    """By how many working days of the site the plan moves."""
    site = directory.site_time()
    day, field = (starts_on, "starts_on") if starts_on else (finishes_on, "finishes_on")
    if day is None or (starts_on and finishes_on):
        raise invalid({"starts_on": [gettext_noop("Name one day: the one on which it starts, or the one on which it finishes.")]})
    starts = [one for leg in legs if (one := leg.plan_start or leg.plan_due)]
    ends = [leg.plan_due for leg in legs if leg.plan_due]
    anchor = min(starts, default=None) if starts_on else campaign.finish_on or max(ends, default=None)
    if anchor is None:
        raise invalid({field: [gettext_noop("This plan has no dates to shift.")]})
    if not plans.is_sane(day) or not is_working_day(site, day):
        raise invalid({field: [gettext_noop("Nobody works on that day. Choose a working day of the site's calendar.")]})
    return working_days_between(site, anchor, day)


def _move(rows: Iterable[Any], names: Iterable[str], days: int) -> None:
    site = directory.site_time()
    for row in rows:
        for name in names:
            planned = getattr(row, name)
            setattr(row, name, shift_days(site, planned, days) if planned else None)
