"""The portfolio: how every campaign stands, by objective, the worst first, and the decisions wanted from whoever looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insights.decisions import wanted_from
from insights.status import Status, portfolio
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text, local_day_text, slip_text
from relay.web.standing import because_text, said_words, verdict
from relay.web.timeline import local_date
from stakeholders.who import Who


@access(Rule.SIGNED_IN)
@require_safe
def portfolio_page(request: HttpRequest) -> HttpResponse:
    """Every campaign whose status the viewer may read, by objective, worst colour first."""
    who, now = me(request), now_of(request)
    groups = [{"objective": name, "rows": [_row(one, who) for one in rows]} for name, rows in portfolio(who, now=now)]
    wanted = wanted_from(who, today=local_date(now, who.zone))
    return render(request, "status/portfolio.html", {"groups": groups, "wanted": wanted})


def _row(seen: Status, who: Who) -> dict[str, Any]:
    lane = seen.lane
    return {
        "campaign": lane.campaign,
        "badge": verdict(seen),
        "said": said_words(seen, who.zone),
        "because": because_text(seen.because[0], lane),
        "holders": list(dict.fromkeys(one.function for one in seen.holders)),
        "finish": day_text(lane.finish),
        "target": day_text(lane.target),
        "slip": slip_text(lane.slip_days),
        "late": bool(lane.slip_days and lane.slip_days > 0),
        "wanted": seen.wanted,
        "stalls": len(lane.stalls),
        "checked_at": local_day_text(seen.checked_at, who.zone),
        "checked_by": seen.checked_by,
        "unchecked": seen.unchecked,
    }
