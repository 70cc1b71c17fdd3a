"""Course corrections: the lead writes one down, and says later whether it worked, in place on the status page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import access as sight
from campaigns.correcting import check_correction
from campaigns.correcting import correct as write_down
from relay.web.forms.refused import kept
from relay.web.forms.status import CorrectForm
from relay.web.request import Rule, access, me, now_of
from relay.web.views.status import Answer, done, look_form, show
from stakeholders.refusals import WrongMoment

PART = "corrections"


@access(Rule.SIGNED_IN)
@require_POST
def correct(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    campaign, form = sight.campaign_status_for(who, campaign_id), CorrectForm(request.POST, auto_id="correct-%s")
    if kept(form, who, lambda: write_down(campaign, by=who, now=now, **form.cleaned_data)) is None:
        return show(request, campaign_id, Answer(PART, {"correct": form}, status=422))
    messages.success(request, _("Written down. It stands here until somebody has looked again."))
    return done(request, campaign_id, PART)


@access(Rule.SIGNED_IN)
@require_POST
def check(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Whether it worked; one that was judged otherwise meanwhile is shown as it stands."""
    who, now = me(request), now_of(request)
    found, form = sight.correction_for(who, correction_id), look_form(correction_id, request.POST)

    def look() -> object:
        said = form.cleaned_data
        return check_correction(found, by=who, now=now, outcome=said["outcome"], until=said["until"], words=said["found"])

    try:
        checked = kept(form, who, look)
    except WrongMoment as late:
        return show(request, found.campaign_id, Answer(PART, late=late, status=409))
    if checked is None:
        return show(request, found.campaign_id, Answer(PART, {f"look-{found.pk}": form}, status=422))
    messages.success(request, _("Noted what came of it."))
    return done(request, found.campaign_id, PART)
