"""Pure: who may see a part of a pass: the team that gives it, our company, the partner who takes it, or all partners.

A checkpoint item carries its ring; a withheld line of a packet stands under a name of its own, `links@company`, so that whoever reads
`links` reads what everybody may see, and nothing else unless they ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Ring(StrEnum):
    """From the narrowest to the widest."""

    OWN_TEAM = "own_team"
    COMPANY = "company"
    THIS_PARTNER = "this_partner"
    ALL_PARTNERS = "all_partners"


OPEN = Ring.ALL_PARTNERS
PARTS = ("links", "risks")  # of a packet, what is withheld line by line
_APART = "@"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands towards a leg that is passed on. `answers`: they run it, lead the campaign or look after it."""

    answers: bool = False
    same_team: bool = False
    ours: bool = False
    takes: bool = False  # of the organisation of somebody to whom it is passed

    def sees(self, ring: str) -> bool:
        if ring == OPEN or self.answers:
            return True
        within = {Ring.OWN_TEAM.value: self.same_team, Ring.COMPANY.value: self.ours, Ring.THIS_PARTNER.value: self.ours or self.takes}
        return within.get(ring, False)


@dataclass(frozen=True, slots=True)
class Held:
    """Lines of a part of a packet that only some may see."""

    part: str
    ring: str
    text: str


def is_withheld(name: str) -> bool:
    """Whether words of that name are only for some."""
    return _APART in name


def held_in(words: Mapping[str, str]) -> tuple[Held, ...]:
    """What of these words is withheld, from the narrowest ring to the widest."""
    named = [(name.partition(_APART), text) for name, text in words.items() if is_withheld(name)]
    found = [Held(part, ring, text) for (part, _apart, ring), text in named]
    rings = [ring.value for ring in Ring]
    return tuple(sorted((one for one in found if one.ring in rings), key=lambda one: (one.part, rings.index(one.ring))))


def as_words(part: str, lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The lines of a part with their rings, as words of an offer."""
    words: dict[str, list[str]] = {}
    for line, ring in lines:
        words.setdefault(part if ring == OPEN else f"{part}{_APART}{ring}", []).append(line)
    return {name: "\n".join(texts) for name, texts in words.items()}
