"""How an endpoint is: in a word, with what waits for it or was lost, and the address as it may be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from notifications.models import Delivery, Endpoint
from stakeholders.sealing import Unreadable, unseal

State = Delivery.State


def address_of(endpoint: Endpoint) -> str:
    """Of a program as it was typed; of a chat its host alone, for whoever knows the rest can write there."""
    if endpoint.kind != Endpoint.Kind.WEBHOOK:
        return f"https://{endpoint.host}/…"
    try:
        return unseal(endpoint.url)
    except Unreadable:
        return f"https://{endpoint.host}/…"


@dataclass(frozen=True, slots=True)
class Health:
    """In a word how it is, and how much of what was sent to it waits, or was lost."""

    state: str
    waiting: int
    dead: int


def health_of(endpoints: Collection[Endpoint]) -> dict[UUID, Health]:
    """One query for all of them."""
    waits, dead = Count("pk", filter=Q(state__in=[State.QUEUED, State.LEASED])), Count("pk", filter=Q(state=State.DEAD))
    rows = Delivery.objects.filter(endpoint__in=endpoints).values("endpoint").annotate(waits=waits, dead=dead)
    counted = {row["endpoint"]: (row["waits"], row["dead"]) for row in rows.order_by()}
    return {one.pk: Health(_state(one), *counted.get(one.pk, (0, 0))) for one in endpoints}


def _state(endpoint: Endpoint) -> str:
    owner = endpoint.owner
    if endpoint.disabled_at:
        return "off"
    if endpoint.paused_at:
        return "paused"
    if not owner.active or not owner.roles:
        return "owner_gone"
    if endpoint.failing_since:
        return "failing"
    return "reached" if endpoint.reached_at else "new"
