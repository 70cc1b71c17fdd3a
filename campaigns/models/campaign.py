"""A campaign and its plan: legs, the exchanges between them, and what each leg must meet before it may pass."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import CampaignState, Colour, LegKind, LegState, ReadyAnswer
from campaigns.querysets import CampaignQuerySet, ExchangeQuerySet, LegQuerySet
from campaigns.rings import OPEN, Ring


class Campaign(models.Model):
    """One relay. Its row is the one lock; `look_again_at` is its one timer; `seq` and `head` are the end of its log.

    `p85` is the day by which the forecast says that it will be over with a chance of 85 in 100, as far as that rests on evidence, and
    `at_risk_since` since when that has been after the target. `look_failed_at` is set while it is poison to the watch; `audited_at` is
    when its log was last replayed, in the database's time.
    """

    class State(models.TextChoices):
        DRAFT = CampaignState.DRAFT.value, _("Draft")
        RUNNING = CampaignState.RUNNING.value, _("Running")
        PAUSED = CampaignState.PAUSED.value, _("Paused")
        FINISHED = CampaignState.FINISHED.value, _("Finished")
        ABANDONED = CampaignState.ABANDONED.value, _("Abandoned")

    class Objective(models.TextChoices):
        ADOPTION = "adoption", _("Adoption")
        PIPELINE = "pipeline", _("Qualified pipeline")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    objective = models.CharField(max_length=20, choices=Objective, blank=True)
    contribution = models.CharField(max_length=200, blank=True)
    brand_promise = models.CharField(max_length=300, blank=True)
    brief = models.TextField(blank=True)
    finish_on = models.DateField(null=True, blank=True)
    p85 = models.DateField(null=True, blank=True)
    at_risk_since = models.DateTimeField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=3)
    lead = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="campaigns_led")
    deputy = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="campaigns_deputised", null=True, blank=True)
    sponsor = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="campaigns_sponsored", null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    colour = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Colour], blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    pauses = models.JSONField(default=list)
    thresholds = models.JSONField(default=dict)  # of its own, by name; the house's are for the rest
    look_again_at = models.DateTimeField(null=True, blank=True)
    look_failed_at = models.DateTimeField(null=True, blank=True)
    audited_at = models.DateTimeField(null=True, blank=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        indexes: ClassVar = [
            # Read by watch.sweep: what is due for a look?
            models.Index(fields=["look_again_at"], name="campaign_due", condition=Q(look_again_at__isnull=False)),
            # Read by the board: what is open?
            models.Index(fields=["state"], name="campaign_open", condition=Q(state__in=["running", "paused"])),
            # Read by spot_check: what is open and will never be looked at again?
            models.Index(fields=["id"], name="campaign_untimed", condition=Q(state__in=["running", "paused"], look_again_at__isnull=True)),
            # Read by spot_check: what could not be looked at?
            models.Index(fields=["id"], name="campaign_look_failed", condition=Q(look_failed_at__isnull=False)),
            # Read by spot_check: whose log was not replayed for longest?
            models.Index(fields=["audited_at"], name="campaign_audited"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Leg(models.Model):
    """One leg. `state` is derived by `settling.settle` and only stored here; days are working days, dates in the runner's calendar."""

    class Kind(models.TextChoices):
        GUN = LegKind.GUN.value, _("Gun")
        LEG = LegKind.LEG.value, _("Leg")
        TAPE = LegKind.TAPE.value, _("Tape")

    class State(models.TextChoices):
        WAITING = LegState.WAITING.value, _("Waiting")
        RUNNING = LegState.RUNNING.value, _("In hand")
        BLOCKED = LegState.BLOCKED.value, _("Blocked")
        PASSING = LegState.PASSING.value, _("Passing")
        DONE = LegState.DONE.value, _("Done")
        SKIPPED = LegState.SKIPPED.value, _("Skipped")

    class Ready(models.TextChoices):
        READY = ReadyAnswer.READY.value, _("Ready")
        READY_FROM = ReadyAnswer.READY_FROM.value, _("Ready from a day")
        SOMEONE_ELSE = ReadyAnswer.SOMEONE_ELSE.value, _("Somebody else has to")
        MISSING = ReadyAnswer.MISSING.value, _("Something is missing")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="legs")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LEG)
    name = models.CharField(max_length=200)
    function = models.ForeignKey("stakeholders.Function", models.PROTECT, null=True, blank=True, related_name="legs")
    runner = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="legs")
    sensitive = models.BooleanField(default=False)
    sales_facing = models.BooleanField(default=False)
    planned_days = models.FloatField(default=1.0)
    plan_start = models.DateField(null=True, blank=True)
    plan_due = models.DateField(null=True, blank=True)
    promise = models.DateField(null=True, blank=True)
    promises = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    skipped = models.BooleanField(default=False)
    blocked_on = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="legs_blocked")
    blocked_since = models.DateTimeField(null=True, blank=True)
    blocked_until = models.DateField(null=True, blank=True)
    block_renewals = models.PositiveSmallIntegerField(default=0)
    packet_version = models.PositiveIntegerField(default=0)
    packet = models.ForeignKey("campaigns.Event", models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_sign_at = models.DateTimeField(null=True, blank=True)
    ready_asked_at = models.DateTimeField(null=True, blank=True)
    ready_asked_for = models.DateField(null=True, blank=True)
    ready_over = models.ForeignKey("campaigns.Exchange", models.SET_NULL, null=True, blank=True, related_name="+")
    ready = models.CharField(max_length=15, choices=Ready, null=True, blank=True)  # noqa: DJ001 -- no answer is not an empty one
    ready_from = models.DateField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[LegQuerySet] = LegQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="leg_planned_half_a_day", condition=Q(planned_days__gte=0.5)),
            models.UniqueConstraint(name="one_gun_per_campaign", fields=["campaign"], condition=Q(kind="gun")),
            models.UniqueConstraint(name="one_tape_per_campaign", fields=["campaign"], condition=Q(kind="tape")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Exchange(models.Model):
    """The planned edge from one leg to the next. Dropped ones stay on record and are no longer part of the race."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="exchanges")
    giver = models.ForeignKey(Leg, models.CASCADE, related_name="outgoing")
    taker = models.ForeignKey(Leg, models.CASCADE, related_name="incoming")
    need_by = models.DateField(null=True, blank=True)
    critical = models.BooleanField(default=False)
    returns = models.PositiveSmallIntegerField(default=0)
    dropped = models.BooleanField(default=False)

    objects: ClassVar[ExchangeQuerySet] = ExchangeQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_exchange_per_pair", fields=["giver", "taker"], condition=Q(dropped=False)),
            models.CheckConstraint(name="exchange_between_two_legs", condition=~Q(giver=F("taker"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CheckItem(models.Model):
    """One thing a leg must meet before it may pass. Evidence is a link or a sentence; Relay stores no files.

    `ring` says who may see it: `campaigns.rings`.
    `asked_by`: the next runner, who said on their mark that they need it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    wants_evidence = models.BooleanField(default=False)
    survives = models.BooleanField(default=False)
    met = models.BooleanField(default=False)
    met_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="+")
    met_at = models.DateTimeField(null=True, blank=True)
    has_evidence = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)
    waived = models.BooleanField(default=False)
    waived_reason = models.TextField(blank=True)
    removed = models.BooleanField(default=False)
    ring = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Ring], default=OPEN.value)
    asked_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.text} ({self.id})"
