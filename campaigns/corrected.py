"""What is told of a change of course, whatever it is of: a campaign, or a metric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


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
