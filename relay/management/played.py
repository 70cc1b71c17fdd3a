"""The pictures of docs/lifecycle.md are not drawn but played: every move in every state, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count

from campaigns.decide import decide
from campaigns.lifecycle import CampaignState, HandoffState, LegKind, Move, Subject
from campaigns.play import play
from campaigns.race import Exchange, Handoff, Leg, People, Race
from campaigns.rules import RULES
from campaigns.said import Ask
from stakeholders.refusals import Refused

_EVERYTHING = {"objective": "adoption", "reason": "missing", "lead": "other", "runner": "other", "until": "2026-11-03"}
_WORDS = dict.fromkeys(("reason", "note", "missing", "question", "answer", "read_back", "override_reason"), "said")
_AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
_PEOPLE = People(functions={"someone": None, "other": None})


def changes(on: Subject) -> dict[tuple[StrEnum, StrEnum], list[Move]]:
    """Which moves lead from which state to which other."""
    found: dict[tuple[StrEnum, StrEnum], list[Move]] = {}
    for move in (move for move, rule in RULES.items() if rule.on is on):
        for start in CampaignState if on is Subject.CAMPAIGN else HandoffState:
            end = _played(move, start)
            if end is not None and end is not start:
                found.setdefault((start, end), []).append(move)
    return found


def _played(move: Move, start: CampaignState | HandoffState) -> StrEnum | None:
    """The state that a move leads to; None where it is refused."""
    race = _race(start)
    subject = race.id if isinstance(start, CampaignState) else "handoff"
    ids = count()
    facts = {**_EVERYTHING, "reason": "not_mine"} if move is Move.DECLINE else _EVERYTHING
    everybody = frozenset({"someone", "giver", "taker"})
    ask = Ask(move, subject, "someone", _AT, everybody, admin=True, facts=facts, words=_WORDS)
    try:
        events = decide(race, ask, people=_PEOPLE, new_id=lambda: f"new {next(ids)}")
    except Refused:
        return None
    for event in events:
        race = play(race, event)
    return race.handoffs[subject].state if subject == "handoff" else race.state


def _race(state: CampaignState | HandoffState) -> Race:
    """A relay of two legs, with one handoff between them, or with one state of the whole."""
    kinds = {"gun": LegKind.GUN, "first": LegKind.LEG, "second": LegKind.LEG, "tape": LegKind.TAPE}
    exchanges = [Exchange(f"{giver} to {taker}", giver, taker, critical=True) for giver, taker in zip(kinds, list(kinds)[1:], strict=False)]
    race = Race(
        id="race",
        state=CampaignState.RUNNING,
        lead="someone",
        legs={name: Leg(name, kind, runner=f"runner of {name}") for name, kind in kinds.items()},
        exchanges={x.id: x for x in exchanges},
        started_at=_AT,
    )
    if isinstance(state, CampaignState):
        return replace(race, state=state, started_at=None if state is CampaignState.DRAFT else _AT)
    passing = Handoff("handoff", "first", "first to second", giver="giver", taker="taker", state=state, decided_at=_AT, question_open=True)
    return replace(race, handoffs={"handoff": passing})
