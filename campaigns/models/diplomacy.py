"""What leads know of the people whom a campaign depends on: where they stand towards it, and notes for named readers.

Nothing of it is an event, so nothing that reads the log can carry it: no mail, feed, webhook, export, status page or answer to others.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.querysets import NoteQuerySet, StanceQuerySet


class Stance(models.Model):
    """Where one person stands towards one campaign, where its lead wants them, and who looks after that.

    The scale is that of the stakeholder engagement assessment matrix, in its order. `next_touch_on` is a day in the keeper's calendar.
    Only lead, deputy and admin read and write it; the person may ask to read it. What it was before is in its `said`.
    """

    class Level(models.TextChoices):
        UNAWARE = "unaware", _("Unaware")
        RESISTANT = "resistant", _("Resistant")
        NEUTRAL = "neutral", _("Neutral")
        SUPPORTIVE = "supportive", _("Supportive")
        LEADING = "leading", _("Leading")

    class Weight(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stances")
    person = models.ForeignKey("stakeholders.Stakeholder", models.CASCADE, related_name="stances")
    current = models.CharField(max_length=10, choices=Level)
    wanted = models.CharField(max_length=10, choices=Level)
    influence = models.CharField(max_length=6, choices=Weight, default=Weight.MEDIUM)
    interest = models.CharField(max_length=6, choices=Weight, default=Weight.MEDIUM)
    keeper = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    next_touch_on = models.DateField(null=True, blank=True)
    next_touch = models.CharField(max_length=200, blank=True)
    last_touch_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[StanceQuerySet] = StanceQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_stance_per_person_and_campaign", fields=["campaign", "person"]),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def gap(self) -> int:
        """Steps from where they stand to where they are wanted; negative for somebody who is to step back."""
        order = Stance.Level.values
        return order.index(self.wanted) - order.index(self.current)


class StanceSaid(models.Model):
    """One saying of where somebody stands and is wanted, or of a touch: by whom and when. Never changed; it goes with its stance."""

    stance = models.ForeignKey(Stance, models.CASCADE, related_name="said")
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    current = models.CharField(max_length=10, choices=Stance.Level)
    wanted = models.CharField(max_length=10, choices=Stance.Level)
    touched_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Note(models.Model):
    """A diplomacy note about a person, with a campaign or without: for its author and the readers they name, and for nobody else.

    Only the author replaces its words, which leaves no copy of the old ones, or takes it away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("stakeholders.Stakeholder", models.CASCADE, related_name="notes_about")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    readers = models.ManyToManyField("stakeholders.Stakeholder", related_name="+", blank=True)
    words = models.TextField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NoteQuerySet] = NoteQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="note_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return str(self.id)
