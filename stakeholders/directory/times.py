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
from stakeholders.models import CalendarVersion, Holiday, Site, Stakeholder
from stakeholders.worktime import WorkingTime, WorkingWeek

MOST_KEPT = 512

_kept: dict[UUID, WorkingTime] = {}  # by stamp: a changed calendar has a new one


def working_times(stakeholder_ids: Iterable[UUID]) -> dict[UUID, WorkingTime]:
    """The working time of each of these people: their own calendar's, else their function's, their
    organisation's, the site's. One query, two more for calendars that changed."""
    rows = list(Stakeholder.objects.filter(pk__in=set(stakeholder_ids)).values_list("pk", *their_calendar()))
    times = calendar_times((calendar, stamp) for _, calendar, stamp in rows)
    return {person: times.get(calendar) or _without_a_site() for person, calendar, _ in rows}


def working_times_beside_the_site(stakeholder_ids: Iterable[UUID]) -> tuple[dict[UUID, WorkingTime], WorkingTime]:
    """`working_times` and `site_time` at once, in the same query."""
    rows = list(Stakeholder.objects.filter(pk__in=set(stakeholder_ids)).values_list("pk", *their_calendar(), *site_calendar()))
    if not rows:
        return {}, site_time()
    times = calendar_times(pair for _, own, stamp, *site in rows for pair in ((own, stamp), tuple(site)))
    return {pk: times.get(own) or _without_a_site() for pk, own, *_ in rows}, times.get(rows[0][3]) or _without_a_site()


def their_calendar() -> tuple[Coalesce, Coalesce]:
    """To ask people for the calendar they work by, and its stamp: their own, else their function's, their organisation's, the site's."""
    site, stamp = site_calendar()
    calendar = Coalesce("calendar_id", "function__calendar_id", "organisation__calendar_id", site, output_field=UUIDField())
    stamps = ("calendar__stamp", "function__calendar__stamp", "organisation__calendar__stamp")
    return calendar, Coalesce(*stamps, stamp, output_field=UUIDField())


def site_calendar() -> tuple[Subquery, Subquery]:
    """To ask anything for the calendar of the site, and its stamp."""
    site = Site.objects.filter(pk=Site.THE_ONE)
    return (
        Subquery(site.values("calendar_id"), output_field=UUIDField()),
        Subquery(site.values("calendar__stamp"), output_field=UUIDField()),
    )


def site_time() -> WorkingTime:
    """The working time of the site: whatever concerns nobody in particular."""
    found = Site.objects.filter(pk=Site.THE_ONE).values_list("calendar_id", "calendar__stamp").first()
    return calendar_times([found])[found[0]] if found else _without_a_site()


def calendar_times(stamped: Iterable[tuple[UUID | None, UUID | None]]) -> dict[UUID, WorkingTime]:
    """The working time of each of these calendars, named with their stamps; one without hours keeps the standard ones.

    No query for those that did not change since they were last read here, two for the others.
    """
    stamps = {calendar: stamp for calendar, stamp in stamped if calendar and stamp}
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
