"""What was done with all that is kept of somebody: handed out, or erased. Ids, numbers and codes; never a word of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """One act. Nobody did it where a restore erased somebody again.

    `facts` of an erasure: `parts`, which parts of the name were looked for by themselves, by their number; `counts`, rows by table;
    `anyway`, whether something stood in its way. `swept_at` of an erasure: since when the database file has no trace of what was there.
    """

    class Kind(models.TextChoices):
        EXPORTED = "exported", _("handed out")
        ERASED = "erased", _("erased")

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="privacy_records")
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(kind="erased"), name="erased_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"
