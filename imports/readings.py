"""Readings as an import: read whole when they come, kept whole when they are wanted. As whoever brought them, with their rights."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from goals import readings_file
from goals.readings_file import Readings
from imports.models import Import
from imports.reports import Cell, Report
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid
from stakeholders.who import Who, who_is
from stakeholders.worktime import local_day

AT_ONCE = 20_000  # rows, as many as a file may have: they are kept in a second or two
MOST_NAMED = 1_000
LONGEST_VALUE = 200


def look(content: bytes, options: dict[str, Any], by: Who, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """No options count; what reading the file came to: numbers, and its bad cells as far as anybody reads them."""
    found = readings_file.read(content, by=by, now=now)
    bad = [[one.line, one.column, one.value[:LONGEST_VALUE], one.reason] for one in found.bad[:MOST_NAMED]]
    return {}, {"readings": len(found.figures), "bad": bad, "bad_cells": len(found.bad)}


def report(row: Import, now: datetime) -> Report:
    """What would be new and what corrected now; or the bad cells as they were when the file came."""
    named = [Cell(*one) for one in row.found["bad"]]
    if named:
        return Report(named, 0, 0, more=row.found["bad_cells"] - len(named))
    weighed = readings_file.weigh(_read(row, now))
    return Report((), 0, 0, new=weighed.new, replaced=weighed.corrected)


def read(row: Import, now: datetime) -> Readings:
    """Raises Invalid while any cell is bad."""
    found = _read(row, now)
    if found.bad:
        raise Invalid(_("Some cells of this file cannot be taken."), {"file": [one.reason for one in found.bad[:5]]})
    return found


def _read(row: Import, now: datetime) -> Readings:
    person = Stakeholder.objects.select_related("user").get(pk=row.by_id)
    time = directory.working_times([person.pk])[person.pk]
    return readings_file.read(row.content.encode(), by=who_is(person, on=local_day(time, now), via=row.via), now=now)


def write(found: Readings, by: Who, now: datetime) -> dict[str, Any]:
    done = readings_file.keep(found, by=by, now=now)
    return {"new": done.new, "replaced": done.corrected, "same": done.same}


def size(row: Import) -> int:
    return int(row.found["readings"])
