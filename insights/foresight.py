"""What somebody who takes a baton will see of it, shown to its giver before they offer it to a competitor who is a partner."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from campaigns.lifecycle import Id
from campaigns.rings import held_in
from insights.cast import Party
from insights.leg_page import LegPage
from insights.my_races import MyRaces
from insights.packets import PACKET, Check, Packet, packet_of, standpoint


@dataclass(frozen=True, slots=True)
class Foresight:
    """The part of one taker's page that says what comes with the baton: read by the same template as theirs."""

    taker: Party
    giver: Party
    packet: Packet
    checks: tuple[Check, ...]
    left_out: int

    @property
    def met(self) -> int:
        return sum(check.settled for check in self.checks if check.required)

    @property
    def items(self) -> int:
        return sum(check.required for check in self.checks)


def as_they_will_see(
    seen: MyRaces, page: LegPage, takers: Sequence[UUID], *, words: Mapping[str, str], rings: Mapping[Id, str]
) -> list[Foresight]:
    """For each of these takers what their page will show, with this packet and these rings of items. No query."""
    return [_for_one(seen, page, str(taker), words, rings) for taker in takers]


def _for_one(seen: MyRaces, page: LegPage, taker: Id, words: Mapping[str, str], rings: Mapping[Id, str]) -> Foresight:
    reader = standpoint(seen.cast, seen.races[0], page.leg, {taker})
    held, open_words = held_in(words), {name: words[name] for name in PACKET if name in words}
    shown = [one for one in held if reader.sees(one.ring)]
    checks = [replace(one, mine=False) for one in page.checks if reader.sees(rings.get(one.id, one.ring))]
    return Foresight(
        taker=seen.cast.party(taker),
        giver=page.runner,
        packet=packet_of(open_words, page.leg.packet_version + 1, shown),
        checks=tuple(checks),
        left_out=len(page.checks) - len(checks) + len(held) - len(shown),
    )


def fingerprint(views: Sequence[Foresight]) -> str:
    """What was looked at, in one word: it changes with everything that any of these takers will see."""
    said = [
        [view.taker.id, *(getattr(view.packet, name) for name in PACKET), [one.text for one in view.packet.held]]
        + [[check.id, check.text, check.state, check.evidence, check.reason] for check in view.checks]
        for view in views
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
