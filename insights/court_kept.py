"""Whose court the time of a race was in, as a snapshot keeps it: by side and kind, from the gun to the moment it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from insights.court_page import Court, Share, Side, Table
from insights.ledger import Doing

Kept = Sequence[Mapping[str, Any]]


def kept_of(court: Court) -> list[dict[str, Any]]:
    """Rows in the order in which sides first had the court, as plain as JSON gives them back.

    Of each kind [seconds by the clock, seconds of working time, working days], to the microsecond, so that they add up as they did.
    """
    return [
        {
            "function": side.function,
            "name": side.name,
            "organisation": side.organisation,
            "kinds": {str(doing): [one.elapsed.total_seconds(), one.working.total_seconds(), one.days] for doing, one in shares.items()},
        }
        for side, shares in court.table.items()
    ]


def table_from(rows: Kept) -> Table:
    """What `kept_of` was made from."""
    return {Side(row["function"], row["name"], row["organisation"]): dict(_shares(row["kinds"].items())) for row in rows}


def _shares(kinds: Iterable[tuple[str, Sequence[float]]]) -> Iterable[tuple[Doing, Share]]:
    for kind, (elapsed, working, days) in kinds:
        yield Doing(kind), Share(timedelta(seconds=elapsed), timedelta(seconds=working), days)
