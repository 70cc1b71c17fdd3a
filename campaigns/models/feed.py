"""The addresses at which a calendar program asks what somebody has to do, or when the legs of a campaign are due."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign


class Feed(models.Model):
    """One address; without a campaign it is the person's own. The secret is shown once and never kept: `digest` is its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("stakeholders.Stakeholder", models.CASCADE, related_name="feeds")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_own_feed", fields=["person"], condition=Q(campaign=None, revoked_at=None)),
            models.UniqueConstraint(
                name="one_feed_per_campaign", fields=["person", "campaign"], condition=Q(campaign__isnull=False, revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
