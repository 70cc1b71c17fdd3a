"""Where others wrote of a person, or called something after them: with a few words around the name, never the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from privacy.columns import COLUMNS
from privacy.rows import about, named, own, rows_of, values_of
from privacy.spelling import Spelling
from privacy.tables import Is
from stakeholders.models import Stakeholder


@dataclass(frozen=True)
class Mention:
    """Which column of which row, and what stands around the name, each time."""

    table: str
    row: str
    column: str
    words: list[str]


def mentions_of(person: Stakeholder, spellings: Sequence[Spelling]) -> Iterator[tuple[int, Mention]]:
    """Every place, with the number of the spelling by which it was found. Goes through all words once, however many spellings."""
    for label, table in COLUMNS.items():
        if columns := named(table, Is.WORDS, Is.NAMES):
            theirs = rows_of(label).filter(own(label, person) | about(label, person)).values("pk")
            for pk, values in values_of(rows_of(label).exclude(pk__in=theirs), columns):
                yield from _in_row(label, str(pk), values, spellings)


def _in_row(label: str, pk: str, values: dict[str, Any], spellings: Sequence[Spelling]) -> Iterator[tuple[int, Mention]]:
    for column, value in values.items():
        for number, spelling in enumerate(spellings):
            if value and (found := spelling.excerpts(value)):
                yield number, Mention(label, pk, column, found)
