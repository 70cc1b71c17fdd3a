"""Pure: relays of the past, and what was known of them at a moment: which legs had started, which had ended, which were still to come.

Spans are working days. A leg lasts from its offer to its own last offer onward, with whatever came back to it in between: so every day of a
relay is the day of one leg. An attempt that was sent back belongs to the leg that had to run again. A leg that was cancelled would have
taken longer than it had by then, nobody knows how much: it teaches what a leg does that still runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from insights.curves import Lesson
from insights.usual_waits import Wait
from stakeholders.worktime import WorkingTime, after, between, day

SENT_BACK = frozenset({"returned", "bounced"})
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SiteClock:
    """Moments in working days of the site since `zero`, each worked out once. Instants come in UTC, or all in one zone."""

    site: WorkingTime
    zero: datetime
    known: dict[datetime, float] = field(default_factory=dict, repr=False, compare=False)
    days: dict[datetime, timedelta] = field(default_factory=dict, repr=False, compare=False)

    def moment(self, at: datetime) -> float:
        if at not in self.known:
            self.known[at] = self._of_day(at.replace(hour=0, minute=0, second=0, microsecond=0), at) / day(self.site, self.zero)
        return self.known[at]

    def _of_day(self, midnight: datetime, at: datetime) -> timedelta:
        """Working time since zero: up to the day, which many instants share, and in it."""
        if midnight not in self.days:
            self.days[midnight] = between(self.site, self.zero, midnight)
        return self.days[midnight] + between(self.site, midnight, at)

    def at(self, moment: float) -> datetime:
        return after(self.site, self.zero, day(self.site, self.zero) * moment)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a leg, as a history tells it. `accepted_at` None is not known; `ended_at` None: it still runs."""

    relay: str
    leg: int
    number: int
    function: str
    planned: float | None
    offered_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    sent_back: bool = False
    cancelled: bool = False
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """How far a leg was at a moment: when it started, and when it ended, if it had; `cancelled`: by being given up."""

    started_at: datetime
    ended_at: datetime | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One relay of the past. `after` says of each leg which come before it, in an order in which they all do.

    It is over (`ended_at`) when none of its legs runs, cancelled ones among them: nobody takes those up again, the others go on without
    them, and what all of them teach stays as it is.
    """

    id: str
    attempts: Mapping[int, Sequence[Attempt]]
    after: Mapping[int, tuple[int, ...]]
    begun_at: datetime
    ended_at: datetime | None
    settled: list[Lesson] = field(default_factory=list)

    @property
    def finished_at(self) -> datetime | None:
        """None of a relay that still runs, or was called off: what ended last of it was cancelled."""
        last = [attempts[-1] for attempts in self.attempts.values()]
        return self.ended_at if any(one.ended_at == self.ended_at and not one.cancelled for one in last) else None

    def function(self, leg: int) -> str:
        return self.attempts[leg][0].function

    def planned(self, leg: int) -> float | None:
        return self.attempts[leg][0].planned

    def known(self, at: datetime) -> dict[int, Known]:
        """The legs that had started, givers first. One whose giver runs again has its own start still to come."""
        found: dict[int, Known] = {}
        for leg, givers in self.after.items():
            attempts = [one for one in self.attempts[leg] if one.offered_at <= at]
            if attempts and not _comes_again(self, attempts[-1], givers, found, at):
                found[leg] = _as_known(attempts, at)
        return found

    def giver(self, leg: int, known: Mapping[int, Known]) -> str:
        """The function whose baton came last, as far as one knew; "" for whoever starts."""
        givers = self.after[leg]
        ended = [(moment, giver) for giver in givers if giver in known and (moment := known[giver].ended_at)]
        return self.function(max(ended)[1] if ended else givers[-1]) if givers else ""


def courses(attempts: Iterable[Attempt]) -> list[Course]:
    """The relays of a history, in the order in which they started. Where no leg of one says what it depends on, they form a chain."""
    relays: dict[str, dict[int, list[Attempt]]] = {}
    for one in sorted(attempts, key=lambda one: (one.leg, one.number)):
        relays.setdefault(one.relay, {}).setdefault(one.leg, []).append(one)
    found = [_course(relay, legs) for relay, legs in relays.items()]
    return sorted(found, key=lambda course: (course.begun_at, course.id))


def passes_of(relays: Iterable[Course]) -> Iterator[tuple[str, Attempt]]:
    """Every attempt to pass, with the function that gave. What the gun gives is no pass."""
    for relay in relays:
        for leg, givers in relay.after.items():
            for attempt in relay.attempts[leg] if givers else ():
                yield relay.function(givers[-1]), attempt


def waits_known(passes: Iterable[tuple[str, Attempt]], *, at: datetime, clock: SiteClock) -> Iterator[Wait]:
    """How long each of these passes waited, as far as one knew: one that nobody had taken by then waits so far. A wait that nobody noted is
    none that still lasts, once its leg is over."""
    for giver, one in passes:
        if one.accepted_at or one.ended_at is None:
            days = clock.moment(min(one.accepted_at or at, at)) - clock.moment(one.offered_at)
            yield Wait(giver, one.function, days, open=one.accepted_at is None or one.accepted_at > at)


def legs_known(relays: Iterable[Course], *, at: datetime, clock: SiteClock) -> list[Lesson]:
    """Every leg that had started and was planned, of relays over or not."""
    found: list[Lesson] = []
    for course in relays:
        found += _settled(course, clock) if course.ended_at and course.ended_at <= at else _legs(course, at, clock)
    return found


def _settled(course: Course, clock: SiteClock) -> list[Lesson]:
    """The legs of a relay that is over: they stay what they are."""
    if not course.settled and course.ended_at:
        course.settled.extend(_legs(course, course.ended_at, clock))
    return course.settled


def _legs(course: Course, at: datetime, clock: SiteClock) -> Iterable[Lesson]:
    known = course.known(at)
    for leg, seen in known.items():
        planned = course.planned(leg)
        if planned:
            days = clock.moment(seen.ended_at or at) - clock.moment(seen.started_at)
            running = seen.ended_at is None or seen.cancelled
            yield Lesson(course.giver(leg, known), course.function(leg), planned, days, running)


def _as_known(attempts: Sequence[Attempt], at: datetime) -> Known:
    begins = max((place + 1 for place, one in enumerate(attempts[:-1]) if one.sent_back and _over(one, at)), default=0)
    last = attempts[-1]
    over = _over(last, at)
    return Known(attempts[begins].offered_at, last.ended_at if over else None, over and last.cancelled)


def _comes_again(course: Course, last: Attempt, givers: Iterable[int], known: Mapping[int, Known], at: datetime) -> bool:
    if not _over(last, at):
        return False
    return any(giver not in known or _runs_again(course.attempts[giver], last, at) for giver in givers)


def _runs_again(attempts: Iterable[Attempt], last: Attempt, at: datetime) -> bool:
    """Did the giver begin another attempt when this one was over, and is still at it?"""
    return any(last.ended_at and last.ended_at <= one.offered_at <= at and not _over(one, at) and one.number > 1 for one in attempts)


def _over(attempt: Attempt, at: datetime) -> bool:
    return attempt.ended_at is not None and attempt.ended_at <= at


def _course(relay: str, legs: Mapping[int, Sequence[Attempt]]) -> Course:
    every = [one for attempts in legs.values() for one in attempts]
    ends = [attempts[-1].ended_at for attempts in legs.values()]
    ended = [end for end in ends if end]
    return Course(relay, legs, _in_order(legs), min(one.offered_at for one in every), max(ended) if len(ended) == len(ends) else None)


def _in_order(legs: Mapping[int, Sequence[Attempt]]) -> dict[int, tuple[int, ...]]:
    """What each leg comes after, givers first; what a ring is made of comes in the order of its numbers, after nothing in it."""
    said = {leg: tuple(one for one in attempts[0].after if one in legs and one != leg) for leg, attempts in legs.items()}
    if not any(said.values()):
        numbers = sorted(legs)
        return {leg: tuple(numbers[place - 1 : place]) if place else () for place, leg in enumerate(numbers)}
    ordered: dict[int, tuple[int, ...]] = {}
    while len(ordered) < len(said):
        left = [leg for leg in sorted(said) if leg not in ordered]
        leg = next((one for one in left if all(giver in ordered for giver in said[one])), left[0])
        ordered[leg] = tuple(giver for giver in said[leg] if giver in ordered)
    return ordered
