"""Calendars and their hours. An edit is a new version from a coming day on; the past stays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from stakeholders import windows as weekly
from stakeholders.defaults import LONG_AGO
from stakeholders.directory.days_off import carry_over, check_country, materialise_holidays
from stakeholders.directory.rights import Actor, keep, need_lead
from stakeholders.models import Calendar, CalendarVersion
from stakeholders.names import plain
from stakeholders.refusals import Invalid
from stakeholders.weeks import WorkingWeek, zone_named

Windows = Mapping[int, Sequence[tuple[time, time]]]


@transaction.atomic
def add_calendar(
    *,
    by: Actor | None,
    name: str,
    zone: str,
    windows: Windows = weekly.OFFICE_HOURS,
    country: str = "",
    subdivision: str = "",
    years: Iterable[int] = (),
) -> Calendar:
    """Add a calendar whose first hours also rule the past, with the holidays of these years."""
    need_lead(by)
    calendar = Calendar(name=plain(name), zone=zone)
    keep(calendar)
    version = CalendarVersion(calendar=calendar, valid_from=LONG_AGO)
    _set(version, zone, windows, country, subdivision)
    materialise_holidays(version, years=years)
    return calendar


@transaction.atomic
def change_hours(
    calendar: Calendar,
    *,
    by: Actor | None,
    windows: Windows,
    valid_from: date,
    now: datetime,
    zone: str | None = None,
    country: str | None = None,
    subdivision: str | None = None,
) -> CalendarVersion:
    """Plan other hours from a coming day on: a new version, or another one in place of the one
    planned for the same day.

    What is not given stays as it was the day before; days off from that day on are kept. Refused
    for today and earlier: durations that have passed are never measured anew.
    """
    need_lead(by)
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    before = _version_before(calendar, valid_from)
    zone = before.zone if zone is None else zone
    _need_coming_day(valid_from, now, {before.zone, zone})
    calendar.versions.filter(valid_from=valid_from).delete()
    version = CalendarVersion(calendar=calendar, valid_from=valid_from)
    country = before.country if country is None else country
    subdivision = before.subdivision if subdivision is None else subdivision
    _set(version, zone, windows, country, subdivision)
    carry_over(before, version)
    last = calendar.versions.order_by("valid_from").last()
    calendar.zone, calendar.stamp = last.zone if last else zone, uuid4()
    calendar.save(update_fields=["zone", "stamp"])
    return version


def rename_calendar(calendar: Calendar, *, by: Actor | None, name: str) -> Calendar:
    """Give a calendar another name."""
    need_lead(by)
    calendar.name = plain(name)
    keep(calendar, fields=["name"])
    return calendar


def _version_before(calendar: Calendar, day: date) -> CalendarVersion:
    versions = calendar.versions.order_by("valid_from")
    found = versions.filter(valid_from__lt=day).last() or versions.first()
    if found is None:
        raise Invalid(_("This calendar has no hours."))
    return found


def _need_coming_day(day: date, now: datetime, zones: Iterable[str]) -> None:
    if day <= max(now.astimezone(_zone(zone)).date() for zone in zones):
        words = _("Other hours begin tomorrow at the earliest: what has passed stays as it was.")
        raise Invalid(words, {"valid_from": [words]})


def _zone(name: str) -> ZoneInfo:
    try:
        return zone_named(name)
    except ValueError as unknown:
        words = _("This is not a time zone we know.")
        raise Invalid(words, {"zone": [words]}) from unknown


def _set(version: CalendarVersion, zone: str, windows: Windows, country: str, subdivision: str) -> None:
    try:
        week = WorkingWeek(zone, {day: tuple(spans) for day, spans in windows.items()})
    except ValueError as wrong:
        words = _("These are no working hours: give each day windows that end after they begin.")
        raise Invalid(words, {"windows": [words]}) from wrong
    check_country(country, subdivision)
    version.zone, version.windows = zone, weekly.write(week.windows)
    version.country, version.subdivision = country, subdivision
    keep(version)
