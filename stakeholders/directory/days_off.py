"""Days off: public holidays, written down once a year from the library, and closings of our own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

import holidays
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from stakeholders.directory.rights import Actor, need_lead
from stakeholders.models import Calendar, CalendarVersion, Holiday
from stakeholders.names import plain
from stakeholders.refusals import Invalid
from stakeholders.weeks import zone_named

YEARS_AHEAD = 2
LONGEST_CLOSING = timedelta(days=366)
NAME_LENGTH = 120


@dataclass(frozen=True)
class HolidayDifference:
    """What the library says of a year that is not, or no longer, what was written down."""

    year: int
    added: dict[date, str]
    removed: dict[date, str]


@cache
def countries() -> dict[str, list[str]]:
    """The countries whose holidays are known, each with its states or regions."""
    return dict(holidays.list_supported_countries())


def check_country(country: str, subdivision: str) -> None:
    """Refuse a country or region whose holidays nobody knows; none at all is fine."""
    if (country and country not in countries()) or (subdivision and subdivision not in countries().get(country, [])):
        words = _("We do not know the holidays of this place.")
        raise Invalid(words, {"country": [words]})


@transaction.atomic
def materialise_holidays(version: CalendarVersion, *, years: Iterable[int]) -> int:
    """Write down the holidays of these years; returns how many days.

    A year that was written down once is left alone, whatever a newer library says: see
    `holiday_difference`.
    """
    missing = sorted(set(years) - set(version.holiday_years))
    if not version.country or not missing:
        return 0
    found = [Holiday(version=version, day=day, name=name) for year in missing for day, name in _public(version, year).items()]
    Holiday.objects.bulk_create(found, ignore_conflicts=True)
    version.holiday_years = sorted({*version.holiday_years, *missing})
    version.save(update_fields=["holiday_years"])
    _stamp(version.calendar_id)
    return len(found)


def materialise_coming(*, now: datetime) -> int:
    """Write down this year and the next two for all hours that still rule or will; returns how many
    days. Run every day it does nothing on most."""
    later = CalendarVersion.objects.filter(
        calendar=OuterRef("calendar"),
        valid_from__gt=OuterRef("valid_from"),
        valid_from__lt=now.date(),
    )
    ruling = CalendarVersion.objects.filter(~Exists(later)).exclude(country="")
    years = range(now.year, now.year + YEARS_AHEAD + 1)
    return sum(materialise_holidays(version, years=years) for version in ruling)


def holiday_difference(version: CalendarVersion, *, year: int) -> HolidayDifference:
    """What taking the library's holidays of a written year would change; empty when it was not."""
    if year not in version.holiday_years:
        return HolidayDifference(year, {}, {})
    said = _public(version, year)
    rows = version.holidays.filter(day__year=year).values_list("day", "name", "own")
    written = {day: name for day, name, own in rows if not own}
    closed = {day for day, _name, own in rows if own}
    return HolidayDifference(
        year,
        added={day: said[day] for day in sorted(said.keys() - written.keys() - closed)},
        removed={day: written[day] for day in sorted(written.keys() - said.keys())},
    )


@transaction.atomic
def take_holidays(version: CalendarVersion, *, by: Actor | None, year: int, now: datetime) -> HolidayDifference:
    """Take what the library now says of a year, from tomorrow on; returns what was changed."""
    need_lead(by)
    today = _today(version, now)
    found = holiday_difference(version, year=year)
    taken = HolidayDifference(
        year,
        added={day: name for day, name in found.added.items() if day > today},
        removed={day: name for day, name in found.removed.items() if day > today},
    )
    version.holidays.filter(day__in=taken.removed, own=False).delete()
    Holiday.objects.bulk_create(Holiday(version=version, day=day, name=name) for day, name in taken.added.items())
    _stamp(version.calendar_id)
    return taken


@transaction.atomic
def close_on(
    calendar: Calendar,
    *,
    by: Actor | None,
    first_day: date,
    last_day: date,
    name: str,
    now: datetime,
) -> int:
    """Close on these days, whatever the week says; from tomorrow on. Returns how many are new."""
    need_lead(by)
    _check_closing(first_day, last_day, plain(name))
    made = 0
    for version, days in _by_version(calendar, first_day, last_day, now):
        known = set(version.holidays.filter(day__in=days).values_list("day", flat=True))
        rows = [Holiday(version=version, day=day, name=plain(name), own=True) for day in days if day not in known]
        made += len(Holiday.objects.bulk_create(rows))
    _stamp(calendar.pk)
    return made


@transaction.atomic
def open_on(calendar: Calendar, *, by: Actor | None, first_day: date, last_day: date, now: datetime) -> int:
    """Take closings of our own back, from tomorrow on; returns how many days."""
    need_lead(by)
    gone = 0
    for version, days in _by_version(calendar, first_day, last_day, now):
        gone += version.holidays.filter(day__in=days, own=True).delete()[0]
    _stamp(calendar.pk)
    return gone


def carry_over(before: CalendarVersion, version: CalendarVersion) -> None:
    """Give new hours the days off of those they follow: all, or our own where the place changed."""
    kept = Q(day__gte=version.valid_from)
    moved = (before.country, before.subdivision) != (version.country, version.subdivision)
    rows = before.holidays.filter(kept, own=True) if moved else before.holidays.filter(kept)
    Holiday.objects.bulk_create(Holiday(version=version, day=row.day, name=row.name, own=row.own) for row in rows)
    years = [year for year in before.holiday_years if year >= version.valid_from.year]
    if moved:
        materialise_holidays(version, years=years)
    else:
        version.holiday_years = years
        version.save(update_fields=["holiday_years"])


def _public(version: CalendarVersion, year: int) -> dict[date, str]:
    found = holidays.country_holidays(version.country, subdiv=version.subdivision or None, years=year)
    return {day: plain(name)[:NAME_LENGTH] for day, name in found.items()}


def _by_version(calendar: Calendar, first_day: date, last_day: date, now: datetime) -> list[tuple[CalendarVersion, list[date]]]:
    """The coming days of a span with the version that rules each."""
    versions = list(calendar.versions.select_for_update().order_by("valid_from"))
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    found: dict[CalendarVersion, list[date]] = {}
    for day in days:
        ruling = [version for version in versions if version.valid_from <= day] or versions[:1]
        if day > _today(ruling[-1], now):
            found.setdefault(ruling[-1], []).append(day)
    return list(found.items())


def _check_closing(first_day: date, last_day: date, name: str) -> None:
    if not (timedelta(0) <= last_day - first_day <= LONGEST_CLOSING):
        words = _("A closing ends after it begins, within a year.")
        raise Invalid(words, {"last_day": [words]})
    if not name or len(name) > NAME_LENGTH:
        words = _("Say in a few words why it is closed.")
        raise Invalid(words, {"name": [words]})


def _today(version: CalendarVersion, now: datetime) -> date:
    return now.astimezone(zone_named(version.zone)).date()


def _stamp(calendar_id: UUID) -> None:
    Calendar.objects.filter(pk=calendar_id).update(stamp=uuid4())
