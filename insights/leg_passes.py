"""What a leg passes on and what was passed to it: each exchange ahead with its taker, and each baton that was taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from campaigns.clashes import Clash, clashes
from campaigns.lifecycle import Id, Kind, LegKind
from campaigns.race import Exchange, Handoff, Leg, Race, court, live, outgoing
from insights.cast import Party
from insights.load import Hands, Load, full_hands, lands
from insights.log import Entry
from insights.my_races import MyRaces, Spot
from insights.on_mark import Mark, mark_of
from insights.packets import Packet, packet_of, standpoint_of
from insights.waits import Hours, Wait, hours, wait_for
from stakeholders import directory


@dataclass(frozen=True, slots=True)
class Onward:
    """An exchange ahead: to whom, by when, and what is on its way over it now. `load`: the taker's, where their hands are full. `manner`:
    how a baton is passed to them well, for who prepares it here. `clash`: it is promised, or planned, for later than it is needed; `mark`:
    whether they are ready for it."""

    spot: Spot
    taker: Party
    to_tape: bool
    hours: Hours
    need_by: date | None
    critical: bool
    handoff: Handoff | None
    wait: Wait | None
    stuck: bool
    load: Load | None
    manner: directory.Manner | None
    clash: Clash | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Received:
    """A baton that was taken: its packet, what was said back, and what the giver said of that."""

    spot: Spot
    giver: Party
    handoff: Handoff
    packet: Packet
    read_back: str
    conditions: str
    reply: str


Packets = Mapping[str, Entry]  # by the event or the baton that holds them


def packet(seen: MyRaces, race: Race, giving: Leg, said: Entry | None, version: int) -> Packet:
    """What a leg passes on, as far as the viewer may see it."""
    reader = standpoint_of(seen, race, giving)
    return packet_of(said.words, version, [one for one in said.held if reader.sees(one.ring)]) if said else Packet(version)


def full_takers(seen: MyRaces, race: Race, leg: Leg, hands: Hands | None) -> dict[Id, Load]:
    """By exchange, the takers in whose full hands the baton would land; who passes to themselves has a hand free again."""
    landing = [x for x in outgoing(race, leg.id) if lands(race, race.legs[x.taker], x.id) and live(race, x.id) is None]
    runners = {x.id: race.legs[x.taker].runner or "" for x in landing if race.legs[x.taker].runner != leg.runner}
    full = full_hands(seen.who, map(seen.cast.party, runners.values()), known=hands)
    return {exchange: full[runner] for exchange, runner in runners.items() if runner in full}


def manners_of(seen: MyRaces, race: Race, leg: Leg) -> Mapping[UUID, directory.Manner]:
    """Of those who take next, while the pass is prepared by who signs in; not their own."""
    if seen.who.via == "link":
        return {}
    takers_ahead = (race.legs[x.taker].runner for x in outgoing(race, leg.id) if live(race, x.id) is None)
    return directory.manners_of(UUID(one) for one in takers_ahead if one and not seen.mine(one))


def onward(seen: MyRaces, race: Race, exchange: Exchange, load: Load | None, manners: Mapping[UUID, directory.Manner]) -> Onward:
    leg, handoff = race.legs[exchange.taker], live(race, exchange.id)
    waited_for = court(race, seen.people, handoff) if handoff else None
    wait = wait_for(race, handoff, seen.cast.time(waited_for), seen.now, seen.policies[race.id]) if handoff else None
    return Onward(
        spot=seen.spots[leg.id],
        taker=seen.cast.party(leg.runner),
        to_tape=leg.kind is LegKind.TAPE,
        hours=hours(seen.cast.time(leg.runner), seen.now),
        need_by=exchange.need_by,
        critical=exchange.critical,
        handoff=handoff,
        wait=wait,
        stuck=handoff is not None and (handoff.id in seen.stalls or (wait is not None and wait.is_over)),
        load=load,
        manner=manners.get(UUID(leg.runner)) if leg.runner else None,
        clash=next((one for one in clashes(race) if one.exchange == exchange.id), None),
        mark=mark_of(race, leg, seen.cast) if leg.ready_over == exchange.id else None,
    )


def received(seen: MyRaces, race: Race, exchange: Exchange, said: Mapping[Id, Sequence[Entry]], packets: Packets) -> Received:
    handoff = live(race, exchange.id)
    if handoff is None:
        raise ValueError(f"exchange {exchange.id} has no baton")
    entries = said.get(handoff.id, ())
    taken = next((one for one in reversed(entries) if one.kind == Kind.ACCEPTED), None)
    replied = next((one for one in reversed(entries) if one.kind == Kind.CONFIRMED), None)
    return Received(
        spot=seen.spots[exchange.giver],
        giver=seen.cast.party(handoff.giver),
        handoff=handoff,
        packet=packet(seen, race, race.legs[exchange.giver], packets.get(handoff.id), handoff.packet_version),
        read_back=taken.words.get("read_back", "") if taken else "",
        conditions=taken.words.get("conditions", "") if taken else "",
        reply=replied.words.get("note", "") if replied else "",
    )
