"""Many races out of one, row by row and without any move: for counting what a page reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from campaigns.models import Campaign, CheckItem, Exchange, Handoff, Leg, Stall

_ROWS: tuple[tuple[Any, str], ...] = (
    (Leg, "campaign"),
    (Exchange, "campaign"),
    (CheckItem, "leg__campaign"),
    (Handoff, "campaign"),
    (Stall, "campaign"),
)


def copy(campaigns: Iterable[Campaign], *, times: int) -> None:
    """So many copies of each of these campaigns, with all their rows but the log."""
    for campaign in campaigns:
        for number in range(times):
            _copy(campaign, f"{campaign.name} {number}")


def _copy(campaign: Campaign, name: str) -> None:
    new_ids = {campaign.pk: uuid.uuid4()}
    row = Campaign.objects.get(pk=campaign.pk)
    row.pk, row.name = new_ids[campaign.pk], name
    row.save(force_insert=True)
    for table, owner in _ROWS:
        rows = list(table.objects.filter(**{owner: campaign.pk}))
        for one in rows:
            new_ids[one.pk] = uuid.uuid4()
            for field in table._meta.concrete_fields:
                value = getattr(one, field.attname)
                known = new_ids.get(value, value) if isinstance(value, uuid.UUID) else value
                setattr(one, field.attname, None if field.name == "packet" else known)
            one._state.adding = True
        table.objects.bulk_create(rows)
