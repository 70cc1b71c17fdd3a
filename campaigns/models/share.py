"""Links to the status page of a campaign for whoever the lead gives them to, and how often they were opened."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class Share(models.Model):
    """One link. The secret is shown once and never kept: `digest` is its SHA-256, `password` what Django's hasher makes of one.

    `tries` counts the wrong passwords up to `tried_at`; they are forgotten a quarter of an hour after the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="shares")
    label = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=256, blank=True)
    with_names = models.BooleanField(default=False)
    with_goals = models.BooleanField(default=False)
    made_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class ShareVisit(models.Model):
    """How often a link was asked for on a day of the site, and what came of it: one row for each, not one for each time.

    Nothing is kept of who came, not even their browser: the lead wants to know whether the page is read, and whom the link was given to
    stands on the link itself.
    """

    class Came(models.TextChoices):
        SHOWN = "shown", _("shown")
        ASKED = "asked", _("asked for the password")
        UNLOCKED = "unlocked", _("right password")
        WRONG_PASSWORD = "wrong_password", _("wrong password")
        TOO_MANY = "too_many", _("too many wrong passwords")
        EXPIRED = "expired", _("run out")
        REVOKED = "revoked", _("taken back")
        CLOSED = "closed", _("the campaign shows no status")

    share = models.ForeignKey(Share, models.CASCADE, related_name="visits")
    day = models.DateField()
    came = models.CharField(max_length=20, choices=Came)
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_row_per_share_day_and_outcome", fields=["share", "day", "came"])]

    def __str__(self) -> str:
        return f"{self.came} ({self.pk})"
