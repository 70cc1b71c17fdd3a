"""What a race shows: the look of every leg and of every exchange, before anything has a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from campaigns.lifecycle import IN_HAND, LIVE, CampaignState, HandoffKind, HandoffState, Id, LegKind, LegState
from campaigns.race import Exchange, Handoff, Leg, Race
from relay.web.track.lane import Lane

GUN, TAPE = "\0gun", "\0tape"
STILL = frozenset({CampaignState.PAUSED, CampaignState.ABANDONED})

Edge = tuple[Id, Id, Id]  # exchange, giver, taker; gun and tape go by their names above


class Zone(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    AIR = "air"
    DECLINED = "declined"
    BACK = "back"  # sent back, and its giver has it again
    NOBODY = "nobody"  # nobody is there to take it
    MISSING = "missing"  # the others at the join are in, this one keeps them waiting


FLYING = frozenset({Zone.AIR, Zone.DECLINED})
_SETTLED = frozenset({Zone.OPEN, Zone.PASSED})
_TELLING = (Zone.BACK, Zone.AIR, Zone.DECLINED, Zone.NOBODY, Zone.MISSING, Zone.OPEN, Zone.PASSED)  # the most telling first


@dataclass(frozen=True, slots=True)
class Pass:
    """The look of an exchange; `over` says for how long it is stuck, `returns` how often the baton came back over it.

    `to` is the taker where that is not the next leg on the track: the baton goes round a skipped one.
    """

    zone: Zone = Zone.OPEN
    over: str = ""
    returns: int = 0
    to: Id | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Required checkpoint items of a leg; a waived one is not asked for any more."""

    met: int = 0
    required: int = 0

    @property
    def share(self) -> float:
        return self.met / self.required if self.required else 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """`edges` is the graph to draw: skipped legs stay in their place, and what was added to go round them is shown on their last zone.

    `over`: for how long a leg in hand is stuck. `live` hold or await a baton, `awaiting` have one in the air, `late` are stuck; `live` and
    `late` name exchanges too. `still`: every clock stands.
    """

    legs: Mapping[Id, Leg]
    edges: list[Edge]
    passes: dict[Id, Pass]
    progress: Mapping[Id, Progress]
    over: Mapping[Id, str]
    live: set[Id]
    awaiting: set[Id]
    late: set[Id]
    gun: Leg | None
    still: bool


NO_PASS, NO_PROGRESS = Pass(), Progress()


def read(lane: Lane) -> Reading:
    """The looks of a lane's legs and exchanges, in one walk over its rows."""
    race = lane.race
    stuck = {} if race.state in STILL else lane.stuck
    node = {leg.id: _NODES.get(leg.kind, leg.id) for leg in race.legs.values()}
    legs = {leg.id: leg for leg in race.legs.values() if leg.kind is LegKind.LEG}
    newest, reliefs = _newest(race)
    over = {**stuck, **{leg: stuck[relief] for leg, relief in reliefs.items() if relief in stuck}}
    passes = {x.id: _pass(race, x, newest.get(x.id), stuck) for x in race.exchanges.values()}
    for x in race.exchanges.values():
        if passes[x.id].zone is Zone.BACK and passes[x.id].over:
            over.setdefault(x.giver, passes[x.id].over)
    edges = [(x.id, node[x.giver], node[x.taker]) for x in race.exchanges.values() if not x.dropped]
    if any(leg.skipped for leg in legs.values()):
        edges = _round_the_skipped(race, node, edges, passes)
    gun = next((leg for leg in race.legs.values() if leg.kind is LegKind.GUN), None)
    live, awaiting, late = _awaited(race, edges, passes, over.keys())
    return Reading(legs, edges, passes, _progress(race), over, live, awaiting, late, gun, race.state in STILL)


_NODES = {LegKind.GUN: GUN, LegKind.TAPE: TAPE}


def _newest(race: Race) -> tuple[dict[Id, Handoff], dict[Id, Id]]:
    """The handoff that counts on each exchange (the live one, else the last), and the relief in the air for each leg."""
    newest: dict[Id, Handoff] = {}
    reliefs: dict[Id, Id] = {}
    for handoff in race.handoffs.values():
        if handoff.kind is HandoffKind.RELIEF:
            reliefs[handoff.leg] = handoff.id
            continue
        known = newest.get(handoff.exchange or "")
        if known is None or handoff.state in LIVE or (known.state not in LIVE and handoff.attempt >= known.attempt):
            newest[handoff.exchange or ""] = handoff
    return newest, reliefs


def _pass(race: Race, exchange: Exchange, handoff: Handoff | None, stuck: Mapping[Id, str]) -> Pass:
    if handoff is not None:
        zone = _ZONES.get(handoff.state)
        if zone is Zone.BACK and race.legs[exchange.giver].state not in IN_HAND:
            zone = None
        if zone is not None:
            over = stuck.get(handoff.id) or (stuck.get(exchange.giver, "") if zone is Zone.BACK else "")
            return Pass(zone, over, exchange.returns)
    if not stuck:
        return NO_PASS
    if exchange.id in stuck:
        return Pass(Zone.MISSING, stuck[exchange.id])
    if exchange.taker in stuck and race.legs[exchange.taker].state is LegState.WAITING:
        return Pass(Zone.NOBODY, stuck[exchange.taker])
    return NO_PASS


_ZONES = {
    HandoffState.OFFERED: Zone.AIR,
    HandoffState.DECLINED: Zone.DECLINED,
    HandoffState.ACCEPTED: Zone.PASSED,
    HandoffState.RETURNED: Zone.BACK,
}


def _progress(race: Race) -> dict[Id, Progress]:
    asked: dict[Id, list[bool]] = {}
    for item in race.items.values():
        if item.required and not item.removed and not item.waived:
            asked.setdefault(item.leg, []).append(item.settled)
    return {leg: Progress(sum(settled), len(settled)) for leg, settled in asked.items()}


def _awaited(race: Race, edges: Iterable[Edge], passes: Mapping[Id, Pass], over: Set[Id]) -> tuple[set[Id], set[Id], set[Id]]:
    """Who holds or awaits a baton (a giver too, whose baton is in the air before a join or the tape), who awaits one, who is stuck.

    The first and the last name exchanges as well as legs.
    """
    live = {leg.id for leg in race.legs.values() if leg.state in IN_HAND}
    awaiting: set[Id] = set()
    late: set[Id] = set()
    inputs: dict[Id, int] = {}
    for _, _, taker in edges:
        inputs[taker] = inputs.get(taker, 0) + 1
    for exchange, giver, taker in edges:
        look = passes[exchange]
        whom = look.to or taker
        if look.zone not in _SETTLED:
            live.add(exchange)
        if look.over:
            late.add(exchange)
        if look.zone in FLYING:
            awaiting.add(whom)
            if inputs[taker] > 1 or taker == TAPE:
                live.add(giver)
        if look.over and (look.zone in FLYING or look.zone is Zone.NOBODY):
            late.add(whom)
    return live | awaiting, awaiting, late | (live & over)


def _round_the_skipped(race: Race, node: Mapping[Id, Id], edges: list[Edge], passes: dict[Id, Pass]) -> list[Edge]:
    """Bring the dropped exchanges of skipped legs back, and take out the ones that lead round them; their looks move to the former.

    A look stands on the last exchange of the way round; before a skipped join on the first, as there each giver has one of its own.
    """
    skipped = {leg.id for leg in race.legs.values() if leg.skipped}
    dropped = [x for x in race.exchanges.values() if x.dropped and (x.giver in skipped or x.taker in skipped)]
    drawn: dict[Id, Edge] = {x.id: (x.id, node[x.giver], node[x.taker]) for x in dropped}
    for exchange, giver, taker in drawn.values():
        came = giver == GUN or race.legs[giver].state in _GONE or (taker != TAPE and race.legs[taker].state in _GOT)
        passes[exchange] = Pass(Zone.PASSED) if came else NO_PASS
    drawn |= {edge[0]: edge for edge in edges}
    takers: dict[Id, dict[Id, Id]] = {}
    givers: dict[Id, set[Id]] = {}
    for exchange, giver, taker in drawn.values():
        takers.setdefault(giver, {}).setdefault(taker, exchange)
        givers.setdefault(taker, set()).add(giver)
    moved: dict[Id, list[Pass]] = {}
    for exchange, giver, taker in list(drawn.values()):
        way = _way_round(takers, skipped, giver, taker, through_any=race.exchanges[exchange].dropped)
        if not way:
            continue
        del drawn[exchange]
        takers[giver].pop(taker, None)
        if not race.exchanges[exchange].dropped:
            place = takers[giver][way[0]] if len(givers[way[0]]) > 1 and len(takers[way[-1]]) == 1 else takers[way[-1]][taker]
            moved.setdefault(place, []).append(replace(passes[exchange], to=taker))
    for exchange, looks in moved.items():
        passes[exchange] = min(looks, key=lambda look: _TELLING.index(look.zone))
    return list(drawn.values())


_GONE = frozenset({LegState.DONE, LegState.PASSING})
_GOT = _GONE | IN_HAND


def _way_round(takers: Mapping[Id, Mapping[Id, Id]], skipped: set[Id], giver: Id, taker: Id, *, through_any: bool) -> list[Id]:
    """The legs between giver and taker on a way that is not the direct one: through skipped legs only, or through any."""
    seen, ways = {giver}, [[leg] for leg in takers.get(giver, {}) if leg != taker]
    while ways:
        way = ways.pop()
        leg = way[-1]
        if leg in seen or not (through_any or leg in skipped):
            continue
        seen.add(leg)
        if taker in takers.get(leg, {}):
            return way
        ways += [[*way, following] for following in takers.get(leg, {})]
    return []
