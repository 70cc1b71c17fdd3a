"""A plan as an import: which of its relays, the answers to its doubtful cells, and the campaigns that are drafted of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns import importing
from campaigns.importing import Answers, Doubt, Reading
from imports.models import Import
from imports.reports import Cell, Report
from stakeholders.refusals import Invalid
from stakeholders.who import Who

AT_ONCE = 400  # legs; at one to four milliseconds each, what is more takes longer than somebody should wait for a page
MOST_LEGS = 2_000
MOST_RELAYS = 500


def look(content: bytes, options: dict[str, Any], by: Who, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options that count, and the relays of the file. Of a file that holds one relay, that one is chosen."""
    relays = importing.relays_in(content)
    if len(relays) > MOST_RELAYS:
        raise _wrong("file", _("This file has too many relays: 500 at most."))
    found = {"relays": [{"id": one.id, "name": one.name, "legs": one.legs} for one in relays]}
    wanted = options.get("relays") or ([relays[0].id] if len(relays) == 1 else [])
    return ({"relays": chosen(found, wanted)} if wanted else {}), found


def chosen(found: dict[str, Any], wanted: Collection[str]) -> list[str]:
    """The relays of these ids, in the order of the file. Raises Invalid under `relays`."""
    legs = {one["id"]: one["legs"] for one in found["relays"]}
    if not wanted or not set(wanted) <= legs.keys():
        raise _wrong("relays", _("Choose at least one relay of the file."))
    if sum(legs[one] for one in set(wanted)) > MOST_LEGS:
        raise _wrong("relays", _("Together these have more than 2,000 legs. Choose fewer, and bring the file again for the others."))
    return [one for one in legs if one in set(wanted)]


def reading(row: Import, now: datetime) -> Reading:
    return importing.read(row.content.encode(), answers=Answers.from_mapping(row.answers), now=now, relays=row.relays)


def report(row: Import, now: datetime) -> Report:
    found = reading(row, now)
    return Report(
        [_cell(doubt) for doubt in found.doubts], sum(len(plan.legs) for plan in found.plans), len(found.plans), plans=found.plans
    )


def read(row: Import, now: datetime) -> Reading:
    """Raises Invalid while a doubt is open."""
    found = reading(row, now)
    if found.blocking:
        raise importing.open_doubts(found)
    if size(row) > MOST_LEGS:
        raise _wrong("relays", _("Together these have more than 2,000 legs. Choose fewer, and bring the file again for the others."))
    return found


def write(found: Reading, by: Who, now: datetime) -> dict[str, Any]:
    drafts = importing.draft(found, by=by, now=now)
    return {"campaigns": [str(one.pk) for one in drafts], "legs": sum(len(plan.legs) for plan in found.plans)}


def size(row: Import) -> int:
    wanted = set(row.relays)
    return sum(one["legs"] for one in row.found["relays"] if not wanted or one["id"] in wanted)


def _cell(doubt: Doubt) -> Cell:
    return Cell(doubt.line, doubt.column, doubt.value, doubt.reason, doubt.key, doubt.blocks)


def _wrong(field: str, words: str) -> Invalid:
    return Invalid(words, {field: [words]})
