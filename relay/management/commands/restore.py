"""`manage.py restore FILE`: a backup into an empty installation or a database without any table, all of it or nothing."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfileobj

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from relay.management.archive.reading import restore


class Command(BaseCommand):
    help = "Puts a backup into a new installation of the same version and verifies every row. `-` reads the standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file: str, **_: object) -> None:
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
