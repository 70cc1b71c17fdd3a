"""Making a campaign by form, and editing its draft by the same one."""

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
from campaigns.wording import explain
from insights.plan_page import plan_page, with_marks
from relay.web import timeline
from relay.web.forms.campaigns import BaseLegFormSet, CampaignForm, leg_forms
from relay.web.forms.refused import beside, reasons
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, require_form, whole_number
from stakeholders import directory
from stakeholders.refusals import Invalid, WrongMoment
from stakeholders.who import Who

BLANK_ROWS = 5
MORE_ROWS = 3


@access(Rule.LEADS)
@require_form
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
        _tell(form, legs, refusal, who)
        return _show(request, form, legs, status=422)
    messages.success(request, _("Drafted. Look at the track, then fire the gun."))
    return redirect("campaign", campaign_id=made.pk)


@access(Rule.LEADS)
@require_form
def campaign_plan(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Edit a draft: the same form, filled. A draft that changed meanwhile says so over what was typed, and asks again."""
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
    url = reverse("campaign", args=[campaign.pk])
    try:
        with transaction.atomic(durable=True):
            once(request, lambda: _save(campaign, form, legs, who, now, seen=request.POST.get("seen", "")), to=url)()
    except Invalid as refusal:
        _tell(form, legs, refusal, who)
        return _show(request, form, legs, campaign=campaign, status=422)
    except WrongMoment as late:
        campaign.refresh_from_db()
        return _show(request, form, legs, campaign=campaign, late=explain(late, who), status=409)
    messages.success(request, _("The plan is saved."))
    return redirect(url)


def _save(campaign: Any, form: CampaignForm, legs: BaseLegFormSet, who: Who, now: datetime, *, seen: str) -> None:
    plans = with_marks(campaign, _dated(form, legs))
    held = planning.edit_details(campaign, by=who, now=now, seen=whole_number(seen), **_details(form, legs))
    planning.redraft(held, by=who, now=now, legs=plans)


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
    total = whole_number(data.get("legs-TOTAL_FORMS", ""))
    if "more" in data and total is not None:
        data["legs-TOTAL_FORMS"] = str(min(total + MORE_ROWS, 200))
    return data


def _tell(form: CampaignForm, legs: BaseLegFormSet, refusal: Invalid, who: Who) -> None:
    """Put the reasons beside the fields they are about: `legs.2.after` is the third filled row."""
    filled = legs.rows()
    for field, texts in reasons(refusal, who).items():
        part, _dot, rest = field.partition(".")
        index, _dot, column = rest.partition(".")
        if part == "legs" and index.isdecimal() and int(index) < len(filled):
            beside(filled[int(index)][1], {"planned_days": "days"}.get(column, column), texts)
        else:
            beside(form, field, texts)


def _show(
    request: HttpRequest, form: CampaignForm, legs: BaseLegFormSet, *, campaign: Any = None, late: str = "", status: int = 200
) -> HttpResponse:
    """The form. It says what its reader saw of the draft for as long as they write; who came too `late` is told, and has seen it then."""
    seen = campaign and (campaign.seq if late else request.POST.get("seen", campaign.seq))
    return render(
        request, "campaign/plan.html", {"form": form, "legs": legs, "campaign": campaign, "seen": seen, "late": late}, status=status
    )
