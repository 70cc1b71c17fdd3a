"""What people answered to the doubtful cells of a plan, out of JSON. The package's docstring says what each part means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from campaigns.plans import is_sane
from stakeholders.refusals import Invalid

KEEP = "keep"
SHIFTS = frozenset({"starts_on", "finishes_on"})
DATE, OWNER = "date", "owner"
END_COLUMNS = ("baseline_end", "current_end")
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answers:
    """`shift` is the one day to start or finish on by its name, `{"keep": …}` to leave all dates past, or empty: not answered."""

    lead: str = ""
    objective: str = ""
    contribution: str = ""
    brand_promise: str = ""
    brief: str = ""
    deputy: str = ""
    sponsor: str = ""
    end_column: str = END_COLUMNS[0]
    owners: Mapping[str, str | None] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    same_as_previous: frozenset[str] = frozenset()
    functions: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    shift: Mapping[str, date | None] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Raises Invalid for what is no JSON object or holds an answer nobody asked for."""
        return cls.from_mapping(cls.said_in(text))

    @staticmethod
    def said_in(text: str | bytes) -> dict[str, Any]:
        """The JSON object alone. Raises Invalid for what is none."""
        if len(text) > MOST_BYTES:
            raise _wrong("answers", _("These answers are too long: 1 MB at most."))
        try:
            said = json.loads(text)
        except (ValueError, RecursionError) as broken:
            raise _wrong("answers", _("The answers are not JSON: %(why)s") % {"why": broken}) from broken
        if not isinstance(said, dict):
            raise _wrong("answers", _("The answers are a JSON object."))
        return said

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> Self:
        unknown = sorted(said.keys() - {one.name for one in fields(cls)})
        if unknown:
            raise _wrong(unknown[0], _("There is no such answer: %(name)s.") % {"name": unknown[0]})
        return cls(**{name: _READ.get(name, _words)(name, value) for name, value in said.items()})

    def is_as_before(self, key: str, what: str) -> bool:
        """Whether the leg of this key has the date, or the owner, of the one before it."""
        return key in self.same_as_previous or f"{key}/{what}" in self.same_as_previous

    @property
    def shifts(self) -> dict[str, date]:
        """The one day to shift to, by its name; empty where dates are kept or nothing was said."""
        return {name: day for name, day in self.shift.items() if day and name in SHIFTS}

    def about_no_cell(self) -> Self:
        """The same without what was said of single cells, roles and functions."""
        return replace(self, owners={}, dates={}, same_as_previous=frozenset(), functions={}, cells={})

    def with_lead(self, email: str) -> Self:
        """The same, led by whom the command line names."""
        return replace(self, lead=email)


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise _wrong(name, _("This answer is a text."))
    return value.strip()


def _end_column(name: str, value: Any) -> str:
    if value not in END_COLUMNS:
        raise _wrong(name, _("Due dates are read from baseline_end or from current_end."))
    return str(value)


def _table(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(name, _("This answer is a JSON object."))
    return {key: _words(f"{name}.{key}", one) for key, one in value.items()}


def _owners(name: str, value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict):
        raise _wrong(name, _("This answer is a JSON object."))
    nobody: dict[str, str | None] = {key: None for key, one in value.items() if one is None}
    return {**_table(name, {key: one for key, one in value.items() if one is not None}), **nobody}


def _dates(name: str, value: Any) -> dict[str, date]:
    return {key: _date(f"{name}.{key}", one) for key, one in _table(name, value).items()}


def _date(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as no_date:
        raise _wrong(name, _("This is no date. Dates are YYYY-MM-DD.")) from no_date
    if not is_sane(day):
        raise _wrong(name, _("Choose a day between the years 2000 and 2100."))
    return day


def _keys(name: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(name, _("This answer is a list of texts."))
    return frozenset(value)


def _shift(name: str, value: Any) -> dict[str, date | None]:
    if value is None:
        return {KEEP: None}
    if not isinstance(value, dict) or len(value) != 1 or not value.keys() <= SHIFTS:
        raise _wrong(name, _("Name one day to shift to: starts_on or finishes_on."))
    return {key: _date(f"{name}.{key}", str(one)) for key, one in value.items()}


_READ: Mapping[str, Any] = {
    "end_column": _end_column,
    "owners": _owners,
    "dates": _dates,
    "same_as_previous": _keys,
    "functions": _table,
    "cells": _table,
    "shift": _shift,
}


def _wrong(name: str, words: str) -> Invalid:
    return Invalid(words, {name: [words]})
