"""A statement that every page asks is put together once for each kind of reader, and asked again with the ids and the day of another.

Django takes longer to put a long one together than a database to answer it. A kind is a set of roles and how many people and functions
somebody speaks for: of one kind, only values differ. They are found again by ids and a day that nobody has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

from stakeholders.who import Who

Build = Callable[[Who, date], models.QuerySet[Any, Any]]
_NO_DAY = date(1, 2, 3)


def number_of(build: Build, who: Who, *, today: date) -> RawSQL:
    """How many rows `build` has for this reader on this day, to be asked beside anything: no query of its own. `build` may look at nothing
    of a reader but their id, `me`, `heads` and roles."""
    statement, params = _put_together(build, connection.vendor, who.roles, len(who.me), len(who.heads))
    values = dict(zip(_stand_ins(len(who.me), len(who.heads)), _adapted(_people(who), sorted(who.heads), today), strict=True))
    return RawSQL(statement, [values.get(one, one) for one in params], models.IntegerField())  # noqa: S611 # Django's own words, values apart


@lru_cache(maxsize=256)
def _put_together(build: Build, vendor: str, roles: frozenset[str], me: int, heads: int) -> tuple[str, tuple[Any, ...]]:
    """The statement with the stand-ins among its values; of each database in its own words."""
    people, functions = _ids(me, heads)
    nobody = Who(id=people[0], name="", me=frozenset(people), roles=roles, heads=frozenset(functions))
    statement, params = build(nobody, _NO_DAY).query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({statement}) counted", tuple(params)  # noqa: S608 # Django's own words, values apart


def _people(who: Who) -> Sequence[UUID]:
    return [who.id, *sorted(who.me - {who.id})]


def _ids(me: int, heads: int) -> tuple[list[UUID], list[UUID]]:
    return [UUID(int=n) for n in range(1, me + 1)], [UUID(int=n << 64) for n in range(1, heads + 1)]


def _stand_ins(me: int, heads: int) -> Sequence[Any]:
    return _adapted(*_ids(me, heads), _NO_DAY)


def _adapted(people: Sequence[UUID], functions: Sequence[UUID], day: date) -> Sequence[Any]:
    """As the database takes them."""
    ids = [_ID.get_db_prep_value(one, connection) for one in (*people, *functions)]
    return [*ids, _DAY.get_db_prep_value(day, connection)]


_ID, _DAY = models.UUIDField(), models.DateField()
