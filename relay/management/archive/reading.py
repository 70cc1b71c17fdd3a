"""Put a backup into an empty installation: all of it, exactly, or nothing."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from campaigns.models import Event
from relay.management.archive.state import compare
from relay.management.archive.tables import SEEDED, Table, Tally, insert, label, lines, rows_at_once, tables

# What reading a damaged or a foreign file comes to, and writing what it says.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, ValidationError, DatabaseError)


def restore(file: IO[bytes]) -> dict[str, Any]:
    """Put it in and return its manifest. Raises CommandError, and leaves everything as it was, unless every row arrives."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            compare(manifest)
            with transaction.atomic(durable=True):
                _need_empty()
                _fill(archive, manifest["tables"])
            return manifest
    except DAMAGE as broken:
        raise CommandError(f"This is no backup of Relay, or it is damaged: {broken}.") from broken


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as absent:
        raise CommandError("This is no backup of Relay: it has no manifest.") from absent
    return manifest


def _need_empty() -> None:
    """Nothing but what every installation starts with, which is taken away."""
    everything = [table._base_manager for table in tables() if label(table) not in SEEDED]  # noqa: SLF001 -- past any manager that hides rows
    used = [label(rows.model) for rows in everything if rows.exists()]
    if used:
        raise CommandError(f"This installation is not empty ({', '.join(used)}): a backup goes into a new one.")
    for name in SEEDED:
        apps.get_model(name)._base_manager.all().delete()  # noqa: SLF001 -- past any manager that hides rows


def _fill(archive: zipfile.ZipFile, promised: dict[str, Any]) -> None:
    here = {label(table): table for table in tables()}
    if here.keys() != promised.keys():
        raise CommandError(f"The backup has other tables: {', '.join(sorted(here.keys() ^ promised.keys()))}.")
    for table in here.values():
        _fill_table(archive, table)
    _set_sequences(list(here.values()))
    connection.check_constraints()
    for name, table in here.items():
        _verify(table, promised[name])
    _need_guard()


def _fill_table(archive: zipfile.ZipFile, table: Table) -> None:
    rows = _rows(archive, table)
    while batch := list(islice(rows, rows_at_once(table))):
        insert(table, batch)


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[str]:
    try:
        packed = archive.open(f"tables/{label(table)}.jsonl")
    except KeyError as absent:
        raise CommandError(f"The backup is damaged: {label(table)} is missing.") from absent
    with packed, io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text:
        for line in text:
            yield line.removesuffix("\n")


def _set_sequences(filled: list[Table]) -> None:
    """The next row gets a number that none has."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def _verify(table: Table, promised: dict[str, Any]) -> None:
    """What the database gives back is what was put into the backup, row for row."""
    tally = Tally()
    for line in lines(table):
        tally.add(line)
    if tally.as_facts() != promised:
        counted = f"{tally.rows} rows here, {promised['rows']} in the backup"
        raise CommandError(f"{label(table)} is not what it was: {counted}, or their content differs.")


def _need_guard() -> None:
    """The log refuses to be changed here as it did there."""
    try:
        with transaction.atomic():
            changed = Event.objects.update(kind=F("kind"))
    except DatabaseError:
        return
    if changed:
        raise CommandError("The log can be changed in this database: its triggers are gone.")
