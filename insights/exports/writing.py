"""Pure: values as cells, cells as a line of CSV, and rows taken a handful at a time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

from campaigns.importing.cells import guarded
from stakeholders.names import DIRECTION

AT_ONCE = 1000  # rows
UNKNOWN = "\ufffd"

Row = Sequence[object]
T = TypeVar("T")

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # no text file holds them
_HIDDEN = re.compile(f"[\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(DIRECTION))}]")  # JSON escapes the rest by itself


class _Echo:
    """Gives back what is written to it, which a writer of csv hands on."""

    def write(self, text: str) -> str:
        return text


_writer = csv.writer(_Echo(), lineterminator="\r\n")  # keeps nothing between two rows


def line(row: Row) -> str:
    """A row as a line with its end."""
    written: str = _writer.writerow([cell(value) for value in row])
    return written


def cell(value: object) -> str:
    """A value as text. Words are guarded against being taken for a formula; numbers are not, for -2 is a number."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case dict() | list():
            return _json(value)
    return guarded(_UNWRITABLE.sub(UNKNOWN, str(value)))


def _json(value: Any) -> str:
    """On one line, readable, and nothing lost: what hides, turns or breaks text is escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def by_handfuls(rows: Iterable[T]) -> Iterator[list[T]]:
    """So many at once, in their order: what has to be asked beside them is asked once for all."""
    rest = iter(rows)
    while handful := list(islice(rest, AT_ONCE)):
        yield handful
