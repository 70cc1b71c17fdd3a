"""Who was erased, as a file beside the data: ids, instants and numbers. What a restore erases once more, for an old backup knows of none.

It is written anew from the records whenever somebody is erased; lines of people whom this database does not know stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from privacy.models import Record

NAME = "erased.jsonl"


def place() -> Path:
    return Path(settings.VAR) / NAME


def write() -> Path:
    """Put down everybody whom the records name, beside those the file names already."""
    path = place()
    known = {**read(path), **{row.person_id: list(row.facts.get("parts", [])) for row in _records()}}
    draft = path.with_name(f".{path.name}")
    draft.write_text("".join(f"{json.dumps({'person': str(pk), 'parts': known[pk]})}\n" for pk in sorted(known)))
    draft.replace(path)
    return path


def read(path: Path) -> dict[UUID, list[int]]:
    """Everybody whom a list names, with the parts of the name that were looked for. Nobody without a file. Raises ValueError."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(_line(json.loads(line)) for line in lines if line.strip())


def _line(said: dict[str, Any]) -> tuple[UUID, list[int]]:
    return UUID(said["person"]), [int(one) for one in said.get("parts", [])]


def _records() -> Iterable[Record]:
    return Record.objects.filter(kind=Record.Kind.ERASED)
