"""`manage.py restore FILE`: a backup into an empty installation or a database without any table, all of it or nothing."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfileobj
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from privacy import erased_list
from privacy.erasing import erase_all_again
from relay.management.archive.reading import restore
from stakeholders import clock


class Command(BaseCommand):
    help = "Puts a backup into a new installation of the same version and verifies every row. `-` reads the standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--erased", metavar="LIST", type=Path, help="who was erased; else the list in the folder of the instance")

    def handle(self, *, file: str, erased: Path | None = None, **_: object) -> None:
        listed = _listed(erased)
        if not MigrationRecorder(connection).applied_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        try:
            with tempfile.TemporaryFile() if file == "-" else Path(file).open("rb") as opened:
                if file == "-":
                    copyfileobj(sys.stdin.buffer, opened)
                manifest = restore(opened)
        except OSError as away:
            raise CommandError(f"The backup cannot be read: {away}.") from away
        rows = sum(one["rows"] for one in manifest["tables"].values())
        self.stdout.write(f"{rows} rows as of {manifest['taken_at']} are here, each verified. Everybody signs in again.")
        if listed:
            self.stdout.write(_erased_again(listed))


def _listed(wanted: Path | None) -> dict[UUID, list[int]]:
    """Who is to be erased again. Read before anything is restored, for a list that cannot be read would be found out about too late."""
    if wanted is not None and not wanted.exists():
        raise CommandError(f"There is no {wanted}.")
    try:
        return erased_list.read(wanted or erased_list.place())
    except (ValueError, KeyError, TypeError) as unreadable:
        raise CommandError(f"The list of who was erased cannot be read: {unreadable!r}.") from unreadable


def _erased_again(listed: dict[UUID, list[int]]) -> str:
    """Whoever was erased after the backup was taken is in it, and goes once more."""
    again = erase_all_again(listed, now=clock.now())
    return f"Of {len(listed)} on the list of who was erased {again} were in it, and are erased again."
