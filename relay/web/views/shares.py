"""The lead's links to a status page: make one, whose address is shown that one time, and take one back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import access as sight
from campaigns import shares
from campaigns.wording import explain
from relay.web.forms.refused import kept
from relay.web.forms.shares import ShareForm
from relay.web.request import Rule, access, me, now_of
from relay.web.sharing import sharing_of
from relay.web.views.status import Answer, show
from stakeholders.refusals import WrongMoment


@access(Rule.SIGNED_IN)
@require_POST
def make(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The page itself answers, for the address is kept nowhere from where a second page could have it."""
    who, now = me(request), now_of(request)
    campaign, form = sight.campaign_for(who, campaign_id), ShareForm(request.POST)
    try:
        made = kept(form, who, lambda: shares.make(campaign, by=who, now=now, **form.cleaned_data))
    except WrongMoment as refusal:
        messages.warning(request, explain(refusal, who))
        return _back(campaign_id)
    if made is None:
        shares.shares_of(campaign, who)  # whose campaign it is not is told so, not what is wrong with the form
        return show(request, campaign_id, Answer(sharing=sharing_of(campaign, who, now=now, form=form), status=422))
    answer = show(request, campaign_id, Answer(sharing=sharing_of(campaign, who, now=now, made=made)))
    answer["Cache-Control"] = "no-store"
    return answer


@access(Rule.SIGNED_IN)
@require_POST
def revoke(request: HttpRequest, campaign_id: UUID, share_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    share = shares.share_in(sight.campaign_for(who, campaign_id), share_id)
    with transaction.atomic(durable=True):
        shares.revoke(share, by=who, now=now)
    messages.success(request, _("Taken back. The link for “%(label)s” opens nothing any more.") % {"label": share.label})
    return _back(campaign_id)


def _back(campaign_id: UUID) -> HttpResponse:
    return redirect(reverse("campaign_status", args=[campaign_id]) + "#shares")
