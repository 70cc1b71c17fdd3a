"""The portfolio: what comes first for the team and for each function, how every campaign stands, by objective, the worst first, what is in
doubt, and the decisions wanted from whoever looks."""

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
from insights.cut_list import cut_list
from insights.decisions import wanted_from
from insights.load import capacity
from insights.odds import newest_row
from insights.portfolio import Place, by_objective, place_of
from insights.priorities import Front, fronts_of
from insights.status import Status, statuses
from relay.web.keeping import kept
from relay.web.odds import in_100, instead_text, kept_score
from relay.web.priorities import cut_list_text, priorities
from relay.web.request import Rule, access, me, my_person, now_of
from relay.web.spans import day_text, local_day_text, slip_text
from relay.web.standing import because_text, said_words, verdict
from relay.web.states import OBJECTIVES
from relay.web.timeline import local_date

STEERS = ("lead", "executive", "admin")  # who sees what comes first for functions that are not their own


@access(Rule.SIGNED_IN)
@require_safe
def portfolio_page(request: HttpRequest) -> HttpResponse:
    """Every campaign whose status the viewer may read, by objective, worst colour first. Each row is drawn once for a zone."""
    who, now = me(request), now_of(request)

    def draw(ids: Sequence[UUID]) -> Iterable[tuple[UUID, tuple[Place, SafeString, tuple[Front, ...]]]]:
        return _drawn(open_to(who).filter(pk__in=ids), who.zone, now)

    versions = [(pk, f"{seq}.{row}") for pk, seq, row in finding.versions(open_to(who), newest_row())]
    rows = kept(f"status@{who.zone}", versions, draw, now=now)
    placed = by_objective((place, row) for place, row, _fronts in rows)
    shown: dict[str, Any] = {"groups": [{"objective": OBJECTIVES.get(name, ""), "rows": found} for name, found in placed]}
    shown |= {"wanted": wanted_from(who, today=local_date(now, who.zone)), "instead": instead_text(kept_score(now).instead)}
    if rows and any(who.is_a(role) for role in STEERS):
        hands = capacity()
        shown |= {
            "next": priorities([front for *_, fronts in rows for front in fronts], hands),
            "cut": cut_list_text(cut_list(who, ours=my_person(request).organisation.ours), hands),
        }
    return render(request, "status/portfolio.html", shown)


def _drawn(campaigns: CampaignQuerySet, zone: str, now: datetime) -> Iterable[tuple[UUID, tuple[Place, SafeString, tuple[Front, ...]]]]:
    for seen in statuses(list(campaigns.select_related("lead")), now=now):
        row = render_to_string("status/_row.html", {"row": _row(seen, zone)})
        yield seen.lane.campaign.pk, (place_of(seen), row, fronts_of(seen))


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
        "p85": day_text(seen.odds.p85) if seen.odds else "",
        "quoted": in_100(seen.odds.quoted_percent) if seen.odds else "",
        "made": seen.odds.made(lane.target) if seen.odds and lane.target and seen.odds.chance is not None else None,
        "missed": any(one.code == "late_p85" for one in seen.because),
        "late": lane.race.state is CampaignState.RUNNING and bool(lane.slip_days and lane.slip_days > 0),
        "wanted": seen.wanted,
        "stalls": len(lane.stalls),
        "checked_at": local_day_text(seen.checked_at, zone),
        "checked_by": seen.checked_by,
        "unchecked": seen.unchecked,
    }
