"""Making a campaign by form, editing its draft, and changing the plan of a running one leg by leg."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import access as sight
from campaigns import planning
from campaigns.dating import dated
from campaigns.plans import LegPlan
from campaigns.wording import explain_errors
from insights.plan_page import plan_page
from relay.web import timeline
from relay.web.forms.campaigns import BaseLegFormSet, CampaignForm, leg_forms
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of
from stakeholders import directory
from stakeholders.refusals import Invalid
from stakeholders.who import Who

BLANK_ROWS = 5
MORE_ROWS = 3


@access(Rule.LEADS)
def campaign_new(request: HttpRequest) -> HttpResponse:
    """A new campaign: what it is for, and its legs row by row. Saved as a draft; nobody is told before the gun."""
    who, now = me(request), now_of(request)
    if request.method != "POST":
        today = timeline.local_date(now, who.zone)
        rows = [{"days": 2} for _row in range(BLANK_ROWS)]
        return _show(request, CampaignForm(initial={"starts_on": today}), leg_forms(initial=rows))
    form, legs = CampaignForm(request.POST), leg_forms(_with_more_rows(request))

    def draft() -> Any:
        return planning.draft(by=who, now=now, lead=who.id, legs=_dated(form, legs), **_details(form, legs))

    if "more" in request.POST or not (form.is_valid() and legs.is_valid()):
        return _show(request, form, legs, status=200 if "more" in request.POST else 422)
    try:
        with transaction.atomic(durable=True):
            made = once(request, draft, to=lambda made: reverse("campaign", args=[made.pk]))()
    except Invalid as refusal:
        _tell(form, legs, refusal)
        return _show(request, form, legs, status=422)
    messages.success(request, _("Drafted. Look at the track, then fire the gun."))
    return redirect("campaign", campaign_id=made.pk)


@access(Rule.LEADS)
def campaign_plan(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Edit a draft: the same form, filled. A draft that changed meanwhile shows it and asks again."""
    who, now = me(request), now_of(request)
    campaign = sight.campaign_led_by(who, campaign_id)
    if request.method != "POST":
        seen = plan_page(campaign, today=timeline.local_date(now, who.zone))
        starts = seen.starts_on or timeline.local_date(now, who.zone)
        form = CampaignForm(initial=_initial(campaign) | {"starts_on": starts})
        return _show(request, form, leg_forms(initial=seen.legs), campaign=campaign)
    form, legs = CampaignForm(request.POST), leg_forms(_with_more_rows(request))
    if "more" in request.POST or not (form.is_valid() and legs.is_valid()):
        return _show(request, form, legs, campaign=campaign, status=200 if "more" in request.POST else 422)
    try:
        with transaction.atomic(durable=True):
            _save(campaign, form, legs, who, now, seen=request.POST.get("seen", ""))
    except Invalid as refusal:
        _tell(form, legs, refusal)
        return _show(request, form, legs, campaign=campaign, status=422)
    messages.success(request, _("The plan is saved."))
    return redirect("campaign", campaign_id=campaign.pk)


def _save(campaign: Any, form: CampaignForm, legs: BaseLegFormSet, who: Who, now: datetime, *, seen: str) -> None:
    version = int(seen) if seen.isdecimal() else None
    held = planning.edit_details(campaign, by=who, now=now, seen=version, **_details(form, legs))
    planning.redraft(held, by=who, now=now, legs=_dated(form, legs))


def _dated(form: CampaignForm, legs: BaseLegFormSet) -> list[LegPlan]:
    return dated(legs.plans(), starts_on=form.cleaned_data["starts_on"], time=directory.site_time())


def _details(form: CampaignForm, legs: BaseLegFormSet) -> Any:
    """The details, with the plan's last day as the target where none was named."""
    said = form.details()
    if said["finish_on"] is None:
        said["finish_on"] = max((leg.plan_due for leg in _dated(form, legs) if leg.plan_due), default=None)
    return said


def _initial(campaign: Any) -> dict[str, Any]:
    names = ("name", "objective", "contribution", "brand_promise", "brief", "finish_on")
    people = {name: str(getattr(campaign, f"{name}_id") or "") for name in ("deputy", "sponsor")}
    return {name: getattr(campaign, name) for name in names} | people


def _with_more_rows(request: HttpRequest) -> Any:
    """The posted rows, and some blank ones more where "Add legs" was pressed."""
    data = request.POST.copy()
    total = data.get("legs-TOTAL_FORMS", "")
    if "more" in data and total.isdecimal():
        data["legs-TOTAL_FORMS"] = str(min(int(total) + MORE_ROWS, 200))
    return data


def _tell(form: CampaignForm, legs: BaseLegFormSet, refusal: Invalid) -> None:
    """Put the reasons beside the fields they are about: `legs.2.after` is the third filled row."""
    filled = legs.rows()
    for field, reasons in explain_errors(refusal).items():
        part, _dot, rest = field.partition(".")
        index, _dot, column = rest.partition(".")
        if part == "legs" and index.isdecimal() and int(index) < len(filled):
            row = filled[int(index)][1]
            column = {"planned_days": "days"}.get(column, column)
            row.add_error(column if column in row.fields else None, reasons)
        else:
            form.add_error(field if field in form.fields else None, reasons)


def _show(request: HttpRequest, form: CampaignForm, legs: BaseLegFormSet, *, campaign: Any = None, status: int = 200) -> HttpResponse:
    return render(request, "campaign/plan.html", {"form": form, "legs": legs, "campaign": campaign}, status=status)
