"""What a track is drawn from: a race as a value, and the words that others have found for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from campaigns.lifecycle import Id
from campaigns.race import Race


@dataclass(frozen=True, slots=True)
class Lane:
    """One race and its words, all keyed by leg unless said otherwise; a missing word is left out, never guessed.

    `id` is unique on the page. `names` are the short names of functions (10 characters at most), `full_names` the whole ones where they
    differ. `stuck` says how long a stalled subject is over: a leg, a handoff, or (a baton missing at a join) an exchange. `dates` are the
    second line under a leg in detail ("passed 29 Oct"). `expected` and `against_plan` speak of the finish.
    """

    id: str
    race: Race
    names: Mapping[Id, str]
    full_names: Mapping[Id, str] = field(default_factory=dict)
    runners: Mapping[Id, str] = field(default_factory=dict)
    stuck: Mapping[Id, str] = field(default_factory=dict)
    dates: Mapping[Id, str] = field(default_factory=dict)
    today: date | None = None
    expected: str = ""
    against_plan: str = ""
    paused_until: str = ""

    def short(self, leg: Id) -> str:
        return self.names.get(leg, "")

    def full(self, leg: Id) -> str:
        return self.full_names.get(leg) or self.names.get(leg, "")
