"""What people and endpoints are told: notices, and the outbox of what is sent somewhere. Written by `outbox`, but for the read mark.

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
            # Read by auditor.bar_of, on every page, and by inbox.unread_count.
            models.Index(fields=["reader"], name="notice_unread", condition=Q(read_at__isnull=True)),
            # Read by digests.gather, every round: for whom does something wait, and since when?
            models.Index(fields=["reader", "created_at"], name="notice_for_digest", condition=Q(for_digest=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SLACK = "slack", _("Slack")
    TEAMS = "teams", _("Microsoft Teams")
    WEBHOOK = "webhook", _("Webhook")


class Endpoint(models.Model):
    """An address outside that hears of events: a chat channel, or a program. `url` and the secrets are sealed (`sealing.py`).

    Off while `paused_at` (somebody said so) or `disabled_at` (the other side is gone, and `disabled_why`) stands. `old_secret` signs
    beside `secret` until `old_secret_until`. `rests_until`: not tried before, since it failed or asked for it. `tried_at` is when
    something was last claimed for it, `told_at` and `told_try_at` when its owner was told, or tried to be, that it is off.
    """

    class Kind(models.TextChoices):
        SLACK = Channel.SLACK.value, _("Slack")
        TEAMS = Channel.TEAMS.value, _("Microsoft Teams")
        WEBHOOK = Channel.WEBHOOK.value, _("Webhook")

    class Off(models.TextChoices):
        GONE = "gone", _("It answered that it exists no more (410).")
        FAILING = "failing", _("Nothing has reached it for five days.")
        UNREADABLE = "unreadable", _("What is kept of it cannot be read with the secret key of this installation.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)
    url = models.TextField()
    host = models.CharField(max_length=253)
    owner = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="endpoints")
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, null=True, blank=True, related_name="endpoints")
    hears = models.JSONField(default=list, blank=True)
    secret = models.TextField(blank=True)
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=12, choices=Off, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_try_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


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
    """A notice on its way to a person, or an event on its way to an endpoint; leased to one sender at a time: `lease_token` is the fence.

    `lease_until` is in the database's time, all else in ours. Every copy that goes out bears the one `message_id`; deliveries that
    share it are one message. `reported_at` is when the race was told that it could not be delivered.

    To a person: notice and bundle. To an endpoint: `endpoint`, the `event` (none for a test), the `payload` as it was first written, and
    `queued_at`, since when it is tried.
    """

    Channel = Channel

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        LEASED = "leased", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be delivered")
        CANCELLED = "cancelled", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Typed as if they were always there: what handles messages to people never holds another, and `posting` asks for neither.
    notice: models.ForeignKey[Notice, Notice] = models.ForeignKey(  # type: ignore[misc]  # as said
        Notice, models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    bundle: models.ForeignKey[Bundle, Bundle] = models.ForeignKey(  # type: ignore[misc]  # as said
        Bundle, models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
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
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, null=True, blank=True, related_name="deliveries")
    event = models.ForeignKey("campaigns.Event", models.PROTECT, null=True, blank=True, related_name="+")
    payload = models.TextField(blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_delivery_per_notice_and_channel", fields=["notice", "channel"]),
            models.UniqueConstraint(name="one_delivery_per_event_and_endpoint", fields=["endpoint", "event"]),
            models.CheckConstraint(
                name="a_delivery_is_to_a_person_or_an_endpoint",
                condition=Q(notice__isnull=False, bundle__isnull=False, endpoint__isnull=True)
                | Q(notice__isnull=True, bundle__isnull=True, endpoint__isnull=False, queued_at__isnull=False),
            ),
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
            # Read by posting.claim, every round: what is still to be sent to this endpoint?
            models.Index(
                fields=["endpoint", "next_at"],
                name="delivery_to_post",
                condition=Q(endpoint__isnull=False, state__in=["queued", "leased"]),
            ),
            # Read by endpoints.log_of and posting.forget: what was sent to this endpoint, the latest first?
            models.Index(fields=["endpoint", "-queued_at"], name="delivery_posted", condition=Q(endpoint__isnull=False)),
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
    """One try to send a delivery, by the database's clock. No end: the sender was cut off, and nobody knows whether it arrived.

    What an endpoint answered: its HTTP status, how long it took, and the beginning of its words.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    lease_token = models.UUIDField()
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

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
