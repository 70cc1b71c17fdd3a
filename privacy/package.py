"""An export as a file to take home: one zip with the data for programs (JSON) and the same for people (text)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from privacy.exporting import Export, Part

DATA, TEXT = "data.json", "data.txt"


def packed(export: Export) -> bytes:
    """The zip, in the language that is active."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(DATA, json.dumps(export.as_data(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        file.writestr(TEXT, "\n".join(lines(export)))
    return made.getvalue()


def lines(export: Export) -> Iterator[str]:
    """All of it to read: a heading for each table, a paragraph for each row; ids with what they stand for."""
    yield _("What Relay keeps of %(name)s, as of %(at)s") % {"name": export.person.name, "at": export.at.isoformat(timespec="minutes")}
    yield ""
    yield _("Mails that were sent lie in mailboxes and are not in here. Backups hold the same as of their day.")
    for part in export.parts:
        yield from _part(part, export)
    if export.mentions:
        yield from _heading(_("Where others name you"))
    for one in export.mentions:
        yield from ("", f"{one.table} {one.row}, {one.column}:", *(f"    {words}" for words in one.words))


def _part(part: Part, export: Export) -> Iterator[str]:
    yield from _heading(f"{part.title} ({part.table})")
    for row in part.rows:
        yield ""
        yield from (f"  {name}: {_said(value, export)}" for name, value in row.items() if name != "key" and value not in (None, "", [], {}))
    if part.not_told:
        yield from ("", _("Not told:"), *(f"  {name}: {why}" for name, why in part.not_told.items()))


def _heading(text: str) -> Iterator[str]:
    yield from ("", "", text, "=" * len(text))


def _said(value: Any, export: Export) -> str:
    match value:
        case UUID():
            name = export.names.get(str(value))
            return f"{name} ({value})" if name else str(value)
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return str(value).replace("\n", "\n    ")
