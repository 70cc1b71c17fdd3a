"""A backup of one moment, taken while everything runs: a zip file with a manifest and one file a table, alike for every database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from django.db import connection, transaction

from relay.management.archive.state import described
from relay.management.archive.tables import Table, Tally, label, lines, tables


def write(file: IO[bytes], *, now: datetime) -> dict[str, Any]:
    """Write the backup and return its manifest. Readers and writers of the database are not held up."""
    manifest = {**described(), "taken_at": now.isoformat()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with snapshot():
            manifest["tables"] = {label(table): _write_table(archive, table) for table in tables()}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return manifest


def _write_table(archive: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    tally = Tally()
    with archive.open(f"tables/{label(table)}.jsonl", "w", force_zip64=True) as file:
        for line in lines(table):
            tally.add(line)
            file.write(f"{line}\n".encode())
    return tally.as_facts()


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment."""
    if connection.vendor == "sqlite":
        with _sqlite_snapshot():
            yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _sqlite_snapshot() -> Iterator[None]:
    """A reader's transaction, which WAL gives its own moment: our usual ones take the writers' lock, and would hold them up."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
