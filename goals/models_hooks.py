"""Addresses to which a program sends readings, and what it sent. The secrets are sealed (`stakeholders.sealing`)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_ID = 255
LONGEST_NAME = 80


class Hook(models.Model):
    """One address for the readings of one metric. `owner` answers for what comes: readings are theirs to note, and noted as theirs.

    `old_secret` is good beside `secret` until `old_secret_until`. Once it is taken back there is no secret, and nothing opens it.
    `strange` counts the messages of which nobody proved that they came from who knows a secret, `strange_why` says what was wrong with
    the last of them: numbers alone, for anybody can send such.
    """

    class Why(models.TextChoices):
        HEADERS = "headers", _("A header is missing: webhook-id, webhook-timestamp or webhook-signature.")
        TIME = "time", _("It was signed more than five minutes ago or ahead, or its webhook-timestamp is no number of seconds.")
        SIGNATURE = "signature", _("The signature fits neither secret.")
        UNREADABLE = "unreadable", _("What is kept of the secret cannot be read with the key of this installation. Make a new secret.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey("goals.Metric", models.PROTECT, related_name="hooks")
    name = models.CharField(max_length=LONGEST_NAME)
    owner = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="hooks")
    secret = models.TextField(blank=True)
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    strange = models.PositiveIntegerField(default=0)
    strange_at = models.DateTimeField(null=True, blank=True)
    strange_why = models.CharField(max_length=10, choices=Why, blank=True)

    class Meta:
        verbose_name = _("incoming hook")
        verbose_name_plural = _("incoming hooks")
        constraints: ClassVar = [
            models.CheckConstraint(name="hook_revoked_has_no_secret", condition=Q(revoked_at=None) | Q(secret="", old_secret="")),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} ({self.id})"


class HookMessage(models.Model):
    """A message from who knows the secret, and its answer, which the same id gets again. `digest` is that of the body."""

    id = models.BigAutoField(primary_key=True)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="messages", db_index=False)
    message_id = models.CharField(max_length=LONGEST_ID)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("message to a hook")
        verbose_name_plural = _("messages to hooks")
        # Read by the page of a metric's hooks: what came last?
        indexes: ClassVar = [models.Index(fields=["hook", "-at"], name="hook_message_newest")]
        constraints: ClassVar = [models.UniqueConstraint(name="one_message_an_id", fields=["hook", "message_id"])]

    def __str__(self) -> str:
        return f"{self.hook_id}: {self.status} ({self.pk})"
