"""What there is as CSV, as far as a person may see it: campaigns, handoffs, events, stakeholders; read and written row by row.

RFC 4180 in UTF-8: a header, commas, CRLF, quotes where they are needed. It begins with a byte order mark, for without one Excel takes it
for another encoding; our own reading takes it off. Instants are ISO 8601 in UTC, days YYYY-MM-DD, durations name their unit in the
column, what is a set or a structure is JSON. A cell that a spreadsheet would take for a formula has `'` before it, which our own
reading takes off as well. However much there is, memory and the number of statements for so many rows stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from insights.exports import campaigns, events, handoffs, stakeholders
from insights.exports.writing import Row, line
from stakeholders.refusals import NotFound
from stakeholders.who import Who

__all__ = ["KINDS", "columns", "lines"]

BYTE_ORDER_MARK = "\ufeff"


class _Export(NamedTuple):
    """Rows are made of what a person may see, as of a moment."""

    columns: tuple[str, ...]
    rows: Callable[[Who, datetime], Iterator[Row]]


_EXPORTS: Mapping[str, _Export] = {
    "campaigns": _Export(campaigns.COLUMNS, campaigns.rows),
    "handoffs": _Export(handoffs.COLUMNS, handoffs.rows),
    "events": _Export(events.COLUMNS, events.rows),
    "stakeholders": _Export(stakeholders.COLUMNS, stakeholders.rows),
}
KINDS = tuple(_EXPORTS)


def columns(kind: str) -> tuple[str, ...]:
    """The names of the columns, in their order. Raises NotFound for a kind that there is not."""
    return _export(kind).columns


def lines(kind: str, who: Who, *, now: datetime) -> Iterator[str]:
    """The file line by line, each with its end; `now` is when waits that go on are measured. Raises NotFound, before the first line,
    for a kind that there is not. Read it to its end or close it: a cursor of the database is open meanwhile."""
    export = _export(kind)
    return _written(export.columns, export.rows(who, now))


def _written(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + line(header)
    yield from map(line, rows)


def _export(kind: str) -> _Export:
    try:
        return _EXPORTS[kind]
    except KeyError as absent:
        raise NotFound from absent
