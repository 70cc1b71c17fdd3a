"""Where people belong: the functions of a campaign and the organisations around it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What an organisation is to us; it may be several at once."""

    AGENCY = "agency", _("agency")
    SUPPLIER = "supplier", _("supplier")
    PARTNER = "partner", _("partner")
    CUSTOMER = "customer", _("customer")
    ANALYST = "analyst", _("analyst")
    PRESS = "press", _("press")
    COMPETITOR = "competitor", _("competitor")


def validate_relations(value: object) -> None:
    """Refuse anything but a list of different relations."""
    if not isinstance(value, list) or len(set(map(str, value))) < len(value):
        raise ValidationError(_("Give a list of different relations."))
    if unknown := [str(relation) for relation in value if relation not in Relation.values]:
        raise ValidationError(_("Unknown: %(unknown)s"), params={"unknown": ", ".join(unknown)})


class Function(models.Model):
    """A function whose people run legs: engineering, PR, an agency …"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    short = models.CharField(_("short name"), max_length=10, help_text=_("Fits a track."))
    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    head = models.ForeignKey(
        "stakeholders.Stakeholder",
        verbose_name=_("head"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="heads",
    )
    calendar = models.ForeignKey(
        "stakeholders.Calendar",
        verbose_name=_("calendar"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="functions",
    )
    baton_limit = models.PositiveSmallIntegerField(_("limit of batons in hand"), default=8)

    class Meta:
        verbose_name = _("function")
        verbose_name_plural = _("functions")
        constraints = [
            models.CheckConstraint(condition=Q(baton_limit__gte=1), name="function_holds_a_baton"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Organisation(models.Model):
    """Our company, or one around it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    ours = models.BooleanField(_("our own"), default=False)
    relations = models.JSONField(_("relations"), default=list, blank=True, validators=[validate_relations])
    calendar = models.ForeignKey(
        "stakeholders.Calendar",
        verbose_name=_("calendar"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    sponsor = models.ForeignKey(
        "stakeholders.Stakeholder",
        verbose_name=_("sponsor on their side"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sponsors",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["ours"], condition=Q(ours=True), name="one_organisation_is_ours"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def competes(self) -> bool:
        """A competitor; with another relation, one we also work with."""
        return Relation.COMPETITOR in self.relations
