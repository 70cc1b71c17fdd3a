"""Answers that are kept, so that a call which is sent again is answered again and done once."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """What one person was answered under one key. `request` is the SHA-256 of all that was asked; `status` 0 until it is done.

    The row is written in the transaction of what it answers: who sends the same meanwhile waits for it, and what is rolled back leaves
    no answer behind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("stakeholders.Stakeholder", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
        indexes: ClassVar = [
            # Read by kept_answers.forget: which are old enough?
            models.Index(fields=["at"], name="kept_answer_age"),
        ]

    def __str__(self) -> str:
        return f"{self.status} ({self.pk})"
