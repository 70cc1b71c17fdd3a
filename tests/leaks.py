"""Words planted where only some may read them, and who that is: everybody's walk through every address looks for them.

Each word stands nowhere else. `READ` says on which row of a matrix who reads it; wherever else it is found, it has leaked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOTIVES, STANCE, NOTE, WITHHELD = "Quibblewort", "Tarrowmint", "Farthingale", "Ospreline"
PLANTED = {MOTIVES: "motives", STANCE: "stance", NOTE: "note", WITHHELD: "withheld"}

_LEADS, _LEAD = frozenset({"Ana", "Eva", "Ida"}), frozenset({"Ana", "Ida"})
READ: Mapping[str, Mapping[str, frozenset[str]]] = {
    MOTIVES: {"person": _LEADS, "motives": _LEADS, "stakeholder_motives": _LEADS},
    STANCE: {"campaign_people": _LEAD, "campaign_person": _LEAD, "stakeholder_stance": _LEAD},
    NOTE: {"person": frozenset({"Ana", "Gus"}), "note": frozenset({"Ana"})},  # Ana wrote it and named Gus
    WITHHELD: {"leg": frozenset({"Ben", "Ana", "Ida"}), "handoff": frozenset({"Ben", "Ana", "Ida"})},
}
# Of Ben's own team are his item on Build and his link with Docs: whatever shows a leg or a pass may show them to him and who leads.
ANYWHERE: Mapping[str, frozenset[str]] = {"withheld": frozenset({"Ben", "Ana", "Ida"})}


def text_of(answer: Any) -> str:
    """All that an answer says, its headers too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + repr(dict(answer.items()))


def found_in(text: str) -> set[str]:
    """What of the planted is said there, by what it is."""
    return {what for word, what in PLANTED.items() if word.lower() in text.lower()}


def for_them(row: str, name: str) -> set[str]:
    """What of it somebody reads there."""
    return {what for word, what in PLANTED.items() if name in READ[word].get(row, ())}


def leaked(told: set[str], row: str, name: str) -> set[str]:
    """What of that is not theirs to read there."""
    return {what for what in told - for_them(row, name) if name not in ANYWHERE.get(what, ())}


def missing(told: set[str], row: str, name: str) -> set[str]:
    """What they should read there and do not: a walk that finds nothing would prove nothing."""
    return for_them(row, name) - told
