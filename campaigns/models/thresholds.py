"""Thresholds that were set for the whole house; those of one campaign stand in its row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SiteThresholds(models.Model):
    """What somebody set, by name (`policies.LIMITS`), and when. The newest row is in force; the others are how it was before."""

    values = models.JSONField(default=dict)
    set_by = models.ForeignKey("stakeholders.Stakeholder", models.SET_NULL, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-set_at", "-id"], name="thresholds_newest")]

    def __str__(self) -> str:
        return str(self.pk)
