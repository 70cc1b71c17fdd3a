"""Decisions wanted: the lead asks and withdraws, the sponsor answers, in place on the status page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns.deciding import answer_decision, ask_decision, withdraw_decision
from campaigns.wording import explain
from relay.web.forms.refused import kept
from relay.web.forms.status import AskForm
from relay.web.request import Rule, access, me, now_of
from relay.web.views import next_move
from relay.web.views.status import Answer, answer_form, done, show, withdraw_form
from stakeholders.refusals import WrongMoment

if TYPE_CHECKING:
    from campaigns.models import Decision

PART = "decisions"


@access(Rule.SIGNED_IN)
@require_safe
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Where it is decided: on the status page of its campaign."""
    found = sight.decision_for(me(request), decision_id)
    return redirect(f"{reverse('campaign_status', args=[found.campaign_id])}#decision-{found.pk}")


@access(Rule.SIGNED_IN)
@require_POST
def ask(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    campaign, form = sight.campaign_status_for(who, campaign_id), AskForm(request.POST, auto_id="ask-%s")
    asked = kept(form, who, lambda: ask_decision(campaign, by=who, now=now, **form.said()))
    if asked is None:
        return show(request, campaign_id, Answer(PART, {"ask": form}, status=422))
    messages.success(request, _("Asked. Who can decide is told now, or when they next work."))
    return done(request, campaign_id, PART)


@access(Rule.SIGNED_IN)
@require_POST
def answer(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    return _close(request, decision_id, "answer", answer_form, answer_decision, _("Decided. The lead is told."))


@access(Rule.SIGNED_IN)
@require_POST
def withdraw(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    return _close(request, decision_id, "withdraw", withdraw_form, withdraw_decision, _("Withdrawn. Nobody is asked any more."))


def _close(
    request: HttpRequest,
    decision_id: UUID,
    name: str,
    form_of: Callable[..., forms.Form],
    act: Callable[..., Decision],
    told: str,
) -> HttpResponse:
    """One form, one call. What is wrong, or came too late, is said where the question stands."""
    who, now = me(request), now_of(request)
    found, form = sight.decision_for(who, decision_id), form_of(decision_id, request.POST)
    try:
        closed = kept(form, who, lambda: act(found, by=who, now=now, **form.cleaned_data))
    except WrongMoment as late:
        return _told(request, explain(late, who), 409) or show(request, found.campaign_id, Answer(PART, late=late, status=409))
    if closed is None:
        return _told(request, " ".join(str(text) for texts in form.errors.values() for text in texts), 422) or show(
            request, found.campaign_id, Answer(PART, {f"{name}-{found.pk}": form}, status=422)
        )
    messages.success(request, told)
    if next_move.asked_from_here(request):
        return next_move.after(request, "")
    return done(request, found.campaign_id, PART)


def _told(request: HttpRequest, why: str, status: int) -> HttpResponse | None:
    """To whom it was asked in "my next move", why nothing was decided is said there."""
    if not next_move.asked_from_here(request):
        return None
    messages.warning(request, why)
    return next_move.after(request, "", status=status)
