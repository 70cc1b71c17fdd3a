"""The campaign's status page: how it stands and why, what is wanted, who has the baton, when it finishes, what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton
from campaigns.lifecycle import OPEN, CampaignState, Move
from campaigns.targets import set_target
from campaigns.wording import explain
from goals.contributing import aims_of, is_to_move_any
from insights.status import Report, moves_on, report
from insights.what_if_page import ASKED_OF
from relay.web.forms.campaigns import ColourForm
from relay.web.forms.refused import kept
from relay.web.forms.status import AnswerForm, AskForm, CorrectForm, LookForm, TargetForm, WithdrawForm
from relay.web.goal_rows import CHOSEN_IN, aim_rows
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of
from relay.web.sharing import Sharing, sharing_of
from relay.web.status_parts import parts
from stakeholders.refusals import WrongMoment
from stakeholders.who import Who

PARTS = {"standing": "status/_verdict.html", "decisions": "status/_decisions.html", "corrections": "status/_corrections.html"}


@dataclass(frozen=True, slots=True)
class Answer:
    """How the page comes back: the part that was acted on, forms as they were sent, what came too late, the section of links."""

    part: str = ""
    bound: Mapping[str, forms.Form] = field(default_factory=dict)
    late: WrongMoment | None = None
    sharing: Sharing | None = None
    status: int = 200


@access(Rule.SIGNED_IN)
@require_safe
def status_page(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    return show(request, campaign_id, Answer())


@access(Rule.SIGNED_IN)
@require_POST
def colour(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The lead says how it stands, or leaves it to the rule again."""
    who, now, url = me(request), now_of(request), reverse("campaign_status", args=[campaign_id])
    campaign, form = sight.campaign_for(who, campaign_id), ColourForm(request.POST, taken_back="rule" in request.POST)
    say = once(request, lambda: baton.colour(campaign, by=who, now=now, **form.cleaned_data), to=url)
    if kept(form, who, say) is None:
        return show(request, campaign_id, Answer(bound={"colour": form}, status=422))
    said = form.cleaned_data["colour"]
    messages.success(request, _("Said. The colour of the rule stays beside it.") if said else _("It is the rule that decides again."))
    return redirect(url)


@access(Rule.SIGNED_IN)
@require_POST
def target(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The race is to be finished by another day: all of the page is held against it."""
    who, now, url = me(request), now_of(request), reverse("campaign_status", args=[campaign_id]) + "#finish"
    campaign, form = sight.campaign_for(who, campaign_id), TargetForm(request.POST, auto_id="target-%s")
    if kept(form, who, once(request, lambda: set_target(campaign, by=who, now=now, **form.cleaned_data), to=url)) is None:
        return show(request, campaign_id, Answer(bound={"target": form}, status=422))
    messages.success(request, _("Set. Runners and sponsor read of it in their digest."))
    return redirect(url)


@access(Rule.SIGNED_IN)
@require_POST
def looked(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The lead has looked: in place on the status page."""
    who, url = me(request), reverse("campaign_status", args=[campaign_id]) + "#standing"
    campaign = sight.campaign_for(who, campaign_id)
    with transaction.atomic(durable=True):
        once(request, lambda: baton.check(campaign, by=who, now=now_of(request)), to=url)()
    messages.success(request, _("Noted: you have looked."))
    return done(request, campaign_id, "standing")


def done(request: HttpRequest, campaign_id: UUID, part: str) -> HttpResponse:
    """After an act: the part in place, or back to it on the page."""
    if getattr(request, "htmx", False):
        return show(request, campaign_id, Answer(part))
    return redirect(f"{reverse('campaign_status', args=[campaign_id])}#{part}")


def show(request: HttpRequest, campaign_id: UUID, answer: Answer) -> HttpResponse:
    """The page, or in place the one part of it that was acted on."""
    who, now = me(request), now_of(request)
    campaign, may_open = sight.campaign_status_and_sight(who, campaign_id, moves=is_to_move_any())
    found = report(campaign, now=now)
    said = parts(found, zone=who.zone, named=True)
    moves: bool = campaign.moves  # type: ignore[attr-defined]  # asked beside it
    aims = aims_of(campaign, who=who, time=found.status.lane.site, now=now) if moves else ()
    _add_forms(said, found, who, answer.bound)
    context = {
        **said,
        **_forms(found, who, answer.bound),
        "campaign": campaign,
        "late": {answer.part: explain(answer.late, who)} if answer.late else {},
        "may_open": may_open,
        "aims": aim_rows(aims),
        "links": True,
        "may_choose": _leads(found, who) and campaign.state in CHOSEN_IN,
        "sharing": answer.sharing or sharing_of(campaign, who, now=now),
        "part": PARTS.get(answer.part),
    }
    in_place = answer.part and getattr(request, "htmx", False)
    return render(request, "status/_swap.html" if in_place else "status/page.html", context, status=answer.status)


def _forms(found: Report, who: Who, bound: Mapping[str, forms.Form]) -> dict[str, Any]:
    """The forms of what this person may do with the campaign as a whole."""
    moves = moves_on(found.status, who)
    writes = _leads(found, who) and _is_open(found)
    return {
        "colour_form": (bound.get("colour") or ColourForm()) if Move.COLOUR in moves else None,
        "may_look": Move.CHECK in moves,
        "ask_form": (bound.get("ask") or AskForm(auto_id="ask-%s")) if writes else None,
        "target_form": (bound.get("target") or TargetForm(auto_id="target-%s")) if writes else None,
        "may_ask": _leads(found, who) and found.status.lane.campaign.state in ASKED_OF,
        "correct_form": (bound.get("correct") or CorrectForm(auto_id="correct-%s")) if writes else None,
    }


def _add_forms(said: Mapping[str, Any], found: Report, who: Who, bound: Mapping[str, forms.Form]) -> None:
    """To each decision and correction the forms of what this person may do with it."""
    campaign, leads = found.status.lane.campaign, _leads(found, who)
    answers, is_open = sight.may_answer(who, campaign), _is_open(found)
    for one in said["decisions"]["wanted"]:
        pk = one["id"]
        one["answer_form"] = (bound.get(f"answer-{pk}") or answer_form(pk)) if answers and is_open else None
        one["withdraw_form"] = (bound.get(f"withdraw-{pk}") or withdraw_form(pk)) if leads and is_open else None
    checks = leads and (is_open or campaign.state == CampaignState.FINISHED)
    for one in (*said["corrections"]["newest"], *said["corrections"]["older"]):
        pk = one["id"]
        one["look_form"] = (bound.get(f"look-{pk}") or look_form(pk)) if checks and not one["outcome"] else None


def _leads(found: Report, who: Who) -> bool:
    return sight.leads(who, found.status.lane.campaign)


def _is_open(found: Report) -> bool:
    return found.status.lane.campaign.state in OPEN


def answer_form(decision: UUID | str, data: Mapping[str, Any] | None = None) -> AnswerForm:
    return AnswerForm(data, auto_id=f"answer-{decision}-%s")


def withdraw_form(decision: UUID | str, data: Mapping[str, Any] | None = None) -> WithdrawForm:
    return WithdrawForm(data, auto_id=f"withdraw-{decision}-%s")


def look_form(correction: UUID | str, data: Mapping[str, Any] | None = None) -> LookForm:
    return LookForm(data, auto_id=f"look-{correction}-%s")
