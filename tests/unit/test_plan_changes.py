"""Skipping and inserting over random relays, somewhere in the middle of them: still a relay, nothing that must survive is lost, what was
taken and what was promised stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from campaigns.lifecycle import CampaignState, HandoffState, LegKind, Move
from campaigns.play import play
from campaigns.race import Race, is_relay
from stakeholders.refusals import Refused
from tests.unit.relays import Player

SEEDS = range(400)
FACTS = {
    Move.SKIP: {"twins": {}},
    Move.INSERT: {"leg": {"function": None, "runner": None, "planned_days": 2.0, "plan_due": None}, "items": []},
}
Changed = tuple[Move, str, Race, Race]


def midway(seed: int) -> Player | None:
    player = Player(seed)
    for _ in range(player.rng.randint(5, 60)):
        player.obstruct()
    return player if player.race.state is CampaignState.RUNNING else None


def changes(player: Player, move: Move) -> Iterator[Changed]:
    """The race before and after each such change that its lead may make."""
    race = player.race
    subjects = race.exchanges if move is Move.INSERT else [leg.id for leg in race.legs.values() if leg.kind is LegKind.LEG]
    for subject in subjects:
        ask = replace(player.asked_by(subject), move=move, by=race.lead, me=frozenset({race.lead or ""}), facts=FACTS[move], version=None)
        try:
            events = player.decided(replace(ask, words={"reason": "why", "name": "Legal"}))
        except Refused:
            continue
        after = race
        for event in events:
            after = play(after, event)
        yield move, subject, race, after


@pytest.fixture(scope="module")
def made() -> list[Changed]:
    """Enough of both for what is said about them to mean something."""
    players = [player for seed in SEEDS if (player := midway(seed))]
    found = [one for player in players for move in FACTS for one in changes(player, move)]
    assert min(sum(move is wanted for move, *_ in found) for wanted in FACTS) > 300
    return found


def test_it_is_still_a_relay(made: list[Changed]) -> None:
    assert [(move, subject) for move, subject, _, after in made if not is_relay(after)] == []


def test_nothing_that_must_survive_is_lost(made: list[Changed]) -> None:
    def owed(race: Race) -> int:
        return sum(one.survives and not (one.met or one.waived or one.removed or race.legs[one.leg].skipped) for one in race.items.values())

    assert [(move, subject) for move, subject, before, after in made if owed(after) < owed(before)] == []


def test_passes_that_were_taken_stay(made: list[Changed]) -> None:
    def taken(race: Race) -> dict[str, object]:
        return {one.id: replace(one, version=0) for one in race.handoffs.values() if one.state is HandoffState.ACCEPTED}

    assert [(move, subject) for move, subject, before, after in made if not taken(before).items() <= taken(after).items()] == []


def test_no_promise_moves_but_that_of_a_skipped_leg(made: list[Changed]) -> None:
    def promised(race: Race, legs: Race) -> dict[str, object]:
        return {leg.id: leg.promise for leg in race.legs.values() if leg.promise and not legs.legs[leg.id].skipped}

    assert [(move, subject) for move, subject, before, after in made if promised(after, after) != promised(before, after)] == []
    assert any(promised(before, before) for _, _, before, _ in made)


def test_everybody_else_keeps_their_dates_and_their_runner(made: list[Changed]) -> None:
    def planned(race: Race, legs: Race) -> dict[str, object]:
        return {one: (leg.runner, leg.planned_days, leg.plan_start, leg.plan_due) for one, leg in race.legs.items() if one in legs.legs}

    assert [(move, subject) for move, subject, before, after in made if planned(after, before) != planned(before, before)] == []
