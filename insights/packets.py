"""What goes over an exchange: the packet's words and the giving leg's checkpoint, as both sides read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.lifecycle import Id, Move
from campaigns.race import Leg, Race, items_of
from insights.cast import Party
from insights.my_races import MyRaces

PACKET = ("note", "next_step", "risks", "links")


@dataclass(frozen=True, slots=True)
class Packet:
    """The words of an offer. `links` holds one a line."""

    version: int
    note: str = ""
    next_step: str = ""
    risks: str = ""
    links: str = ""

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
    moves: frozenset[Move] = frozenset()

    @property
    def state(self) -> str:
        return "waived" if self.waived else "met" if self.met else "open"


def packet_of(words: Mapping[str, str], version: int) -> Packet:
    return Packet(version, **{name: words.get(name, "") for name in PACKET})


def changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    return [Change(name, was.get(name, ""), now.get(name, "")) for name in PACKET if was.get(name, "") != now.get(name, "")]


def checkpoint(seen: MyRaces, race: Race, leg: Leg, moves: Mapping[Id, frozenset[Move]] | None = None) -> tuple[Check, ...]:
    """The items of a leg in their order."""
    found = []
    for item in items_of(race, leg.id):
        row = seen.items[item.id]
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
                moves=(moves or {}).get(item.id, frozenset()),
            )
        )
    return tuple(found)
