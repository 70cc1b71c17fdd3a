"""What if, for programs: the odds of a race as they are and as they would be. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from campaigns import access
from campaigns.lifecycle import invalid
from insights.odds import Odds
from insights.scores import score
from insights.what_if import ABOUT_DAYS, Change, Gain, Kind
from insights.what_if_page import WhatIfPage, need_planner, what_if_page
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import what_if as shapes
from stakeholders.refusals import WrongMoment


def _compared(asked: Asked) -> dict[str, Any]:
    campaign = need_planner(asked.who, access.campaign_for(asked.who, asked.ids["campaign_id"]))
    wanted = [_change(one) for one in asked.said["changes"]]
    today = asked.now.astimezone(ZoneInfo(asked.who.zone)).date()
    share = asked.said["coordination"]
    page = what_if_page(campaign, wanted, coordination=share, score=score(), now=asked.now, today=today)
    if page.faults:
        raise invalid({_field(wanted, change, fault): [fault] for change, fault in page.faults.items()})
    if page.today is None:
        raise WrongMoment(gettext_noop("Odds need a plan that leads from the gun over every leg to the tape."), state=campaign.state)
    return _shown(page, page.today, page.then or page.today, share)


def _change(said: Mapping[str, Any]) -> Change:
    kind = Kind(said["kind"])
    leg = "" if kind is Kind.TARGET else str(said["leg"] or "")
    return Change(kind, leg, said["day"] if kind in (Kind.DAY, Kind.TARGET) else None)


def _field(wanted: Sequence[Change], change: Change, fault: str) -> str:
    return f"changes.{wanted.index(change)}.{'day' if fault in ABOUT_DAYS else 'leg'}"


def _shown(page: WhatIfPage, today: Odds, then: Odds, share: float) -> dict[str, Any]:
    moves = {f"{name}_moves_by_working_days": page.days_later(getattr(today, name), getattr(then, name)) for name in ("p50", "p85", "p95")}
    return {
        "as_of": today.as_of,
        "changes": [_said(page, one) for one in page.changes],
        "coordination": share,
        "today": _odds(page, today, page.target),
        "then": _odds(page, then, page.aim),
        "suggestions": [_gain(page, one) for one in page.gains],
        **moves,
    }


def _said(page: WhatIfPage, change: Change) -> dict[str, Any]:
    return {"kind": change.kind, "leg": page.words.get(change.leg), "day": change.day}


def _gain(page: WhatIfPage, gain: Gain) -> dict[str, Any]:
    return {"change": _said(page, gain.change), "days": gain.days, "day": gain.day}


def _odds(page: WhatIfPage, odds: Odds, target: date | None) -> dict[str, Any]:
    own = ("p50", "p85", "quoted_percent", "p95", "chance", "dots")
    return {**{name: getattr(odds, name) for name in own}, "target": target, "drivers": odds.named(page.words)}


what_if = door(
    post=Call(
        "what_if",
        "The odds of a race with some of its plan otherwise, beside those of today; for whoever may plan it",
        _compared,
        gives=shapes.Compared,
        takes=shapes.WhatIf,
        writes=False,
        description="Nothing is written: a token that may only read will do. Both odds are replayed with the same draws, so that whatever "
        "differs comes of the changes. A leg is dropped by the rules by which it could be skipped; errors name `changes.0.leg` or "
        "`changes.0.day`.",
    )
)
