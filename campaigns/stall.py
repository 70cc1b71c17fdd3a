"""Pure: whose clock ran out, since when, and when anything in a race can next change.

`judge` looks at every leg in hand and every baton in the air. Clocks run in the working time of the party waited for and stand still
while the race is paused; a late, a second or a concurrent look finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from campaigns.lifecycle import CampaignState, HandoffState, Id, LegState
from campaigns.race import Handoff, Leg, People, Race, court, in_hand, in_the_air, taking_leg
from campaigns.schedule import due, stopped
from stakeholders.worktime import WorkingTime, day, end_of_day, local_day, working_days_between

LOOK_AT_LEAST_EVERY = timedelta(days=1)


class StallKind(StrEnum):
    LATE_RUNNER = "late_runner"
    BATON_IN_AIR = "baton_in_air"


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds, in working days (BD) or working hours (BH) of the party waited for. Frozen into a stall when it opens."""

    patience_days: float = 1.0
    pressed_hours: float = 4.0
    pressed_within_days: int = 3

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """A clock that has run out: `opened_at` is when it did, `leg` the leg that waits to get going or is late."""

    kind: StallKind
    leg: Id
    handoff: Id | None
    court: Id | None
    opened_at: datetime

    @property
    def subject(self) -> Id:
        return self.handoff or self.leg

    @property
    def key(self) -> tuple[str, Id]:
        return self.kind.value, self.subject


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is stalled now, and the next moment at which that can change (None once the race is over)."""

    found: tuple[Found, ...]
    look_again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The calendars a judgement needs: of each person, and the site's for whoever has none."""

    times: Mapping[Id, WorkingTime]
    site: WorkingTime

    def of(self, person: Id | None) -> WorkingTime:
        return self.times.get(person or "", self.site)


def judge(race: Race, clocks: Clocks, *, people: People, now: datetime, policy: Policy) -> Verdict:
    """Every stall of the race as of `now`, and when to look again: at least once a day while the race is open."""
    if race.state is CampaignState.PAUSED:
        return Verdict((), now + LOOK_AT_LEAST_EVERY)
    if race.state is not CampaignState.RUNNING:
        return Verdict((), None)
    deadlines = list(_deadlines(race, clocks, people, policy))
    found = tuple(one for one in deadlines if one.opened_at <= now)
    coming = [one.opened_at for one in deadlines if one.opened_at > now]
    return Verdict(found, min([*coming, now + LOOK_AT_LEAST_EVERY]))


def _deadlines(race: Race, clocks: Clocks, people: People, policy: Policy) -> Iterator[Found]:
    """Each open subject with the moment at which its clock runs out, past or future."""
    for leg in in_hand(race):
        if leg.state is LegState.RUNNING:
            waited_for = court(race, people, leg)
            moment = due(race, leg, clocks.of(leg.runner))
            yield Found(StallKind.LATE_RUNNER, leg.id, None, waited_for, moment)
    for handoff in in_the_air(race):
        if handoff.state is HandoffState.OFFERED:
            waited_for = court(race, people, handoff)
            moment = patience_ends(race, handoff, clocks.of(waited_for), policy)
            yield Found(StallKind.BATON_IN_AIR, taking_leg(race, handoff).id, handoff.id, waited_for, moment)


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


def subject_of(race: Race, found: Found) -> Leg | Handoff:
    return race.handoffs[found.handoff] if found.handoff else race.legs[found.leg]
