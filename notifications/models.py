"""What people are told: notices, and the outbox of those that are sent somewhere. Written by `outbox` alone, but for the read mark.

A notice is the in-app message itself: the unique constraint makes it appear once. A delivery is one notice on its way through one
channel, an attempt one try to send it; an attempt without an end was cut off in flight, and may explain a second copy.
"""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.audience import Why

HALF_PAST_EIGHT = time(8, 30)


class Notice(models.Model):
    """An event on its way to one person.

    `facts` are the numbers, days and ids it tells, reckoned once when it was published, so that every copy says the same; names and
    words are read when it is shown. `due_at` is empty for what is not mailed by itself; `for_digest` holds until a digest has taken it.
    `stall` is what must still be open for it to go out.
    """

    class Why(models.TextChoices):
        COURT = Why.COURT.value, _("You are being waited for")
        TAKER = Why.TAKER.value, _("You take the baton")
        GIVER = Why.GIVER.value, _("You gave the baton")
        DOWNSTREAM = Why.DOWNSTREAM.value, _("You run next")
        RUNNER = Why.RUNNER.value, _("You run a leg of it")
        LEAD = Why.LEAD.value, _("You lead the campaign")
        SUBSTITUTE = Why.SUBSTITUTE.value, _("You stand in for whom is waited for")
        HEAD = Why.HEAD.value, _("You answer for whom is waited for")
        SPONSOR = Why.SPONSOR.value, _("You sponsor the campaign")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("campaigns.Event", models.PROTECT, related_name="notices")
    reader = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="notices")
    stall = models.ForeignKey("campaigns.Stall", models.PROTECT, null=True, blank=True, related_name="notices")
    why = models.CharField(max_length=12, choices=Why)
    act_now = models.BooleanField()
    for_digest = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_notice_per_event_and_reader", fields=["event", "reader"])]
        indexes: ClassVar = [
            # Read by inbox.notices_for: what was this person told, newest first?
            models.Index(fields=["reader", "-created_at"], name="notice_of_reader"),
            # Read by inbox.unread_count, on every page.
            models.Index(fields=["reader"], name="notice_unread", condition=Q(read_at__isnull=True)),
            # Read by digests.gather, every round: for whom does something wait, and since when?
            models.Index(fields=["reader", "created_at"], name="notice_for_digest", condition=Q(for_digest=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class Bundle(models.Model):
    """What goes to one person about one campaign through one channel, or (no campaign) as their digest. Its row is the sender's lock.

    `last_at` is when a new message of it was last claimed: what follows within five minutes waits until they are over.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    reader = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_bundle_per_reader_and_campaign", fields=["reader", "campaign", "channel"]),
            models.UniqueConstraint(name="one_bundle_of_digests", fields=["reader", "channel"], condition=Q(campaign__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Digest(models.Model):
    """The one daily mail of a person and a working day of theirs: the local date, and the instant from which it may go out."""

    id = models.UUIDField(primary_key=True, editable=False)
    reader = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="digests")
    day = models.DateField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_digest_a_day", fields=["reader", "day"])]

    def __str__(self) -> str:
        return f"{self.day} ({self.id})"


class Delivery(models.Model):
    """A notice on its way through one channel, leased to one sender at a time: `lease_token` is the fence.

    `lease_until` is in the database's time, all else in ours. Every copy that goes out bears the one `message_id`; deliveries that
    share it are one message. `reported_at` is when the race was told that it could not be delivered.
    """

    Channel = Channel

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        LEASED = "leased", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be delivered")
        CANCELLED = "cancelled", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="deliveries")
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, blank=True, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_delivery_per_notice_and_channel", fields=["notice", "channel"]),
            models.CheckConstraint(
                name="a_lease_has_token_and_end",
                condition=~Q(state="leased") | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # Read by outbox.claim and outbox.publish: what is still to be sent through this channel, the longest due first?
            models.Index(fields=["channel", "next_at"], name="delivery_to_send", condition=Q(state__in=["queued", "leased"])),
            # Read by outbox.claim: what did I just lease?
            models.Index(fields=["lease_token"], name="delivery_leased", condition=Q(lease_token__isnull=False)),
            # Read by dead_letters, on the desk of every lead: what could not be delivered?
            models.Index(fields=["next_at"], name="delivery_dead", condition=Q(state="dead")),
            # Read by undelivered.report, every round: of what does the race not know yet?
            models.Index(fields=["id"], name="delivery_unreported", condition=Q(state="dead", reported_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} ({self.id})"


class Result(models.TextChoices):
    """How an attempt ended, as far as the sender knows."""

    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Broken off; it may have arrived")
    REFUSED = "refused", _("Refused for good")
    RELEASED = "released", _("Put back unsent")
    FENCED = "fenced", _("Sent after the lease was lost")


class Attempt(models.Model):
    """One try to send a delivery, by the database's clock. No end: the sender was cut off, and nobody knows whether it arrived."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    lease_token = models.UUIDField()
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_attempt_per_lease", fields=["delivery", "lease_token"])]

    def __str__(self) -> str:
        return str(self.lease_token)


class Preference(models.Model):
    """What a person wants by mail; who never said has no row. What waits for them is always mailed, and all is in the app."""

    reader = models.OneToOneField("stakeholders.Stakeholder", models.CASCADE, primary_key=True, related_name="+")
    mail_information = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    digest_at = models.TimeField(default=HALF_PAST_EIGHT)

    def __str__(self) -> str:
        return str(self.reader_id)
