"""Lanes for tests of the timetable, on the pure rules alone: Ana leads, Ben runs leg 1, Cleo 2, Dov 3, all of them in November 2026."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from campaigns.models import Campaign
from campaigns.race import Race, in_hand, in_the_air, taking_leg
from campaigns.settling import with_leg
from campaigns.stall import Clocks
from insights.lane import NOBODY, LaneFacts, Live, Person, PlannedLeg, Waiting
from stakeholders.models import Stakeholder
from stakeholders.worktime import local_day, working_days_between
from tests.unit.hours import SITE, forward
from tests.unit.track import Track

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Group:
    """Lanes under one head."""

    name: str
    lanes: tuple[LaneFacts, ...]


def day(text: str) -> date:
    """`day("11-06")`: a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def lane(
    track: Track, *, name: str = "Atlas 4", short: str = "PR", stuck: Iterable[str] = (), target: date | None = None, state: str = "running"
) -> LaneFacts:
    """The race as a lane at the track's own moment. `stuck` legs are nine hours over."""
    race, schedule = track.race, forward(track)
    words = {leg: PlannedLeg(leg, f"{short} {leg}", f"{short} {leg}", f"{short} {leg}", sales_facing=False) for leg in race.legs}
    finish = local_day(SITE, schedule.finish) if schedule.finish else None
    return LaneFacts(
        campaign=Campaign(pk=uuid4(), name=name, state=state, lead=Stakeholder(name="Ana")),
        race=race,
        legs=words,
        items={},
        people={one: Person(one, one, "Europe/London") for one in ("Ana", "Ben", "Cleo", "Dov", "Eli")},
        known=track.people,
        clocks=Clocks({}, SITE),
        stalls=tuple(_waiting(words[leg], track.now) for leg in stuck),
        live=tuple(_live(race, words)) if state == "running" else (),
        schedule=schedule,
        finish=finish,
        target=target,
        slip_days=working_days_between(SITE, target, finish) if target and finish else None,
    )


def needed(track: Track, **by: date) -> Track:
    """The baton of leg `l1`, `l2` … is needed by that day."""
    exchanges = {pk: replace(one, need_by=by.get(f"l{one.giver}", one.need_by)) for pk, one in track.race.exchanges.items()}
    track.race = replace(track.race, exchanges=exchanges)
    return track


def dated(track: Track, leg: str, **dates: object) -> Track:
    """A leg with its plan or promise."""
    track.race = with_leg(track.race, leg, **dates)
    return track


def _live(race: Race, words: dict[str, PlannedLeg]) -> Iterable[Live]:
    flying = [(taking_leg(race, one).id, str(one.state), one.id) for one in in_the_air(race)]
    for leg, state, handoff in [*flying, *((one.id, str(one.state), None) for one in in_hand(race))]:
        yield Live(words[leg], handoff, state, NOBODY, "", None, None, HOUR * 0, 8 * HOUR, HOUR * 0, None, 0, 0)


def _waiting(leg: PlannedLeg, now: datetime) -> Waiting:
    return Waiting(
        id=uuid4(),
        kind="late_runner",
        word="",
        leg=leg.id,
        handoff=None,
        court=NOBODY,
        function="",
        leg_function="",
        opened_at=now - 9 * HOUR,
        over=9 * HOUR,
        workday=8 * HOUR,
        cost_days=1,
        step=0,
        snoozed_until=None,
        may_be_nudged=False,
        may_be_snoozed=False,
    )
