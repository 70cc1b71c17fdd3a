"""How long things may take before somebody hears of it: for the house, and for one campaign; first what a change would do today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import access as sight
from campaigns import patience, policies, thresholds
from campaigns.stall import Policy
from insights.thresholds import Change, changes
from relay.web.forms.refused import kept, put_beside
from relay.web.forms.thresholds import ThresholdsForm
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, posted, require_form
from stakeholders.names import apart
from stakeholders.refusals import Invalid

if TYPE_CHECKING:
    from campaigns.models import Campaign

Values = Mapping[str, float]


@access(Rule.ADMINS)
@require_form
def site_thresholds(request: HttpRequest) -> HttpResponse:
    """Those of the house. Showing what they would do writes nothing."""
    who, now = me(request), now_of(request)
    form = ThresholdsForm(posted(request), usual=policies.values_of(Policy()), initial=dict(patience.site_values()))
    url = reverse("site_thresholds")

    def save() -> str:
        thresholds.set_for_site(by=who, now=now, values=form.values())
        return url

    return _answer(request, form, save, url, lambda values: changes(values, now=now), None)


@access(Rule.SIGNED_IN)
@require_form
def campaign_thresholds(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Those of one campaign, for its lead."""
    who, now = me(request), now_of(request)
    campaign = sight.campaign_led_by(who, campaign_id)
    usual = policies.values_of(policies.policy_from(patience.site_values()))
    form = ThresholdsForm(posted(request), usual=usual, initial=campaign.thresholds)
    url = reverse("campaign_thresholds", args=[campaign_id])

    def save() -> str:
        thresholds.set_for(campaign, by=who, now=now, values=form.values())
        return url

    return _answer(request, form, save, url, lambda values: changes(values, now=now, campaign=campaign), campaign)


def _answer(
    request: HttpRequest,
    form: ThresholdsForm,
    save: Callable[[], str],
    url: str,
    look: Callable[[Values], list[Change]],
    campaign: Campaign | None,
) -> HttpResponse:
    if not form.is_bound:
        return _page(request, form, campaign)
    if "look" in request.POST:
        return _looked(request, form, look, campaign)
    if kept(form, me(request), once(request, save, to=url)) is None:
        return _page(request, form, campaign, status=422)
    messages.success(request, _("Saved. Every race concerned is looked at again within a minute."))
    return redirect(url)


def _looked(request: HttpRequest, form: ThresholdsForm, look: Callable[[Values], list[Change]], campaign: Campaign | None) -> HttpResponse:
    """What it would do as of now; what is wrong stands beside its field."""
    if not form.is_valid():
        return _page(request, form, campaign, status=422)
    try:
        found = look(form.values())
    except Invalid as refusal:
        put_beside(form, refusal, me(request))
        return _page(request, form, campaign, status=422)
    return _page(request, form, campaign, effects=found)


def _page(
    request: HttpRequest, form: ThresholdsForm, campaign: Campaign | None, *, effects: list[Change] | None = None, status: int = 200
) -> HttpResponse:
    found = effects or ()
    context = {
        "form": form,
        "campaign": campaign,
        "frame_of_page": "base.html" if campaign else "settings/_frame.html",
        "looked": effects is not None,
        "opens": [_said(one) for one in found if one.opens],
        "closes": [_said(one) for one in found if not one.opens],
        "summary": _summary(found),
    }
    return render(request, "settings/thresholds.html", context, status=status)


def _summary(found: Iterable[Change]) -> list[str]:
    """How many waits more, and how many fewer; a sentence each."""
    rows = list(found)
    more, fewer = sum(one.opens for one in rows), sum(not one.opens for one in rows)
    says = []
    if more:
        text = ngettext("As of now %(n)d wait more would count.", "As of now %(n)d waits more would count.", more)
        says.append(text % {"n": more})
    if fewer:
        text = ngettext("As of now %(n)d wait would count no more.", "As of now %(n)d waits would count no more.", fewer)
        says.append(text % {"n": fewer})
    return says


def _said(one: Change) -> dict[str, Any]:
    said = {"leg": apart(one.leg), "court": apart(one.court) or _("nobody")}
    return {"campaign": one.campaign, "id": one.campaign_id, "text": _("“%(leg)s”, waiting for %(court)s") % said, "word": one.word}
