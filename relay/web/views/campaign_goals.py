"""The goals that a campaign moves: how each stands, for whoever reads its status; which they are, for who leads it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import access as sight
from campaigns.leading import need_lead
from goals import contributing
from goals.access import metrics_for
from relay.web.forms.contributions import ContributionsForm
from relay.web.forms.refused import kept
from relay.web.goal_rows import CHOSEN_IN, aim_rows
from relay.web.request import Rule, access, me, now_of, posted, require_form
from stakeholders import directory


@access(Rule.SIGNED_IN)
@require_form
def campaign_goals(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    campaign = sight.campaign_status_for(who, campaign_id)
    aims = contributing.aims_of(campaign, who=who, time=directory.site_time(), now=now)
    chosen = {one.standing.metric.pk: one.expected for one in aims}
    form = ContributionsForm(list(metrics_for(who).measured().order_by("name")), posted(request), chosen=chosen)

    def choose() -> bool:
        contributing.choose(campaign, form.wanted(), by=who, now=now)
        return True

    if form.is_bound:
        need_lead(campaign, who)  # whose campaign it is not is told so, not what is wrong with the form
    if form.is_bound and kept(form, who, choose, answers_for=form.answers_for()):
        messages.success(request, _("Saved. The status page shows how they stand."))
        return redirect(f"{reverse('campaign_status', args=[campaign_id])}#goals")
    may_choose = sight.leads(who, campaign) and campaign.state in CHOSEN_IN
    context = {"campaign": campaign, "aims": aim_rows(aims), "links": True, "form": form if may_choose else None}
    return render(request, "campaign/goals.html", context, status=422 if form.is_bound else 200)
