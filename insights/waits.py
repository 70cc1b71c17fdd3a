"""How long somebody has been waited for, and when their working day goes on: the clocks that a runner sees. No queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.lifecycle import CampaignState, HandoffState, LegState
from campaigns.race import Handoff, Leg, Race
from campaigns.schedule import due
from campaigns.stall import Policy, patience_ends
from stakeholders.worktime import WorkingTime, between, day, end_of_day, is_working_day, local_day, opening, shift_days

NOTHING = timedelta(0)
NEED_DAYS = 2


@dataclass(frozen=True, slots=True)
class Wait:
    """A clock in the hours of whoever is waited for: how much of its span is used. `runs_from` is when they first worked,
    `workday` how long a day of theirs is."""

    since: datetime
    runs_from: datetime
    ends_at: datetime
    used: timedelta
    span: timedelta
    workday: timedelta

    @property
    def over(self) -> timedelta:
        """How far past its end; nothing while it still runs."""
        return max(self.used - self.span, NOTHING)

    @property
    def left(self) -> timedelta:
        return max(self.span - self.used, NOTHING)

    @property
    def is_over(self) -> bool:
        return self.used >= self.span

    @property
    def half_used(self) -> bool:
        return self.used * 2 >= self.span


@dataclass(frozen=True, slots=True)
class Hours:
    """Where somebody's working day stands: `until` is when it ends if they work now, else when they work again."""

    working: bool
    until: datetime


def wait_for(race: Race, subject: Leg | Handoff, time: WorkingTime, now: datetime, policy: Policy) -> Wait | None:
    """The clock of a leg in hand, or of a baton that waits for an answer; None where none runs."""
    if isinstance(subject, Handoff):
        since = subject.court_since if subject.state is HandoffState.OFFERED else None
        ends_at = patience_ends(race, subject, time, policy) if since else None
    else:
        since = subject.taken_at if subject.state is LegState.RUNNING else None
        ends_at = due(race, subject, time) if since else None
    if since is None or ends_at is None:
        return None
    at = race.paused_at if race.state is CampaignState.PAUSED and race.paused_at else now
    starts = min(opening(time, since), ends_at)
    return Wait(since, starts, ends_at, worked(race, time, since, max(at, since)), worked(race, time, since, ends_at), day(time, since))


def worked(race: Race, time: WorkingTime, a: datetime, b: datetime) -> timedelta:
    """Working time from a to b without the pauses of the race."""
    return worked_beside(race.pauses, time, a, b)


def worked_beside(pauses: Iterable[tuple[datetime, datetime]], time: WorkingTime, a: datetime, b: datetime) -> timedelta:
    """The same, without these spans of wall time."""
    stood = [(max(start, a), min(end, b)) for start, end in pauses if start < b and end > a]
    return between(time, a, b) - sum((between(time, start, end) for start, end in stood), NOTHING)


def hours(time: WorkingTime, now: datetime) -> Hours:
    opens = opening(time, now)
    if opens > now:
        return Hours(working=False, until=opens)
    ordinal = local_day(time, now).toordinal()
    closings = (closes for one in (ordinal, ordinal + 1) for start, closes in time.day(one)[1] if start <= now < closes)
    return Hours(working=True, until=next(closings, end_of_day(time, local_day(time, now))))


def days_to_ask_for(time: WorkingTime, now: datetime, *, beyond: datetime) -> list[date]:
    """The days one may name in "need until": today and two working days on, where they leave more time than there is."""
    today = local_day(time, now)
    days = [today] if is_working_day(time, today) else []
    days += [shift_days(time, today, n) for n in range(1, NEED_DAYS + 1)]
    later = [one for one in days if end_of_day(time, one) > max(now, beyond)]
    return later or days[-1:]
