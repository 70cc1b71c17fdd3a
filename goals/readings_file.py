"""Readings out of a CSV file: parse all, name every bad cell, keep all or nothing.

One row is one reading. Columns (* must be there): `metric*` (its name), `date*` (YYYY-MM-DD, in the site's calendar), `value*` (1240000 or
68.5, at most four decimals), `note`. Others are left alone. The metrics are those whose readings are the bringer's to write. A row with
the metric and date of a reading that is kept corrects it; the same figure and note again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.importing import cells
from campaigns.importing.cells import BadCell, Row
from goals.access import may_note, metrics_for, need_ours
from goals.models import LONGEST_NOTE, Metric, Reading
from goals.recording import sound_day, sound_figure
from stakeholders import directory
from stakeholders.names import plain
from stakeholders.refusals import Invalid
from stakeholders.who import Who
from stakeholders.worktime import local_day

REQUIRED = ("metric", "date", "value")
KEPT_AT_ONCE = 1000
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Key = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Figure:
    """A line that can be taken."""

    value: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Readings:
    """A file, read. Nothing may be kept while `bad` holds anything."""

    figures: Mapping[Key, Figure]
    bad: Sequence[BadCell]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many readings are new, stand for another, and were there already."""

    new: int
    corrected: int
    same: int


def read(content: bytes, *, by: Who, now: datetime) -> Readings:
    """Read a file whole. Raises Invalid under `file` for what cannot be read at all, NotFound for who does not belong to us."""
    need_ours(by)
    rows = cells.rows(content, required=REQUIRED)
    if not rows:
        words = _("This file holds no readings.")
        raise Invalid(words, {"file": [words]})
    look = _Look(by, local_day(directory.site_time(), now))
    for row in rows:
        look.at(row)
    return Readings(look.figures, look.bad)


def keep(file: Readings, *, by: Who, now: datetime) -> Kept:
    """Write what was read, all or nothing. A constant number of queries for each thousand."""
    if file.bad:
        raise ValueError("a file with bad cells is not kept")
    metrics = {metric for metric, _day in file.figures}
    with transaction.atomic():
        list(Metric.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=metrics).order_by("pk"))
        shown = _shown(file)
        rows = [
            Reading(metric_id=key[0], day=key[1], value=one.value, note=one.note, by_id=by.id, via=by.via, at=now, replaces=shown.get(key))
            for key, one in file.figures.items()
            if not _same(shown.get(key), one)
        ]
        Reading.objects.bulk_create(rows, batch_size=KEPT_AT_ONCE)
    corrected = sum(row.replaces is not None for row in rows)
    return Kept(len(rows) - corrected, corrected, len(file.figures) - len(rows))


def weigh(file: Readings) -> Kept:
    """What keeping it would come to now. One query."""
    shown = _shown(file)
    same = sum(_same(shown.get(key), one) for key, one in file.figures.items())
    there = sum(key in shown for key in file.figures)
    return Kept(len(file.figures) - there, there - same, same)


def _shown(file: Readings) -> dict[Key, Reading]:
    """What is shown of its metrics now. One query."""
    metrics = {metric for metric, _day in file.figures}
    return {(one.metric_id, one.day): one for one in Reading.objects.shown().filter(metric__in=metrics)}


def _same(before: Reading | None, now: Figure) -> bool:
    return before is not None and (before.value, before.note) == (now.value, now.note)


class _Look:
    """One row after the other becomes a figure; what is wrong with any of them is gathered in `bad`."""

    def __init__(self, by: Who, today: date) -> None:
        self.by, self.today = by, today
        self.metrics = {one.name.casefold(): one for one in metrics_for(by).marked()}
        self.figures: dict[Key, Figure] = {}
        self.lines: dict[Key, int] = {}
        self.bad: list[BadCell] = []

    def at(self, row: Row) -> None:
        metric, day, value, note = self._metric(row), self._day(row), self._value(row), self._note(row)
        if metric is None or day is None or value is None:
            return
        key = metric.pk, day
        if key in self.figures:
            self._refuse(row, "date", _("Line %(line)d has a value of this metric and day already.") % {"line": self.lines[key]})
            return
        self.figures[key], self.lines[key] = Figure(value, note), row.line

    def _refuse(self, row: Row, column: str, reason: str) -> None:
        self.bad.append(BadCell(row.line, column, row[column], reason))

    def _metric(self, row: Row) -> Metric | None:
        found = self.metrics.get(plain(row["metric"]).casefold())
        if found is None:
            self._refuse(row, "metric", _("There is no metric of this name."))
            return None
        if found.is_retired:  # type: ignore[attr-defined]  # annotated by marked
            self._refuse(row, "metric", _("Nobody measures this any more."))
            return None
        if not may_note(self.by, found):
            self._refuse(row, "metric", _("Readings are written by the owner of the metric, leads and admins."))
            return None
        return found

    def _day(self, row: Row) -> date | None:
        try:
            found = date.fromisoformat(row["date"]) if _DAY.fullmatch(row["date"]) else None
        except ValueError:
            found = None
        if found is None:
            self._refuse(row, "date", _("This is no date. Dates are YYYY-MM-DD."))
            return None
        try:
            return sound_day(found, self.today)
        except Invalid as wrong:
            self._refuse(row, "date", wrong.errors["day"][0])
            return None

    def _value(self, row: Row) -> Decimal | None:
        if not _NUMBER.fullmatch(row["value"]):
            self._refuse(row, "value", _("This is no number. Numbers are like 1240000 or 68.5, without a unit."))
            return None
        try:
            return sound_figure(Decimal(row["value"]))
        except Invalid as wrong:
            self._refuse(row, "value", wrong.errors["value"][0])
            return None

    def _note(self, row: Row) -> str:
        words = plain(row["note"])
        if len(words) > LONGEST_NOTE:
            self._refuse(row, "note", _("This is too long: %(most)d characters at most.") % {"most": LONGEST_NOTE})
        return words
