"""What is learned from: legs of past relays that were brought along. Evidence, never campaigns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PastLeg(models.Model):
    """One attempt at a leg of a past relay; without `ended_at` it was still running when the file was made.

    `accepted_at` may be unknown, which is not nothing. `planned_days` are working days; None where nobody planned. `function` is named as
    in the file.
    """

    class Outcome(models.TextChoices):
        PASSED = "passed", _("passed")
        RETURNED = "returned", _("returned")
        BOUNCED = "bounced", _("bounced")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("cancelled")

    relay_id = models.CharField(max_length=200)
    relay_name = models.CharField(max_length=200, blank=True)
    relay_type = models.CharField(max_length=200, blank=True)
    leg_seq = models.PositiveIntegerField()
    attempt = models.PositiveIntegerField(default=1)
    function = models.CharField(max_length=200)
    owner_team = models.CharField(max_length=200, blank=True)
    leg_name = models.CharField(max_length=200, blank=True)
    planned_days = models.FloatField(null=True, blank=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    returned_to_seq = models.PositiveIntegerField(null=True, blank=True)
    depends_on = models.JSONField(default=list, blank=True)
    return_reason = models.CharField(max_length=2000, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("past leg")
        verbose_name_plural = _("past legs")
        indexes: ClassVar = [models.Index(fields=["function", "offered_at"], name="past_leg_by_function")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["relay_id", "leg_seq", "attempt"], name="one_past_leg_per_attempt"),
            models.CheckConstraint(name="past_leg_ends_after_offer", condition=Q(ended_at=None) | Q(ended_at__gte=F("offered_at"))),
            models.CheckConstraint(name="past_leg_planned_some_time", condition=Q(planned_days=None) | Q(planned_days__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.relay_id}/{self.leg_seq}.{self.attempt}"
