"""Metrics, readings, targets. A figure is never rewritten: a correction is another row that stands for the one before, and both stay.

Figures have 15 digits, four of them decimals: as many as both databases keep to the last one.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from goals import cadence
from goals.cadence import Verdict
from goals.models_course import Contribution, CourseCorrection, CourseLook, Retirement
from goals.models_hooks import Hook, HookMessage
from goals.querysets import KeptQuerySet, MetricQuerySet

__all__ = [
    "Contribution",
    "CourseCorrection",
    "CourseLook",
    "Hook",
    "HookMessage",
    "Metric",
    "Reading",
    "Retirement",
    "Snapshot",
    "Target",
]

DIGITS, DECIMALS = 15, 4
MORE_DIGITS = 20  # of what is worked out: as many figures as a file holds still add up to it
LONGEST_NOTE, LONGEST_LINE = 500, 200


class Metric(models.Model):
    """What is measured, by whom, how often. `source` is where the figure is found, `unit` what it counts, as it is written behind it.

    `objective` is which of the two it serves: of such a metric it is said each week what will come. `cadence_since` is when its cadence
    was changed last; None: never.
    """

    class Cadence(models.TextChoices):
        DAILY = cadence.Cadence.DAILY.value, _("daily")
        WEEKLY = cadence.Cadence.WEEKLY.value, _("weekly")
        MONTHLY = cadence.Cadence.MONTHLY.value, _("monthly")
        SEMIANNUAL = cadence.Cadence.SEMIANNUAL.value, _("semiannual")

    class Measure(models.TextChoices):
        SUM = cadence.Measure.SUM.value, _("adds up: each reading is what came in since the one before")
        LEVEL = cadence.Measure.LEVEL.value, _("stands at: each reading is where it is that day")

    class Direction(models.TextChoices):
        UP = cadence.Direction.UP.value, _("more is better")
        DOWN = cadence.Direction.DOWN.value, _("less is better")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    owner = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="metrics", verbose_name=_("owner"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    measure = models.CharField(_("how it counts"), max_length=5, choices=Measure)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    cadence = models.CharField(_("cadence"), max_length=10, choices=Cadence)
    cadence_since = models.DateTimeField(null=True, blank=True)
    objective = models.CharField(_("objective"), max_length=20, choices=Campaign.Objective, blank=True)
    made_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="metrics_made")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="metrics_changed")
    changed_at = models.DateTimeField()

    objects: ClassVar[MetricQuerySet] = MetricQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        constraints: ClassVar = [
            # A file finds a metric by its name, however that is typed.
            models.UniqueConstraint(
                Lower("name"), name="one_metric_a_name", violation_error_message=_("There is a metric of this name already.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Reading(models.Model):
    """One figure of one day. Shown is the one that nothing replaces; `replaces` is the one it corrects."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="readings", db_index=False)
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=DIGITS, decimal_places=DECIMALS)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="readings")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects: ClassVar[KeptQuerySet[Reading]] = KeptQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        # Read by standing: what was read of these since then?
        indexes: ClassVar = [models.Index(fields=["metric", "day"], name="reading_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_first_reading_a_day", fields=["metric", "day"], condition=Q(replaces=None)),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} on {self.day} ({self.id})"


class Target(models.Model):
    """What a metric is to reach by the end of a month, quarter or year. `start`: where a level stands before that; None: as read last."""

    class Span(models.TextChoices):
        MONTH = cadence.Span.MONTH.value, _("month")
        QUARTER = cadence.Span.QUARTER.value, _("quarter")
        YEAR = cadence.Span.YEAR.value, _("year")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="targets", db_index=False)
    span = models.CharField(_("period"), max_length=7, choices=Span)
    first_day = models.DateField()
    last_day = models.DateField()
    value = models.DecimalField(_("target"), max_digits=DIGITS, decimal_places=DECIMALS)
    start = models.DecimalField(_("start"), max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="goal_targets")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects: ClassVar[KeptQuerySet[Target]] = KeptQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        # Read by standing: what are these to reach now?
        indexes: ClassVar = [models.Index(fields=["metric", "last_day"], name="target_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_first_target_a_period", fields=["metric", "span", "first_day"], condition=Q(replaces=None)),
            models.CheckConstraint(name="target_ends_after_it_begins", condition=Q(last_day__gt=F("first_day"))),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} by {self.last_day} ({self.id})"


class Commit(models.Model):
    """What is said to come of a metric in one ISO week of the site: `commit` for sure, `likely`, and `stretch` if all goes well.

    Shown is the one that nothing replaces; what is said anew while the week lasts stands for the one before, and both stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="commits", db_index=False)
    first_day = models.DateField()
    commit = models.DecimalField(_("commit"), max_digits=DIGITS, decimal_places=DECIMALS)
    likely = models.DecimalField(_("likely"), max_digits=DIGITS, decimal_places=DECIMALS)
    stretch = models.DecimalField(_("stretch"), max_digits=DIGITS, decimal_places=DECIMALS)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="goal_commits")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects: ClassVar[KeptQuerySet[Commit]] = KeptQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("commit")
        verbose_name_plural = _("commits")
        # Read by weeks: what was said of these in the last weeks?
        indexes: ClassVar = [models.Index(fields=["metric", "first_day"], name="commit_by_week")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_first_commit_a_week", fields=["metric", "first_day"], condition=Q(replaces=None)),
            models.CheckConstraint(
                name="commit_likely_stretch_in_order",
                condition=Q(commit__lte=F("likely"), likely__lte=F("stretch")) | Q(commit__gte=F("likely"), likely__gte=F("stretch")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} in the week of {self.first_day} ({self.id})"


class Adjustment(models.Model):
    """The one line on what was adjusted for an objective in one ISO week of the site. Kept as commits are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.CharField(_("objective"), max_length=20, choices=Campaign.Objective)
    first_day = models.DateField()
    words = models.CharField(_("what was adjusted"), max_length=LONGEST_LINE)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="goal_adjustments")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects: ClassVar[KeptQuerySet[Adjustment]] = KeptQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints: ClassVar = [
            # Read by weeks, too: what was adjusted in that week?
            models.UniqueConstraint(name="one_first_adjustment_a_week", fields=["first_day", "objective"], condition=Q(replaces=None)),
        ]

    def __str__(self) -> str:
        return f"{self.objective} in the week of {self.first_day} ({self.id})"


class News(models.Model):
    """A win, a loss or traction of a product in one ISO week of the site. Taken back by who told it, it is struck through and stays."""

    class Kind(models.TextChoices):
        WIN = "win", _("Win")
        LOSS = "loss", _("Loss")
        TRACTION = "traction", _("Traction")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_day = models.DateField(db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    product = models.CharField(_("product"), max_length=80)
    words = models.CharField(_("what happened"), max_length=LONGEST_NOTE)
    amount = models.DecimalField(_("amount"), max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="goal_news")
    via = models.CharField(max_length=8, default="page")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("win, loss or traction")
        verbose_name_plural = _("wins, losses and traction")

    def __str__(self) -> str:
        return f"{self.kind} in the week of {self.first_day} ({self.id})"


class Snapshot(models.Model):
    """How a metric stood when a period of its cadence was over, by what was known then. Never changed, whatever is corrected later.

    `span` is the shortest one that had a target that day, of which `target`, `value` and `due` (the pace) are; blank: none had, and the
    value of what adds up is that of the quarter. `read_on` is the day of the last reading, `stale` whether it was too old.
    """

    metric = models.ForeignKey(Metric, models.PROTECT, related_name="snapshots", db_index=False)
    cadence = models.CharField(max_length=10, choices=Metric.Cadence)
    first_day = models.DateField()
    last_day = models.DateField()
    taken_at = models.DateTimeField()
    value = models.DecimalField(max_digits=MORE_DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    read_on = models.DateField(null=True, blank=True)
    stale = models.BooleanField()
    span = models.CharField(max_length=7, choices=Target.Span, blank=True)
    target = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    due = models.DecimalField(max_digits=MORE_DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    verdict = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Verdict])

    class Meta:
        verbose_name = _("snapshot of a metric")
        verbose_name_plural = _("snapshots of metrics")
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_snapshot_a_period", fields=["metric", "last_day", "cadence"]),
            models.CheckConstraint(
                name="snapshot_target_of_a_span", condition=Q(span="", target=None) | ~Q(span="") & Q(target__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} by {self.last_day} ({self.cadence})"
