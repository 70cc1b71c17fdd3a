"""Looks for words wherever an instance could keep them: every column of every table, packed or not, and every file of its folder."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterable, Iterator
from email import policy
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session

NUMBER = re.compile(r"\\u([0-9a-f]{4})")


def traces(words: Iterable[str], *, folder: Path | None = None) -> list[str]:
    """Where any of them stands, whatever its case: `table.column 12: word`, or the name of a file."""
    wanted = [word.casefold() for word in words]
    places = [*_columns(), *_sessions(), *_files(folder or settings.VAR)]
    return [f"{place}: {word}" for place, text in places for word in wanted if word in text.casefold()]


def _columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            yield from ((f"{model._meta.label}.{name} {row[0]}", _text(value)) for name, value in zip(names, row, strict=True) if value)


def _text(value: Any) -> str:
    """As it lies there, and once more with accents that JSON writes as their number."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    raw = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
    return raw + NUMBER.sub(lambda found: chr(int(found[1], 16)), raw)


def _sessions() -> Iterator[tuple[str, str]]:
    return ((f"session {row.pk}", json.dumps(row.get_decoded(), ensure_ascii=False)) for row in Session.objects.all())


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Each as it lies there, and mails as they are read. The static files are the same for everybody."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "static" not in path.parts:
            raw = path.read_bytes()
            yield str(path.relative_to(folder)), raw.decode("utf-8", "replace")
            if path.suffix == ".eml":
                mail = email.message_from_bytes(raw, policy=policy.default)
                parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
                yield f"{path.name}, as read", "\n".join([*(str(one) for one in mail.values()), *parts])
