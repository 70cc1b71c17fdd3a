"""A campaign's page and the moves of its lead. Each view: who, what, one call, an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton, chasing, planning
from campaigns.lifecycle import Move
from insights.campaign_page import CampaignPage, LegRow, campaign_page
from insights.lane import Waiting
from insights.odds import told_beside
from insights.plan_page import plan_page
from insights.stances import overdue_touches
from insights.what_if_page import ASKED_OF
from relay.web import timeline
from relay.web.forms.campaigns import HandOverForm, PauseForm, ReasonForm, ResumeForm, SnoozeForm, StartForm
from relay.web.forms.refused import put_beside
from relay.web.lanes import badge, court_html, leg_badge, track_of
from relay.web.odds import in_100, instead_text
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text, local_day_text, over_text, slip_text
from relay.web.standing import stall_text
from stakeholders.refusals import Invalid, NotFound
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Campaign

FORMS: dict[str, type[forms.Form]] = {
    "start": StartForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "abandon": ReasonForm,
    "hand_over": HandOverForm,
    "check": forms.Form,
}


LOGGED = 20  # events that stand open; the older ones unfold


@access(Rule.SIGNED_IN)
@require_safe
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The whole race: track, legs with three dates, log as sentences. Who may read its status only is led there."""
    who = me(request)
    try:
        found, touch_on = sight.campaign_and_next_touch(who, campaign_id, beside=told_beside())
    except NotFound:
        return redirect("campaign_status", campaign_id=sight.campaign_status_for(who, campaign_id).pk)
    return _page(request, found, touches=overdue_touches(who, found, first=touch_on, now=now_of(request)))


def _page(
    request: HttpRequest, found: Campaign, *, bound: dict[str, forms.Form] | None = None, touches: int = 0, status: int = 200
) -> HttpResponse:
    who, now = me(request), now_of(request)
    seen = campaign_page(who, found, now=now)
    today = timeline.local_date(now, who.zone)
    lacks = plan_page(found, today=today).lacks if found.state == "draft" else ()
    context = {
        "campaign": found,
        "page": seen,
        "legs": [_leg(row, who) for row in seen.legs],
        "stalls": [_stall(one, seen, who, (bound or {}).get(f"snooze-{one.id}")) for one in seen.lane.stalls],
        "track": track_of(seen.lane, now=now, detail=True),
        "small_track": track_of(seen.lane, now=now),
        "court": court_html(seen.lane),
        "finish": day_text(seen.lane.finish),
        "slip": slip_text(seen.lane.slip_days),
        "target": day_text(found.finish_on),
        "odds": _odds(seen),
        "days": timeline.days(seen.log[:LOGGED], zone=who.zone, today=today),
        "older": timeline.days(seen.log[LOGGED:], zone=who.zone, today=today),
        "older_count": len(seen.log[LOGGED:]),
        "forms": {name: (bound or {}).get(name) or form(prefix=name) for name, form in FORMS.items() if Move(name) in seen.moves},
        "may_set": sight.leads(who, found),
        "may_ask": sight.leads(who, found) and found.state in ASKED_OF,
        "may": {move.value for move in seen.moves},
        "may_save": who.leads and sight.leads(who, found),
        "may_see_people": sight.leads(who, found),
        "touches": touches,
        "lacks": [_(one.message) for one in lacks],
        "lacking": {one.code for one in lacks},
    }
    return render(request, "campaign/page.html", context, status=status)


def _odds(seen: CampaignPage) -> dict[str, Any] | None:
    """In the head: by when half and 85 in 100 are over, and how many make the target."""
    odds, target = seen.odds, seen.lane.target
    if odds is None:
        return None
    return {
        "p50": day_text(odds.p50),
        "p85": day_text(odds.p85),
        "quoted": in_100(odds.quoted_percent),
        "made": odds.made(target) if target and odds.chance is not None else None,
        "late": odds.rest_on_evidence and odds.chance is not None and bool(target and odds.p85 > target),
        "instead": instead_text(odds.instead),
        "assumed": not odds.rest_on_evidence,
    }


def _leg(row: LegRow, who: Who) -> dict[str, Any]:
    """A leg's row as words."""
    return {
        "row": row,
        "name": row.words.name,
        "function": row.words.function,
        "runner": row.runner,
        "badge": leg_badge(row),
        "plan": day_text(row.leg.plan_due),
        "old": [day_text(day) for day in row.old_promises],
        "promise": day_text(row.leg.promise),
        "need_by": day_text(row.need_by),
        "expected": local_day_text(row.expected, who.zone),
        "handoff": row.offers[-1].id if row.offers else None,
        "may_change": bool({Move.SKIP, Move.REASSIGN, Move.EDIT_CHECKPOINT} & set(row.moves)) and row.leg.kind != "gun",
    }


def _stall(stall: Waiting, seen: CampaignPage, who: Who, bound: forms.Form | None) -> dict[str, Any]:
    """An open stall as words, with what a lead may do about it."""
    leads = Move.CHECK in seen.moves
    snooze = bound or SnoozeForm(prefix=f"snooze-{stall.id}")
    return {
        "stall": stall,
        "leg": seen.lane.legs[stall.leg].name,
        "badge": badge("stuck", over_text(stall.over, stall.workday)),
        "text": stall_text(stall),
        "done": _LADDER[stall.step],
        "snoozed": day_text(stall.snoozed_until),
        "may_nudge": leads and stall.may_be_nudged and stall.court.id not in who.texts,
        "snooze": snooze if leads and stall.may_be_snoozed else None,
    }


_LADDER: Mapping[int, Any] = {
    0: gettext_lazy("They were told once."),
    1: gettext_lazy("They were told twice."),
    2: gettext_lazy("They and the lead were told."),
    3: gettext_lazy("They, the lead and who answers for both sides were told."),
    4: gettext_lazy("Everybody there is to tell was told."),
}


def _make(
    request: HttpRequest, campaign_id: UUID, name: str, act: Callable[[Campaign, Who, dict[str, Any]], object], done: str
) -> HttpResponse:
    """Make a move of the campaign from its form. What is wrong comes back in the form, with what was typed."""
    who, form = me(request), FORMS[name](request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, sight.campaign_for(who, campaign_id), bound={name: form}, status=422)

    def move() -> str:
        """Where it leads: to the campaign, or to the board for who sees it no longer."""
        act(sight.campaign_for(who, campaign_id), who, form.cleaned_data)
        still_seen = sight.campaigns_for(who).filter(pk=campaign_id).exists()
        return reverse("campaign", args=[campaign_id]) if still_seen else reverse("board")

    try:
        with transaction.atomic(durable=True):
            url = once(request, move, to=str)()
    except Invalid as refusal:
        put_beside(form, refusal, who)
        return _page(request, sight.campaign_for(who, campaign_id), bound={name: form}, status=422)
    messages.success(request, done)
    return redirect(url)


@access(Rule.SIGNED_IN)
@require_POST
def start(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Fire the gun, shifting the plan first where a day was named: both or neither."""
    now = now_of(request)

    def act(found: Campaign, who: Who, said: dict[str, Any]) -> None:
        if said["starts_on"]:
            planning.shift(found, by=who, now=now, starts_on=said["starts_on"])
        baton.start(found, by=who, now=now, without_runners=said["without_runners"], reason=said["reason"])

    return _make(request, campaign_id, "start", act, _("The gun is fired. The first runners have been told."))


@access(Rule.SIGNED_IN)
@require_POST
def check(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    now = now_of(request)
    done = _("Noted: you have looked.")
    return _make(request, campaign_id, "check", lambda found, who, said: baton.check(found, by=who, now=now), done)


@access(Rule.SIGNED_IN)
@require_POST
def pause(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    now = now_of(request)

    def act(found: Campaign, who: Who, said: dict[str, Any]) -> None:
        baton.pause(found, by=who, now=now, until=said["until"], reason=said["reason"])

    return _make(request, campaign_id, "pause", act, _("The race is paused. Clocks stand still."))


@access(Rule.SIGNED_IN)
@require_POST
def resume(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    now = now_of(request)

    def act(found: Campaign, who: Who, said: dict[str, Any]) -> None:
        baton.resume(found, by=who, now=now, shift=not said["keep_dates"])

    kept = "resume-keep_dates" in request.POST
    done = _("The race runs again. Plan dates are as they were.") if kept else _("The race runs again. Plan dates have moved by the pause.")
    return _make(request, campaign_id, "resume", act, done)


@access(Rule.SIGNED_IN)
@require_POST
def abandon(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    now = now_of(request)
    done = _("The campaign is abandoned. Everyone who held a baton has been told.")
    return _make(
        request, campaign_id, "abandon", lambda found, who, said: baton.abandon(found, by=who, now=now, reason=said["reason"]), done
    )


@access(Rule.SIGNED_IN)
@require_POST
def hand_over(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    now = now_of(request)

    def act(found: Campaign, who: Who, said: dict[str, Any]) -> None:
        baton.hand_over(found, by=who, now=now, lead=said["lead"], reason=said["reason"])

    return _make(request, campaign_id, "hand_over", act, _("The lead is handed over."))


# What the lead does about a stall


@access(Rule.SIGNED_IN)
@require_POST
def stall_nudge(request: HttpRequest, stall_id: UUID) -> HttpResponse:
    who = me(request)
    stall = sight.stall_for(who, stall_id)
    with transaction.atomic(durable=True):
        stall = chasing.nudge(stall, by=who, now=now_of(request))
    name = stall.court.name if stall.court else _("Whoever is waited for")
    messages.success(request, _("%(name)s is told once more, now or when they next work.") % {"name": name})
    return redirect("campaign", campaign_id=stall.campaign_id)


@access(Rule.SIGNED_IN)
@require_POST
def stall_snooze(request: HttpRequest, stall_id: UUID) -> HttpResponse:
    """Set it aside until a day; what is wrong comes back in its form."""
    who = me(request)
    stall = sight.stall_for(who, stall_id)
    name, url = f"snooze-{stall.pk}", reverse("campaign", args=[stall.campaign_id])
    form = SnoozeForm(request.POST, prefix=name)
    if form.is_valid():
        try:
            with transaction.atomic(durable=True):
                once(request, lambda: chasing.snooze(stall, by=who, now=now_of(request), **form.cleaned_data), to=url)()
        except Invalid as refusal:
            put_beside(form, refusal, who)
        else:
            until = day_text(form.cleaned_data["until"])
            messages.success(request, _("Set aside. Nobody is told more of it before the end of %(day)s.") % {"day": until})
            return redirect(url)
    return _page(request, sight.campaign_for(who, stall.campaign_id), bound={name: form}, status=422)
