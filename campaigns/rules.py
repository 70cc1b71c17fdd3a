"""Pure: the table of the moves. Buttons, guards, API and docs all ask this one table.

`RULES` says for each move what it is made on, in which states it may be made, and which hats may make it; `docs/lifecycle.md` is
generated from it. What a move does stands in `campaigns/moves.py`, what then is true in `campaigns/race.py` and `settling.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from campaigns.lifecycle import IN_HAND, LEADS, OPEN, PLANNERS, RUNNING, UNPASSED, CampaignState, HandoffState, Hat, LegState, Move, Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    `hats` may make the move as their own; `on_behalf` may make it too, for another's, and it is shown as such; where `needs_reason`
    is true those give a reason, and the pass is left out of the grades. `campaign` holds the campaign states it may be made in.
    """

    on: Subject
    starts: frozenset[StrEnum]
    hats: frozenset[Hat]
    on_behalf: frozenset[Hat] = frozenset()
    needs_reason: bool = False
    campaign: frozenset[CampaignState] = RUNNING


_ANY: frozenset[StrEnum] = frozenset()


def _on_campaign(starts: frozenset[CampaignState], hats: frozenset[Hat]) -> Rule:
    return Rule(Subject.CAMPAIGN, frozenset(starts), hats, campaign=starts)


def _on_leg(
    starts: frozenset[LegState],
    hats: frozenset[Hat],
    behalf: frozenset[Hat] = frozenset(),
    *,
    reason: bool = False,
) -> Rule:
    return Rule(Subject.LEG, frozenset(starts), hats, behalf, reason)


def _on_item(starts: frozenset[LegState], hats: frozenset[Hat]) -> Rule:
    return Rule(Subject.ITEM, frozenset(starts), hats)


def _on_handoff(
    starts: set[HandoffState],
    hats: set[Hat],
    behalf: frozenset[Hat] = frozenset(),
    *,
    reason: bool = False,
) -> Rule:
    return Rule(Subject.HANDOFF, frozenset(starts), frozenset(hats), behalf, reason)


RULES: Mapping[Move, Rule] = {
    Move.START: _on_campaign(frozenset({CampaignState.DRAFT}), PLANNERS),
    Move.CHECK: _on_campaign(OPEN, LEADS),
    Move.COLOUR: _on_campaign(OPEN, LEADS),
    Move.PAUSE: _on_campaign(RUNNING, PLANNERS),
    Move.RESUME: _on_campaign(frozenset({CampaignState.PAUSED}), PLANNERS),
    Move.REPLAN: _on_campaign(RUNNING, PLANNERS),
    Move.ABANDON: _on_campaign(OPEN | {CampaignState.DRAFT}, PLANNERS),
    Move.HAND_OVER: _on_campaign(OPEN | {CampaignState.DRAFT}, PLANNERS | {Hat.SPONSOR}),
    Move.OFFER: _on_leg(IN_HAND, frozenset({Hat.RUNNER}), LEADS, reason=True),
    Move.CHECK_IN: _on_leg(IN_HAND, frozenset({Hat.RUNNER}), LEADS),
    Move.PROMISE: _on_leg(UNPASSED, frozenset({Hat.RUNNER}), LEADS),
    Move.BLOCK: _on_leg(frozenset({LegState.RUNNING}), frozenset({Hat.RUNNER}), LEADS),
    Move.UNBLOCK: _on_leg(frozenset({LegState.BLOCKED}), frozenset({Hat.RUNNER}), LEADS),
    Move.RENEW: _on_leg(frozenset({LegState.BLOCKED}), frozenset({Hat.BLOCKER})),
    Move.REASSIGN: _on_leg(UNPASSED, LEADS | {Hat.RUNNER, Hat.HEAD}),
    Move.READY: _on_leg(frozenset({LegState.WAITING}), frozenset({Hat.RUNNER}), LEADS),
    Move.SKIP: _on_leg(frozenset({LegState.WAITING}), PLANNERS),
    Move.EDIT_CHECKPOINT: _on_leg(UNPASSED, PLANNERS),
    Move.TICK: _on_item(UNPASSED | {LegState.PASSING}, frozenset({Hat.RUNNER})),
    Move.UNTICK: _on_item(UNPASSED, frozenset({Hat.RUNNER})),
    Move.WAIVE: _on_item(UNPASSED, LEADS),
    Move.INSERT: Rule(Subject.EXCHANGE, _ANY, PLANNERS),
    Move.EDIT_EXCHANGE: Rule(Subject.EXCHANGE, _ANY, PLANNERS),
    Move.ACCEPT: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.TAKER}, LEADS, reason=True),
    Move.SEND_BACK: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.GIVE_BACK: _on_handoff({HandoffState.ACCEPTED}, {Hat.TAKER}),
    Move.UNDO: _on_handoff({HandoffState.ACCEPTED}, {Hat.TAKER}),
    Move.ASK: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.ANSWER: _on_handoff({HandoffState.OFFERED}, {Hat.GIVER}),
    Move.NEED_UNTIL: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.DECLINE: _on_handoff({HandoffState.OFFERED}, {Hat.TAKER}),
    Move.REDIRECT: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.LEAD, Hat.DEPUTY, Hat.HEAD, Hat.TAKER}),
    Move.RECALL: _on_handoff({HandoffState.OFFERED, HandoffState.DECLINED}, {Hat.GIVER}, LEADS),
    Move.CONFIRM: _on_handoff({HandoffState.ACCEPTED}, {Hat.GIVER}),
}
