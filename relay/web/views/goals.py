"""Goals: how metrics stand against their targets, with the forms for readings, targets and metrics in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import access as sight
from goals import correcting, recording
from goals.cadence import Span
from goals.correcting import MetricCorrected
from goals.standing import Overview, Standing, overview
from insights import sales
from relay.web import goal_words
from relay.web.forms.goals import GoalForm, MetricForm, ReadingForm
from relay.web.forms.refused import kept
from relay.web.goal_chart import draw
from relay.web.goal_course import Bound, course_of
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, posted, require_form
from relay.web.spans import day_text
from stakeholders import directory

if TYPE_CHECKING:
    from goals.models import Metric


@dataclass(frozen=True)
class Answer:
    """What comes back with the page: forms with something to mend, under the metric they are about."""

    reading: Mapping[UUID, forms.Form] = field(default_factory=dict)
    target: Mapping[UUID, forms.Form] = field(default_factory=dict)
    metric: forms.Form | None = None
    course: Bound = field(default_factory=dict)
    status: int = 200


LOOK = Answer()
MOST_LINES = 100  # of a table: a quarter of days; programs read the rest


@access(Rule.SIGNED_IN)
@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    return show(request, LOOK)


@access(Rule.SIGNED_IN)
@require_POST
def reading(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    """Note a figure."""
    who, now = me(request), now_of(request)
    metric = sight.metric_for(who, metric_id)
    form = ReadingForm(metric, data=request.POST)
    done = kept(form, who, lambda: recording.note_reading(metric, by=who, now=now, **form.cleaned_data))
    if done is None:
        return show(request, Answer(reading={metric_id: form}, status=422))
    messages.success(request, _("Noted for %(day)s.") % {"day": day_text(done.day)})
    return back(request, metric)


@access(Rule.LEADS)
@require_POST
def target(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    """Set what is to be reached."""
    who, now = me(request), now_of(request)
    metric = sight.metric_for(who, metric_id)
    form = GoalForm(metric, data=request.POST)
    done = kept(form, who, lambda: recording.set_target(metric, by=who, now=now, **form.cleaned_data))
    if done is None:
        return show(request, Answer(target={metric_id: form}, status=422))
    said = {"first": day_text(done.first_day), "last": day_text(done.last_day)}
    messages.success(request, _("The target holds from %(first)s to %(last)s.") % said)
    return back(request, metric, span=done.span)


@access(Rule.LEADS)
@require_POST
def metric_new(request: HttpRequest) -> HttpResponse:
    who, now = me(request), now_of(request)
    form = MetricForm(directory.who_sign_in(), request.POST)
    add = once(request, lambda: recording.add_metric(by=who, now=now, facts=form.facts()), to=reverse("goals"))
    made = kept(form, who, add)
    if made is None:
        return show(request, Answer(metric=form, status=422))
    messages.success(request, _("%(name)s is watched from now on. Give it a target and a first reading.") % {"name": made.name})
    return back(request, made)


@access(Rule.LEADS)
@require_form
def metric_edit(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    metric = sight.metric_for(who, metric_id)
    form = MetricForm(directory.who_sign_in(), posted(request), metric=metric)
    if form.is_bound and kept(form, who, lambda: recording.edit_metric(metric, by=who, now=now, facts=form.facts())) is not None:
        messages.success(request, _("Saved."))
        return back(request, metric)
    return render(request, "goals/edit.html", {"form": form, "metric": metric}, status=422 if form.is_bound else 200)


def show(request: HttpRequest, answer: Answer) -> HttpResponse:
    """The page, whatever comes back with it."""
    who = me(request)
    asked = request.POST.get("by") or request.GET.get("by", "")
    found = overview(who, span=Span(asked) if asked in list(Span) else None, now=now_of(request))
    course = correcting.of_metrics([one.metric for one in found.standings], now=now_of(request))
    may_lead = who.leads
    context = {
        "title": goal_words.headline(found) if found.standings else _("Goals"),
        "period": {"first": day_text(found.period.first), "last": day_text(found.period.last)},
        "spans": [(one.value, words, one is found.span) for one, words in goal_words.SPANS.items()],
        "span": found.span.value,
        "rows": [_row(request, one, found, answer, course.get(one.metric.pk, ())) for one in found.standings],
        "retired": list(sight.metrics_for(who).retired().order_by("name")),
        "may_write": may_lead or any(sight.may_note(who, one.metric) for one in found.standings),
        "sales": sales.may_read(who),
        "metric_form": (answer.metric or MetricForm(directory.who_sign_in())) if may_lead else None,
    }
    return render(request, "goals/page.html", context, status=answer.status)


def _row(request: HttpRequest, one: Standing, found: Overview, answer: Answer, course: Sequence[MetricCorrected]) -> dict[str, Any]:
    who, metric = me(request), one.metric
    unit = metric.unit
    may_note = sight.may_note(who, metric)
    return {
        "metric": metric,
        "state": goal_words.STATES[one.verdict],
        "verdict": goal_words.verdict_text(one),
        "value": goal_words.figure_text(one.value, unit),
        "goal": goal_words.figure_text(one.target.value, unit) if one.target else "",
        "start": goal_words.figure_text(one.start, unit) if one.target and metric.measure == "level" else "",
        "stale": one.stale,
        "age": goal_words.age_text(one),
        "next_due": one.next_due,
        "overdue": one.next_due < one.today,
        "due_today": goal_words.worked_out(one.due_today, one) if one.target else "",
        "heading": goal_words.heading_text(one),
        "picture": draw(one),
        "table": [_line(one, number) for number in range(min(len(one.points), MOST_LINES))],
        "more": max(len(one.points) - MOST_LINES, 0),
        "course": course_of(metric.pk, course, zone=who.zone, writes=may_note, bound=answer.course),
        "reading_form": (answer.reading.get(metric.pk) or ReadingForm(metric, today=found.today)) if may_note else None,
        "target_form": (answer.target.get(metric.pk) or GoalForm(metric, span=found.span, today=found.today)) if who.leads else None,
    }


def _line(one: Standing, number: int) -> dict[str, Any]:
    point = one.points[-1 - number]
    return {
        "reading": point.reading,
        "value": goal_words.figure_text(point.reading.value, one.metric.unit),
        "so_far": goal_words.figure_text(point.value, one.metric.unit) if one.metric.measure == "sum" else "",
    }


def back(request: HttpRequest, metric: Metric, *, span: str = "") -> HttpResponse:
    asked = span or request.POST.get("by", "")
    query = f"?by={asked}" if asked in list(Span) else ""
    return redirect(f"{reverse('goals')}{query}#goal-{metric.pk}")
