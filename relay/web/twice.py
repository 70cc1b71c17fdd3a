"""A move that is sent twice is made once: its form is held against what the log last heard there, words and facts alike.

Forms of moves come from pages, mails, toasts and old tabs, so they carry no name of their own (`once.py`). The same kind with another day
or another person is another wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from campaigns.lifecycle import Kind
from insights.handoff_page import said_already
from insights.packets import PACKET
from relay.web.forms.moves import MoveForm
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Trace:
    """What a move leaves in the log: words under the names of its form, and facts, each with the field that says it."""

    kind: Kind
    words: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


ON_HANDOFFS: Mapping[str, Trace] = {
    "ask": Trace(Kind.ASKED, ("question",)),
    "answer": Trace(Kind.ANSWERED, ("answer",)),
    "need_until": Trace(Kind.NEED_UNTIL_SET, ("note",), {"until": "until"}),
    "redirect": Trace(Kind.REDIRECTED, (), {"runner": "runner"}),
    "confirm": Trace(Kind.CONFIRMED, ("note",), {"right": "right"}),
}
ON_LEGS: Mapping[str, Trace] = {
    "offer": Trace(Kind.OFFERED, PACKET),
    "check_in": Trace(Kind.CHECKED_IN, ("note",)),
    "block": Trace(Kind.BLOCKED, ("reason",), {"on": "on", "until": "until"}),
    "unblock": Trace(Kind.UNBLOCKED, ("note",)),
    "renew": Trace(Kind.BLOCK_RENEWED, ("note",), {"until": "until"}),
    "reassign": Trace(Kind.RELIEF_OFFERED, ("note",), {"taker": "runner"}),
}


def sent_twice(name: str, form: MoveForm, *, by: Who, now: datetime, handoff: UUID | None = None, leg: UUID | None = None) -> bool:
    """Did a form with the same say do this a moment ago? `form` is valid. One query, or none for a move that says nothing of itself."""
    trace = (ON_HANDOFFS if handoff else ON_LEGS if leg else {}).get(name)
    if trace is None:
        return False
    words = {one: form.cleaned_data[one] for one in trace.words}
    facts = {fact: _as_fact(form.cleaned_data[one]) for fact, one in trace.facts.items() if one in form.cleaned_data}
    return said_already(by, kind=trace.kind, words=words, facts=facts, now=now, handoff=handoff, leg=leg)


def _as_fact(value: Any) -> Any:
    """As the log keeps it."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
