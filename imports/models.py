"""A file that somebody brought along, what they answered about it, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from imports.querysets import ImportQuerySet


class Import(models.Model):
    """One file. The row is the truth: a worker is only asked to look at it, and what it makes commits together with `done`.

    `content` is the text of the file, blank once it was deleted; `options` say what to take of it (plan: `relays`; history: `zone`,
    `plan`), `answers` are those of `campaigns.importing`, `found` is what reading it came to, `result` what was made, `refusal` why
    nothing was. `steps` counts what of the run is behind it: taken by a worker, read, written. A worker holds it by a lease.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan")
        HISTORY = "history", _("History")
        READINGS = "readings", _("Readings")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    options = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    run_by = models.ForeignKey("stakeholders.Stakeholder", models.PROTECT, related_name="imports_run", null=True)
    via = models.CharField(max_length=8, default="page")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    steps = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        indexes: ClassVar = [
            # Read by working.work: which wait for a worker?
            models.Index(fields=["started_at"], name="import_running", condition=Q(state="running")),
            # Read by the list: which are theirs?
            models.Index(fields=["by", "-created_at"], name="import_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="import_leased_while_running", condition=Q(state="running") | Q(lease_token=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def is_open(self) -> bool:
        """Whether answers still count: nothing was made of it, nothing is being made, and its file is here."""
        return self.state in (self.State.OPEN, self.State.FAILED) and bool(self.content)

    @property
    def relays(self) -> tuple[str, ...]:
        """The relays of a plan that were chosen; none: not chosen yet, which means all."""
        return tuple(self.options.get("relays", ()))
