"""In whose hours a clock runs: everybody's working time in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Subquery, UUIDField
from django.db.models.functions import Coalesce

from stakeholders import windows
from stakeholders.defaults import LONG_AGO
from stakeholders.models import Calendar, CalendarVersion, Holiday, Site, Stakeholder
from stakeholders.worktime import WorkingTime, WorkingWeek

MOST_KEPT = 512

_kept: dict[UUID, WorkingTime] = {}  # by stamp: a changed calendar has a new one


def working_times(stakeholder_ids: Iterable[UUID]) -> dict[UUID, WorkingTime]:
    """The working time of each of these people: their own calendar's, else their function's, their
    organisation's, the site's. Two queries, two more for calendars that changed."""
    people = Stakeholder.objects.filter(pk__in=set(stakeholder_ids)).values_list("pk", their_calendar())
    calendar_of: dict[UUID, UUID | None] = dict(people)
    times = calendar_times({found for found in calendar_of.values() if found})
    return {person: times[found] if found else _without_a_site() for person, found in calendar_of.items()}


def working_times_beside_the_site(stakeholder_ids: Iterable[UUID]) -> tuple[dict[UUID, WorkingTime], WorkingTime]:
    """`working_times` and `site_time` at once, in the same two queries."""
    people = Stakeholder.objects.filter(pk__in=set(stakeholder_ids)).values_list("pk", their_calendar(), site_calendar())
    rows = list(people)
    if not rows:
        return {}, site_time()
    times = calendar_times({found for _, own, site in rows for found in (own, site) if found})
    return {pk: times[own] if own else _without_a_site() for pk, own, _ in rows}, times.get(rows[0][2]) or _without_a_site()


def their_calendar() -> Coalesce:
    """To annotate people with the calendar they work by: their own, else their function's, their organisation's, the site's."""
    return Coalesce("calendar_id", "function__calendar_id", "organisation__calendar_id", site_calendar(), output_field=UUIDField())


def site_calendar() -> Subquery:
    """To annotate anything with the calendar of the site."""
    return Subquery(Site.objects.filter(pk=Site.THE_ONE).values("calendar_id"), output_field=UUIDField())


def site_time() -> WorkingTime:
    """The working time of the site: whatever concerns nobody in particular."""
    site = Site.objects.filter(pk=Site.THE_ONE).values_list("calendar_id", flat=True).first()
    return calendar_times({site})[site] if site else _without_a_site()


def calendar_times(calendar_ids: Iterable[UUID]) -> dict[UUID, WorkingTime]:
    """The working time of each of these calendars; one without hours keeps the standard ones."""
    stamps = dict(Calendar.objects.filter(pk__in=set(calendar_ids)).values_list("pk", "stamp"))
    kept = dict(_kept)  # another thread may clear it
    found = {calendar: kept[stamp] for calendar, stamp in stamps.items() if stamp in kept}
    if missing := stamps.keys() - found.keys():
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        read = _read(missing)
        _kept.update({stamps[calendar]: time for calendar, time in read.items()})
        found |= read
    return {calendar: found.get(calendar) or _without_a_site() for calendar in stamps}


def _read(calendar_ids: Set[UUID]) -> dict[UUID, WorkingTime]:
    days_off: dict[UUID, list[date]] = defaultdict(list)
    holidays = Holiday.objects.filter(version__calendar__in=calendar_ids)
    for version_id, day in holidays.values_list("version_id", "day"):
        days_off[version_id].append(day)
    weeks: dict[UUID, list[tuple[date, WorkingWeek]]] = defaultdict(list)
    for version in CalendarVersion.objects.filter(calendar__in=calendar_ids):
        weeks[version.calendar_id].append((version.valid_from, version.week(days_off[version.pk])))
    return {calendar: WorkingTime(tuple(versions)) for calendar, versions in weeks.items()}


def _without_a_site() -> WorkingTime:
    return WorkingTime(((LONG_AGO, WorkingWeek(settings.TIME_ZONE, windows.OFFICE_HOURS)),))
