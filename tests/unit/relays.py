"""The player of random relays: nobody co-operates at first, then everybody does, and all must reach the tape.

A relay is known by its seed alone: `Player(seed).play()`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from campaigns.decide import decide, open_moves
from campaigns.lifecycle import IN_HAND, CampaignState, HandoffKind, Hat, Id, Kind, LegKind, LegState, Move
from campaigns.play import play, replay
from campaigns.race import Event, Handoff, Leg, Race, in_hand, in_the_air, live, open_items, taking_leg
from campaigns.ready import Asking
from campaigns.said import Ask
from campaigns.settling import state_of
from stakeholders.refusals import Refused
from tests.unit.invariants import disagreements, faults, moves_on, versions_went_up
from tests.unit.relay_plans import ADMIN, GRAPHS, MONDAY, PERSONS, random_facts, random_people, random_race, spoilt

SEED = 20261102
SAID = ("note", "override_reason", "missing", "read_back", "question", "answer", "evidence", "name")
WORDS = dict.fromkeys(SAID, "said") | {"reason": "why"}
# How much the player who never co-operates likes a move; the baton goes on only to be sent, given or called back again.
LIKES: Mapping[Move, float] = {
    Move.SEND_BACK: 5,
    Move.GIVE_BACK: 6,
    Move.UNDO: 20,
    Move.TICK: 6,
    Move.UNTICK: 20,
    Move.ANSWER: 6,
    Move.DECLINE: 5,
    Move.RECALL: 2,
    Move.BLOCK: 4,
    Move.REASSIGN: 3,
    Move.OFFER: 8,
    Move.RESUME: 8,
    Move.START: 8,
    Move.ACCEPT: 5,
    Move.HAND_OVER: 0.5,
    Move.INSERT: 0.3,
    Move.ABANDON: 0,
}
STUBBORN: Mapping[Move, float] = {**LIKES, **dict.fromkeys((Move.ACCEPT, Move.WAIVE, Move.UNBLOCK, Move.CHECK_IN), 0)}


class Broken(AssertionError):
    """An invariant does not hold; the message names the seed and the last events."""


@dataclass
class Tally:
    """What was played, and how often it was refused."""

    relays: int = 0
    refused: int = 0
    moves: Counter[Move] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.relays += other.relays
        self.refused += other.refused
        self.moves.update(other.moves)
        self.kinds.update(other.kinds)
        self.graphs.update(other.graphs)


class Player:
    """One relay: the race, its log, the race as its log tells it, and a clock."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, Random(seed)
        graph = self.rng.choice([*GRAPHS, None, None])
        self.race = random_race(self.rng, graph)
        self.replayed = Race(self.race.id)
        self.people = random_people(self.rng)
        self.likes = self.rng.choice((LIKES, LIKES, STUBBORN))
        self.now, self.log, self.tally = MONDAY, list[Event](), Tally(relays=1, graphs=Counter([graph or "random"]))
        self.ids, self.facts = 0, dict[str, Any]()

    def play(self) -> Tally:
        for _ in range(self.rng.randint(20, 70)):
            self.obstruct()
        self.part_ways()
        left = 60 + 15 * len(self.race.legs)
        while self.race.state is not CampaignState.FINISHED:
            self.now += timedelta(hours=1)
            self.make(self.helpful_ask())
            left -= 1
            if left < 0:
                raise self.broken("with everybody's help it does not reach the tape")
        if replay(self.race.id, self.log) != self.race:
            raise self.broken("the replay of the log is another race")
        self.nothing_goes()
        return self.tally

    # The first half: whatever is open, what obstructs first.

    def obstruct(self) -> None:
        rng = self.rng
        self.now += timedelta(minutes=rng.choice((0, 1, 2, 5, 10, 400, 3000)))
        if rng.random() < 0.05:
            self.people = replace(self.people, unreachable=frozenset(rng.sample(PERSONS, k=rng.randint(0, 3))))
        self.ask_on_their_mark()
        asks = [self.asked_by(self.some_subject()) for _ in range(2)]
        found = [(ask, move) for ask in asks for move in self.open_to(ask) if self.likes.get(move, 2)]
        if not found:
            return
        ask, move = rng.choices(found, weights=[self.likes.get(move, 2) for _, move in found])[0]
        facts = self.facts = random_facts(rng, self.race, self.now)
        words = {name: text for name, text in WORDS.items() if rng.random() < 0.95}
        if rng.random() < 0.1:
            facts = spoilt(rng, facts)
        if rng.random() < 0.2:
            words["conditions"] = "said"
        ask = replace(ask, move=move, facts=facts, words=words, version=self.seen(ask.subject))
        try:
            events = self.decided(ask)
        except Refused as refused:
            json.dumps(refused.facts)
            self.tally.refused += 1
        else:
            if Kind.FINISHED not in [event.kind for event in events]:
                self.carry_out(ask, events)

    def ask_on_their_mark(self) -> None:
        """As the watch does when a baton comes near: once, and sometimes once more."""
        race = self.race
        near = [x for x in race.exchanges.values() if not x.dropped and not live(race, x.id) and race.legs[x.giver].state in IN_HAND]
        legs = [(race.legs[x.taker], x) for x in near if race.legs[x.taker].state is LegState.WAITING]
        for leg, x in self.rng.sample(legs, k=min(len(legs), self.rng.choice((0, 0, 0, 0, 1)))):
            if leg.runner and race.state is CampaignState.RUNNING:
                asking = Asking(leg.id, x.id, leg.runner, race.legs[x.giver].runner, self.now, self.now.date())
                self.carry_out(Ask(Move.READY, leg.id, leg.runner, self.now), [asking.event(self.now)])

    def some_subject(self) -> Id:
        """Most often something that is going on, or that somebody has just touched."""
        race, rng, at = self.race, self.rng, self.rng.random()
        going_on: list[Leg | Handoff] = [*in_hand(race), *in_the_air(race)]
        if at < 0.25 and self.log:
            last = self.log[-1]
            return last.facts.get("item") or last.handoff or last.leg or race.id
        if at < 0.75 and going_on:
            return rng.choice(going_on).id
        return rng.choice([race.id, "nothing", *race.legs, *race.items, *race.exchanges, *race.handoffs])

    def asked_by(self, subject: Id) -> Ask:
        """Somebody whom it concerns, most often; sometimes in place of somebody absent."""
        race, rng = self.race, self.rng
        leg, handoff = race.legs.get(subject), race.handoffs.get(subject)
        item, exchange = race.items.get(subject), race.exchanges.get(subject)
        leg = leg or (race.legs[item.leg] if item else race.legs[exchange.giver] if exchange else None)
        concerned = [race.lead, race.deputy, race.sponsor]
        concerned += [leg.runner] * 3 if leg else []
        concerned += [handoff.giver, *[handoff.taker] * 5] if handoff else []
        concerned += [self.log[-1].by] * 3 if self.log else []
        by = rng.choice(PERSONS) if rng.random() < 0.2 else rng.choice([one for one in concerned if one in PERSONS] or PERSONS)
        me = frozenset({by})
        if rng.random() < 0.15:
            me, by = me | {(other := rng.choice(PERSONS))}, rng.choice((by, other))
        admin = rng.random() < 0.05
        return Ask(Move.CHECK, subject, ADMIN if admin else by, self.now, me=me - {by} if admin else me, admin=admin)

    def seen(self, subject: Id) -> int | None:
        """The version that was seen: mostly none is told, sometimes an outdated one."""
        row = self.race.handoffs.get(subject) or self.race.legs.get(subject)
        return self.rng.choice((None, None, row.version, row.version - 1)) if row and self.rng.random() < 0.3 else None

    def part_ways(self) -> None:
        """On a copy the race is given up: one that was abandoned is over."""
        other = copy(self)
        other.log = list(self.log)
        other.make(Ask(Move.ABANDON, self.race.id, ADMIN, self.now, admin=True, words=WORDS))
        other.nothing_goes()

    # The second half: everybody who can be reached helps; the lead stands in for those who cannot.

    def helpful_ask(self) -> Ask:
        race, rng = self.race, self.rng
        if race.lead in self.people.unreachable:
            someone = rng.choice([one for one in PERSONS if self.is_there(one)])
            return self.helpful(Move.HAND_OVER, race.id, ADMIN, lead=someone)
        if race.state is CampaignState.PAUSED:
            return self.helpful(Move.RESUME, race.id, race.lead)
        if race.state is CampaignState.DRAFT:
            return self.helpful(Move.START, race.id, race.lead, objective="adoption", without_runners=True)
        subject = rng.choice([*in_hand(race), *in_the_air(race)])
        return self.help_leg(subject) if isinstance(subject, Leg) else self.help_handoff(subject)

    def help_handoff(self, handoff: Handoff) -> Ask:
        race, rng, lead = self.race, self.rng, self.race.lead
        if handoff.question_open and self.is_there(handoff.giver):
            return self.helpful(Move.ANSWER, handoff.id, handoff.giver)
        if handoff.kind is HandoffKind.RELIEF and rng.random() < 0.5:
            return self.helpful(Move.RECALL, handoff.id, lead)
        if self.is_there(handoff.taker):
            return self.helpful(Move.ACCEPT, handoff.id, handoff.taker, pass_on_by="2027-12-01")
        others = [one for one in PERSONS if self.is_there(one) and one not in (handoff.taker, taking_leg(race, handoff).runner)]
        if taking_leg(race, handoff).kind is LegKind.TAPE:
            others = [one for one in others if one == lead]
        if others and rng.random() < 0.7:
            return self.helpful(Move.REDIRECT, handoff.id, lead, runner=rng.choice(others))
        return self.helpful(Move.ACCEPT, handoff.id, lead)

    def help_leg(self, leg: Leg) -> Ask:
        actor = leg.runner if self.is_there(leg.runner) else self.race.lead
        if leg.state is LegState.BLOCKED and self.rng.random() < 0.5:
            return self.helpful(Move.UNBLOCK, leg.id, actor)
        for item in open_items(self.race, leg.id):
            return self.helpful(*((Move.TICK, item.id, actor) if actor == leg.runner else (Move.WAIVE, item.id, actor)))
        return self.helpful(Move.OFFER, leg.id, actor)

    def helpful(self, move: Move, subject: Id, by: Id | None, **facts: Any) -> Ask:
        return Ask(move, subject, by or "", self.now, frozenset({by or ""}), by == ADMIN, facts, WORDS)

    def is_there(self, person: Id | None) -> bool:
        return person is not None and person not in self.people.unreachable

    # Every move, and what must be true after it

    def make(self, ask: Ask) -> None:
        self.carry_out(ask, self.decided(ask))

    def decided(self, ask: Ask) -> tuple[Event, ...]:
        return decide(self.race, ask, people=self.people, new_id=self.new_id)

    def carry_out(self, ask: Ask, events: Collection[Event]) -> None:
        before = self.race
        for event in events:
            self.race = play(self.race, event)
            self.replayed = play(self.replayed, from_log(to_log(event)))
            self.log.append(event)
            self.tally.kinds[event.kind] += 1
            if unsettled := [leg.id for leg in self.race.legs.values() if leg.state is not state_of(self.race, leg)]:
                raise self.broken(f"after {event.kind} these legs are not settled: {unsettled}")
        self.tally.moves[ask.move] += bool(events)
        self.check(before)

    def check(self, before: Race) -> None:
        found = [*faults(self.race, self.people), *versions_went_up(before, self.race)]
        if self.race.started_at and self.replayed != self.race:
            found.append("the replay of the log is another race")
        ask = replace(self.asked_by(self.some_subject()), facts=self.facts, words=WORDS)
        found += disagreements(self.race, ask, self.people, moves_on(self.race, ask.subject))
        if found:
            raise self.broken("; ".join(found))

    def nothing_goes(self) -> None:
        """Once it is over, nobody may do anything to it any more, whatever hats they wear."""
        everybody = frozenset(PERSONS)
        for subject in (self.race.id, *self.race.legs, *self.race.items, *self.race.exchanges, *self.race.handoffs):
            if self.open_to(Ask(Move.CHECK, subject, ADMIN, self.now, everybody, admin=True)):
                raise self.broken(f"the race is over, and {subject} still moves")

    def open_to(self, ask: Ask) -> list[Move]:
        return list(open_moves(self.race, ask.subject, people=self.people, me=ask.me | {ask.by}, admin=ask.admin, now=ask.now))

    def new_id(self) -> Id:
        self.ids += 1
        return f"n{self.ids}"

    def broken(self, what: str) -> Broken:
        last = "\n".join(f"  {to_log(event)}" for event in self.log[-8:])
        return Broken(f"seed {self.seed}, after {len(self.log)} events: {what}\n{last}")


def to_log(event: Event) -> str:
    """An event as the log keeps it."""
    return json.dumps(
        {**{name: getattr(event, name) for name in ("kind", "by", "hat", "leg", "handoff", "facts")}, "at": event.at.isoformat()}
    )


def from_log(text: str) -> Event:
    row = json.loads(text)
    return Event(
        **{**row, "kind": Kind(row["kind"]), "hat": Hat(row["hat"]) if row["hat"] else None, "at": datetime.fromisoformat(row["at"])}
    )
