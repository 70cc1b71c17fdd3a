"""The ready check as pages show it: who is on their mark, for which day, and what they answered. Read off races read before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from campaigns.lifecycle import ReadyAnswer
from campaigns.race import Leg, Race
from campaigns.ready import is_asked, standing
from insights.cast import Cast, Party


@dataclass(frozen=True, slots=True)
class Mark:
    """Asked about the baton of `giver`, expected on `expected`; no `answer` yet, or the one that stands, with the day that it names.

    `is_open`: it can be given, or changed, until the baton is offered. `late`: ready later than the baton was expected.
    """

    runner: Party
    giver: Party
    expected: date
    answer: ReadyAnswer | None
    since: date | None
    at: datetime | None
    is_open: bool

    @property
    def late(self) -> bool:
        return self.since is not None and self.since > self.expected


def mark_of(race: Race, leg: Leg, cast: Cast) -> Mark | None:
    """None where nobody was asked."""
    if leg.ready_over is None or leg.ready_asked_for is None or race.exchanges[leg.ready_over].dropped:
        return None
    giver = race.legs[race.exchanges[leg.ready_over].giver].runner
    said = standing(race, leg)
    return Mark(cast.party(leg.runner), cast.party(giver), leg.ready_asked_for, said, leg.ready_from, leg.ready_at, is_asked(race, leg))
