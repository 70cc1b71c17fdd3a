"""Pure: the kinds of stall, the thresholds that open them, and the clocks they are measured by.

A clock runs in the working time of the party waited for and stands still while the race is paused. `campaigns/judge.py` asks every kind
in turn; what follows once a stall is open stands in `campaigns/ladder.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from campaigns.lifecycle import Id
from campaigns.race import Handoff, People, Race
from campaigns.schedule import Schedule, stopped
from stakeholders.worktime import WorkingTime, day, end_of_day, local_day, working_days_between


class StallKind(StrEnum):
    LATE_RUNNER = "late_runner"
    BATON_IN_AIR = "baton_in_air"
    SILENT_RUNNER = "silent_runner"
    BLOCKED_TOO_LONG = "blocked_too_long"
    DROPPED_BATON = "dropped_baton"
    WAITING_AT_JOIN = "waiting_at_join"
    NO_HANDS = "no_hands"
    NOBODY_TAKES = "nobody_takes"
    NOBODY_AT_THE_WHEEL = "nobody_at_the_wheel"
    FINISH_AT_RISK = "finish_at_risk"


# The three words that people see.
WORDS: Mapping[StallKind, str] = {
    StallKind.LATE_RUNNER: "late",
    StallKind.BATON_IN_AIR: "stuck",
    StallKind.SILENT_RUNNER: "stuck",
    StallKind.BLOCKED_TOO_LONG: "stuck",
    StallKind.DROPPED_BATON: "stuck",
    StallKind.WAITING_AT_JOIN: "stuck",
    StallKind.NO_HANDS: "nobody_has_it",
    StallKind.NOBODY_TAKES: "nobody_has_it",
    StallKind.NOBODY_AT_THE_WHEEL: "nobody_has_it",
    StallKind.FINISH_AT_RISK: "late",
}

# Those of the race as a whole: no baton of it stands still.
OF_THE_RACE = frozenset({StallKind.NOBODY_AT_THE_WHEEL, StallKind.FINISH_AT_RISK})


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds in working days or working hours of the party waited for, shares of a leg's planned days, and the ladder's steps.

    `steps_days` says how many working days after its opening each step of the ladder is due. Frozen into a stall when it opens.
    """

    patience_days: float = 1.0
    pressed_hours: float = 4.0
    pressed_within_days: int = 3
    silent_share: float = 0.4
    silent_least_days: float = 1.0
    silent_most_days: float = 5.0
    blocked_days: float = 1.0
    dropped_days: float = 1.0
    join_days: float = 2.0
    zone_share: float = 0.2
    zone_least_days: float = 2.0
    nobody_hours: float = 4.0
    wheel_days: float = 5.0
    continues_hours: float = 4.0
    steps_days: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0)

    def as_facts(self) -> dict[str, Any]:
        return {**asdict(self), "steps_days": list(self.steps_days)}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """As it was frozen; a threshold that it did not have then is today's."""
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in facts.items() if name in known}
        if "steps_days" in kept:
            kept["steps_days"] = tuple(kept["steps_days"])
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Found:
    """A clock that runs out: `opened_at` is when, `leg` the leg that waits to get going or is late.

    `ends_at`: from then on it is no stall of this kind any more, whatever happens. `waits` is whose going on would end the wait: what
    the finish is reckoned with and without.
    """

    kind: StallKind
    leg: Id
    handoff: Id | None
    court: Id | None
    opened_at: datetime
    ends_at: datetime | None = None
    waits: Id = ""

    @property
    def subject(self) -> Id:
        return self.waits or self.handoff or self.leg

    @property
    def key(self) -> tuple[str, Id]:
        return self.kind.value, self.handoff or self.leg


@dataclass(frozen=True, slots=True)
class Clocks:
    """The calendars a judgement needs: of each person, and the site's for whoever has none."""

    times: Mapping[Id, WorkingTime]
    site: WorkingTime

    def of(self, person: Id | None) -> WorkingTime:
        return self.times.get(person or "", self.site)


@dataclass(frozen=True, slots=True)
class Risk:
    """What the forecast says of a race whose P85 lies after its target: since when it says so, and both days, of the site."""

    since: datetime
    p85: date
    target: date

    def as_facts(self) -> dict[str, str]:
        return {"p85": self.p85.isoformat(), "target": self.target.isoformat()}


Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who can take what comes: the local days on which somebody is away and nobody stands in (first, last), who stands in for whom
    today, whose hands are full, the functions whose are, and who may answer a decision that is wanted."""

    away: Mapping[Id, tuple[Days, ...]] = field(default_factory=dict)
    substitutes: Mapping[Id, Id] = field(default_factory=dict)
    full: frozenset[Id] = frozenset()
    full_functions: frozenset[Id] = frozenset()
    deciders: tuple[Id, ...] = ()

    def is_away(self, person: Id, on: date) -> bool:
        return any(first <= on <= last for first, last in self.away.get(person, ()))


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a race: all that a judgement is made from. `asked_at` is when the ladder last asked for a decision in it, `risk` what the
    forecast holds against it."""

    race: Race
    schedule: Schedule
    clocks: Clocks
    people: People
    crew: Crew
    policy: Policy
    now: datetime
    asked_at: datetime | None = None
    risk: Risk | None = None

    def runs_out(self, party: Id | None, since: datetime, *, days: float = 0.0, hours: float = 0.0) -> datetime:
        """When so much of a party's working time has passed since then; hours are a working day at most."""
        time = self.clocks.of(party)
        whole = day(time, since)
        return stopped(self.race, time, since, whole * days + min(timedelta(hours=hours), whole))

    def head_or_lead(self, function: Id | None) -> Id | None:
        """Whoever answers for a function: its head, the lead where there is none who can be reached."""
        head = self.people.heads.get(function or "")
        return self.race.lead if head is None or head in self.people.unreachable else head


def patience_ends(race: Race, handoff: Handoff, time: WorkingTime, policy: Policy) -> datetime:
    """When an unanswered offer (or question) has waited too long: its patience in working time, or the end of "need until"."""
    since = handoff.court_since or handoff.offered_at
    if since is None:
        raise ValueError(f"handoff {handoff.id} was never offered")
    moment = stopped(race, time, since, patience(race, handoff, time, policy))
    if handoff.need_until and not handoff.question_open:
        moment = max(moment, end_of_day(time, handoff.need_until))
    return moment


def patience(race: Race, handoff: Handoff, time: WorkingTime, policy: Policy) -> timedelta:
    """Working time that an answer may take; shorter when the baton is needed within a few working days."""
    since = handoff.court_since or handoff.offered_at
    need_by = race.exchanges[handoff.exchange].need_by if handoff.exchange else None
    whole = day(time, since) * policy.patience_days if since else timedelta()
    if since and need_by and _pressed(time, since, need_by, policy):
        return min(timedelta(hours=policy.pressed_hours), whole)
    return whole


def _pressed(time: WorkingTime, since: datetime, need_by: date, policy: Policy) -> bool:
    return working_days_between(time, local_day(time, since), need_by) < policy.pressed_within_days
