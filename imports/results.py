"""What came of an import, as far as somebody may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from campaigns.access import campaigns_for
from imports.models import Import
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Drafted:
    id: UUID
    name: str
    state: str
    lead: str


@dataclass(frozen=True, slots=True)
class Result:
    """`hidden` are campaigns that were drafted for others to lead, and that this person does not see."""

    campaigns: Sequence[Drafted]
    hidden: int
    legs: int
    new: int
    replaced: int
    relays: int


def result_of(row: Import, who: Who) -> Result:
    """One query."""
    ids = row.result.get("campaigns", ())
    seen = campaigns_for(who).filter(pk__in=ids).order_by("name").values_list("pk", "name", "state", "lead__name") if ids else ()
    drafted = [Drafted(*one) for one in seen]
    numbers = {name: row.result.get(name, 0) for name in ("legs", "new", "replaced", "relays")}
    return Result(drafted, len(ids) - len(drafted), **numbers)
