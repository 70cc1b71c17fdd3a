"""Hours, instants and expectations for tests of the forward pass: everybody works 09:00 to 17:00 UTC, Monday to Friday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from campaigns.schedule import Schedule, cost_of, run_forward
from campaigns.settling import with_leg
from stakeholders.worktime import WorkingTime, WorkingWeek
from tests.unit.track import Track


def working(zone: str = "UTC", *, days: int = 5, off: tuple[date, ...] = ()) -> WorkingTime:
    hours = ((time(9), time(17)),)
    return WorkingTime(((date(2020, 1, 1), WorkingWeek(zone, dict.fromkeys(range(days), hours), frozenset(off))),))


SITE = working()
BENGALURU = working("Asia/Kolkata", off=(date(2026, 11, 4),))


def at(text: str) -> datetime:
    """`at("06 17")`: an hour of a day of November 2026."""
    day, hour = text.split()
    return datetime(2026, 11, int(day), int(hour), tzinfo=UTC)


def forward(track: Track, *, now: datetime | None = None, **times: WorkingTime) -> Schedule:
    return run_forward(track.race, times=times, site=SITE, now=now or track.now)


def planned(track: Track, **days: float) -> Track:
    """Legs `l1`, `l2` … planned with so many days."""
    for name, planned_days in days.items():
        track.race = with_leg(track.race, name[1:], planned_days=planned_days)
    return track


def cost(track: Track, subject: str, opened_at: datetime, now: datetime) -> float:
    finish = forward(track, now=now).finish
    return cost_of(track.race, subject, opened_at=opened_at, finish=finish, times={}, site=SITE, now=now)
