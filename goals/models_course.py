"""What a metric is for and what was done about it: campaigns that are to move it, changes of course, times in which nobody measured it.

Nothing that was said is ever rewritten: a look at a change of course is a row of its own.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import Outcome

DIGITS, DECIMALS = 15, 4
LONGEST_WORDS = 1000


class Contribution(models.Model):
    """A campaign is to move a metric. `expected` is by how much, in the metric's unit; None: nobody said."""

    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="contributions", db_index=False)
    metric = models.ForeignKey("goals.Metric", models.PROTECT, related_name="contributions")
    expected = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="contributions")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("contribution of a campaign")
        verbose_name_plural = _("contributions of campaigns")
        # Read by contributing: which metrics is this campaign to move?
        constraints: ClassVar = [models.UniqueConstraint(name="one_contribution_a_metric", fields=["campaign", "metric"])]

    def __str__(self) -> str:
        return f"{self.campaign_id} to {self.metric_id} ({self.pk})"


class CourseCorrection(models.Model):
    """A change of course: what was seen, what was changed, to be looked at again at `check_on`, a day of the site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey("goals.Metric", models.PROTECT, related_name="corrections", db_index=False)
    saw = models.CharField(max_length=LONGEST_WORDS)
    changed = models.CharField(max_length=LONGEST_WORDS)
    check_on = models.DateField()
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="course_corrections")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("course correction")
        verbose_name_plural = _("course corrections")
        # Read by correcting: what was changed about these, the newest first?
        indexes: ClassVar = [models.Index(fields=["metric", "-at"], name="course_of_metric")]

    def __str__(self) -> str:
        return f"{self.metric_id} ({self.id})"


class CourseLook(models.Model):
    """Somebody looked whether a change of course worked. `again`: too early, to be looked at `until` a later day. Judged it is once."""

    class Outcome(models.TextChoices):
        WORKED = Outcome.WORKED.value, _("It worked")
        DID_NOT = Outcome.DID_NOT.value, _("It did not")
        AGAIN = Outcome.AGAIN.value, _("Too early: look again")

    correction = models.ForeignKey(CourseCorrection, models.PROTECT, related_name="looks")
    outcome = models.CharField(max_length=10, choices=Outcome)
    until = models.DateField(null=True, blank=True)
    found = models.CharField(max_length=LONGEST_WORDS, blank=True)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="course_looks")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a course correction")
        verbose_name_plural = _("looks at course corrections")
        constraints: ClassVar = [
            models.UniqueConstraint(name="course_judged_once", fields=["correction"], condition=~Q(outcome="again")),
            models.CheckConstraint(
                name="course_looked_at_again_on_a_day",
                condition=Q(outcome="again", until__isnull=False) | ~Q(outcome="again") & Q(until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id}: {self.outcome} ({self.pk})"


class Retirement(models.Model):
    """Nobody measures a metric from then on, until it is taken up again."""

    metric = models.ForeignKey("goals.Metric", models.PROTECT, related_name="retirements")
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="retirements")
    at = models.DateTimeField()
    ended_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="retirements_ended")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("time without readings")
        verbose_name_plural = _("times without readings")
        constraints: ClassVar = [
            models.UniqueConstraint(name="retired_once_at_a_time", fields=["metric"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="retirement_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} since {self.at:%Y-%m-%d} ({self.pk})"
