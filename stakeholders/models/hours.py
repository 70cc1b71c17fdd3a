"""When people work: calendars in versions, days off, absences, and the site's own settings."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stakeholders import windows
from stakeholders.weeks import WorkingWeek, zone_named


def validate_zone(value: str) -> None:
    """Refuse what is no time zone."""
    try:
        zone_named(value)
    except ValueError as unknown:
        raise ValidationError(_("This is not a time zone we know.")) from unknown


class Calendar(models.Model):
    """Working hours that people, functions, organisations or the site keep.

    `zone` is that of the latest version, for lists; durations are measured with each version's own.
    `stamp` is new after every change, so that what was worked out from a calendar can be kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class CalendarVersion(models.Model):
    """The hours of a calendar from one local date on; the first also rules all dates before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="versions")
    valid_from = models.DateField(_("valid from"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    windows = models.JSONField(_("working hours"))
    country = models.CharField(_("public holidays of"), max_length=3, blank=True, default="")
    subdivision = models.CharField(_("state or region"), max_length=20, blank=True, default="")
    holiday_years = models.JSONField(_("years with their holidays"), default=list, blank=True)

    class Meta:
        verbose_name = _("hours of a calendar")
        verbose_name_plural = _("hours of calendars")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "valid_from"], name="one_version_of_a_calendar_a_day"),
        ]

    def __str__(self) -> str:
        return f"from {self.valid_from} ({self.id})"

    def week(self, days_off: Iterable[date]) -> WorkingWeek:
        """This version as the pure value that durations are measured with."""
        return WorkingWeek(self.zone, windows.read(self.windows), frozenset(days_off))


class Holiday(models.Model):
    """A day off of one version: a public holiday written down, or a closing of our own."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(CalendarVersion, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    own = models.BooleanField(_("our own closing"), default=False)

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        constraints = [
            models.UniqueConstraint(fields=["version", "day"], name="one_holiday_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name} ({self.id})"


class Absence(models.Model):
    """A person away from the first to the last local day, and what whoever was asked to stand in said.

    `ask` is new with each question, `told` the answer of it that mail was written of last, `told_try_at` when that was begun.
    """

    class Answer(models.TextChoices):
        ASKED = "asked", _("Asked")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stakeholder = models.ForeignKey("stakeholders.Stakeholder", on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    substitute = models.ForeignKey(
        "stakeholders.Stakeholder",
        verbose_name=_("substitute"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in",
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    ask = models.UUIDField(default=uuid.uuid4, editable=False)
    told = models.CharField(max_length=8, choices=Answer, blank=True, default="", editable=False)
    told_try_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("stakeholder")),
                name="nobody_stands_in_for_themselves",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(declined_at=None),
                name="who_is_asked_gives_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day} ({self.id})"

    @property
    def agreed(self) -> bool:
        """Whether somebody has agreed to stand in."""
        return self.answer == self.Answer.AGREED

    @property
    def answer(self) -> str:
        """What whoever was asked says by now; empty where nobody was."""
        if self.substitute_id is None:
            return ""
        if self.agreed_at:
            return self.Answer.AGREED
        return self.Answer.DECLINED if self.declined_at else self.Answer.ASKED


class Site(models.Model):
    """This installation: its calendar, its clock, and what it does not show. There is one row."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    name = models.CharField(_("name"), max_length=80, default="Relay", validators=[MinLengthValidator(1)])
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    clock_offset = models.DurationField(_("clock moved forward by"), default=timedelta(0))
    timings_of_persons = models.BooleanField(_("show timings of persons"), default=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_site"),
            models.CheckConstraint(condition=Q(clock_offset__gte=timedelta(0)), name="the_clock_never_goes_back"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
