"""A saved playbook: a campaign's plan without people and days. Its plan is never edited: a newer version takes its place."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from campaigns.querysets import PlaybookQuerySet


class Playbook(models.Model):
    """`plan` is what `playbooks.stored` writes and reads. `replaces` is the version before, which was archived when this one was saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    plan = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="playbooks_made")
    made_at = models.DateTimeField()
    archived_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="playbooks_archived")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PlaybookQuerySet] = PlaybookQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="one_kept_playbook_of_a_name", condition=Q(archived_at__isnull=True)),
            models.CheckConstraint(
                name="playbook_archived_by_somebody",
                condition=Q(archived_at__isnull=True, archived_by__isnull=True) | Q(archived_at__isnull=False, archived_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
