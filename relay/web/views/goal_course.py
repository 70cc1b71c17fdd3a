"""Course corrections of a metric: written down from the page of goals or the metric's own, and looked at again there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.wording import explain
from goals import access as sight
from goals import correcting
from relay.web.forms.refused import kept
from relay.web.goal_course import correct_form, look_form
from relay.web.request import Rule, access, me, now_of
from relay.web.views import goal, goals
from stakeholders.refusals import WrongMoment

if TYPE_CHECKING:
    from goals.models import Metric


@access(Rule.SIGNED_IN)
@require_POST
def correct(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    metric, form = sight.metric_for(who, metric_id), correct_form(metric_id, request.POST)
    if kept(form, who, lambda: correcting.correct(metric, by=who, now=now, **form.cleaned_data)) is None:
        correcting.need_theirs(who, metric)  # whose it is not is told so, not what is wrong with the form
        return _again(request, metric, {f"correct-{metric_id}": form})
    messages.success(request, _("Written down. It stands here until somebody has looked again."))
    return _back(request, metric)


@access(Rule.SIGNED_IN)
@require_POST
def check(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Whether it worked; one that was judged otherwise meanwhile is shown as it stands."""
    who, now = me(request), now_of(request)
    found, form = correcting.correction_for(who, correction_id), look_form(correction_id, request.POST)

    def look() -> object:
        said = form.cleaned_data
        return correcting.check(found, by=who, now=now, outcome=said["outcome"], until=said["until"], words=said["found"])

    try:
        checked = kept(form, who, look)
    except WrongMoment as late:
        messages.warning(request, explain(late, who))
        return _back(request, found.metric)
    if checked is None:
        correcting.need_theirs(who, found.metric)
        return _again(request, found.metric, {f"look-{correction_id}": form})
    messages.success(request, _("Noted what came of it."))
    return _back(request, found.metric)


def _again(request: HttpRequest, metric: Metric, bound: dict[str, forms.Form]) -> HttpResponse:
    """The page it came from, with what is to be mended."""
    if request.POST.get("at") == "goal":
        return goal.show(request, metric, bound=bound, status=422)
    return goals.show(request, goals.Answer(course=bound, status=422))


def _back(request: HttpRequest, metric: Metric) -> HttpResponse:
    return goal.back(metric) if request.POST.get("at") == "goal" else goals.back(request, metric)
