"""What the house keeps about its own work: when each round was last done, and what the auditor found. Of this instance, never of a race."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Round(models.Model):
    """The last round of one kind of periodic work, and who did it. `at` is in the database's time, so that no moved clock counts."""

    class Work(models.TextChoices):
        SWEEP = "sweep", _("Look for what is due")
        AUDIT = "audit", _("Look for what must not be")

    work = models.CharField(max_length=10, primary_key=True, choices=Work)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.work} by {self.by}"


class Concern(models.Model):
    """A finding of the auditor that still holds. `key` names what is found, so that a second look keeps the first one's row."""

    key = models.CharField(max_length=255, unique=True)
    check_name = models.CharField(max_length=20)
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, null=True, blank=True, related_name="concerns")
    subject = models.CharField(max_length=100, blank=True)
    words = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
