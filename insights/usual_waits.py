"""Pure: how long batons usually lie in the air between two functions: from which wait on one is unusual, learnt as the curves of legs are.

A wait is the working time from the offer to its being taken, in working days; it is held against one working day, the patience that nobody
has to set. A baton still in the air is known to wait longer than it has so far. A wait that nobody noted says nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import log

from campaigns.lifecycle import HandoffKind, HandoffState
from campaigns.race import Handoff, Race, taking_leg
from insights.curves import LEAST_DAYS, Curves, Lesson
from insights.rest import Rest, rest_of
from stakeholders.worktime import WorkingTime

PATIENCE = 1.0  # working days
TWENTIETHS = 20
AMBER, RED = 17, 19  # twentieths of the passes
TOLD_FROM = 5  # passes


@dataclass(frozen=True, slots=True)
class Wait:
    """Of a baton from one function to another, in working days; `open`: so far."""

    giver: str
    taker: str
    days: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual over one pair: `days` are the working days that each further twentieth of its passes does not wait longer than, from
    the first to the nineteenth. Learnt from `own` passes of the pair and `borrowed` ones to the same taker."""

    days: tuple[float, ...]
    own: int
    borrowed: int

    @property
    def amber(self) -> float:
        """Above it 15 % of the passes wait."""
        return self.days[AMBER - 1]

    @property
    def red(self) -> float:
        """Above it 5 % of the passes wait."""
        return self.days[RED - 1]

    @property
    def may_be_told(self) -> bool:
        """Are there enough passes for a number about two functions?"""
        return self.passes >= TOLD_FROM

    def twentieths_below(self, days: float) -> int:
        """How many twentieths of the passes such a wait is longer than."""
        return bisect_left(self.days, days)

    @property
    def passes(self) -> int:
        return self.own + self.borrowed


class UsualWaits:
    """What is usual between all pairs of functions, out of the same waits."""

    def __init__(self, waits: Iterable[Wait]) -> None:
        self._curves = Curves(Lesson(one.giver, one.taker, PATIENCE, one.days, running=one.open) for one in waits)

    def between(self, giver: str, taker: str) -> Usual:
        curve = self._curves.curve(giver, taker, PATIENCE)
        shares = curve.shares
        days = tuple(curve.days(n / TWENTIETHS, PATIENCE) for n in range(1, TWENTIETHS))
        return Usual(days, shares.own_legs, shares.function_legs)

    def longer_than(self, giver: str, taker: str, days: float) -> float:
        """The share of passes over a pair that wait at most so long: "longer than 87 % of 43 passes"."""
        return self._curves.curve(giver, taker, PATIENCE).share_at(log(max(days, LEAST_DAYS) / PATIENCE))


# Of a race


@dataclass(frozen=True, slots=True)
class Long:
    """A wait that is longer than so many twentieths of the passes it was held against, of which some were borrowed."""

    twentieths: int
    usual: Usual

    @property
    def percent(self) -> int:
        return 100 * self.twentieths // TWENTIETHS

    @property
    def is_red(self) -> bool:
        return self.twentieths >= RED


def long_wait(race: Race, handoff: Handoff, usual: Usual | None, *, site: WorkingTime, now: datetime) -> Long | None:
    """None where as many wait as long, nobody knows what is usual, or the baton waits for nobody's answer."""
    if usual is None or not usual.may_be_told or handoff.state is not HandoffState.OFFERED:
        return None
    found = usual.twentieths_below(waited(rest_of(race, site=site, zero=race.started_at or now, names={}), handoff, now=now))
    return Long(found, usual) if found >= AMBER else None


def waits_in(rest: Rest, *, until: datetime) -> Iterator[Wait]:
    """Every pass from one function to another that was taken, and those still offered, as long as they have waited by then."""
    for handoff in rest.race.handoffs.values():
        giver, taker = pair_of(rest, handoff)
        if giver and taker and handoff.offered_at and handoff.offered_at <= until:
            if handoff.state is HandoffState.ACCEPTED and handoff.decided_at:
                yield Wait(giver, taker, waited(rest, handoff, now=handoff.decided_at))
            elif handoff.state is HandoffState.OFFERED:
                yield Wait(giver, taker, waited(rest, handoff, now=until), open=True)


def waited(rest: Rest, handoff: Handoff, *, now: datetime) -> float:
    """Working days of the site since the offer, without pauses, be they over or not."""
    until = min(now, rest.race.paused_at or now)
    return max(rest.clock.moment(until) - rest.clock.moment(handoff.offered_at), 0.0) if handoff.offered_at else 0.0


def pair_of(rest: Rest, handoff: Handoff) -> tuple[str, str]:
    """The functions as evidence names them; "" for what belongs to none, and for a relief, which is no pass between functions."""
    if handoff.kind is not HandoffKind.NORMAL:
        return "", ""
    giver, taker = rest.race.legs[handoff.leg], taking_leg(rest.race, handoff)
    return rest.names.get(giver.function or "", ""), rest.names.get(taker.function or "", "")
