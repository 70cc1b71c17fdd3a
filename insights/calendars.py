"""What the pages of calendars ask: who keeps one, its hours in versions, its days off and what the library now says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from stakeholders import directory, windows
from stakeholders.directory import HolidayDifference
from stakeholders.models import Calendar, CalendarVersion, Holiday
from stakeholders.weeks import Hours

SHOWN_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One calendar of the list, with the hours in force there and how many keep it."""

    calendar: Calendar
    hours: Mapping[int, Hours]
    people: int
    functions: int
    organisations: int
    is_site: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Hours from a day on. `state`: past, ruling or coming; the first also rules all days before it."""

    version: CalendarVersion
    hours: Mapping[int, Hours]
    state: str
    first: bool


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One calendar. `today` is the day it is there; `days_off` are those from today on, `changed` what a newer library says."""

    calendar: Calendar
    today: date
    versions: tuple[VersionRow, ...]
    days_off: tuple[DayOff, ...]
    changed: tuple[HolidayDifference, ...]
    kept_by: tuple[str, ...]
    people: int
    is_site: bool

    @property
    def latest(self) -> CalendarVersion:
        return self.versions[0].version


def calendar_rows(*, now: datetime) -> tuple[CalendarRow, ...]:
    """All calendars, by name. Three queries."""
    keepers = {name: Count(name, distinct=True, filter=_here(name)) for name in ("people", "functions", "organisations")}
    site = directory.site().calendar_id
    return tuple(
        _row(one, is_site=one.pk == site, now=now) for one in directory.calendars().annotate(**{f"n_{k}": v for k, v in keepers.items()})
    )


def _here(name: str) -> Q:
    return Q(people__active=True) if name == "people" else Q()


def _row(calendar: Calendar, *, is_site: bool, now: datetime) -> CalendarRow:
    versions = sorted(calendar.versions.all(), key=lambda version: version.valid_from)
    ruling = ruling_on(versions, _today(calendar, now))
    people, functions, organisations = (getattr(calendar, f"n_{name}") for name in ("people", "functions", "organisations"))
    return CalendarRow(calendar, windows.read(ruling.windows) if ruling else {}, people, functions, organisations, is_site)


def calendar_page(calendar: Calendar, *, now: datetime) -> CalendarPage:
    """One calendar whole; the latest hours come first. A constant number of queries but for years whose holidays changed."""
    today = _today(calendar, now)
    versions = sorted(calendar.versions.all(), key=lambda version: version.valid_from)
    ruling = ruling_on(versions, today)
    keepers = [rows.order_by("name").values_list("name", flat=True) for rows in (calendar.organisations, calendar.functions)]
    return CalendarPage(
        calendar=calendar,
        today=today,
        versions=tuple(_version(one, ruling, today, first=one is versions[0]) for one in reversed(versions)),
        days_off=tuple(_days_off(versions, today)),
        changed=tuple(_changed(ruling, today)) if ruling else (),
        kept_by=tuple(name for names in keepers for name in names),
        people=calendar.people.filter(active=True).count(),
        is_site=directory.site().calendar_id == calendar.pk,
    )


def ruling_on(versions: list[CalendarVersion], day: date) -> CalendarVersion | None:
    """Which of the versions, oldest first, rules a day: the last that is valid by then, else the first."""
    valid = [version for version in versions if version.valid_from <= day]
    return valid[-1] if valid else next(iter(versions), None)


def _version(version: CalendarVersion, ruling: CalendarVersion | None, today: date, *, first: bool) -> VersionRow:
    state = "ruling" if version is ruling else "coming" if version.valid_from > today else "past"
    return VersionRow(version, windows.read(version.windows), state, first)


def _days_off(versions: list[CalendarVersion], today: date) -> Iterable[DayOff]:
    """The coming days off, each as the version says that rules the day."""
    until = {old.pk: new.valid_from for old, new in pairwise(versions)}
    coming = Holiday.objects.filter(version__in=versions, day__gte=today, day__lte=today + SHOWN_AHEAD).select_related("version")
    for row in coming.order_by("day"):
        begins = row.version.valid_from if row.version != versions[0] else date.min
        if begins <= row.day < until.get(row.version_id, date.max):
            yield DayOff(row.day, row.name, row.own)


def _changed(ruling: CalendarVersion, today: date) -> Iterable[HolidayDifference]:
    """What a newer library says of coming days in the years that are written down."""
    for year in ruling.holiday_years:
        if year >= today.year:
            found = directory.holiday_difference(ruling, year=year)
            added = {day: name for day, name in found.added.items() if day > today}
            removed = {day: name for day, name in found.removed.items() if day > today}
            if added or removed:
                yield HolidayDifference(year, added, removed)


def _today(calendar: Calendar, now: datetime) -> date:
    return now.astimezone(ZoneInfo(calendar.zone)).date()
