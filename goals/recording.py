"""Every write: metrics by leads and admins, readings also by a metric's owner or who stands in for them, targets by leads and admins.

Each runs in a savepoint of the door's transaction and holds the metric's row. The same again is the same one. Raises WrongPerson for who
may not, NotFound for who does not belong to us, Invalid with its errors by field; then nothing was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.plans import is_sane
from goals.access import may_note, need_ours
from goals.cadence import Measure, Span, span_of
from goals.models import DECIMALS, DIGITS, Metric, Reading, Target
from stakeholders import directory
from stakeholders.directory.rights import keep, need_lead
from stakeholders.names import plain
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import local_day

MOST = Decimal(10) ** (DIGITS - DECIMALS)


class MetricFacts(TypedDict, total=False):
    """What can be said about a metric; what is left out stays as it is."""

    name: str
    owner: UUID
    source: str
    unit: str
    measure: str
    direction: str
    cadence: str
    objective: str


def add_metric(*, by: Who, now: datetime, facts: MetricFacts) -> Metric:
    """Something to be measured from now on."""
    need_ours(by)
    need_lead(by)
    row = Metric(made_by_id=by.id, made_at=now, changed_by_id=by.id, changed_at=now)
    _tell(row, facts)
    keep(row)
    return row


def edit_metric(metric: Metric, *, by: Who, now: datetime, facts: MetricFacts) -> Metric:
    """Say otherwise what is said here. How it counts stays once something was read: a sum of levels means nothing."""
    need_lead(by)
    with transaction.atomic():
        row = Metric.objects.hold(metric.pk)
        measure, cadence = row.measure, row.cadence
        _tell(row, facts)
        if row.measure != measure and row.readings.exists():
            reason = _("Something was read already. Add another metric instead: figures that add up and figures that stand do not mix.")
            raise _invalid("measure", reason)
        if row.cadence != cadence:
            row.cadence_since = now
        row.changed_by_id, row.changed_at = by.id, now
        keep(row)
    return row


def note_reading(metric: Metric, *, by: Who, now: datetime, day: date | None, value: Decimal | None, note: str = "") -> Reading:
    """Note a figure; that of a day which has one already is a correction: it is shown instead, and both are kept.

    `day` is one of the site's calendar, today where none is said.
    """
    if not may_note(by, metric):
        raise WrongPerson(_("Readings are written by the owner of the metric, leads and admins."))
    figure, words = sound_figure(value), plain(note)
    today = local_day(directory.site_time(), now)
    read_on = sound_day(day or today, today)
    with transaction.atomic():
        Metric.objects.hold(metric.pk)
        need_measured(metric)
        before = Reading.objects.shown().filter(metric=metric, day=read_on).first()
        if before and (before.value, before.note) == (figure, words):
            return before
        row = Reading(metric=metric, day=read_on, value=figure, note=words, by_id=by.id, via=by.via, at=now, replaces=before)
        keep(row)
    return row


def set_target(
    metric: Metric, *, by: Who, now: datetime, span: str, day: date | None, value: Decimal | None, start: Decimal | None = None
) -> Target:
    """Say what is to be reached in the month, quarter or year of that day; a period that has a target gets this one instead."""
    need_lead(by)
    figure = sound_figure(value)
    begins = None if start is None else sound_figure(start, "start")
    period = span_of(_span(span), day_sane(day))
    if metric.measure == Measure.SUM and begins is not None:
        raise _invalid("start", _("What adds up starts with nothing in each period. Leave this empty."))
    with transaction.atomic():
        Metric.objects.hold(metric.pk)
        need_measured(metric)
        before = Target.objects.shown().filter(metric=metric, span=span, first_day=period.first).first()
        if before and (before.value, before.start) == (figure, begins):
            return before
        row = Target(metric=metric, span=span, first_day=period.first, last_day=period.last, value=figure, start=begins)
        row.by_id, row.via, row.at, row.replaces = by.id, by.via, now, before
        keep(row)
    return row


# What is sound


def sound_figure(value: Decimal | None, field: str = "value") -> Decimal:
    """A figure that can be kept to its last digit. Raises Invalid."""
    if value is None:
        raise _invalid(field, _("Give a number."))
    if not value.is_finite() or abs(value) >= MOST:
        raise _invalid(field, _("This number is too big: eleven digits before the point at most."))
    rounded = value.quantize(Decimal(1).scaleb(-DECIMALS))
    if rounded != value:
        raise _invalid(field, _("Four decimals at most."))
    return rounded


def sound_day(day: date, today: date) -> date:
    """The day of a reading: today or before. Raises Invalid."""
    if day > today:
        raise _invalid("day", _("This day has not come yet."))
    return day_sane(day)


def day_sane(day: date | None) -> date:
    """Raises Invalid."""
    if day is None:
        raise _invalid("day", _("Name the day."))
    if not is_sane(day):
        raise _invalid("day", _("Choose a day between the years 2000 and 2100."))
    return day


def _span(said: str) -> Span:
    if said not in list(Span):
        raise _invalid("span", _("A target is for a month, a quarter or a year."))
    return Span(said)


def need_measured(metric: Metric) -> None:
    """Raises WrongMoment for one that was retired."""
    if Metric.objects.retired().filter(pk=metric.pk).exists():
        raise WrongMoment(gettext_noop("Nobody measures this any more. Take the metric up again first."))


def _tell(row: Metric, facts: MetricFacts) -> None:
    said: Mapping[str, Any] = facts
    for name in ("name", "source", "unit"):
        if name in said:
            setattr(row, name, plain(said[name]))
    for name in ("measure", "direction", "cadence", "objective"):
        if name in said:
            setattr(row, name, said[name])
    if "owner" in said:
        owner = directory.who_sign_in().filter(pk=said["owner"]).first()
        if owner is None:
            raise _invalid("owner", _("The owner is somebody of ours who signs in."))
        row.owner = owner


def _invalid(field: str, reason: str) -> Invalid:
    return Invalid(_("Please look again at what is marked."), {field: [reason]})
