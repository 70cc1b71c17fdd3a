"""Values as cells of CSV and back through our own reading: the same values, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.importing import cells
from campaigns.importing.cells import GUARDED, MARK
from insights.exports.writing import cell, line

ODD = st.sampled_from([*GUARDED, MARK, '"', ",", ";", "\r\n", "\u2028", "\u202e", "\u05d0", "\ufeff", "\x00", "\ud800", "😀", " "])
TEXTS = st.lists(ODD | st.text(st.characters(codec=None), max_size=5), max_size=6).map("".join)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3),
    max_leaves=6,
)


def writable(text: str) -> str:
    """What no file of text can hold is a mark of something unknown in it."""
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def read(*rows: list[object]) -> list[list[str]]:
    """The rows as another program reads them."""
    text = "".join(map(line, rows)).encode().decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(["=1+1", "'=1+1", "''", "'", "\t@", "＝x", "\r", ""])
def test_our_own_reading_gives_back_the_same_words(texts: list[str]) -> None:
    columns = ["key", *(f"c{n}" for n in range(len(texts)))]
    file = ("\ufeff" + line(columns) + line(["key", *texts])).encode()
    (row,) = cells.rows(file, required=["key"])
    assert [row[name] for name in columns[1:]] == [writable(text).strip() for text in texts]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_other_programs_read_the_same_words_but_for_the_mark(texts: list[str]) -> None:
    (row,) = read(list(texts))
    assert [one[1:] if one != writable(text) else one for one, text in zip(row, texts, strict=True)] == list(map(writable, texts))


@given(TEXTS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert not cell(text).startswith(GUARDED)
    assert not read([text, "end"])[0][0].startswith(GUARDED)


@given(JSONS.filter(lambda value: isinstance(value, dict | list)))
@example({"note": "\u202etxt.exe \x00 \u2028 ünï 😀\r\n=1"})
def test_a_structure_is_json_on_one_plain_line_and_comes_back(value: Any) -> None:
    ((read_back, _end),) = read([value, "end"])
    assert json.loads(read_back) == value
    assert not re.search("[\x00-\x1f\u2028\u2029\u202a-\u202e\u2066-\u2069]", read_back)


def test_what_is_readable_stays_readable_in_json() -> None:
    assert cell({"note": "Größe 😀 שלום"}) == '{"note":"Größe 😀 שלום"}'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-2, "-2"),
        (1.5, "1.5"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 10, 0, tzinfo=UTC), "2026-11-02T10:00:00Z"),
        (datetime(2026, 11, 2, 10, 0, 0, 123457, tzinfo=timezone(timedelta(hours=2))), "2026-11-02T08:00:00.123457Z"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        ("-2", "'-2"),
        (["late_finish", "stall"], '["late_finish","stall"]'),
    ],
)
def test_a_value_has_one_form(value: object, written: str) -> None:
    assert cell(value) == written


def test_a_line_ends_as_the_standard_says_and_quotes_what_it_must() -> None:
    assert line(["a", 'b "c"', "d,e", "f\ng"]) == 'a,"b ""c""","d,e","f\ng"\r\n'
