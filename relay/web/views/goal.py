"""One metric: how it stands, what was done about it, which campaigns are to move it, and every figure as it was noted.

Also of one that nobody measures any more: retiring it, and taking it up again, are here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import access as sight
from goals import contributing, correcting, hooks, retiring
from relay.web import goal_words
from relay.web.goal_chart import draw
from relay.web.goal_course import Bound, course_of
from relay.web.request import Rule, access, me, now_of, page_number
from relay.web.spans import local_day_text
from stakeholders import directory

if TYPE_CHECKING:
    from goals.models import Metric, Reading, Retirement

A_PAGE = 50
NOTHING: Bound = {}


@access(Rule.SIGNED_IN)
@require_safe
def goal(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    return show(request, sight.metric_for(me(request), metric_id))


def show(request: HttpRequest, metric: Metric, *, bound: Bound = NOTHING, status: int = 200) -> HttpResponse:
    """The page, whatever comes back with it."""
    who, now = me(request), now_of(request)
    (one,) = contributing.standings([metric], time=directory.site_time(), now=now)
    past = list(retiring.history_of(metric))
    readings = sight.readings_for(who).filter(metric=metric).order_by("-day", "-at", "-pk")
    writes = sight.may_note(who, metric)
    context = {
        "metric": metric,
        "standing": one,
        "state": goal_words.STATES[one.verdict],
        "verdict": goal_words.verdict_text(one),
        "value": goal_words.figure_text(one.value, metric.unit),
        "goal": goal_words.figure_text(one.target.value, metric.unit) if one.target else "",
        "age": goal_words.age_text(one),
        "picture": draw(one),
        "retired": next((row for row in past if row.ended_at is None), None),
        "past": [_rest(row, who.zone) for row in past],
        "course": course_of(
            metric.pk, correcting.of_metrics([metric], now=now).get(metric.pk, ()), zone=who.zone, writes=writes, bound=bound
        ),
        "campaigns": contributing.campaigns_of(metric, who),
        "page": _figures(request, Paginator(readings, A_PAGE), metric),
        "may_lead": who.leads,
        "may_connect": hooks.may_connect(who, metric),
        "at": "goal",
    }
    return render(request, "goals/goal.html", context, status=status)


def _figures(request: HttpRequest, pages: Paginator[Any], metric: Metric) -> Any:
    page = pages.get_page(page_number(request))
    page.object_list = [_figure(row, metric) for row in page.object_list]
    return page


def _figure(row: Reading, metric: Metric) -> dict[str, Any]:
    return {"reading": row, "value": goal_words.figure_text(row.value, metric.unit), "replaced": getattr(row, "replaced_by", None)}


def _rest(row: Retirement, zone: str) -> str:
    said = {"by": row.by.name, "day": local_day_text(row.at, zone)}
    if row.ended_at is None or row.ended_by is None:
        return _("Retired by %(by)s on %(day)s.") % said
    said |= {"again": local_day_text(row.ended_at, zone), "ended_by": row.ended_by.name}
    return _("Retired by %(by)s on %(day)s, taken up again by %(ended_by)s on %(again)s.") % said


def back(metric: Metric) -> HttpResponse:
    return redirect(f"{reverse('goal', args=[metric.pk])}#course")


@access(Rule.LEADS)
@require_POST
def retire(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    metric = _do(request, metric_id, retiring.retire)
    messages.success(
        request,
        _("%(name)s left the list. Its history stays.") % {"name": metric.name},
        extra_tags=reverse("goal_take_up", args=[metric_id]),
    )
    return redirect("goals")


@access(Rule.LEADS)
@require_POST
def take_up(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    metric = _do(request, metric_id, retiring.take_up)
    messages.success(request, _("%(name)s is measured again.") % {"name": metric.name})
    return redirect(f"{reverse('goals')}#goal-{metric_id}")


def _do(request: HttpRequest, metric_id: UUID, act: Callable[..., None]) -> Metric:
    who = me(request)
    with transaction.atomic(durable=True):
        metric = sight.metric_for(who, metric_id)
        act(metric, by=who, now=now_of(request))
    return metric
