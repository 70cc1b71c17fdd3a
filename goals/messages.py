"""What a program may send to a hook: one reading or a list of them as JSON, taken at its word. Pure but for what is said of an error.

`{"day": "2026-11-02", "value": 68.5, "note": "…"}`: a day is YYYY-MM-DD in the site's calendar, a value a number (no text) of up to eleven
digits before the point and four behind it. No other fields, no day twice. All of it can be taken, or none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.lifecycle import gettext_noop, invalid
from goals.models import LONGEST_NOTE
from goals.readings_file import Figure
from goals.recording import sound_day, sound_figure
from stakeholders.names import plain
from stakeholders.refusals import Invalid

MOST_AT_ONCE = 1000
FIELDS = ("day", "value", "note")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Errors = dict[str, list[str]]


def read(body: bytes, *, today: date) -> Mapping[date, Figure]:
    """The figures by day. Raises Invalid with its errors by field: `day`, or `3.day` where a list was sent; `body` for the whole."""
    said = _parsed(body)
    rows = said if isinstance(said, list) else [said]
    if not rows:
        raise invalid({"body": [gettext_noop("Send one reading, or a list of them.")]})
    if len(rows) > MOST_AT_ONCE:
        raise invalid({"body": [gettext_noop("A thousand readings at once at most.")]})
    errors: Errors = {}
    found: dict[date, Figure] = {}
    for number, row in enumerate(rows):
        place = f"{number}." if isinstance(said, list) else ""
        day, figure = _row(row, place, errors, today)
        if day is None or figure is None:
            continue
        if day in found:
            errors[f"{place}day"] = [gettext_noop("This day is there twice.")]
        found[day] = figure
    if errors:
        raise invalid(errors)
    return found


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise invalid({"body": [gettext_noop("This is no JSON in UTF-8.")]}) from broken


def _no_number(said: str) -> Any:
    raise ValueError(said)


def _row(row: Any, place: str, errors: Errors, today: date) -> tuple[date | None, Figure | None]:
    if not isinstance(row, dict):
        errors[place.rstrip(".") or "body"] = [gettext_noop("A reading is an object with day and value.")]
        return None, None
    for name in sorted(row.keys() - set(FIELDS)):
        errors[f"{place}{plain(name)}"] = [gettext_noop("There is no such field.")]
    day = _said(lambda: sound_day(_day(row.get("day")), today), f"{place}day", errors)
    value = _said(lambda: sound_figure(_number(row.get("value"))), f"{place}value", errors)
    note = _said(lambda: _note(row.get("note", "")), f"{place}note", errors)
    return day, Figure(value, note) if value is not None and note is not None else None


def _said(look: Any, place: str, errors: Errors) -> Any:
    try:
        return look()
    except Invalid as wrong:
        errors[place] = [reason for reasons in wrong.errors.values() for reason in reasons]
        return None


def _day(said: Any) -> date:
    try:
        if isinstance(said, str) and _DAY.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise invalid({"day": [gettext_noop("This is no date. Dates are YYYY-MM-DD.")]})


def _number(said: Any) -> Decimal:
    if isinstance(said, bool) or not isinstance(said, int | Decimal):
        raise invalid({"value": [gettext_noop("This is no number.")]})
    return Decimal(said)


def _note(said: Any) -> str:
    if not isinstance(said, str):
        raise invalid({"note": [gettext_noop("A note is a text.")]})
    if len(words := plain(said)) > LONGEST_NOTE:
        raise invalid({"note": [gettext_noop("This is too long.")]})
    return words
