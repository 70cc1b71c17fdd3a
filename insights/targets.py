"""The last time that the target of a race was moved, read off the log with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.lifecycle import Kind
from campaigns.models import Event
from insights.log import Words


@dataclass(frozen=True, slots=True)
class Moved:
    """From which day (None: there was none) to which, by whom, when and why; a reason that was erased is empty."""

    was: date | None
    to: date
    by: str
    at: datetime
    reason: str


def moved_last(said: Iterable[tuple[Event, Words]]) -> Moved | None:
    """Of these events, in the order of the log."""
    found = [(event, words) for event, words in said if event.kind == Kind.TARGET_SET]
    if not found:
        return None
    event, words = found[-1]
    was = event.facts["was"]
    return Moved(
        date.fromisoformat(was) if was else None,
        date.fromisoformat(event.facts["date"]),
        event.by.name if event.by else "",
        event.at,
        words.get("reason", ""),
    )
