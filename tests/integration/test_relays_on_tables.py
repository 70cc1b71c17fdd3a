"""Random relays through `baton`, on real rows: every move by its name, every invariant after every move, replay = rows, audit clean."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Set
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from campaigns import audit, baton, rows
from campaigns.decide import open_moves
from campaigns.events import as_pure, log_of
from campaigns.lifecycle import CampaignState, DeclineReason, HandoffKind, LegKind, LegState, Move, ReadyAnswer, ReturnReason
from campaigns.models import Campaign, CheckItem, Exchange, Handoff, Leg
from campaigns.planning import ItemPlan, LegPlan
from campaigns.play import replay
from campaigns.race import Handoff as PureHandoff
from campaigns.race import Leg as PureLeg
from campaigns.race import in_hand, in_the_air, open_items, taking_leg
from campaigns.roster import people_of
from stakeholders.refusals import Refused
from stakeholders.who import Who, who_is
from tests.unit.invariants import faults
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.relays]

RELAYS = int(os.environ.get("RELAY_TABLE_RELAYS", "6"))
ENOUGH = 50  # relays in which nearly every move is made; those that a rare one takes are played on top
RUNNERS = ("Ana", "Ben", "Cleo", "Dov", "Finn", "Jo")
GRAPHS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "chain": ((), ("1",), ("2",)),
    "fork and join": ((), ("1",), ("1",), ("2", "3")),
    "triangle": ((), ("1",), ("1", "2")),
    "two starts": ((), (), ("1", "2")),
    "two ends": ((), ("1",), ("1",)),
    "join then fork": ((), (), ("1", "2"), ("3",), ("3",)),
}
PACKET = {"note": "All yours.", "next_step": "Read it.", "risks": "None.", "links": "https://example.com"}


def test_a_leg_keeps_all_digits_of_its_days() -> None:
    world = World.build()
    draft = world.draft(world.leg("Build", "Ben", days=4 / 3))
    assert {leg.planned_days for leg in rows.load(draft).legs.values() if leg.kind is LegKind.LEG} == {4 / 3}


def on_leg(pk: str) -> Leg:
    return Leg.objects.get(pk=pk)


def on_handoff(pk: str) -> Handoff:
    return Handoff.objects.get(pk=pk)


def on_item(pk: str) -> CheckItem:
    return CheckItem.objects.select_related("leg").get(pk=pk)


def on_exchange(pk: str) -> Exchange:
    return Exchange.objects.get(pk=pk)


def on_campaign(pk: str) -> Campaign:
    return Campaign.objects.get(pk=pk)


Press = Callable[[str, dict[str, Any], dict[str, Any]], object]
# Each move by its name in `baton`: (subject's id, by and now, what was drawn) → made.
VERBS: Mapping[Move, Press] = {
    Move.CHECK: lambda s, by, f: baton.check(on_campaign(s), **by, note="Seen."),
    Move.COLOUR: lambda s, by, f: baton.colour(on_campaign(s), **by, colour="green", reason="It only looks late."),
    Move.PAUSE: lambda s, by, f: baton.pause(on_campaign(s), **by, until=f["day"], reason="Waiting."),
    Move.RESUME: lambda s, by, f: baton.resume(on_campaign(s), **by),
    Move.HAND_OVER: lambda s, by, f: baton.hand_over(on_campaign(s), **by, lead=f["person"], reason="Leaving."),
    Move.OFFER: lambda s, by, f: baton.offer(on_leg(s), **by, packet=PACKET, override_reason="They are away."),
    Move.CHECK_IN: lambda s, by, f: baton.check_in(on_leg(s), **by, note="Going well."),
    Move.PROMISE: lambda s, by, f: baton.promise(on_leg(s), **by, date=f["day"]),
    Move.BLOCK: lambda s, by, f: baton.block(on_leg(s), **by, reason="No access.", on=f["person"], until=f["day"]),
    Move.UNBLOCK: lambda s, by, f: baton.unblock(on_leg(s), **by),
    Move.RENEW: lambda s, by, f: baton.renew(on_leg(s), **by, until=f["day"]),
    Move.REASSIGN: lambda s, by, f: baton.reassign(on_leg(s), **by, runner=f["person"], packet=PACKET),
    Move.READY: lambda s, by, f: baton.ready(on_leg(s), **by, answer=f["answer"], since=f["day"], missing=["a price"], runner=f["person"]),
    Move.SKIP: lambda s, by, f: baton.skip(on_leg(s), **by, reason="Not needed."),
    Move.EDIT_CHECKPOINT: lambda s, by, f: baton.edit_checkpoint(on_leg(s), **by, added=[{"text": "One more"}], removed=f["items"]),
    Move.TICK: lambda s, by, f: baton.tick(on_item(s), **by, evidence="https://example.com/proof"),
    Move.UNTICK: lambda s, by, f: baton.untick(on_item(s), **by),
    Move.WAIVE: lambda s, by, f: baton.waive(on_item(s), **by, reason="Not this time."),
    Move.INSERT: lambda s, by, f: baton.insert(on_exchange(s), **by, name="Between", runner=f["person"], items=[{"text": "Seen"}]),
    Move.EDIT_EXCHANGE: lambda s, by, f: baton.edit_exchange(on_exchange(s), **by, need_by=f["day"], critical=True),
    Move.ACCEPT: lambda s, by, f: baton.accept(
        on_handoff(s), **by, pass_on_by=f["maybe_day"], read_back="Got it.", conditions=f["conditions"], override_reason="They are away."
    ),
    Move.SEND_BACK: lambda s, by, f: baton.send_back(on_handoff(s), **by, reason=f["return"], missing=["a source"]),
    Move.GIVE_BACK: lambda s, by, f: baton.give_back(on_handoff(s), **by, reason=f["return"], missing=["a source", "a price"]),
    Move.UNDO: lambda s, by, f: baton.undo(on_handoff(s), **by),
    Move.ASK: lambda s, by, f: baton.ask(on_handoff(s), **by, question="Which price?"),
    Move.ANSWER: lambda s, by, f: baton.answer(on_handoff(s), **by, answer="The new one."),
    Move.NEED_UNTIL: lambda s, by, f: baton.need_until(on_handoff(s), **by, until=f["day"]),
    Move.DECLINE: lambda s, by, f: baton.decline(on_handoff(s), **by, reason=f["decline"]),
    Move.REDIRECT: lambda s, by, f: baton.redirect(on_handoff(s), **by, runner=f["person"]),
    Move.RECALL: lambda s, by, f: baton.recall(on_handoff(s), **by),
    Move.CONFIRM: lambda s, by, f: baton.confirm(on_handoff(s), **by, right=True),
}
# The start is made once for each relay and what was abandoned never reaches the tape: both are made beside the random play.
# Legs without dates, as these are, are never planned anew; tests/unit/test_replanning.py does it.
BESIDE = {Move.START, Move.ABANDON, Move.REPLAN}
LIKES = {
    **dict.fromkeys((Move.UNDO, Move.UNTICK, Move.ANSWER, Move.RENEW), 30),
    **dict.fromkeys((Move.SEND_BACK, Move.GIVE_BACK, Move.CONFIRM, Move.UNBLOCK), 8),
    **dict.fromkeys((Move.ASK, Move.NEED_UNTIL, Move.DECLINE), 4),
    **dict.fromkeys((Move.HAND_OVER, Move.SKIP, Move.INSERT), 0.5),
}


_BACK = {Move.ACCEPT: Move.UNDO, Move.TICK: Move.UNTICK}  # what may be undone, and seldom is unless one sets about it


class TablePlayer:
    """One relay on rows: a first half in which nobody co-operates, then everybody. Moves that are `wanted` are made where they are open."""

    def __init__(self, world: World, seed: int, wanted: Set[Move] = frozenset()) -> None:
        self.world, self.rng, self.seed, self.wanted = world, Random(seed), seed, wanted
        self.moves: Counter[Move] = Counter()
        self.who = {str(person.pk): who_is(person, on=date(2026, 11, 2)) for person in world.people.values()}
        self.touched: tuple[str, Who] | None = None
        self.campaign = self.started()
        self.race = rows.load(self.campaign)
        self.people = people_of(self.race, also=self.who)

    def started(self) -> Campaign:
        graph, rng = self.rng.choice(list(GRAPHS)), self.rng
        legs = [self.leg(str(number), after) for number, after in enumerate(GRAPHS[graph], 1)]
        campaign = self.world.draft(
            *legs, name=f"{graph} {self.seed}", sponsor=self.world["Gus"].pk, brand_promise=rng.choice(("", "Held."))
        )
        return baton.start(campaign, by=self.world.who("Ana"), now=self.world.later(), without_runners=True)

    def leg(self, key: str, after: tuple[str, ...]) -> LegPlan:
        rng = self.rng
        items = tuple(
            ItemPlan(f"Item {n}", wants_evidence=rng.random() < 0.4, survives=rng.random() < 0.3) for n in range(rng.randint(0, 2))
        )
        runner = rng.choice([*RUNNERS, *RUNNERS, None])
        return self.world.leg(key, runner, after=after, checkpoint=items, critical=rng.random() < 0.3, days=rng.choice((0.5, 2)))

    def play(self) -> Counter[Move]:
        for _ in range(self.rng.randint(10, 25)):
            self.now = self.world.later(timedelta(minutes=self.rng.choice((2, 5, 60, 700))))
            self.obstruct()
        left = 120
        while self.race.state is not CampaignState.FINISHED:
            self.now = self.world.later(timedelta(minutes=30))
            self.help()
            left -= 1
            assert left, f"relay {self.seed} does not reach the tape with everybody's help"
        self.check()
        return self.moves

    def obstruct(self) -> None:
        for _ in range(30 if self.wanted else 1):
            subject, who = self.drawn()
            found = [move for move in self.open_to(subject, who) if move not in BESIDE]
            if self.wanted.intersection(found):
                break
        if found:
            weights = [100 if move in self.wanted else LIKES.get(move, 1) for move in found]
            move = self.rng.choices(found, weights=weights)[0]
            self.make(move, subject, who)
            if move in _BACK and self.rng.random() < 0.6:
                self.make(_BACK[move], subject, who)
            blocker = self.race.legs[subject].blocked_on if move is Move.BLOCK else None
            if blocker and self.rng.random() < 0.5:
                self.make(Move.RENEW, subject, self.who[blocker])

    def drawn(self) -> tuple[str, Who]:
        """What is acted on by whom: most often by somebody whom it concerns, or once more what was just touched."""
        race, rng = self.race, self.rng
        subjects = [race.id, *race.legs, *race.items, *race.exchanges, *race.handoffs, *[h.id for h in in_the_air(race)] * 3]
        subject, who = rng.choice(subjects), self.who[rng.choice(list(self.who))]
        likely = self.concerned(subject)
        who = self.who[rng.choice(likely)] if likely and rng.random() < 0.8 else who
        return self.touched if self.touched and rng.random() < 0.35 else (subject, who)

    def concerned(self, subject: str) -> list[str]:
        race = self.race
        handoff, leg = race.handoffs.get(subject), race.legs.get(subject)
        if subject in race.items:
            leg = race.legs[race.items[subject].leg]
        people = [handoff.giver, handoff.taker, race.lead] if handoff else [leg.runner, leg.blocked_on, race.lead] if leg else [race.lead]
        return [one for one in people if one]

    def open_to(self, subject: str, who: Who) -> list[Move]:
        return list(open_moves(self.race, subject, people=self.people, me=who.texts, admin=who.is_a("admin"), now=self.now))

    def help(self) -> None:
        race = self.race
        lead = self.who[race.lead or ""]
        if race.state is CampaignState.PAUSED:
            return self.make(Move.RESUME, race.id, lead)
        subject = self.rng.choice([*in_hand(race), *in_the_air(race)])
        return self.help_leg(subject, lead) if isinstance(subject, PureLeg) else self.help_handoff(subject, lead)

    def help_leg(self, leg: PureLeg, lead: Who) -> None:
        runner = self.who.get(leg.runner or "", lead)
        if leg.state is LegState.BLOCKED and self.rng.random() < 0.5:
            return self.make(Move.UNBLOCK, leg.id, runner)
        for item in open_items(self.race, leg.id):
            return self.make(Move.TICK if leg.runner else Move.WAIVE, item.id, runner)
        return self.make(Move.OFFER, leg.id, runner)

    def help_handoff(self, handoff: PureHandoff, lead: Who) -> None:
        if handoff.question_open:
            return self.make(Move.ANSWER, handoff.id, self.who.get(handoff.giver or "", lead))
        if handoff.kind is HandoffKind.RELIEF or handoff.taker or taking_leg(self.race, handoff).kind is LegKind.TAPE:
            return self.make(Move.ACCEPT, handoff.id, self.who.get(handoff.taker or "", lead))
        return self.make(Move.REDIRECT, handoff.id, lead)

    def make(self, move: Move, subject: str, who: Who) -> None:
        rng = self.rng
        day = self.now.date() + timedelta(days=rng.randint(0, 3))
        drawn = {
            "day": day,
            "maybe_day": rng.choice((None, day)),
            "person": UUID(rng.choice([str(self.world[name].pk) for name in RUNNERS])),
            "conditions": rng.choice(("", "The source follows.")),
            "return": rng.choice(list(ReturnReason)).value,
            "decline": rng.choice(list(DeclineReason)).value,
            "answer": rng.choice(list(ReadyAnswer)).value,
            "items": [UUID(i.id) for i in self.race.items.values() if i.leg == subject and not i.removed][:1],
        }
        seq = Campaign.objects.values_list("seq", flat=True).get(pk=self.campaign.pk)
        try:
            with transaction.atomic():
                VERBS[move](subject, {"by": who, "now": self.now}, drawn)
        except Refused:
            return
        self.campaign.refresh_from_db()
        self.touched = subject, who
        self.moves[move] += self.campaign.seq > seq
        self.race = rows.load(self.campaign)
        found = list(faults(self.race, self.people))
        assert not found, f"relay {self.seed} after {move}: {found}"

    def check(self) -> None:
        told = replay(str(self.campaign.pk), map(as_pure, log_of(self.campaign)))
        assert told == self.race, f"relay {self.seed}: the replay of the log is another race"


def test_every_move_has_its_verb() -> None:
    assert VERBS.keys() | BESIDE == set(Move)


@pytest.mark.parametrize("part", range(3))
def test_relays_on_rows_reach_the_tape(part: int) -> None:
    world = World.build()
    moves: Counter[Move] = Counter()
    first, last = (RELAYS * n // 3 for n in (part, part + 1))
    began = time.monotonic()
    for seed in range(first, last):
        moves += TablePlayer(world, seed).play()
    while (missing := VERBS.keys() - moves.keys()) and last < first + 3 * ENOUGH:
        moves += TablePlayer(world, RELAYS + last, wanted=missing).play()
        last += 1
    print(
        f"relays on {connection.vendor}: seeds {first}-{last - 1}, {moves.total()} moves, {time.monotonic() - began:.0f} s, 0 wrong: pass"
    )
    assert not [str(one) for one in audit.audit()]
    assert not missing, f"never made: {sorted(missing)}"


def test_an_abandoned_relay_moves_no_more() -> None:
    world = World.build()
    player = TablePlayer(world, 1)
    player.now = world.later()
    baton.abandon(player.campaign, by=world.who("Ana"), now=player.now, reason="No budget.")
    player.race = rows.load(player.campaign)
    everyone = [
        player.open_to(subject, who)
        for subject in [player.race.id, *player.race.legs, *player.race.handoffs]
        for who in player.who.values()
    ]
    assert not any(everyone)
