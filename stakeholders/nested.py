"""Rows of a table as one JSON column beside another: what belongs together is read in one statement, as of one instant.

PostgreSQL answers each statement as of its own begin (READ COMMITTED), so of four one could see a leg before a move and its handoff after.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Aggregate, Expression, Func, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

Column = str | Expression
Turn = tuple[int, Callable[[Any], Any]]  # the place of a column, and what JSON has in it as the column would have it


class AsText(Func):
    """An id as the race has it, written by the database: to make a UUID of each and a text of that is most of what a long page costs."""

    output_field = models.CharField()
    template = "(%(expressions)s)::text"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        parts = "||'-'||".join(f"substr(%(expressions)s, {start}, {long})" for start, long in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)))
        return self.as_sql(compiler, connection, template=f"({parts})", **more)


class _Digits(Func):
    """A float with all its digits: JSON of SQLite has fifteen of them."""

    output_field = TextField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="PRINTF('%%%%!.17g', %(expressions)s)", **more)


class _OnSQLite(Func):
    """What SQLite has under another name."""

    on_sqlite = ""
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function=self.on_sqlite, template="%(function)s(%(expressions)s)", **more)


class _Row(_OnSQLite):
    """The columns of a row as a JSON array."""

    function, on_sqlite = "JSON_BUILD_ARRAY", "JSON_ARRAY"


class _Rows(_OnSQLite, Aggregate):
    """Such rows as a JSON array, in no order."""

    function, on_sqlite = "JSON_AGG", "JSON_GROUP_ARRAY"


class _Inside(_OnSQLite):
    """JSON within a row, which SQLite would take for a text."""

    template, on_sqlite = "%(expressions)s", "JSON"


def rows_of(rows: QuerySet[Any, Any], owner: str, columns: Iterable[Column]) -> Subquery:
    """Those rows whose `owner` is the row beside which they stand, nothing where there are none. Ids come as the race has them."""
    mine = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Subquery(mine.annotate(nested=_Rows(_Row(*(_read(rows.model, column) for column in columns)))).values("nested"))


def _read(model: type[models.Model], column: Column) -> Column:
    if not isinstance(column, str):
        return column
    if column == "id" or column.endswith("_id"):
        return AsText(column)
    return _Digits(column) if _kind(model, column) is models.FloatField else column


@cache
def _kind(model: type[models.Model], column: str) -> type:
    return type(_field(model, column))


def inside(rows: Subquery) -> Expression:
    """Rows as a column of rows that are nested themselves."""
    return _Inside(rows)


def beside(rows: Subquery) -> Expression:
    """Rows as a column of a statement, for `parsed`."""
    return Cast(rows, TextField())


def parsed(said: str | None) -> list[list[Any]]:
    return json.loads(said) if said else []


def turns(model: type[models.Model], columns: Sequence[str]) -> tuple[Turn, ...]:
    """What JSON has no word for: days, instants, and truth as SQLite tells it."""
    kinds = [(place, type(_field(model, column))) for place, column in enumerate(columns)]
    return tuple((place, _TURNS[kind]) for place, kind in kinds if kind in _TURNS)


def turned(row: list[Any], by: Iterable[Turn]) -> list[Any]:
    """The same row, with its values as the columns have them."""
    for place, turn in by:
        if row[place] is not None:
            row[place] = turn(row[place])
    return row


def _field(model: type[models.Model], path: str) -> Any:
    *through, name = path.split("__")
    for one in through:
        model = model._meta.get_field(one).related_model  # type: ignore[assignment]  # noqa: SLF001 # Django's own word; a path leads there
    return model._meta.get_field(name)  # noqa: SLF001 # the same


def _instant(said: str) -> datetime:
    """SQLite keeps them in UTC and does not say so."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


_TURNS: Mapping[type, Callable[[Any], Any]] = {
    models.DateTimeField: _instant,
    models.DateField: date.fromisoformat,
    models.BooleanField: bool,
    models.FloatField: float,
}
