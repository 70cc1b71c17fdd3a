"""The people of the directory that a person may know of, as its pages show them to that person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from insights.exports.writing import AT_ONCE, Row, by_handfuls
from insights.people import away_until
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who

COLUMNS = (*("person_id", "name", "kind", "function", "organisation", "time_zone", "language", "away_until", "in_play", "email", "roles"),)


def rows(who: Who, now: datetime) -> Iterator[Row]:
    """By name. Who is out of play is listed for leads and admins; addresses where they concern the reader, roles for admins."""
    viewer = Stakeholder.objects.with_belonging().get(pk=who.id)
    known = directory.people(viewer)
    seen = known if who.leads else known.filter(active=True)
    today = now.astimezone(ZoneInfo(who.zone)).date()
    for handful in by_handfuls(seen.iterator(chunk_size=AT_ONCE)):
        away = away_until(handful, today)
        yield from ((*_belonging(one), away.get(one.pk), one.active, *_private(who, one)) for one in handful)


def _belonging(person: Stakeholder) -> Row:
    function = person.function.name if person.function else None
    return person.pk, person.name, person.kind, function, person.organisation.name, person.zone, person.language


def _private(who: Who, person: Stakeholder) -> Row:
    return person.email if who.is_concerned_by(person) else None, sorted(person.roles) if who.is_a("admin") else None
