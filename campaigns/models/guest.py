"""The links of people without an account: a grant is one person and one leg, and the codes that a sensitive leg asks for."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from campaigns.models.campaign import Leg
from campaigns.querysets import GrantQuerySet


class Grant(models.Model):
    """What a link opens. The link itself is never kept: it is derived from `id` and `version`, and counting `version` up revokes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="grants")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="grants")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_grant_per_person_and_leg", fields=["person", "leg"])]

    def __str__(self) -> str:
        return str(self.id)


class GrantCode(models.Model):
    """Six digits that were mailed for a sensitive leg; kept as a keyed hash."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # Read by codes: which were made within the hour, which is the newest?
        indexes: ClassVar = [models.Index(fields=["grant", "made_at"], name="grant_code_newest")]

    def __str__(self) -> str:
        return str(self.pk)
