"""Campaigns whose status a person may read, with what was last told of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from campaigns.models import Campaign
from insights.exports.writing import AT_ONCE, Row, by_handfuls
from insights.models import Snapshot
from stakeholders.who import Who

_OWN = {
    "campaign_id": "pk",
    "campaign": "name",
    "objective": "objective",
    "contribution": "contribution",
    "state": "state",
    "lead_id": "lead_id",
    "lead": "lead__name",
    "sponsor_id": "sponsor_id",
    "sponsor": "sponsor__name",
    "started_at": "started_at",
    "ended_at": "ended_at",
    "target": "finish_on",
}
_TOLD = {
    "told_at": "taken_at",
    "colour": "colour",
    "because": "because",
    "colour_said": "said",
    "expected_finish": "finish",
    "slip_working_days": "slip_days",
    "legs_done": "legs_done",
    "legs": "legs",
    "open_stalls": "stalls",
    "worst_step": "worst_step",
    "p50": "p50",
    "p85": "p85",
    "quoted_percent": "quoted_percent",
    "p95": "p95",
    "chance": "chance",
}
COLUMNS = (*_OWN, *_TOLD)


def rows(who: Who, _now: datetime) -> Iterator[Row]:
    """By name. What is told is that of the newest snapshot, taken at `told_at` and true since; nothing for a draft."""
    seen = Campaign.objects.status_visible_to(who).order_by("name", "pk").values_list(*_OWN.values())
    for handful in by_handfuls(seen.iterator(chunk_size=AT_ONCE)):
        newest = Snapshot.objects.filter(campaign__in=[pk for pk, *_ in handful], newest=True)
        told = {pk: values for pk, *values in newest.values_list("campaign", *_TOLD.values())}
        yield from ((pk, *own, *told.get(pk, [None] * len(_TOLD))) for pk, *own in handful)
