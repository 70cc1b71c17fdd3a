"""The portfolio: how every campaign stands, by objective, the worst first, and the decisions wanted from whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from campaigns import finding
from campaigns.lifecycle import CampaignState
from campaigns.querysets import CampaignQuerySet
from insights.board import open_to
from insights.decisions import wanted_from
from insights.status import Place, Status, by_objective, place_of, statuses
from relay.web.drawn import kept
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text, local_day_text, slip_text
from relay.web.standing import because_text, said_words, verdict
from relay.web.states import OBJECTIVES
from relay.web.timeline import local_date


@access(Rule.SIGNED_IN)
@require_safe
def portfolio_page(request: HttpRequest) -> HttpResponse:
    """Every campaign whose status the viewer may read, by objective, worst colour first. Each row is drawn once for a zone."""
    who, now = me(request), now_of(request)

    def draw(ids: Sequence[UUID]) -> Iterable[tuple[UUID, tuple[Place, SafeString]]]:
        return _drawn(open_to(who).filter(pk__in=ids), who.zone, now)

    rows = kept(f"status@{who.zone}", finding.versions(open_to(who)), draw, now=now)
    groups = [{"objective": OBJECTIVES.get(name, ""), "rows": found} for name, found in by_objective(rows)]
    wanted = wanted_from(who, today=local_date(now, who.zone))
    return render(request, "status/portfolio.html", {"groups": groups, "wanted": wanted})


def _drawn(campaigns: CampaignQuerySet, zone: str, now: datetime) -> Iterable[tuple[UUID, tuple[Place, SafeString]]]:
    for seen in statuses(list(campaigns.select_related("lead")), now=now):
        yield seen.lane.campaign.pk, (place_of(seen), render_to_string("status/_row.html", {"row": _row(seen, zone)}))


def _row(seen: Status, zone: str) -> dict[str, Any]:
    lane = seen.lane
    return {
        "campaign": lane.campaign,
        "badge": verdict(seen),
        "said": said_words(seen, zone),
        "because": because_text(seen.because[0], lane),
        "holders": list(dict.fromkeys(one.function for one in seen.holders)),
        "finish": day_text(lane.finish),
        "target": day_text(lane.target),
        "slip": slip_text(lane.slip_days),
        "late": lane.race.state is CampaignState.RUNNING and bool(lane.slip_days and lane.slip_days > 0),
        "wanted": seen.wanted,
        "stalls": len(lane.stalls),
        "checked_at": local_day_text(seen.checked_at, zone),
        "checked_by": seen.checked_by,
        "unchecked": seen.unchecked,
    }
