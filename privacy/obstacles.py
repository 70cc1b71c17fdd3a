"""What stands in the way of an erasure, because others wait for it: legs they run, campaigns they lead. And what else will be let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from campaigns.lifecycle import CampaignState, HandoffState
from campaigns.models import Campaign, Handoff, Leg
from notifications.models import Endpoint
from stakeholders.models import Absence, Function, Organisation, Stakeholder

ALIVE = (CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED)


class Held(StrEnum):
    """What they hold. What is `IN_THE_WAY` is to be handed over first; the rest is let go, and somebody to be named anew."""

    LEADS = "leads"
    RUNS = "runs"
    BLOCKS = "blocks"
    TAKES = "takes"
    DEPUTISES = "deputises"
    SPONSORS = "sponsors"
    HEADS = "heads"
    SPONSORS_ORGANISATION = "sponsors_organisation"
    STANDS_IN = "stands_in"
    OWNS_CHANNEL = "owns_channel"


IN_THE_WAY = frozenset({Held.LEADS, Held.RUNS, Held.BLOCKS, Held.TAKES})


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing they hold: its key and its name, and the campaign or the person it belongs to; `draft` of a campaign not started."""

    what: Held
    subject: UUID
    name: str
    within: str = ""
    draft: bool = False
    campaign: UUID | None = None

    @property
    def stands_in_the_way(self) -> bool:
        return self.what in IN_THE_WAY


def holdings(person: Stakeholder, *, today: date) -> list[Holding]:
    """All they hold that goes on, what stands in the way first. Ten queries."""
    return [*_campaigns(person), *_legs(person), *_handoffs(person), *_belonging(person), *_absences(person, today), *_channels(person)]


def _campaigns(person: Stakeholder) -> Iterator[Holding]:
    parts = {"lead": Held.LEADS, "deputy": Held.DEPUTISES, "sponsor": Held.SPONSORS}
    for part, held in parts.items():
        for pk, name, state in _named(Campaign.objects.filter(**{part: person}, state__in=ALIVE), "state"):
            yield Holding(held, pk, name, draft=state == CampaignState.DRAFT, campaign=pk)


def _legs(person: Stakeholder) -> Iterator[Holding]:
    """Legs that are not over; gun and tape go with the campaign that they lead."""
    legs = Leg.objects.filter(campaign__state__in=ALIVE, ended_at=None, skipped=False)
    running = legs.filter(runner=person).exclude(~Q(kind=Leg.Kind.LEG) & Q(campaign__lead=person))
    for held, rows in ((Held.RUNS, running), (Held.BLOCKS, legs.filter(blocked_on=person))):
        for pk, name, campaign, title, state in _named(rows, "campaign", "campaign__name", "campaign__state"):
            yield Holding(held, pk, name, title, draft=state == CampaignState.DRAFT, campaign=campaign)


def _handoffs(person: Stakeholder) -> Iterator[Holding]:
    """Batons in the air to them that belong to a leg of somebody else by now, or relieve one."""
    rows = Handoff.objects.filter(taker=person, campaign__state__in=ALIVE, state__in=(HandoffState.OFFERED, HandoffState.DECLINED))
    rows = rows.filter(Q(exchange=None) | ~Q(exchange__taker__runner=person))
    for pk, name, campaign, title in rows.order_by("pk").values_list("pk", "leg__name", "campaign", "campaign__name"):
        yield Holding(Held.TAKES, pk, name, title, campaign=campaign)


def _belonging(person: Stakeholder) -> Iterator[Holding]:
    for pk, name in _named(Function.objects.filter(head=person)):
        yield Holding(Held.HEADS, pk, name)
    for pk, name in _named(Organisation.objects.filter(sponsor=person)):
        yield Holding(Held.SPONSORS_ORGANISATION, pk, name)


def _absences(person: Stakeholder, today: date) -> Iterator[Holding]:
    rows = Absence.objects.filter(substitute=person, declined_at=None, last_day__gte=today).order_by("first_day", "pk")
    for pk, first_day, name in rows.values_list("pk", "first_day", "stakeholder__name"):
        yield Holding(Held.STANDS_IN, pk, first_day.isoformat(), name)


def _channels(person: Stakeholder) -> Iterator[Holding]:
    for pk, name in _named(Endpoint.objects.filter(owner=person)):
        yield Holding(Held.OWNS_CHANNEL, pk, name)


def _named(rows: QuerySet[Any], *more: str) -> QuerySet[Any, Any]:
    """Key, name and what else is asked for of rows that have a name."""
    return rows.order_by("name", "pk").values_list("pk", "name", *more)
