"""What should have been told and was not: asked by the health page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models import Event
from notifications.claiming import its_turn
from notifications.models import Delivery

State = Delivery.State


def untold(*, now: datetime, by: timedelta) -> int:
    """Events that nobody was told of for longer than that."""
    return Event.objects.unpublished().filter(at__lt=now - by).count()


def unsent(*, now: datetime, by: timedelta) -> int:
    """Deliveries that are due, or held by a sender that has not come back, for longer than that."""
    due = Q(state=State.QUEUED, next_at__lt=now - by) & its_turn(now - by)
    abandoned = Q(state=State.LEASED, lease_until__lt=Now() - by)
    return Delivery.objects.filter(due | abandoned).count()
