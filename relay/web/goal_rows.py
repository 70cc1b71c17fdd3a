"""The metrics that a campaign is to move, a line each: for its status page, the page behind a link to it, and the page of its goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from campaigns.lifecycle import OPEN, CampaignState
from goals.contributing import Aim
from relay.web import goal_words
from relay.web.goal_chart import draw_small

CHOSEN_IN = OPEN | {CampaignState.DRAFT}


def aim_rows(aims: Sequence[Aim]) -> list[dict[str, Any]]:
    """Each in a line: what it stands at, against what, how fresh that is, and what this campaign is to bring."""
    return [_row(one) for one in aims]


def _row(aim: Aim) -> dict[str, Any]:
    one = aim.standing
    unit = one.metric.unit
    return {
        "id": one.metric.pk,
        "name": one.metric.name,
        "state": goal_words.STATES[one.verdict],
        "verdict": goal_words.verdict_text(one),
        "value": goal_words.figure_text(one.value, unit),
        "goal": goal_words.figure_text(one.target.value, unit) if one.target else "",
        "pace": goal_words.worked_out(one.due_today, one) if one.target else "",
        "stale": one.stale,
        "age": goal_words.age_text(one),
        "expected": expected_text(aim),
        "picture": draw_small(one),
    }


def expected_text(aim: Aim) -> str:
    """What the campaign is to add, or to take away where less is better."""
    if aim.expected is None:
        return ""
    return _("This campaign is to move it by %(figure)s.") % {"figure": goal_words.figure_text(aim.expected, aim.standing.metric.unit)}
