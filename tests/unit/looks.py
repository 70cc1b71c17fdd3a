"""Looks at a track: what is stalled at a moment, and what the ladder makes of it. All work 09:00 to 17:00 UTC, or as `times` says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from campaigns.judge import judge
from campaigns.ladder import Open
from campaigns.lifecycle import Id
from campaigns.schedule import run_forward
from campaigns.stall import Clocks, Crew, Found, Look, Policy
from stakeholders.worktime import WorkingTime
from tests.unit.hours import SITE
from tests.unit.track import Track

NOBODY_AWAY = Crew()


def look(track: Track, now: datetime, *, crew: Crew = NOBODY_AWAY, times: Mapping[Id, WorkingTime] | None = None) -> Look:
    clocks = Clocks(times or {}, SITE)
    schedule = run_forward(track.race, times=clocks.times, site=SITE, now=now)
    return Look(track.race, schedule, clocks, track.people, crew, Policy(), now)


def found(track: Track, now: datetime, *, crew: Crew = NOBODY_AWAY, times: Mapping[Id, WorkingTime] | None = None) -> dict[str, Found]:
    """The stalls at a moment, by kind and leg: `late_runner 1`."""
    verdict = judge(look(track, now, crew=crew, times=times))
    return {f"{one.kind.value} {one.leg}": one for one in verdict.found}


def next_look(track: Track, now: datetime) -> datetime | None:
    return judge(look(track, now)).look_again_at


def opened(one: Found, *, told: Mapping[Id, int] | None = None, step: int = -1, **more: object) -> Open:
    """A stall that was found, as the ladder sees it."""
    return Open(one.kind, one.leg, one.handoff, one.court, one.opened_at, Policy(), step, told or {}, **more)  # type: ignore[arg-type]
