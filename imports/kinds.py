"""What is different about each kind of file: how it is first read, what would be made of it, and how that is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imports import histories, plans, readings
from imports.models import Import
from imports.reports import Report
from stakeholders.refusals import Invalid
from stakeholders.who import Who

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`look` reads a new file and says what is in it; `read` reads it for good, outside any transaction; `write` makes what was read,
    inside one, and says what that was. All raise Invalid. `size` is how many legs or readings that is: can somebody wait for it?"""

    look: Callable[[bytes, Facts, Who, datetime], tuple[Facts, Facts]]
    report: Callable[[Import, datetime], Report]
    read: Callable[[Import, datetime], Any]
    write: Callable[[Any, Who, datetime], Facts]
    size: Callable[[Import], int]
    at_once: int


KINDS: Mapping[str, Kind] = {
    Import.Kind.PLAN: Kind(plans.look, plans.report, plans.read, plans.write, plans.size, at_once=plans.AT_ONCE),
    Import.Kind.HISTORY: Kind(histories.look, histories.report, histories.read, histories.write, histories.size, at_once=histories.AT_ONCE),
    Import.Kind.READINGS: Kind(readings.look, readings.report, readings.read, readings.write, readings.size, at_once=readings.AT_ONCE),
}


def kind_of(row: Import) -> Kind:
    return KINDS[row.kind]


def kind_named(name: str, words: str) -> Kind:
    if name not in KINDS:
        raise Invalid(words, {"kind": [words]})
    return KINDS[name]
