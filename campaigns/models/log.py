"""The log: what happened, append-only, and the words said with it, which can be blanked without breaking the chain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.lifecycle import Kind
from campaigns.models.campaign import Campaign, Leg
from campaigns.querysets import EventQuerySet


class Event(models.Model):
    """What happened. Never changed, never deleted (triggers guard it); only the read mark `published_at` is ever set.

    `facts` hold ids, numbers and codes. `digest` chains: SHA-256 over the previous digest, this row, and the digests of its words.
    """

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in Kind])
    at = models.DateTimeField()
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="+")
    hat = models.CharField(max_length=10, blank=True)
    via = models.CharField(max_length=10, default="page")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, blank=True, related_name="events")
    handoff = models.ForeignKey("campaigns.Handoff", models.PROTECT, null=True, blank=True, related_name="events")
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="event_seq_in_campaign", fields=["campaign", "seq"])]
        indexes: ClassVar = [
            # Read by outbox.publish: what has nobody been told of yet?
            models.Index(fields=["id"], name="event_unpublished", condition=Q(published_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.id})"


class Text(models.Model):
    """Words said with an event. Blanking `body`, or taking a name out of it, erases them (`erasing.py`); `digest` is that of what was said
    and stays, so the chain holds."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="texts")
    name = models.CharField(max_length=60)
    body = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_text_per_name", fields=["event", "name"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"
