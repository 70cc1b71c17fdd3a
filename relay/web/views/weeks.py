"""The week: what is committed beside what became of the last weeks, what was adjusted, won and lost, with the forms in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.plans import is_sane
from goals import access as sight
from goals import saying, weeks
from goals.committing import WEEK, week_of
from goals.weeks import MetricWeek, ObjectiveWeek, WeekSaid, WeekSeen
from relay.web import week_words
from relay.web.forms.refused import kept
from relay.web.forms.weeks import AdjustedForm, CommitForm, NewsForm
from relay.web.goal_words import figure_text
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of
from relay.web.states import OBJECTIVES
from relay.web.week_chart import draw
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from goals.models import News


@dataclass(frozen=True)
class Answer:
    """What comes back with the page: forms with something to mend, under the metric or the objective they are about."""

    commit: Mapping[UUID, forms.Form] = field(default_factory=dict)
    adjusted: Mapping[str, forms.Form] = field(default_factory=dict)
    news: forms.Form | None = None
    status: int = 200


LOOK = Answer()
MOST_WEEKS = 13  # of a table; each leads to the one before it


@access(Rule.SIGNED_IN)
@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    return show(request, None, LOOK)


@access(Rule.SIGNED_IN)
@require_safe
def week(request: HttpRequest, day: str) -> HttpResponse:
    return show(request, _day(day), LOOK)


@access(Rule.SIGNED_IN)
@require_POST
def commit(request: HttpRequest, day: str, metric_id: UUID) -> HttpResponse:
    """Say what will come of a metric."""
    who, now, when = me(request), now_of(request), _day(day)
    metric = sight.metric_for(who, metric_id)
    form = CommitForm(metric, data=request.POST)
    done = kept(form, who, lambda: saying.commit(metric, by=who, now=now, day=when, **form.cleaned_data))
    if done is None:
        return show(request, when, Answer(commit={metric_id: form}, status=422))
    messages.success(request, _("%(figure)s committed.") % {"figure": figure_text(done.commit, metric.unit)})
    return _back(when, f"commit-{metric.pk}")


@access(Rule.SIGNED_IN)
@require_POST
def adjusted(request: HttpRequest, day: str, objective: str) -> HttpResponse:
    """Say what was adjusted for an objective."""
    who, now, when = me(request), now_of(request), _day(day)
    form = AdjustedForm(objective, data=request.POST)
    if kept(form, who, lambda: saying.adjust(objective, by=who, now=now, day=when, **form.cleaned_data)) is None:
        return show(request, when, Answer(adjusted={objective: form}, status=422))
    messages.success(request, _("Noted."))
    return _back(when, f"objective-{objective}")


@access(Rule.SIGNED_IN)
@require_POST
def news(request: HttpRequest, day: str) -> HttpResponse:
    """Tell a win, a loss or traction."""
    who, now, when = me(request), now_of(request), _day(day)
    form = NewsForm(request.POST)
    to = f"{reverse('goal_week', args=[day])}#news"
    tell = once(request, lambda: saying.tell(by=who, now=now, day=when, **form.cleaned_data), to=to)
    if kept(form, who, tell) is None:
        return show(request, when, Answer(news=form, status=422))
    messages.success(request, _("Told."))
    return redirect(to)


@access(Rule.SIGNED_IN)
@require_POST
def news_take_back(request: HttpRequest, news_id: UUID) -> HttpResponse:
    who = me(request)
    with transaction.atomic(durable=True):
        row = saying.take_back(weeks.news_item(who, news_id), by=who, now=now_of(request))
    messages.success(request, _("Taken back. It stays, struck through."))
    return _back(row.first_day, "news")


def show(request: HttpRequest, day: date | None, answer: Answer) -> HttpResponse:
    """The page, whatever comes back with it."""
    who = me(request)
    seen = weeks.week_seen(who, day=day, now=now_of(request))
    may_tell = seen.begun and sight.may_tell(who)
    context = {
        "title": week_words.headline(seen) if seen.objectives else _("The week"),
        "week": week_words.week_text(seen.week),
        "over": seen.over,
        "day": seen.week.first.isoformat(),
        "before": _beside(seen.week.first - WEEK),
        "after": _beside(seen.week.first + WEEK) if seen.begun else None,
        "is_now": seen.week == week_of(seen.today),
        "parts": [_part(request, one, seen, answer, may_tell=may_tell) for one in seen.objectives],
        "may_lead": who.leads,
        "news": [_news(request, one) for one in weeks.news_of(who, seen.week)],
        "news_form": (answer.news or NewsForm()) if may_tell else None,
        "products": weeks.products(who) if may_tell else [],
    }
    return render(request, "goals/week.html", context, status=answer.status)


def _part(request: HttpRequest, one: ObjectiveWeek, seen: WeekSeen, answer: Answer, *, may_tell: bool) -> dict[str, Any]:
    line = one.adjusted
    form = answer.adjusted.get(one.objective) or AdjustedForm(one.objective, before=line.words if line else "")
    return {
        "objective": one.objective,
        "name": OBJECTIVES.get(one.objective, _("No objective")),
        "rows": [_row(request, metric, seen, answer) for metric in one.metrics],
        "adjusted": line,
        "adjusted_form": form if may_tell and one.objective else None,
    }


def _row(request: HttpRequest, one: MetricWeek, seen: WeekSeen, answer: Answer) -> dict[str, Any]:
    metric, shown = one.metric, one.said.shown if one.said else None
    may_commit = not seen.over and sight.may_note(me(request), metric)
    form = answer.commit.get(metric.pk) or CommitForm(metric, before=shown.row if shown else None)
    figures = [("commit", _("Commit")), ("likely", _("Likely")), ("stretch", _("Stretch"))]
    state, words = week_words.standing(one)
    return {
        "metric": metric,
        "state": state,
        "words": words,
        "came": figure_text(one.came, metric.unit),
        "said": shown,
        "figures": [(label, figure_text(getattr(shown.row, name), metric.unit)) for name, label in figures] if shown else [],
        "counted": figure_text(one.said.counted.row.commit, metric.unit) if one.said and one.said.counted is not one.said.shown else "",
        "counted_on": one.said.counted.said_on if one.said else None,
        "score": week_words.score_lines(one.score),
        "picture": draw(one),
        "table": [_line(week, metric.unit) for week in one.before[:MOST_WEEKS]],
        "form": form if may_commit else None,
    }


def _line(one: WeekSaid, unit: str) -> dict[str, Any]:
    said, state = one.counted.row, week_words.BECAME[one.became]
    return {
        "day": one.week.first,
        "url": reverse("goal_week", args=[one.week.first.isoformat()]),
        "commit": figure_text(said.commit, unit),
        "likely": figure_text(said.likely, unit),
        "stretch": figure_text(said.stretch, unit),
        "anew": week_words.anew_text(one, unit),
        "came": figure_text(one.came, unit),
        "state": state[0],
        "words": state[1],
        "by": said.by.name,
    }


def _news(request: HttpRequest, one: News) -> dict[str, Any]:
    return {
        "row": one,
        "state": week_words.KINDS[one.kind],
        "amount": figure_text(one.amount, one.unit) if one.amount is not None else "",
        "may_take_back": one.by_id == me(request).id and one.taken_back_at is None,
    }


def _beside(first: date) -> tuple[str, int]:
    """Another week: its first day as in an address, and its number."""
    return first.isoformat(), first.isocalendar().week


def _day(said: str) -> date:
    """The day in an address. Raises NotFound for what is none."""
    try:
        day = date.fromisoformat(said)
    except ValueError as nonsense:
        raise NotFound from nonsense
    if len(said) != len("2026-11-23") or not is_sane(day):
        raise NotFound
    return day


def _back(day: date, place: str) -> HttpResponse:
    return redirect(f"{reverse('goal_week', args=[day.isoformat()])}#{place}")
