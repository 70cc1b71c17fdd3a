"""Between the table of columns and the rows: which are somebody's, and what is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, JSONField, Model, Q, QuerySet

from privacy.columns import COLUMNS
from privacy.tables import Is, Table
from stakeholders.models import Stakeholder, User

AT_ONCE = 2000
NOBODY = Q(pk__in=())


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def rows_of(label: str) -> QuerySet[Any]:
    """All rows, past any manager that hides some."""
    return model_of(label)._base_manager.all()  # noqa: SLF001 -- Django's own way to ask


def fields_of(label: str) -> Mapping[str, Field[Any, Any]]:
    """The columns of a table by name."""
    return {field.name: field for field in model_of(label)._meta.concrete_fields}  # noqa: SLF001 -- Django's own way to ask


def named(table: Table, *what: Is) -> list[str]:
    """Its columns that are any of these."""
    return [name for name, column in table.columns.items() if column.what in what]


def own(label: str, person: Stakeholder) -> Q:
    """Their own rows."""
    return _any(COLUMNS[label].theirs, person)


def about(label: str, person: Stakeholder) -> Q:
    """Rows of others whose words are about them."""
    return _any(COLUMNS[label].about, person)


def beside(label: str, person: Stakeholder) -> Q:
    """Every row that a link of its own leads from to them."""
    return _any([path for path in links_to_people(label) if path not in COLUMNS[label].theirs], person)


def links_to_people(label: str) -> list[str]:
    """The columns that are a link to a person or to an account, as what they are looked for by."""
    links = {name: field.related_model for name, field in fields_of(label).items() if isinstance(field, ForeignKey)}
    people = [name for name, to in links.items() if to is Stakeholder]
    return people + [f"{name}__stakeholder" for name, to in links.items() if to is User]


def _any(paths: Iterable[str], person: Stakeholder) -> Q:
    return reduce(or_, (Q(**{path: person.pk}) for path in paths), NOBODY)


def values_of(rows: QuerySet[Any], columns: Iterable[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The key of each row, and these columns of it; links as ids, and bytes as what was written into them."""
    names = list(columns)
    for pk, *values in rows.order_by("pk").values_list("pk", *names).iterator(chunk_size=AT_ONCE):
        yield pk, {name: readable(value) for name, value in zip(names, values, strict=True)}


def readable(value: Any) -> Any:
    """Bytes as the text that they are, and a text that is JSON as what it says: there an accent may be written as its number."""
    text = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value
    if not isinstance(text, str) or not text.startswith(("{", "[", '"')):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def storable(field: Field[Any, Any], value: Any) -> Any:
    """What was read as it is kept, no longer than its column has room for."""
    if not isinstance(field, JSONField) and not isinstance(value, str):
        value = json.dumps(value)
    if isinstance(field, BinaryField):
        return value.encode()
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value
