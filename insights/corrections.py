"""The course corrections of a campaign, read off the log with their words, the newest first. No query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from campaigns.corrected import Corrected
from campaigns.lifecycle import Kind, Outcome
from campaigns.models import Event
from insights.log import Words

ABOUT_CORRECTIONS = (Kind.CORRECTED, Kind.CORRECTION_CHECKED)
_Said = tuple[Event, Words]


def corrections_in(said: Iterable[_Said], *, today: date) -> tuple[Corrected, ...]:
    """Those that these events tell of. Of several looks at one the last counts."""
    rows = sorted(said, key=lambda one: one[0].seq)
    looks = {event.facts["correction"]: (event, words) for event, words in rows if event.kind == Kind.CORRECTION_CHECKED}
    written = [(event, words) for event, words in reversed(rows) if event.kind == Kind.CORRECTED]
    return tuple(_corrected(event, words, looks.get(event.facts["correction"]), today) for event, words in written)


def _corrected(event: Event, said: Words, looked: _Said | None, today: date) -> Corrected:
    look, words = looked or (event, {})
    judged = str(look.facts.get("outcome", ""))
    outcome, check_on = "" if judged == Outcome.AGAIN else judged, date.fromisoformat(look.facts["until"])
    return Corrected(
        id=UUID(event.facts["correction"]),
        at=event.at,
        by=event.by.name if event.by else "",
        saw=said.get("saw", ""),
        changed=said.get("changed", ""),
        check_on=check_on,
        overdue=not outcome and check_on < today,
        outcome=outcome,
        checked_by=look.by.name if looked and look.by else "",
        checked_at=look.at if looked else None,
        found=words.get("found", ""),
    )
