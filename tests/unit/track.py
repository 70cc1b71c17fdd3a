"""A small relay on the pure rules: Ana leads and fires the gun, Ben runs leg 1, Cleo leg 2; Sue is the sponsor, Dan the deputy.

Finn heads PR, the function of Cleo, Kim and Jo; Jo cannot be reached. Dov and Eli are creatives, Gia works at an agency like Hal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from campaigns.decide import decide, open_moves
from campaigns.lifecycle import Id, Kind, LegKind, LegState, Move
from campaigns.play import play
from campaigns.race import Event, Exchange, Handoff, Item, Leg, People, Race, in_the_air, incoming, live, relief
from campaigns.said import Ask

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
CHAIN = ("g1", "12", "2t")
FORK_AND_JOIN = ("g1", "12", "13", "24", "34", "4t")
TRIANGLE = ("g1", "12", "13", "23", "3t")
RUNNERS: Mapping[Id, Id] = {"g": "Ana", "1": "Ben", "2": "Cleo", "3": "Dov", "4": "Eli", "t": "Ana"}
KINDS = {"g": LegKind.GUN, "t": LegKind.TAPE}
PEOPLE = People(
    heads={"pr": "Finn"},
    unreachable=frozenset({"Jo"}),
    functions={
        "Ana": "management",
        "Sue": "management",
        "Dan": "management",
        "Ben": "engineering",
        "Cleo": "pr",
        "Finn": "pr",
        "Kim": "pr",
        "Jo": "pr",
        "Dov": "creatives",
        "Eli": "creatives",
        "Gia": None,
        "Hal": None,
    },
    organisations={"Gia": "agency", "Hal": "agency"},
)


class Track:
    """One race, played by name: `track.do("Cleo", Move.DECLINE, track.baton("2"), reason="not_mine")`."""

    def __init__(self, *edges: str, runners: Mapping[Id, Id | None] | None = None, items: tuple[Item, ...] = (), **exchange: Any) -> None:
        pairs = edges or CHAIN
        running = {**RUNNERS, **(runners or {})}
        ids = dict.fromkeys(leg for pair in pairs for leg in pair)
        legs = {leg: Leg(leg, KINDS.get(leg, LegKind.LEG), function="pr" if leg == "2" else None, runner=running[leg]) for leg in ids}
        exchanges = {pair: Exchange(pair, pair[0], pair[1], **exchange) for pair in pairs}
        self.race = Race("R", lead="Ana", deputy="Dan", sponsor="Sue", legs=legs, exchanges=exchanges, items={i.id: i for i in items})
        self.now, self.people, self.log, self._ids = MONDAY, PEOPLE, list[Event](), count(1)

    def do(
        self, by: Id, move: Move, subject: Id, *, for_: Id | None = None, admin: bool = False, seen: int | None = None, **said: Any
    ) -> list[Event]:
        """Make a move; what is said is both fact and word. Returns what happened."""
        words = {name: text for name, text in said.items() if isinstance(text, str)}
        me = frozenset({by, for_ or by})
        ask = Ask(move, subject, by, self.now, me, admin, facts=said, words=words, version=seen)
        happened = decide(self.race, ask, people=self.people, new_id=lambda: f"n{next(self._ids)}")
        for event in happened:
            self.race = play(self.race, event)
        self.log += happened
        return list(happened)

    def started(self) -> Track:
        self.do("Ana", Move.START, "R", objective="adoption", without_runners=True, note="Go.")
        return self

    def running(self, *legs: Id) -> Track:
        """Started, and passed on until these legs are in hand."""
        if not self.race.started_at:
            self.started()
        for leg in legs:
            for x in list(incoming(self.race, leg)):
                if self.race.legs[x.giver].state is LegState.WAITING:
                    self.running(x.giver)
                if live(self.race, x.id) is None:
                    self.offer(x.giver)
                self.take(leg, of=x.giver)
        return self

    def offer(self, leg: Id) -> list[Event]:
        return self.do(self.race.legs[leg].runner or "", Move.OFFER, leg, note="Look at the figures first.")

    def take(self, leg: Id, *, of: Id | None = None, **said: Any) -> list[Event]:
        return self.do(self.race.legs[leg].runner or "", Move.ACCEPT, self.baton(leg, of=of), **{"read_back": "All of it.", **said})

    def send_back(self, leg: Id, *, of: Id | None = None) -> list[Event]:
        return self.do(self.race.legs[leg].runner or "", Move.SEND_BACK, self.baton(leg, of=of), reason="missing", missing="the logo")

    def wait(self, **span: float) -> Track:
        self.now += timedelta(**span)
        return self

    def lose(self, person: Id) -> None:
        """From now on this person cannot be reached."""
        self.people = replace(self.people, unreachable=self.people.unreachable | {person})

    def state(self, leg: Id) -> LegState:
        return self.race.legs[leg].state

    def states(self) -> dict[Id, str]:
        return {leg.id: leg.state.value for leg in self.race.legs.values()}

    def baton(self, leg: Id, *, of: Id | None = None) -> Id:
        """The live handoff on its way into a leg, or held by it."""
        passes = [live(self.race, x.id) for x in incoming(self.race, leg) if of in (None, x.giver)]
        return next(h.id for h in passes if h)

    def handoff(self, leg: Id, *, of: Id | None = None) -> Handoff:
        return self.race.handoffs[self.baton(leg, of=of)]

    def last(self) -> Handoff:
        """The youngest handoff of all."""
        return list(self.race.handoffs.values())[-1]

    def relief(self, leg: Id) -> Id:
        found = relief(self.race, leg)
        assert found is not None
        return found.id

    def open_to(self, person: Id, subject: Id, *, admin: bool = False) -> dict[Move, bool]:
        return open_moves(self.race, subject, people=self.people, me=frozenset({person}), admin=admin, now=self.now)

    def in_the_air(self) -> list[tuple[Id | None, str]]:
        """Who is on the point of taking what: exchange (None for a relief) and state."""
        return [(h.exchange, h.state.value) for h in in_the_air(self.race)]


def kinds(events: list[Event]) -> list[Kind]:
    return [event.kind for event in events]
