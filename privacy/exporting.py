"""Everything that is kept of a person, for them to read: their rows, what is noted about them, what they wrote, where others name them.

Which columns are told stands in `columns.py`; what is not told is named in the answer, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignKey, Q, QuerySet, TextField
from django.db.models.functions import Cast

from campaigns.models import Campaign, Event, Leg
from privacy.columns import COLUMNS
from privacy.mentions import Mention, mentions_of
from privacy.models import Record
from privacy.naming import parts_alone, spelling_of
from privacy.rows import about, beside, fields_of, model_of, named, own, rows_of, values_of
from privacy.tables import Is
from stakeholders.directory.rights import Actor, need_admin
from stakeholders.models import Function, Organisation, Stakeholder

NAMED = (Campaign, Leg, Function, Organisation, Stakeholder)
TOLD = (Is.PLAIN, Is.NAMES)
ALL = (*TOLD, Is.WHO, Is.WORDS)


@dataclass(frozen=True)
class Part:
    """The rows of one table. `not_told` are its columns that are left out, with the reason."""

    table: str
    title: str
    rows: list[dict[str, Any]]
    not_told: Mapping[str, str]


@dataclass(frozen=True)
class Export:
    """All of it. `names` says what the ids in it stand for."""

    person: Stakeholder
    at: datetime
    parts: list[Part]
    mentions: list[Mention]
    names: Mapping[str, str]

    def as_data(self) -> dict[str, Any]:
        return {
            "person": {"id": self.person.pk, "name": self.person.name},
            "as_of": self.at,
            "tables": [{"table": one.table, "title": one.title, "rows": one.rows, "not_told": one.not_told} for one in self.parts],
            "named_by_others": [{"table": one.table, "row": one.row, "column": one.column, "words": one.words} for one in self.mentions],
            "names": self.names,
        }


@transaction.atomic
def hand_out(person: Stakeholder, *, by: Actor, now: datetime) -> Export:
    """All that is kept of somebody, for themselves or for an admin, who passes it on: that is put on record. Raises WrongPerson."""
    if by.id != person.pk:
        need_admin(by)
    Record.objects.create(kind=Record.Kind.EXPORTED, person=person, by_id=by.id, at=now)
    return export_of(person, now=now)


def export_of(person: Stakeholder, *, now: datetime) -> Export:
    """The same, put on no record."""
    parts = [part for label in COLUMNS if (part := _part(label, person)) is not None]
    return Export(person, now, parts, _mentions(person), _names(parts))


def records_of(person: Stakeholder) -> QuerySet[Record]:
    """What was done with all that is kept of them, the newest first."""
    return Record.objects.filter(person=person).select_related("by").order_by("-at", "-pk")


def _part(label: str, person: Stakeholder) -> Part | None:
    """Rows of theirs and about them whole; other rows that lead to them without the words in them."""
    table = COLUMNS[label]
    whole = own(label, person) | about(label, person)
    rows = _told(label, whole, ALL)
    known = {row["key"] for row in rows}
    rows += [row for row in _told(label, _beside(label, person), TOLD) if row["key"] not in known]
    if not rows:
        return None
    return Part(label, str(table.title), rows, {name: one.why for name, one in table.columns.items() if one.what is Is.HIDDEN})


def _beside(label: str, person: Stakeholder) -> Q:
    """Events that name them in their facts, too."""
    if model_of(label) is not Event:
        return beside(label, person)
    facts = Event.objects.annotate(said=Cast("facts", TextField())).filter(said__contains=str(person.pk))
    return beside(label, person) | Q(pk__in=facts.values("pk"))


def _told(label: str, which: Q, what: tuple[Is, ...]) -> list[dict[str, Any]]:
    return [{"key": str(pk), **values} for pk, values in values_of(rows_of(label).filter(which).distinct(), named(COLUMNS[label], *what))]


def _mentions(person: Stakeholder) -> list[Mention]:
    """Parts of the name count where nobody else has them."""
    parts = [number for number, (_part, taken) in enumerate(parts_alone(person)) if not taken]
    return [mention for _number, mention in mentions_of(person, [spelling_of(person, parts)])]


def _names(parts: list[Part]) -> dict[str, str]:
    """What the links in these rows lead to, by its id."""
    wanted: dict[type, set[UUID]] = {model: set() for model in NAMED}
    for part in parts:
        links = {name: field.related_model for name, field in fields_of(part.table).items() if isinstance(field, ForeignKey)}
        for name, to in links.items():
            if to in wanted:
                wanted[to] |= {row[name] for row in part.rows if row.get(name)}
    return {str(pk): name for model in NAMED for pk, name in model.objects.filter(pk__in=wanted[model]).values_list("pk", "name")}
