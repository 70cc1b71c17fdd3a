"""Pure: why a running campaign is to be looked at for whether it should run at all.

It serves neither objective; it is starved: nobody did anything in it for ten working days; or it no longer pays for its delay: it was to
end while what it moves is counted towards a target, and ends later; or it ends after its own target by more than half of the time that it
was given. Each is a question for whoever decides, never an act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from stakeholders.worktime import WorkingTime, between, day, local_day, working_days_between

STARVED_DAYS = 10
WORTH_SHARE = 0.5


class Doubt(StrEnum):
    NO_OBJECTIVE = "no_objective"
    STARVED = "starved"
    UNCOUNTED = "uncounted"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt and the numbers it is said with, as plain as JSON gives them back."""

    doubt: Doubt
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A running campaign as the doubts need it. `last_act_at`: when anybody last did anything in it; `ends` the middle of its odds, or
    the day expected where there are none; `counted` the last day on which what it brings counts towards a target of what it is to move;
    days of the site."""

    objective: str
    started_at: datetime
    last_act_at: datetime | None
    ends: date | None
    target: date | None
    counted: date | None = None


def doubts(seen: Seen, *, site: WorkingTime, now: datetime) -> list[Doubted]:
    """All that hold, the gravest first; days are working days of the site."""
    found = [] if seen.objective else [Doubted(Doubt.NO_OBJECTIVE)]
    since = max(seen.last_act_at or seen.started_at, seen.started_at)
    idle = between(site, since, now) / day(site, now)
    if idle >= STARVED_DAYS:
        found.append(Doubted(Doubt.STARVED, {"days": int(idle)}))
    if seen.ends and seen.target and seen.counted and seen.target <= seen.counted < seen.ends:
        found.append(Doubted(Doubt.UNCOUNTED, {"ends": seen.ends.isoformat(), "counted": seen.counted.isoformat()}))
    if seen.ends and seen.target and seen.ends > seen.target:
        given = working_days_between(site, local_day(site, seen.started_at), seen.target)
        late = working_days_between(site, seen.target, seen.ends)
        if late > max(given, 0) * WORTH_SHARE:
            found.append(Doubted(Doubt.TOO_LATE, {"days": late, "given": max(given, 0)}))
    return found
