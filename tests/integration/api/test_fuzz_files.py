"""Files made up and mutated: no error of ours, all or nothing every time, and every refusal says where. Long: `make fuzz-import`."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.importing import Answers
from campaigns.models import Campaign, Event, Leg
from imports.models import Import
from insights.models import PastLeg
from tests.doors import undone
from tests.programs import Program
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz_import]
FILES = Path(__file__).parents[2] / "data"
PLANS, PAST = (FILES / "launch_plans.csv").read_bytes(), (FILES / "past_legs.csv").read_bytes()
ANSWERS = json.loads((FILES / "launch_plans_answers.json").read_text()) | {"shift": {"starts_on": "2031-11-10"}}
SEEDS = int(os.environ.get("RELAY_FUZZ_FILES", "200"))
ODD = ["", " ", "=1+1", "'=1", "2024-02-30", "9999-12-31", "0001-01-01", "14.6.2024", "-1", "1e309", "NaN", "½", "\ud83d\ude00", "A" * 5000]
ODD += ["\x00", "\u202e", "a;b;c", "7;7", "1", "999999999999", '"', "\n", "Comms / Docs", "nobody@example.com", "passed", "returned"]
NAMES = {"answers", "nonsense", *(one.name for one in fields(Answers))}
WHERE = re.compile(r"line \d+|Line \d+|Zeile \d+|columns?|column|first line|UTF-8|file|too (big|many)|CSV|NUL|empty|relay")

Cells = list[list[str]]
Mutation = Callable[[random.Random, Cells], None]


def other_cell(dice: random.Random, cells: Cells) -> None:
    row = dice.randrange(1, len(cells))
    cells[row][dice.randrange(len(cells[row]))] = dice.choice(ODD)


def other_column(dice: random.Random, cells: Cells) -> None:
    column = dice.randrange(len(cells[0]))
    for row in cells[1:]:
        row[column] = dice.choice(ODD)


def swapped_rows(dice: random.Random, cells: Cells) -> None:
    one, other = dice.randrange(1, len(cells)), dice.randrange(1, len(cells))
    cells[one], cells[other] = cells[other], cells[one]


def twice(dice: random.Random, cells: Cells) -> None:
    cells.append(list(dice.choice(cells[1:])))


def cut_row(dice: random.Random, cells: Cells) -> None:
    row = dice.randrange(len(cells))
    cells[row] = cells[row][: dice.randrange(len(cells[row]) + 1)]


def long_row(dice: random.Random, cells: Cells) -> None:
    cells[dice.randrange(1, len(cells))].append(dice.choice(ODD))


def other_header(dice: random.Random, cells: Cells) -> None:
    cells[0][dice.randrange(len(cells[0]))] = dice.choice([*ODD, *cells[0]])


def in_a_ring(dice: random.Random, cells: Cells) -> None:
    if "depends_on" in cells[0]:
        at, seq = cells[0].index("depends_on"), cells[0].index("leg_seq")
        for row in cells[1:]:
            row[at : at + 1] = [dice.choice(cells[1:])[seq]]


MUTATIONS: list[Mutation] = [
    other_cell,
    other_cell,
    other_cell,
    other_column,
    swapped_rows,
    twice,
    cut_row,
    long_row,
    other_header,
    in_a_ring,
]


def mutated(dice: random.Random, content: bytes) -> bytes:
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for _time in range(dice.randrange(5)):
        try:
            dice.choice(MUTATIONS)(dice, cells)
        except (IndexError, ValueError):
            continue  # a row that was cut before has no such cell
    out = io.StringIO(newline="")
    csv.writer(out).writerows(cells)
    raw = bytearray(out.getvalue().encode("utf-8", "surrogatepass"))
    for _time in range(dice.choice([0, 0, 0, 1, 20])):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw[: dice.randrange(len(raw))]) if dice.random() < 0.05 else bytes(raw)


def answers(dice: random.Random) -> str:
    said: dict[str, Any] = {name: value for name, value in ANSWERS.items() if dice.random() < 0.9}
    if dice.random() < 0.2:
        said[dice.choice([*ANSWERS, "cells", "nonsense"])] = dice.choice([None, 7, "x", [], {}, {"Heron_2/1": "x"}, {"\x00": "\ud800"}])
    return json.dumps(said)


def placeless(errors: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Refusals that name neither a place in the file nor an answer."""
    said = [(field, reason) for field, reasons in errors.items() for reason in reasons]
    return [(field, reason) for field, reason in said if not WHERE.search(f"{field} {reason}") and field.partition(".")[0] not in NAMES]


def there_is() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Campaign, Leg, Event, Import, PastLeg))


def test_whatever_is_brought_is_taken_whole_or_refused_with_its_place(settings: Any):
    settings.RELAY_API_ACTS = 10**9
    world = World.build()
    ana = Program(world["Ana"])
    headers, before, outcomes = {"Authorization": f"Bearer {ana.token}"}, there_is(), {201: 0, 422: 0}
    for seed in range(SEEDS):
        dice = random.Random(seed)
        kind = dice.choice(["plan", "plan", "history"])
        parts = {"file": SimpleUploadedFile("f.csv", mutated(dice, PLANS if kind == "plan" else PAST), "text/csv")}
        said = {"answers": answers(dice)} if kind == "plan" else {}
        with undone():
            answer = ana.client.post(f"/api/v1/imports/?kind={kind}", {**parts, **said}, headers=headers)
            assert answer.status_code in outcomes, (seed, answer.status_code, answer.content[:500])
            assert (there_is() == before) == (answer.status_code == 422), seed
            assert placeless(answer.json().get("errors", {})) == [], seed
        outcomes[answer.status_code] += 1
    assert all(outcomes.values()), outcomes
