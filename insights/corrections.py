"""The course corrections of a campaign as values with their words, the newest first. Two queries, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from campaigns.correcting import words_of
from campaigns.models import Campaign, Correction

MOST = 100


@dataclass(frozen=True, slots=True)
class Corrected:
    """One change of course. `outcome`: worked, did_not, or nothing while it is still to be seen; `check_on` is the day of the next look.

    `overdue`: that day is over and nobody has looked. `found` is what the last look found. Words that were erased are empty.
    """

    id: UUID
    at: datetime
    by: str
    saw: str
    changed: str
    check_on: date
    overdue: bool
    outcome: str
    checked_by: str
    checked_at: datetime | None
    found: str


def corrections_of(campaign: Campaign, *, today: date) -> tuple[Corrected, ...]:
    """The hundred newest of one campaign."""
    rows = list(Correction.objects.filter(campaign=campaign).select_related("by", "checked_by").order_by("-at", "-event")[:MOST])
    said = words_of(rows)
    return tuple(
        Corrected(
            id=row.pk,
            at=row.at,
            by=row.by.name,
            saw=said[row.pk].saw,
            changed=said[row.pk].changed,
            check_on=row.check_on,
            overdue=not row.outcome and row.check_on < today,
            outcome=row.outcome,
            checked_by=row.checked_by.name if row.checked_by else "",
            checked_at=row.checked_at,
            found=said[row.pk].found,
        )
        for row in rows
    )
