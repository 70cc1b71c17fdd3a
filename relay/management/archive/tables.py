"""Which tables a backup holds, and a row of any of them as a line of text that every database writes alike."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils.duration import duration_string

AT_ONCE = 2000
# What Django makes itself while it migrates, and fills with numbers of its own; nothing of ours points there.
DJANGOS_OWN = {"admin.LogEntry", "auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType"}
# What is true of the running instance only: who is signed in, when somebody last looked, what was found then.
OF_THE_INSTANCE = {"sessions.Session", "usersessions.UserSession", "campaigns.Round", "campaigns.Concern"}
# What a migration fills, in an order in which it can be taken away again.
SEEDED = (
    "stakeholders.Site",
    "stakeholders.Organisation",
    "stakeholders.Function",
    "stakeholders.Holiday",
    "stakeholders.CalendarVersion",
    "stakeholders.Calendar",
)

Table = type[models.Model]


def tables() -> list[Table]:
    """Every table whose rows a backup holds, by name."""
    left_out = DJANGOS_OWN | OF_THE_INSTANCE
    found = {table._meta.label: table for table in apps.get_models(include_auto_created=True)}  # noqa: SLF001 -- Django's own way to ask
    return [found[label] for label in sorted(found) if label not in left_out]


def label(table: Table) -> str:
    return table._meta.label  # noqa: SLF001 -- Django's own way to ask


def columns(table: Table) -> Sequence[models.Field[Any, Any]]:
    return table._meta.concrete_fields  # noqa: SLF001 -- Django's own way to ask


def lines(table: Table) -> Iterator[str]:
    """Its rows, one at a time, in whatever order the database has them."""
    names = [field.attname for field in columns(table)]
    rows = table._base_manager.order_by().values_list(*names)  # noqa: SLF001 -- past any manager that hides rows
    return (_line(row) for row in rows.iterator(chunk_size=AT_ONCE))


def _line(row: Sequence[object]) -> str:
    return json.dumps(row, default=_plain, sort_keys=True, separators=(",", ":"))


def plainly(value: object) -> Any:
    """A value as it comes back out of a line."""
    return json.loads(_line([value]))[0]


def _plain(value: object) -> str:
    """What JSON does not know, so that the field reads it back as it was: instants in UTC, to the microsecond."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return duration_string(value)
        case time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return b64encode(value).decode()
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def insert(table: Table, rows: Sequence[str]) -> None:
    """Write these lines as they are: no default, no `auto_now`, no signal has a say."""
    fields = columns(table)
    values = [stored(field, value) for line in rows for field, value in zip(fields, json.loads(line), strict=True)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        into = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES "  # noqa: S608, SLF001 -- names of our own tables
        cursor.execute(into + ", ".join([places] * len(rows)), values)


def rows_at_once(table: Table) -> int:
    """As many as one statement may have values for, on every SQLite."""
    return max(1, 900 // len(columns(table)))


def stored(field: models.Field[Any, Any], value: Any) -> Any:
    """What a line has of a field, as the database takes it."""
    return field.get_db_prep_save(field.to_python(value), connection)


class Tally:
    """How many rows, and a checksum of them all that does not depend on their order."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: str) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line.encode()).digest())) % (1 << 256)

    def as_facts(self) -> dict[str, Any]:
        return {"rows": self.rows, "sum": f"{self._sum:064x}"}
