"""A history as an import: read whole when it comes, kept whole when it is wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.importing.cells import BadCell
from imports.models import Import
from imports.reports import Cell, Report
from insights import history
from insights.history import History
from stakeholders.refusals import Invalid
from stakeholders.who import Who

AT_ONCE = 5_000  # rows; at a sixth of a millisecond each when idle, what is more may take longer than somebody should wait
MOST_NAMED = 1_000
LONGEST_VALUE = 200
OPTIONS = ("zone", "plan")


def look(content: bytes, options: dict[str, Any], by: Who, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options that count, and what reading the file came to: numbers, and its bad cells as far as anybody reads them."""
    said = {name: str(options.get(name) or "") for name in OPTIONS}
    found = history.read(content, now=now, **said)
    bad = [[one.line, one.column, one.value[:LONGEST_VALUE], one.reason] for one in found.bad[:MOST_NAMED]]
    planned = sum(leg.planned_days is not None for leg in found.legs)
    running = sum(not leg.ended_at for leg in found.legs)
    facts = {"rows": found.rows, "legs": len(found.legs), "relays": found.relays, "running": running, "planned": planned}
    return said, {**facts, "bad": bad, "bad_cells": len(found.bad)}


def report(row: Import, now: datetime) -> Report:
    """As it was when the file came: reading a long one again for every look would take seconds."""
    found = row.found
    named = [Cell(*one) for one in found["bad"]]
    numbers = {name: found[name] for name in ("legs", "relays", "running", "planned")}
    return Report(named, **numbers, more=found["bad_cells"] - len(named))


def read(row: Import, now: datetime) -> History:
    """Raises Invalid while any cell is bad."""
    found = history.read(row.content.encode(), now=now, **row.options)
    if found.bad:
        raise Invalid(_("Some cells of this history cannot be taken."), {"file": [_where(one) for one in found.bad[:5]]})
    return found


def write(found: History, by: Who, now: datetime) -> dict[str, Any]:
    new, replaced = history.keep(found)
    return {"new": new, "replaced": replaced, "relays": found.relays}


def size(row: Import) -> int:
    return int(row.found["rows"])


def _where(one: BadCell) -> str:
    return _("Line %(line)d, column %(column)s: %(reason)s") % {"line": one.line, "column": one.column, "reason": one.reason}
