"""Weekly commits for programs: what was said to come, and what came. For everybody who belongs to us; whose to make is `goals.saying`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from goals import access, saying
from goals.committing import week_of
from goals.weeks import became_of
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import commits as shapes
from relay.api.views.goals import named

if TYPE_CHECKING:
    from goals.models import Commit
    from goals.querysets import KeptQuerySet


def _shown(asked: Asked, rows: Sequence[Commit]) -> list[Commit]:
    found = became_of(rows, now=asked.now)
    for row in rows:
        week = found[row.pk]
        row.week, row.counts = week, week.counted.row.pk == row.pk  # type: ignore[attr-defined]  # for the shape alone
    return list(rows)


def _wanted(asked: Asked) -> KeptQuerySet[Commit]:
    rows, wanted = access.commits_for(asked.who), asked.wanted
    rows = rows.filter(metric=wanted["metric"]) if "metric" in wanted else rows
    rows = rows.filter(metric__objective=wanted["objective"]) if "objective" in wanted else rows
    day: date | None = wanted.get("day")
    return rows.filter(first_day=week_of(day).first) if day else rows


def _made(asked: Asked) -> Commit:
    metric, said = named(asked)
    facts: dict[str, Any] = dict(said)
    made = saying.commit(metric, by=asked.who, now=asked.now, **facts)
    return _shown(asked, [access.commits_for(asked.who).get(pk=made.pk)])[0]


commits = door(
    get=Call(
        "list_commits",
        "Weekly commits as they were made, the newest first, with those that were made anew and what came in their weeks",
        _wanted,
        gives=shapes.Commit,
        filters=shapes.CommitFilters,
        order=("-at", "-id"),
        rows=_shown,
    ),
    post=Call(
        "make_commit",
        "Say what will come of a metric this week or the next, for its owner, leads and admins; the same again is the same one",
        _made,
        gives=shapes.Commit,
        takes=shapes.NewCommit,
        status=201,
    ),
)
