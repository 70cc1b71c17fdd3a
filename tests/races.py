"""Races as stories that `manage.py demo` can play: of any length, with forks and joins, and with the baton wherever one likes.

The plan of a race is a line with, perhaps, branches side by side. All goes as planned up to one leg; what happens there is the `kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from relay.management.demo.script import Act, Part, Story, act

# How often each kind comes in twenty-five races: what is stuck, what is to be watched, what moves, what rests.
KINDS: Mapping[str, int] = {
    "late": 1,
    "in the air": 2,
    "silent": 1,
    "blocked": 1,
    "came back": 1,
    "at the join": 1,
    "nobody there": 1,
    "not theirs": 1,
    "half waited": 1,
    "just blocked": 1,
    "just declined": 1,
    "just offered": 4,
    "in hand": 7,
    "nobody leads": 1,
    "paused": 1,
}


# How many days a leg takes at which something lasts.
_LONG = {**dict.fromkeys(("silent", "blocked", "just blocked", "nobody there"), 6), "nobody leads": 12}
ITEMS = ("read by two", "in both languages", "figures agreed")


@dataclass(frozen=True, slots=True)
class Runner:
    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Course:
    """A race as a plan: what each leg comes after, and its days counted from the gun. `here` is the leg at which it stands, `today` the
    day of it."""

    names: Sequence[str]
    runners: Sequence[Runner]
    after: Sequence[tuple[int, ...]]
    starts: Sequence[int]
    ends: Sequence[int]
    here: int
    today: int

    def next(self, leg: int) -> int:
        return next(n for n, givers in enumerate(self.after) if leg in givers)

    @property
    def taker(self) -> str:
        """The first of those who take over from where it stands."""
        return self.names[self.next(self.here)]


def shape(legs: int, branches: int) -> list[tuple[int, ...]]:
    """What each leg comes after: a line, in the middle of it so many branches side by side."""
    if branches < 2:
        return [(n - 1,) if n else () for n in range(legs)]
    first, last = legs // 4, legs - 2
    middle = range(first + 1, last)
    each = [middle[n::branches] for n in range(min(branches, len(middle)))]
    after = {branch[0]: (first,) for branch in each} | {b: (a,) for branch in each for a, b in pairwise(branch)}
    after[last] = tuple(branch[-1] for branch in each)
    return [after.get(n, (n - 1,) if n else ()) for n in range(legs)]


def story(kind: str, *, name: str, lead: str, legs: Sequence[str], runners: Sequence[Runner], absent: Runner, rng: Random) -> Story:
    """A race of these legs that stands as `kind` says. `absent` is somebody who is away, for the leg that nobody is there to take."""
    after = shape(len(legs), rng.choice((0, 0, 2, 3)) if kind != "at the join" else 2)
    here = _stands(kind, after, rng)
    days = [_LONG.get(kind, rng.randint(1, 3)) if leg == here else rng.randint(1, 3) for leg in range(len(legs))]
    starts, ends = list[int](), list[int]()
    for leg, givers in enumerate(after):
        starts.append(max((ends[one] for one in givers), default=0))
        ends.append(starts[leg] + days[leg])
    wanted = next(starts[leg] for leg, givers in enumerate(after) if here in givers) if kind == "at the join" else ends[here]
    today = _today(kind, starts[here], wanted, rng)
    crew = rng.sample(runners, len(legs))  # a baton passed to oneself is taken at once
    course = Course(legs, crew, after, starts, ends, here, today)
    if kind == "nobody there":
        crew[course.next(here)] = absent
    acts = sorted(_acts(kind, course), key=lambda one: -one.days_ago)
    return Story(
        name=name,
        lead=lead,
        sponsor=None,
        finish=max(ends) - today + rng.randint(-2, 4),
        parts=tuple(_part(course, leg, rng) for leg in range(len(legs))),
        acts=(act(today + 0.4, "start"), *acts),
        looked_at=kind != "nobody leads",
        details={"objective": rng.choice(("adoption", "pipeline")), "priority": rng.randint(1, 5)},
    )


def _stands(kind: str, after: Sequence[tuple[int, ...]], rng: Random) -> int:
    """At any leg but the last; at a join it is the last of a branch that is waited for."""
    if kind == "at the join":
        return max(after, key=len)[0]
    return rng.randrange(len(after) - 1)


def _today(kind: str, start: int, end: int, rng: Random) -> int:
    """The day of the race on which it is looked at."""
    if kind == "at the join":
        return end + 4
    if kind in ("late", "in the air"):
        return end + rng.randint(2, 6)
    if kind in ("came back", "not theirs"):
        return end + 3
    if kind in ("silent", "blocked"):
        return end - 1
    if kind == "nobody leads":
        return end - 2
    return start + 1 if kind == "just blocked" else end


def _part(course: Course, leg: int, rng: Random) -> Part:
    return Part(
        course.names[leg],
        course.runners[leg].function,
        course.runners[leg].name,
        course.starts[leg] - course.today,
        course.ends[leg] - course.today,
        tuple(f"{course.names[leg][:30]}: {word}" for word in ITEMS[: rng.randint(2, 3) if leg == course.here else 1]),
        tuple(course.names[one] for one in course.after[leg]) or None,
        sales_facing=leg == len(course.names) - 1,
    )


def _acts(kind: str, course: Course) -> Iterator[Act]:
    """Each leg in its time: taken, passed, or in hand with a sign of life; none beyond the one at which the race stands."""
    passed = set[int]()
    for leg, givers in enumerate(course.after):
        begun, over = course.today - course.starts[leg], course.today - course.ends[leg]
        for giver in passed.intersection(givers) if not passed.issuperset(givers) else ():
            yield act(course.today - course.ends[giver] + 0.2, "take", course.names[leg], giver=course.names[giver])
        if not passed.issuperset(givers) or begun < 0 or (begun == 0 and leg != course.here):
            continue
        name = course.names[leg]
        yield act(begun + 0.3, "take", name, promise=-over)
        if leg == course.here:
            yield from _SCENES[kind](course, name)
        elif over > 0:
            yield act(over + 0.35, "pass", name, note=f"{name} is done.")
            passed.add(leg)
        else:
            yield act(0.2, "check_in", name, note="On its way.")


def _late(course: Course, name: str) -> Iterator[Act]:
    yield act(0.3, "check_in", name, note="Nearly there.")


def _in_hand(course: Course, name: str) -> Iterator[Act]:
    yield act(0.3, "tick", name, items=1)
    yield act(0.25, "promise", name, date=2)


def _passed(ago: float) -> Callable[[Course, str], Iterator[Act]]:
    def passed(course: Course, name: str) -> Iterator[Act]:
        yield act(ago, "pass", name, note=f"{name} is done.")

    return passed


def _in_the_air(course: Course, name: str) -> Iterator[Act]:
    yield act(course.today - course.ends[course.here], "pass", name, note=f"{name} is done.")


def _came_back(course: Course, name: str) -> Iterator[Act]:
    yield act(2.9, "pass", name, note="All yours.")
    yield act(2.3, "send_back", course.taker, giver=name, reason="missing", missing=["The figures of May"])


def _declined(ago: float) -> Callable[[Course, str], Iterator[Act]]:
    def declined(course: Course, name: str) -> Iterator[Act]:
        yield act(ago + 0.4, "pass", name, note="All yours.")
        yield act(ago, "decline", course.taker, giver=name, reason="not_mine")

    return declined


def _blocked(ago: float, until: int | None) -> Callable[[Course, str], Iterator[Act]]:
    def blocked(course: Course, name: str) -> Iterator[Act]:
        yield act(ago, "block", name, on=course.runners[0].name, until=until, reason="No list of prices yet.")

    return blocked


def _at_the_join(course: Course, name: str) -> Iterator[Act]:
    yield act(0.4, "promise", name, date=3)


def _paused(course: Course, name: str) -> Iterator[Act]:
    yield act(0.05, "pause", until=6, reason="The board wants to see it first.")


def _nothing(course: Course, name: str) -> Iterator[Act]:
    return iter(())


_SCENES: Mapping[str, Callable[[Course, str], Iterator[Act]]] = {
    "late": _late,
    "in the air": _in_the_air,
    "silent": _nothing,
    "blocked": _blocked(2.5, None),
    "came back": _came_back,
    "at the join": _at_the_join,
    "nobody there": _late,
    "nobody leads": _late,
    "not theirs": _declined(1.5),
    "half waited": _passed(0.6),
    "just blocked": _blocked(0.2, 2),
    "just declined": _declined(0.1),
    "just offered": _passed(0.15),
    "in hand": _in_hand,
    "paused": _paused,
}
