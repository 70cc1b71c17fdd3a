"""What happens on the exchanges: handoffs, the stalls of those who wait, and the promises people made."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import IN_THE_AIR, LIVE, Grade, HandoffKind, HandoffState
from campaigns.models.campaign import Campaign, Exchange, Leg
from campaigns.querysets import HandoffQuerySet, StallQuerySet
from campaigns.stall import StallKind


class Handoff(models.Model):
    """One attempt to pass the baton over one exchange, or (relief) to change the runner of `leg`. `leg` is the giving leg."""

    class Kind(models.TextChoices):
        NORMAL = HandoffKind.NORMAL.value, _("Handoff")
        RELIEF = HandoffKind.RELIEF.value, _("Relief")

    class State(models.TextChoices):
        OFFERED = HandoffState.OFFERED.value, _("In the air")
        DECLINED = HandoffState.DECLINED.value, _("Not theirs")
        ACCEPTED = HandoffState.ACCEPTED.value, _("Taken")
        RETURNED = HandoffState.RETURNED.value, _("Sent back")
        RECALLED = HandoffState.RECALLED.value, _("Taken back by the giver")
        VOID = HandoffState.VOID.value, _("No longer needed")

    class Grade(models.TextChoices):
        RIGHT = Grade.RIGHT.value, _("Right")
        RIGHT_WITH_CONDITIONS = Grade.RIGHT_WITH_CONDITIONS.value, _("Right with conditions")
        RETURNED = Grade.RETURNED.value, _("Returned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="handoffs")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="handoffs")
    exchange = models.ForeignKey(Exchange, models.CASCADE, null=True, blank=True, related_name="handoffs")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NORMAL)
    attempt = models.PositiveSmallIntegerField(default=1)
    packet_version = models.PositiveIntegerField(default=1)
    packet = models.ForeignKey("campaigns.Event", models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, related_name="handoffs_given")
    taker = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, related_name="handoffs_taken")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    court_since = models.DateTimeField()
    question_open = models.BooleanField(default=False)
    questions = models.PositiveSmallIntegerField(default=0)
    need_until = models.DateField(null=True, blank=True)
    need_untils = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    undelivered_at = models.DateTimeField(null=True, blank=True)
    overridden = models.BooleanField(default=False)
    grade = models.CharField(max_length=25, choices=Grade, null=True, blank=True)  # noqa: DJ001 -- no grade is not an empty grade
    read_back_right = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[HandoffQuerySet] = HandoffQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_live_handoff_per_exchange",
                fields=["exchange"],
                condition=Q(exchange__isnull=False, state__in=sorted(s.value for s in LIVE)),
            ),
            models.UniqueConstraint(
                name="one_relief_in_the_air_per_leg",
                fields=["leg"],
                condition=Q(exchange__isnull=True, state__in=sorted(s.value for s in IN_THE_AIR)),
            ),
        ]
        indexes: ClassVar = [
            # Read by "my next move": what is in the air for me?
            models.Index(fields=["taker"], name="handoff_in_the_air", condition=Q(state__in=["declined", "offered"])),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Stall(models.Model):
    """A leg or handoff whose clock ran out. `policy` is what the ladder said when it opened; `cost_days` are working days of the finish.

    `step` is how far the ladder has been climbed, `told` how many messages each person was sent about it, by their id. Until the end of
    the day `snoozed_until` nobody is told more.
    """

    class Kind(models.TextChoices):
        LATE_RUNNER = StallKind.LATE_RUNNER.value, _("Late")
        BATON_IN_AIR = StallKind.BATON_IN_AIR.value, _("Stuck")
        SILENT_RUNNER = StallKind.SILENT_RUNNER.value, _("Stuck: no sign of life")
        BLOCKED_TOO_LONG = StallKind.BLOCKED_TOO_LONG.value, _("Stuck: blocked too long")
        DROPPED_BATON = StallKind.DROPPED_BATON.value, _("Stuck: sent back and not offered again")
        WAITING_AT_JOIN = StallKind.WAITING_AT_JOIN.value, _("Stuck: waiting at a join")
        NO_HANDS = StallKind.NO_HANDS.value, _("Nobody has it: nobody can take what comes")
        NOBODY_TAKES = StallKind.NOBODY_TAKES.value, _("Nobody has it: nobody takes it")
        NOBODY_AT_THE_WHEEL = StallKind.NOBODY_AT_THE_WHEEL.value, _("Nobody has it: nobody leads it")
        FINISH_AT_RISK = StallKind.FINISH_AT_RISK.value, _("Late: the finish is at risk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stalls")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="stalls")
    handoff = models.ForeignKey(Handoff, models.CASCADE, null=True, blank=True, related_name="stalls")
    kind = models.CharField(max_length=20, choices=Kind)
    opened_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    court = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, related_name="stalls_in_court")
    cost_days = models.FloatField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    policy = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    snoozed_until = models.DateField(null=True, blank=True)
    snoozes = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    why_closed = models.CharField(max_length=30, blank=True)

    objects: ClassVar[StallQuerySet] = StallQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_stall_per_handoff", fields=["handoff", "kind"], condition=Q(closed_at__isnull=True, handoff__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_open_stall_per_leg", fields=["leg", "kind"], condition=Q(closed_at__isnull=True, handoff__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            # Read by the board and by spot_check: what is open?
            models.Index(fields=["campaign"], name="stall_open", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.id})"


class Commitment(models.Model):
    """What somebody said they would do by a day: a promise to pass on, a condition under which a baton was taken, or, on their mark, to be
    ready to take one from that day on."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("Promise")
        CONDITION = "condition", _("Condition")
        READY = "ready", _("Ready from")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        MOVED = "moved", _("Moved")
        MISSED = "missed", _("Missed")
        RELEASED = "released", _("Released")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="commitments")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="commitments")
    handoff = models.ForeignKey(Handoff, models.CASCADE, null=True, blank=True, related_name="commitments")
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, related_name="commitments_made")
    to = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, null=True, related_name="commitments_received")
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.TextField(blank=True)
    promised_for = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_open_promise_per_leg", fields=["leg"], condition=Q(kind="promise", state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.id})"
