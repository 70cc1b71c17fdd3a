"""What the passes teach, over all campaigns; and whose court the time of one was in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import access as sight
from insights.court_page import court_of
from insights.exchanges import ExchangeRate, Lesson, Lessons, chain_of, lessons
from insights.grades import Reason, Rolled
from insights.ledger import Doing
from relay.web.courts import PATTERNS, court_words, flow_words, legend, share_bar, share_text, side_text, table_words
from relay.web.forms.handoffs import RETURN_REASONS
from relay.web.odds import kept_score, kept_spread, score_text, spread_text
from relay.web.request import Rule, access, me, now_of

REASONS: Mapping[str, Any] = {str(code): words for code, words in RETURN_REASONS.items()}


@access(Rule.SIGNED_IN)
@require_safe
def court_page(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """By function, so whoever may read the status may read it."""
    who, now = me(request), now_of(request)
    campaign, may_open = sight.campaign_status_and_sight(who, campaign_id)
    court = court_of(campaign, now=now)
    context = {
        **court_words(court, zone=who.zone),
        "campaign": campaign,
        "may_open": may_open,
        "rolled": rolled_words(chain_of(who, court)) if court.stretches else None,
    }
    return render(request, "campaign/court.html", context)


@access(Rule.SIGNED_IN)
@require_safe
def lessons_page(request: HttpRequest) -> HttpResponse:
    """For leads: the campaigns they may open. For executives: all whose status they read."""
    seen = lessons(me(request), now=now_of(request))
    score = kept_score(now_of(request))
    context = {
        "seen": seen,
        "at_first": share_text(seen.taught.rate.share),
        "score": score_text(score),
        "spread": spread_text(kept_spread(now_of(request)), score),
        "known": [_exchange(one) for one in seen.taught.exchanges if one.rate.known],
        "unknown": [_exchange(one) for one in seen.taught.exchanges if not one.rate.known],
        "reasons": [_reason(one) for one in seen.taught.reasons],
        "rows": table_words(seen.table),
        "legend": legend({kind for shares in seen.table.values() for kind in shares} - {Doing.PAUSED}),
        "flow": flow_words(seen.flow, _days(seen)),
        "campaigns": [_lesson(one) for one in seen.races],
        "patterns": PATTERNS,
    }
    return render(request, "insights/page.html", context)


def rolled_words(rolled: Rolled) -> dict[str, Any]:
    """First-time-right along a chain; `most`: some exchanges of it have no number yet, so it cannot be more."""
    return {"share": share_text(rolled.share), "known": rolled.known, "of": rolled.of, "most": rolled.known < rolled.of}


def _exchange(one: ExchangeRate) -> dict[str, Any]:
    rate = one.rate
    return {
        "giver": one.giver_name or _("The lead"),
        "taker": one.taker_name or _("The lead"),
        "share": share_text(rate.share),
        "bar": share_bar(rate.share) if rate.share is not None else "",
        "right": rate.at_first,
        "conditions": rate.with_conditions,
        "passes": rate.passes,
    }


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "name": REASONS.get(one.code, _("No reason kept")),
        "count": one.count,
        "bar": share_bar(one.share),
        "share": share_text(one.share),
        "so_far": share_text(one.so_far),
    }


def _lesson(one: Lesson) -> dict[str, Any]:
    court = one.court
    waits = {side: sum(share.days for kind, share in shares.items() if kind is not Doing.RUNNING) for side, shares in court.table.items()}
    longest = max(waits, key=lambda side: waits[side], default=None)
    return {
        "campaign": court.campaign,
        "flow": flow_words(court.flow, sum(one.share.days for one in court.stretches)),
        "longest": side_text(longest) if longest and waits[longest] else "",
        "rolled": rolled_words(one.rolled),
    }


def _days(seen: Lessons) -> float:
    return sum(share.days for shares in seen.table.values() for share in shares.values())
