"""A CSV file as lines of cells, within limits. What cannot be read at all is Invalid under `file`, with its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from stakeholders.refusals import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_CELL = 64 * 1024
GUARDED = tuple("=+-@\t\r\n＝＋－＠")
MARK = "'"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its cells by column, trimmed. A column that the file does not have is blank."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken: where it stands, what it says, and why not."""

    line: int
    column: str
    value: str
    reason: str


def rows(content: bytes, *, required: Iterable[str]) -> list[Row]:
    """Every line below the header. Raises Invalid for a file that is too big, not UTF-8, no CSV, or lacks a required column."""
    if len(content) > MOST_BYTES:
        raise _unreadable(_("This file is too big: 5 MB at most."))
    found = list(islice(every_row(content, required=required), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise _unreadable(_("This file has too many lines: 20,000 at most."))
    return found


def every_row(content: bytes, *, required: Iterable[str]) -> Iterator[Row]:
    """The same of a file of any size, for whoever runs this machine. Raises Invalid as `rows` does, where it comes to what is wrong."""
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    lines = _lines(reader)
    header = next(lines, None)
    columns = _columns(header.cells if header else (), required)
    for line in lines:
        yield _row(line, columns)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Sequence[str]


def _lines(reader: Iterator[list[str]]) -> Iterator[_Line]:
    """Lines that hold anything, each with the number of the line on which it begins."""
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            words = _("Line %(line)d cannot be read as CSV: %(why)s.") % {"line": number, "why": broken}
            raise _unreadable(words) from broken
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _Line(number, cells)
        number = reader.line_num + 1  # type: ignore[attr-defined]  # a csv reader has it


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        line = content[: other.start].count(b"\n") + 1
        raise _unreadable(_("Line %(line)d is not UTF-8. Save the file as CSV in UTF-8.") % {"line": line}) from other
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise _unreadable(_("Line %(line)d holds a NUL character, which no text has.") % {"line": line})
    return text


def _columns(header: Sequence[str], required: Iterable[str]) -> list[str]:
    columns = [cell.strip().casefold() for cell in header]
    missing = [name for name in required if name not in columns]
    if missing:
        raise _unreadable(_("The first line must name the columns; missing: %(columns)s.") % {"columns": ", ".join(missing)})
    twice = [name for name, times in Counter(columns).items() if name and times > 1]
    if twice:
        raise _unreadable(_("A column stands there twice: %(columns)s.") % {"columns": ", ".join(twice)})
    return columns


def _row(line: _Line, columns: Sequence[str]) -> Row:
    if any(cell.strip() for cell in line.cells[len(columns) :]):
        raise _unreadable(_("Line %(line)d has more cells than the first line has columns.") % {"line": line.number})
    for column, cell in zip(columns, line.cells, strict=False):
        if len(cell.encode()) > LONGEST_CELL:
            where = {"line": line.number, "column": column}
            raise _unreadable(_("Line %(line)d, column %(column)s: this cell is too long, 64 KB at most.") % where)
    return Row(line.number, {column: _bare(cell) for column, cell in zip(columns, line.cells, strict=False) if column})


def guarded(cell: str) -> str:
    """As it may stand in a file of ours: with a mark before what a spreadsheet would take for a formula. Reading takes it off again."""
    return MARK + cell if _looks_live(cell) else cell


def _bare(cell: str) -> str:
    return (cell[1:] if cell.startswith(MARK) and _looks_live(cell) else cell).strip()


def _looks_live(cell: str) -> bool:
    """Also behind marks that somebody wrote themselves: else theirs would be taken off for ours."""
    return cell.lstrip(MARK).startswith(GUARDED)


def _unreadable(words: str) -> Invalid:
    return Invalid(words, {"file": [words]})
