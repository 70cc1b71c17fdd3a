"""`manage.py backup FILE`: everything of one moment in one file, while everything runs."""

from __future__ import annotations

import os
import sys
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relay.management.archive.writing import write
from stakeholders import clock


class Command(BaseCommand):
    help = "Writes everything of one moment into one file that restore reads, on either database. `-` writes to the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file: str, **_: object) -> None:
        if file == "-":
            self.stderr.write(told(write(sys.stdout.buffer, now=clock.now())))
            return
        try:
            self.stdout.write(f"{told(_into(Path(file)))} in {file}")
        except OSError as away:
            raise CommandError(f"The backup cannot be written: {away}.") from away


def _into(path: Path) -> dict[str, Any]:
    """Beside the file first, for its owner's eyes: what bears its name is whole, and an older one stays until then."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600), "w+b") as file:
            manifest = write(file, now=clock.now())
            file.flush()
            os.fsync(file.fileno())
            _need_whole(file)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _need_whole(file: Any) -> None:
    with zipfile.ZipFile(file) as archive:
        if broken := archive.testzip():
            raise CommandError(f"What was written cannot be read back: {broken}.")


def told(manifest: dict[str, Any]) -> str:
    """How much it is, in a few words."""
    tables = manifest["tables"]
    return f"{sum(one['rows'] for one in tables.values())} rows of {len(tables)} tables, as of {manifest['taken_at']},"
