"""The decisions wanted in a campaign, and those wanted from one person, as values with their words. Two queries, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from campaigns import access
from campaigns.deciding import Words, words_of
from campaigns.models import Campaign, Decision
from stakeholders.who import Who

MOST = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `wanted_by` is a day; `overdue`: it is over and nobody answered. `option` counts from 0.

    `closed_by` and `closed_at` say who answered or withdrew it, `words` what was said with that. Words that were erased are empty.
    """

    id: UUID
    campaign: UUID
    campaign_name: str
    state: str
    question: str
    options: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    wanted_by: date
    overdue: bool
    option: int | None
    chosen: str
    closed_by: str
    closed_at: datetime | None
    words: str

    @property
    def is_open(self) -> bool:
        return self.state == Decision.State.OPEN


def decisions_of(campaign: Campaign, *, today: date) -> tuple[Decided, ...]:
    """Those of one campaign, the hundred asked last: the open ones first, by the day they are wanted, then the last answered."""
    rows = _read(Decision.objects.filter(campaign=campaign).order_by("-asked_at", "pk")[:MOST], today)
    wanted = sorted((one for one in rows if one.is_open), key=lambda one: (one.wanted_by, one.asked_at))
    closed = sorted((one for one in rows if one.closed_at), key=lambda one: one.closed_at or one.asked_at, reverse=True)
    return (*wanted, *closed)


def wanted_from(who: Who, *, today: date) -> tuple[Decided, ...]:
    """Those a person may answer: of campaigns they sponsor first, then by the day they are wanted."""
    own = Case(When(campaign__sponsor__in=who.me, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = access.decisions_for(who).open().answerable_by(who).order_by(own, "wanted_by", "asked_at", "pk")
    return tuple(_read(rows[:MOST], today))


def open_in(campaigns: Sequence[Campaign]) -> Counter[UUID]:
    """How many are wanted in each of these campaigns. One query."""
    return Counter(Decision.objects.open().filter(campaign__in=campaigns).values_list("campaign_id", flat=True))


def _read(rows: QuerySet[Decision], today: date) -> list[Decided]:
    found = list(rows.select_related("campaign", "asked_by", "closed_event__by"))
    said = words_of(found)
    return [_decided(row, said[row.pk], today) for row in found]


def _decided(row: Decision, said: Words, today: date) -> Decided:
    closed = row.closed_event
    return Decided(
        id=row.pk,
        campaign=row.campaign_id,
        campaign_name=row.campaign.name,
        state=row.state,
        question=said.question,
        options=said.options,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        wanted_by=row.wanted_by,
        overdue=row.state == Decision.State.OPEN and row.wanted_by < today,
        option=row.option,
        chosen=said.option(row.option),
        closed_by=closed.by.name if closed and closed.by else "",
        closed_at=closed.at if closed else None,
        words=said.answer or said.reason,
    )
