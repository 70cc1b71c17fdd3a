"""What goes over an exchange: the packet's words and the giving leg's checkpoint, as both sides read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from campaigns.lifecycle import Id, Move
from campaigns.race import Leg, Race, items_of, outgoing
from campaigns.rings import OPEN, Held, Standpoint
from insights.cast import Cast, Party
from insights.my_races import MyRaces

PACKET = ("note", "next_step", "risks", "links")


@dataclass(frozen=True, slots=True)
class Packet:
    """The words of an offer. `links` holds one a line; `held` are lines that only some may see, for a reader who may."""

    version: int
    note: str = ""
    next_step: str = ""
    risks: str = ""
    links: str = ""
    held: tuple[Held, ...] = ()

    @property
    def link_lines(self) -> list[str]:
        return [line.strip() for line in self.links.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a packet before and after."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Check:
    """One item of a checkpoint, and what the viewer may do with it."""

    id: Id
    text: str
    required: bool
    wants_evidence: bool
    met: bool
    waived: bool
    settled: bool
    evidence: str
    reason: str
    by: Party
    at: datetime | None
    mine: bool
    asked_by: Party
    moves: frozenset[Move] = frozenset()
    ring: str = OPEN

    @property
    def state(self) -> str:
        return "waived" if self.waived else "met" if self.met else "open"


def packet_of(words: Mapping[str, str], version: int, held: Iterable[Held] = ()) -> Packet:
    return Packet(version, **{name: words.get(name, "") for name in PACKET}, held=tuple(held))


def standpoint(cast: Cast, race: Race, leg: Leg, viewers: Set[Id], *, by_role: bool = False) -> Standpoint:
    """Where these people, one in several parts, stand towards a leg and what it passes on. `by_role`: they look after all, as admins."""
    known = [one for one in viewers if cast.party(one).id]
    team = (cast.functions.get(leg.runner or ""), cast.organisations.get(leg.runner or ""))
    taking = {cast.organisations.get(race.legs[x.taker].runner or "") for x in outgoing(race, leg.id)} - {None}
    return Standpoint(
        answers=by_role or bool(viewers & {leg.runner, race.lead, race.deputy, race.sponsor}),
        same_team=team[0] is not None and any((cast.functions[one], cast.organisations[one]) == team for one in known),
        ours=any(not cast.party(one).organisation for one in known),
        takes=any(cast.organisations[one] in taking for one in known),
    )


def standpoint_of(seen: MyRaces, race: Race, leg: Leg) -> Standpoint:
    """Where the viewer stands."""
    return standpoint(seen.cast, race, leg, seen.who.texts, by_role=seen.who.is_a("admin"))


def changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    return [Change(name, was.get(name, ""), now.get(name, "")) for name in PACKET if was.get(name, "") != now.get(name, "")]


def checkpoint(seen: MyRaces, race: Race, leg: Leg, moves: Mapping[Id, frozenset[Move]] | None = None) -> tuple[Check, ...]:
    """The items of a leg in their order, but for those that the viewer may not see."""
    return checks_for(standpoint_of(seen, race, leg), seen, race, leg, moves)


def checks_for(
    reader: Standpoint, seen: MyRaces, race: Race, leg: Leg, moves: Mapping[Id, frozenset[Move]] | None = None
) -> tuple[Check, ...]:
    """The same as a reader sees them who stands there."""
    found = []
    for item in items_of(race, leg.id):
        row = seen.items[item.id]
        if not reader.sees(row.ring):
            continue
        found.append(
            Check(
                id=item.id,
                text=row.text,
                required=item.required,
                wants_evidence=item.wants_evidence,
                met=item.met,
                waived=item.waived,
                settled=item.settled,
                evidence=row.evidence,
                reason=row.waived_reason,
                by=seen.cast.party(item.met_by),
                at=item.met_at,
                mine=seen.mine(item.met_by),
                asked_by=seen.cast.party(item.asked_by),
                moves=(moves or {}).get(item.id, frozenset()),
                ring=row.ring,
            )
        )
    return tuple(found)
