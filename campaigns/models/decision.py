"""A decision wanted: a question to the sponsor with options. Its words stand with its events, where they can be erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import DecisionState
from campaigns.models.campaign import Campaign
from campaigns.models.log import Event
from campaigns.querysets import DecisionQuerySet


class Decision(models.Model):
    """One question and what became of it. `asked_event` has the question and its options in words, `closed_event` those of the answer,
    or why it was withdrawn. `wanted_by` is a day, `option` the chosen one, counted from 0 of `options`.
    """

    class State(models.TextChoices):
        OPEN = DecisionState.OPEN.value, _("Wanted")
        ANSWERED = DecisionState.ANSWERED.value, _("Answered")
        WITHDRAWN = DecisionState.WITHDRAWN.value, _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="decisions")
    asked_event = models.OneToOneField(Event, models.PROTECT, related_name="decision")
    # Nobody: the ladder asked.
    asked_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="decisions_asked", null=True, blank=True)
    asked_at = models.DateTimeField()
    wanted_by = models.DateField()
    options = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="decision_closed")
    answered_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="decisions_answered")
    answered_at = models.DateTimeField(null=True, blank=True)
    option = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="decision_answered_by_somebody_with_an_option",
                condition=Q(state="answered", answered_by__isnull=False, answered_at__isnull=False, option__lt=F("options"))
                | ~Q(state="answered") & Q(answered_by__isnull=True, answered_at__isnull=True, option__isnull=True),
            ),
            models.CheckConstraint(
                name="decision_closed_by_an_event",
                condition=Q(state="open", closed_event__isnull=True) | ~Q(state="open") & Q(closed_event__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # Read by the status page: what was asked in this campaign, the newest first?
            models.Index(fields=["campaign", "-asked_at"], name="decision_of_campaign"),
            # Read by "my next move" and the portfolio: what is still wanted?
            models.Index(fields=["campaign"], name="decision_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return str(self.id)
