"""A course correction: what we saw, what we changed, checked when. Its words stand with its events, where they can be erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import Outcome
from campaigns.models.campaign import Campaign
from campaigns.models.log import Event
from campaigns.querysets import CorrectionQuerySet


class Correction(models.Model):
    """One change of course. `event` has what was seen and changed in words, `checked_event` what the last look found.

    `check_on` is the day of the next look. Looking again later moves it and leaves `outcome` empty: the correction is still open.
    """

    class Outcome(models.TextChoices):
        WORKED = Outcome.WORKED.value, _("It worked")
        DID_NOT = Outcome.DID_NOT.value, _("It did not")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="corrections")
    event = models.OneToOneField(Event, models.PROTECT, related_name="correction")
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="corrections_made")
    at = models.DateTimeField()
    check_on = models.DateField()
    checked_event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="correction_checked")
    checked_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="corrections_checked")
    checked_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects: ClassVar[CorrectionQuerySet] = CorrectionQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="correction_checked_by_somebody",
                condition=Q(checked_event__isnull=True, checked_by__isnull=True, checked_at__isnull=True, outcome="")
                | Q(checked_event__isnull=False, checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]
        # Read by the status page: what was changed in this campaign, the newest first?
        indexes: ClassVar = [models.Index(fields=["campaign", "-at"], name="correction_of_campaign")]

    def __str__(self) -> str:
        return str(self.id)
