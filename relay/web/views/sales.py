"""The page of sales: what marketing owes it this week, what to take or chase first, what feeds pipeline and adoption, how good it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from campaigns import finding
from campaigns.lifecycle import Id
from goals.weeks import MetricWeek, ObjectiveWeek, week_seen
from insights import sales
from insights.board import open_to
from insights.odds import newest_row
from insights.portfolio import Place, by_objective, place_of
from insights.sales import GradedBySales, Owed, Seen
from insights.status import Status, statuses
from relay.web import sales_words, week_words
from relay.web.courts import share_text
from relay.web.goal_words import figure_text
from relay.web.keeping import kept
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text, slip_text
from relay.web.standing import verdict
from relay.web.states import OBJECTIVES
from relay.web.views.insights import REASONS
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign, drawn once for all who look: its place among the others, its row, and what sales waits for in it."""

    place: Place
    row: SafeString
    owed: tuple[Owed, ...]


@access(Rule.SIGNED_IN)
@require_safe
def sales_page(request: HttpRequest) -> HttpResponse:
    who, now = me(request), now_of(request)
    sales.need_reader(who)
    week = week_seen(who, day=None, now=now)
    drawn = _drawn(who, now)
    found = [one for part in drawn for one in part.owed]
    seen = sales.arrange(found, who, opens=sales.legs_seen_by(who), until=week.week.last)
    context = {
        "title": sales_words.headline(seen),
        "week": week_words.week_text(week.week),
        "first": _first(seen.first) if seen.first else None,
        "rows": [_row(one) for one in seen.rows],
        "later": seen.later,
        "parts": [_part(one) for one in reversed(week.objectives)],
        "graded": _graded(sales.graded_by_sales(who)),
        "groups": [
            {"title": sales_words.FEEDS[name], "rows": rows}
            for name, rows in reversed(by_objective((one.place, one.row) for one in drawn))
            if name
        ],
    }
    return render(request, "sales/page.html", context)


def _drawn(who: Who, now: datetime) -> list[Drawn]:
    def draw(ids: Sequence[UUID]) -> Iterable[tuple[UUID, Drawn]]:
        function = sales.sales_function()
        for seen in statuses(list(open_to(who).filter(pk__in=ids).select_related("lead")), now=now):
            yield seen.lane.campaign.pk, _draw(seen, function)

    versions = [(pk, f"{seq}.{row}") for pk, seq, row in finding.versions(open_to(who), newest_row())]
    return kept("sales", versions, draw, now=now)


def _draw(seen: Status, function: Id | None) -> Drawn:
    lane = seen.lane
    facts = {
        "campaign": lane.campaign,
        "badge": verdict(seen),
        "finish": day_text(lane.finish),
        "target": day_text(lane.target),
        "slip": slip_text(lane.slip_days),
        "late": bool(lane.slip_days and lane.slip_days > 0),
    }
    return Drawn(place_of(seen), render_to_string("sales/_campaign.html", {"row": facts}), sales.owed_in(lane, function))


def _row(one: Seen) -> dict[str, Any]:
    owed = one.owed
    return {
        "owed": owed,
        "url": _url(one),
        "giver": sales_words.giver_text(owed),
        "named": sales_words.day_words(owed.days),
        "expected": day_text(owed.days.expected),
        "holders": sales_words.holders_text(owed),
        "badge": sales_words.badge(owed),
        "theirs": one.theirs,
    }


def _first(one: Seen) -> dict[str, Any]:
    words = {"title": sales_words.first_title(one.owed, theirs=one.theirs), "because": sales_words.first_because(one.owed)}
    return {**_row(one), **words}


def _url(one: Seen) -> str:
    """Where it can be answered, or looked at as far as that is theirs."""
    owed = one.owed
    if one.theirs and owed.handoff:
        return f"{reverse('handoff', args=[owed.handoff])}#answer"
    return reverse("leg", args=[owed.leg]) if one.opens else reverse("campaign_status", args=[owed.campaign])


def _part(one: ObjectiveWeek) -> dict[str, Any]:
    return {"name": OBJECTIVES.get(one.objective, ""), "adjusted": one.adjusted, "rows": [_metric(metric) for metric in one.metrics]}


def _metric(one: MetricWeek) -> dict[str, Any]:
    state, words = week_words.standing(one)
    unit = one.metric.unit
    return {
        "name": one.metric.name,
        "came": figure_text(one.came, unit),
        "commit": figure_text(one.said.shown.row.commit, unit) if one.said else "",
        "state": state,
        "words": words,
        "score": week_words.score_lines(one.score)[:2],
    }


def _graded(found: GradedBySales) -> Mapping[str, Any]:
    return {
        "share": share_text(found.rate.share),
        "passes": found.rate.passes,
        "rows": [{"giver": name, "share": share_text(rate.share), "rate": rate} for name, rate in found.by_giver],
        "few": [name for name in found.few if name],
        "reasons": [{"name": REASONS.get(one.code, ""), "count": one.count, "share": share_text(one.share)} for one in found.reasons],
    }
