"""The tokens with which programs of a person come in: what is kept is a digest, never the token."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stakeholders.querysets import ApiTokenQuerySet


class Scope(models.TextChoices):
    """What a token may be used for, each including those before it. Never more than its person may."""

    READ = "read", pgettext_lazy("scope of a token", "read")
    ACT = "act", pgettext_lazy("scope of a token", "act")
    ADMIN = "admin", pgettext_lazy("scope of a token", "admin")

    def includes(self, needed: str) -> bool:
        """Whether this is enough where that is asked for."""
        order = list(Scope)
        return order.index(self) >= order.index(Scope(needed))


class MadeVia(models.TextChoices):
    """The door a token was made at."""

    PAGE = "page", _("on the page of tokens")
    COMMAND = "command", _("on the command line")


class ApiToken(models.Model):
    """One token. `hint` is its first eight characters: four that every token has, and 24 of its 256 random bits to know it again by."""

    HINT_LENGTH = 8

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("stakeholders.Stakeholder", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    digest = models.CharField(max_length=64, editable=False)
    hint = models.CharField(_("begins with"), max_length=HINT_LENGTH, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_via = models.CharField(_("made"), max_length=8, choices=MadeVia, default=MadeVia.PAGE)
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]  # the queryset's own words

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints: ClassVar = [
            # Its index is read by bearer, with every call of a program.
            models.UniqueConstraint(fields=["digest"], name="one_token_a_digest"),
            models.CheckConstraint(condition=Q(expires_at=None) | Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"),
        ]
        # Read by tokens_of and by the count before another one is made: what has this person that was not revoked?
        indexes: ClassVar = [
            models.Index(fields=["person", "-made_at"], condition=Q(revoked_at=None), name="tokens_not_revoked"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    def clean(self) -> None:
        """Said beside the field it is about, before the table refuses it."""
        if self.expires_at is not None and self.expires_at <= self.made_at:
            raise ValidationError({"expires_at": _("This is over already.")})

    def allows(self, needed: str) -> bool:
        """Whether its scope is enough where that is asked for."""
        return Scope(self.scope).includes(needed)

    def is_over(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.expires_at is not None and self.expires_at <= now
