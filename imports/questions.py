"""What a plan asks whoever brings it, cell by cell, with the answer given so far; and how one more answer changes the answers.

An answer is one word or value as a form has it: `same` (as the leg before), `nobody`, a day, an e-mail address, a function, any text;
blank is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from campaigns.importing import Answers, Doubt, DoubtKind
from campaigns.importing.answers import DATE, OWNER
from campaigns.importing.dates import parse

SAME, NOBODY = "same", "nobody"
Said = dict[str, Any]


class Ask(StrEnum):
    """What is asked for; a `FILE` can only be mended, and brought again."""

    DAY = "day"
    RUNNER = "runner"
    OWNER = "owner"
    FUNCTION = "function"
    CELL_DAY = "cell_day"
    CELL = "cell"
    FILE = "file"


OF_ALL_RELAYS = frozenset({Ask.OWNER, Ask.FUNCTION})
_TABLES = {Ask.DAY: "dates", Ask.RUNNER: "owners", Ask.OWNER: "owners", Ask.FUNCTION: "functions"}
_PARTS = {Ask.DAY: DATE, Ask.RUNNER: OWNER}
_KINDS = {
    DoubtKind.BLANK_DATE: Ask.DAY,
    DoubtKind.FAR_DATE: Ask.DAY,
    DoubtKind.BLANK_OWNER: Ask.RUNNER,
    DoubtKind.TWO_OWNERS: Ask.OWNER,
    DoubtKind.UNKNOWN_FUNCTION: Ask.FUNCTION,
    DoubtKind.REPEATED: Ask.FILE,
    DoubtKind.BLANK_CELL: Ask.CELL,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to say, about one cell or about `cells` that say the same. `key` names it in the answers.

    `said` is the answer so far; `is_open` where it does not settle the matter; `blocks` where nothing is drafted before it does. `as_is`
    is the day that the cell itself names, `current` the one that `current_end` names in its row.
    """

    ask: Ask
    key: str
    relay: str
    line: int
    column: str
    value: str
    reason: str
    blocks: bool
    is_open: bool = True
    said: str = ""
    cells: int = 1
    as_is: date | None = None
    current: date | None = None

    @property
    def name(self) -> str:
        """What a form calls it: short, and the same whatever else is asked."""
        return hashlib.blake2s(f"{self.ask} {self.key}".encode(), digest_size=6).hexdigest()

    @property
    def is_shared(self) -> bool:
        return self.ask in OF_ALL_RELAYS


def ask_of(doubt: Doubt, relay: str) -> Ask | None:
    """What a doubt asks for; None for what only informs, and for what is asked once for the whole plan."""
    if doubt.kind in _KINDS:
        return _KINDS[doubt.kind]
    of_a_cell = doubt.key.endswith(f"/{doubt.column}")
    if doubt.kind is DoubtKind.BAD_DATE:
        return Ask.CELL_DAY if of_a_cell else Ask.DAY
    if doubt.kind is DoubtKind.UNKNOWN_OWNER:
        return Ask.RUNNER if doubt.key.startswith(f"{relay}/") and doubt.key != doubt.value else Ask.OWNER
    if doubt.kind is DoubtKind.BAD_CELL:
        return _of_bad_cell(doubt, of_a_cell=of_a_cell)
    return None


def _of_bad_cell(doubt: Doubt, *, of_a_cell: bool) -> Ask:
    if doubt.column == "function":
        return Ask.FUNCTION
    if doubt.column == "leg_seq":
        return Ask.FILE if of_a_cell else Ask.CELL
    return Ask.CELL_DAY if doubt.column == "target_date" else Ask.CELL


def questions(
    asked: Iterable[Doubt], still: Iterable[Doubt], *, relay: str, answers: Answers, current: Mapping[str, date]
) -> list[Question]:
    """Of one relay: what there is to ask without any answer, and what the answers left open or raised; each once, in the file's order."""
    found: dict[tuple[Ask, str], Question] = {}
    for doubt, is_open in (*((one, False) for one in asked), *((one, True) for one in still)):
        ask = ask_of(doubt, relay)
        if ask is None:
            continue
        question = _question(doubt, ask, relay, answers, current)
        before = found.get((ask, question.key))
        if before is None or (is_open and not before.is_open):
            cells = before.cells if before else 1
            found[ask, question.key] = replace(question, is_open=is_open, cells=cells)
        elif not is_open:
            found[ask, question.key] = replace(before, cells=before.cells + 1)
    return sorted(found.values(), key=lambda one: one.line)


def _question(doubt: Doubt, ask: Ask, relay: str, answers: Answers, current: Mapping[str, date]) -> Question:
    key = f"{doubt.key}/leg_seq" if ask is Ask.CELL and doubt.column == "leg_seq" else doubt.key
    as_is, later = (parse(doubt.value), current.get(key)) if ask is Ask.DAY else (None, None)
    return Question(
        ask,
        key,
        relay,
        doubt.line,
        doubt.column,
        doubt.value,
        doubt.reason,
        doubt.blocks,
        said=_said(ask, key, answers),
        as_is=as_is,
        current=later,
    )


def _said(ask: Ask, key: str, answers: Answers) -> str:
    if ask is Ask.DAY and key in answers.dates:
        return answers.dates[key].isoformat()
    if ask in (Ask.RUNNER, Ask.OWNER) and key in answers.owners:
        return answers.owners[key] or NOBODY
    if ask in _PARTS:
        return SAME if answers.is_as_before(key, _PARTS[ask]) else ""
    if ask is Ask.FUNCTION:
        return answers.functions.get(key, "")
    return answers.cells.get(key, "")


# One more answer


def amended(answers: Mapping[str, Any], said: Mapping[Question, str]) -> Said:
    """The answers, as JSON has them, with these in the place of what was said about the same before."""
    changed = deepcopy(dict(answers))
    for question, word in said.items():
        _drop(changed, question)
        if word:
            _put(changed, question, word)
    return {name: value for name, value in changed.items() if value not in ({}, [])}


def _drop(answers: Said, question: Question) -> None:
    answers.get(_TABLES.get(question.ask, "cells"), {}).pop(question.key, None)
    if question.ask not in _PARTS:
        return
    part, key = _PARTS[question.ask], question.key
    as_before = set(answers.get("same_as_previous", ()))
    if key in as_before:  # it spoke of date and owner; the other one stays as it was
        as_before.add(f"{key}/{OWNER if part == DATE else DATE}")
    answers["same_as_previous"] = sorted(as_before - {key, f"{key}/{part}"})


def _put(answers: Said, question: Question, word: str) -> None:
    if question.ask in _PARTS and word == SAME:
        answers["same_as_previous"] = sorted({*answers.get("same_as_previous", ()), f"{question.key}/{_PARTS[question.ask]}"})
        return
    value = None if word == NOBODY and question.ask in (Ask.RUNNER, Ask.OWNER) else word
    answers.setdefault(_TABLES.get(question.ask, "cells"), {})[question.key] = value


def filled(found: Iterable[Question], how: str) -> Iterator[tuple[Question, str]]:
    """For every blank date that is still open: `same` as the leg before it, or the `current` one of its row where that names one."""
    for question in found:
        if question.ask is Ask.DAY and question.is_open and not question.value:
            word = SAME if how == SAME else question.current.isoformat() if question.current else ""
            if word:
                yield question, word
