"""What a lane says of one running campaign, as frozen values: its legs, where the baton is, who is waited for, when it will finish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns.lifecycle import Id
from campaigns.models import Campaign
from campaigns.race import People, Race
from campaigns.schedule import Schedule
from campaigns.stall import OF_THE_RACE, Clocks
from stakeholders.worktime import WorkingTime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the pages name them. `place` is the city of their time zone, `organisation` only where it is not ours."""

    id: Id
    name: str
    zone: str
    organisation: str = ""
    function: str = ""

    @property
    def place(self) -> str:
        return self.organisation or self.zone.rsplit("/", 1)[-1].replace("_", " ")


NOBODY = Person("", "", "UTC")


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """A leg's words: its name, its function in full and short, whether sales waits for it."""

    id: Id
    name: str
    function: str
    short: str
    sales_facing: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open stall. `function` is whose is waited for, `leg_function` whose leg it is, `over` working time past that clock, `workday` how
    long a day is there; `step` is how far the ladder was climbed."""

    id: UUID
    kind: str
    word: str
    leg: Id
    handoff: Id | None
    court: Person
    function: str
    leg_function: str
    opened_at: datetime
    over: timedelta
    workday: timedelta
    cost_days: float
    step: int
    snoozed_until: date | None
    may_be_nudged: bool
    may_be_snoozed: bool

    @property
    def subject(self) -> Id:
        return self.handoff or self.leg


@dataclass(frozen=True, slots=True)
class Live:
    """A baton in hand or in the air, stalled or not: whose court it is in (a person, their function), until when, and how much of its
    time is used; `workday` is how long a day is there."""

    leg: PlannedLeg
    handoff: Id | None
    state: str
    court: Person
    function: str
    since: datetime | None
    until: datetime | None
    used: timedelta
    workday: timedelta
    patience: timedelta
    blocked_until: date | None
    met: int
    items: int

    @property
    def half_used(self) -> bool:
        return self.handoff is not None and bool(self.patience) and self.used * 2 >= self.patience


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """One campaign as a lane: its race, its words, what is stalled (dearest first) and when it is expected to finish.

    `items` says what each checkpoint item is that everybody may see; the others are `withheld` from what is the same for all. `known` is
    what the rules want to know of people, `clocks` their hours.
    """

    campaign: Campaign
    race: Race
    legs: Mapping[Id, PlannedLeg]
    items: Mapping[Id, str]
    people: Mapping[Id, Person]
    known: People
    clocks: Clocks
    stalls: tuple[Waiting, ...]
    live: tuple[Live, ...]
    schedule: Schedule
    finish: date | None
    target: date | None
    slip_days: int | None
    withheld: frozenset[Id] = frozenset()

    @property
    def site(self) -> WorkingTime:
        """Whose hours count where nobody's do."""
        return self.clocks.site

    def runner(self, leg: Id) -> Person:
        return self.people.get(self.race.legs[leg].runner or "", NOBODY)

    @property
    def group(self) -> str:
        if self.campaign.state != "running":
            return str(self.campaign.state)
        if any(one.kind not in OF_THE_RACE for one in self.stalls):
            return "stuck"
        watched = bool(self.stalls) or any(one.state in ("blocked", "declined") or one.half_used for one in self.live)
        return "watch" if watched else "moving"
