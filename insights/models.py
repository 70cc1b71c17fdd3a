"""What is learned from: legs of past relays that were brought along (evidence, never campaigns), and how campaigns stood, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import CampaignState, Colour


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


class Snapshot(models.Model):
    """How a campaign stood at a moment. What is told is never changed; `newest` marks the last one of a campaign, and its `seen_seq` up to
    which event a look found nothing else to tell.

    `taken_on` is the day in the site's calendar, `seq` the newest event at that moment. `because` are codes, the deciding one first;
    `slip_days` working days after the target, negative before it; `worst_step` how far the ladder of any open stall was climbed.
    `holders` are functions with the legs whose baton waits for them, never persons:
    [{"function": id or None, "name": "PR", "legs": [ids]}]. The forecast: `p50`, `p85` and `p95` are days by which that share of its
    replays is over; `p85` is the day that is told, by which `quoted_percent` of them are, which is more than 85 where too few of those days
    were kept; `p85_replayed` is that of 85 % whatever is told. `chance` is that of the target; `odds` is the rest of it, as `insights.odds`
    keeps it. Empty for what is not to finish. `court` is whose court the time since the gun was in, as `insights.court_kept` keeps it.
    """

    class Why(models.TextChoices):
        NIGHT = "night", _("each night")
        CHANGE = "change", _("on a change")

    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="snapshots", db_index=False)
    why = models.CharField(max_length=6, choices=Why)
    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    seq = models.PositiveIntegerField()
    seen_seq = models.PositiveIntegerField()
    newest = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=[(one.value, one.value) for one in CampaignState])
    colour = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Colour])
    because = models.JSONField(default=list)
    said = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Colour], blank=True)
    finish = models.DateField(null=True, blank=True)
    target = models.DateField(null=True, blank=True)
    slip_days = models.IntegerField(null=True, blank=True)
    legs_done = models.PositiveIntegerField()
    legs = models.PositiveIntegerField()
    stalls = models.PositiveIntegerField()
    worst_step = models.PositiveSmallIntegerField(default=0)
    holders = models.JSONField(default=list)
    p50 = models.DateField(null=True, blank=True)
    p85 = models.DateField(null=True, blank=True)
    p95 = models.DateField(null=True, blank=True)
    quoted_percent = models.PositiveSmallIntegerField(default=85, db_default=85)
    p85_replayed = models.DateField(null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)
    odds = models.JSONField(default=dict, blank=True)
    court = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        indexes: ClassVar = [
            # Read by trend: what was told of a campaign lately?
            models.Index(fields=["campaign", "taken_on"], name="snapshot_trend"),
            # Read by look: whose log is longer than what was seen of it?
            models.Index(fields=["campaign", "seen_seq"], name="snapshot_seen", condition=Q(newest=True)),
            # Read by look: for whom is it night?
            models.Index(fields=["taken_on"], name="snapshot_night_due", condition=Q(newest=True, state__in=["paused", "running"])),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_newest_snapshot", fields=["campaign"], condition=Q(newest=True)),
            models.UniqueConstraint(name="one_snapshot_a_night", fields=["campaign", "taken_on"], condition=Q(why="night")),
            models.CheckConstraint(name="snapshot_seen_after_taken", condition=Q(seen_seq__gte=F("seq"))),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} on {self.taken_on} ({self.why})"


class CutList(models.Model):
    """The campaigns that were in doubt on a Monday, a day of the site, as `insights.cut_list` found them. Never changed.

    `named`: [{"campaign": id, "doubts": [{"doubt": code, "facts": {}}], "hands": {function: batons}, "legs": n, "planned_days": n}].
    """

    monday = models.DateField(primary_key=True)
    taken_at = models.DateTimeField()
    named = models.JSONField(default=list)

    class Meta:
        verbose_name = _("cut list")
        verbose_name_plural = _("cut lists")

    def __str__(self) -> str:
        return f"{self.monday}: {len(self.named)}"
