"""What there is to choose from, in words."""

from __future__ import annotations

from typing import Any

from campaigns.models import Campaign
from goals.models import Metric, News, Target


def spans() -> list[tuple[str, Any]]:
    return list(Target.Span.choices)


def measures() -> list[tuple[str, Any]]:
    return list(Metric.Measure.choices)


def directions() -> list[tuple[str, Any]]:
    return list(Metric.Direction.choices)


def cadences() -> list[tuple[str, Any]]:
    return list(Metric.Cadence.choices)


def objectives() -> list[tuple[str, Any]]:
    return list(Campaign.Objective.choices)


def kinds_of_news() -> list[tuple[str, Any]]:
    return list(News.Kind.choices)
