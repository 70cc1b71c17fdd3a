"""Pure: the odds of a race as they would be if some of its plan were otherwise, beside those of today. Nothing is changed by asking.

Both are replayed with the same draws (common random numbers: Glasserman and Yao 1992, Management Science 38): each leg takes, replay by
replay, the days that it takes in the odds of today. So whatever differs comes of the changes and not of the lot; a leg that is dropped, a
second pair of hands and an earlier day never make a replay end later; and no change at all gives the same odds.

A day is a bound, as it is in every forecast: a leg that nobody has taken starts no sooner, a leg in hand is passed on no sooner than its
runner promises where that lies after its plan. A second runner takes half of what is still to come, and both lose a share of their half to
agreeing with each other. What a leg is blocked on, and a day that its runner names, hold it whoever shares it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from campaigns.decide import decide
from campaigns.lifecycle import UNPASSED, CampaignState, Id, LegKind, LegState, Move, gettext_noop
from campaigns.plans import is_sane
from campaigns.play import play
from campaigns.race import Leg, People, Race, in_order
from campaigns.said import FROM_TODAY_ON, Ask
from campaigns.settling import with_leg
from insights.curves import Curves
from insights.forecast import Forecast, Ground, replayed, told_of
from insights.replays import Replays, Step, driving
from insights.rest import rest_of, steps
from stakeholders.refusals import Invalid, Refused
from stakeholders.worktime import day_until, local_day

COORDINATION = 0.2  # of each half, lost to agreeing with each other: an assumption that nobody measured, and can be named otherwise
MOST_COORDINATION = 1.0  # at which a second runner brings nothing
MOST_CHANGES = 100
TRIED, SUGGESTED = 5, 3  # legs, each in two ways; changes
LEAST_GAIN = 0.05  # working days

NO_LEG = gettext_noop("There is no such leg in this race.")
NO_WORK = gettext_noop("Gun and tape take no time: choose a leg.")
PASSED_ON = gettext_noop("This leg has passed its baton on.")
TWICE = gettext_noop("Two days are named for the same thing.")
DROPPED = gettext_noop("A leg that is dropped has no day and no second runner.")
NOTHING_LEFT = gettext_noop("Nothing would be left to run.")
NO_DAY = gettext_noop("Name a day.")
NOT_SANE = gettext_noop("Choose a day between the years 2000 and 2100.")
ABOUT_DAYS = frozenset({FROM_TODAY_ON, TWICE, NO_DAY, NOT_SANE})

Twins = Mapping[Id, Sequence[Id]]  # by item: the other legs that ask for the same in the same words
Faults = dict["Change", str]


class Kind(StrEnum):
    """What may be otherwise: the day of a leg or of the target, who runs a leg beside its runner, whether a leg is run at all."""

    DAY = "day"
    TARGET = "target"
    SECOND_RUNNER = "second_runner"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise. `leg` is "" for the target; `day` only where one is moved."""

    kind: Kind
    leg: Id = ""
    day: date | None = None


def in_turn(changes: Iterable[Change]) -> list[Change]:
    """Each once and in one order, however they were asked for."""
    return sorted(set(changes), key=lambda one: (one.kind, one.leg, one.day or date.min))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The odds of today, and those with the changes; `target` is the day that these are held against."""

    today: Forecast
    changed: Forecast
    target: date | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What one change alone would bring: by how many working days the moment by which 85 % of the replays are over, or whichever share is
    told, comes sooner, and the day on which it then is."""

    change: Change
    days: float
    day: date


@dataclass(frozen=True, slots=True)
class Odds:
    """A race with all that its odds are worked out from, and as replayed today."""

    ground: Ground
    curves: Curves
    version: str
    told: Replays

    @property
    def race(self) -> Race:
        return self.ground.rest.race


def odds_today(ground: Ground, *, curves: Curves, version: str) -> Odds:
    return Odds(ground, curves, version, replayed(ground, ground.steps, curves=curves, version=version))


# What may be asked


def faults(odds: Odds, changes: Iterable[Change], *, twins: Twins, today: date) -> Faults:
    """Why some of these changes cannot be, in whatever order they are named; empty where all can. `today` is that of whoever asks."""
    asked = in_turn(changes)
    found = {one: fault for one in asked if (fault := _fault(odds.race, one, today))}
    dropped = {one.leg for one in asked if one.kind is Kind.DROP}
    for one in asked:
        if one not in found and one.leg in dropped and one.kind is not Kind.DROP:
            found[one] = DROPPED
        if one not in found and sum((other.kind, other.leg) == (one.kind, one.leg) for other in asked) > 1:
            found[one] = TWICE
    return found or _of_dropping(odds, [one for one in asked if one.kind is Kind.DROP], twins)


def _fault(race: Race, change: Change, today: date) -> str:
    leg = race.legs.get(change.leg)
    if change.kind in (Kind.DAY, Kind.TARGET) and change.day is None:
        return NO_DAY
    if not is_sane(change.day):
        return NOT_SANE
    if change.day and change.day < today:
        return FROM_TODAY_ON
    return "" if change.kind is Kind.TARGET else _of_leg(leg, change)


def _of_leg(leg: Leg | None, change: Change) -> str:
    if leg is None or leg.skipped:
        return NO_LEG
    if leg.kind is not LegKind.LEG:
        return NO_WORK
    return PASSED_ON if change.kind is not Kind.DROP and leg.state not in UNPASSED else ""


def _of_dropping(odds: Odds, changes: Sequence[Change], twins: Twins) -> Faults:
    """By the rules that would skip these legs; the last of the plan first, so that none is taken on the way because the one before fell."""
    race, found, wanted = _under_way(odds), Faults(), {one.leg: one for one in changes}
    for leg in reversed(in_order(race)):
        if leg in wanted:
            try:
                race = _skipped(race, leg, twins, odds.ground.now)
            except Refused as refused:
                found[wanted[leg]] = _reason(refused)
    left = any(step.planned and step.id not in wanted for step in odds.ground.steps)
    return found if found or left or not changes else dict.fromkeys(changes, NOTHING_LEFT)


def _under_way(odds: Odds) -> Race:
    """What is drafted or paused is asked as if it ran: the odds take it so."""
    race = odds.race
    return replace(race, state=CampaignState.RUNNING, started_at=race.started_at or odds.ground.now)


def _skipped(race: Race, leg: Id, twins: Twins, now: datetime) -> Race:
    """As its lead would, with a reason still to be written."""
    of_leg = {item: list(twins.get(item, ())) for item, one in race.items.items() if one.leg == leg}
    ask = Ask(Move.SKIP, leg, by=race.lead or "", now=now, admin=True, facts={"twins": of_leg}, words={"reason": "–"})
    number = len(race.exchanges) + len(race.handoffs)
    for event in decide(race, ask, people=People(), new_id=(f"if-{n}" for n in range(number, number + 10_000)).__next__):
        race = play(race, event)
    return race


def _reason(refused: Refused) -> str:
    """The sentence beside the field, where there is one."""
    errors = refused.errors if isinstance(refused, Invalid) else {}
    return next((text for texts in errors.values() for text in texts), refused.message)


# What comes of it


def what_if(odds: Odds, changes: Iterable[Change], *, target: date | None, coordination: float = COORDINATION) -> WhatIf:
    """The odds of today against `target`, and with these changes, which have no fault, against the target among them."""
    asked = in_turn(changes)
    aim = next((one.day for one in asked if one.kind is Kind.TARGET), target)
    left = changed(odds.ground, asked, coordination=coordination)
    told = odds.told if left == odds.ground.steps else _replayed(odds, left)
    return WhatIf(
        today=told_of(odds.ground, odds.told, curves=odds.curves, finish_on=target),
        changed=told_of(odds.ground, told, curves=odds.curves, finish_on=aim),
        target=aim,
    )


def changed(ground: Ground, changes: Sequence[Change], *, coordination: float = COORDINATION) -> tuple[Step, ...]:
    """The steps that are then left. Each keeps its place in the whole plan and the function that gave to it, so that it keeps its days."""
    days = {one.leg: one.day for one in changes if one.kind is Kind.DAY}
    shared = {one.leg for one in changes if one.kind is Kind.SECOND_RUNNER}
    dropped = {one.leg for one in changes if one.kind is Kind.DROP}
    dated = {step.id: step for step in _dated(ground, days)} if days else {}
    left = [_moved(step, dated[step.id], ground.moment) if step.id in days else step for step in ground.steps]
    left = [replace(step, share=(1 + coordination) / 2) if step.id in shared else step for step in left]
    return tuple(_without(left, dropped, ground.moment) if dropped else left)


def _replayed(odds: Odds, left: Sequence[Step]) -> Replays:
    return replayed(odds.ground, left, curves=odds.curves, version=odds.version)


def _dated(ground: Ground, days: Mapping[Id, date | None]) -> list[Step]:
    """The steps of the race with these days in its plan or promised."""
    rest = ground.rest
    race = rest.race
    for leg, day in days.items():
        race = with_leg(race, leg, **({"plan_start": day} if race.legs[leg].state is LegState.WAITING else {"promise": day}))
    return steps(rest_of(race, site=rest.clock.site, zero=rest.clock.zero, names=rest.names), now=ground.now)


def _moved(step: Step, dated: Step, now: float) -> Step:
    """What is offered already, and whose time runs, goes on later; all else starts, or is passed on, no sooner."""
    if step.running and dated.start > now:
        return replace(step, later=dated.start - now)
    if step.running:
        return replace(step, floor=dated.floor)
    return replace(step, start=dated.start if dated.start > now else min(step.start, now), floor=dated.floor)


def _without(left: Sequence[Step], dropped: set[Id], now: float) -> Iterator[Step]:
    """Whoever waited for a leg that is dropped waits for those that it waited for, and starts no sooner than now."""
    waits_for: dict[Id, tuple[Id, ...]] = {}
    for step in left:
        after = tuple(dict.fromkeys(one for giver in step.after for one in waits_for.get(giver, (giver,))))
        if step.id in dropped:
            waits_for[step.id] = after
        elif after == step.after:
            yield step
        else:
            yield replace(step, after=after, start=max(step.start, now))


# What would gain the most


def suggestions(odds: Odds, *, twins: Twins, today: date, coordination: float = COORDINATION, quantile: float = 0.85) -> list[Gain]:
    """The changes that would bring P85, or that quantile, nearest, the most first. Ten are tried at most: of the legs that the finish waits
    for most each shared by two and dropped."""
    days = driving(odds.told)
    legs = sorted((leg for leg in days if odds.race.legs[leg].kind is LegKind.LEG), key=lambda leg: (-days[leg], leg))[:TRIED]
    tried = [Change(kind, leg) for leg in legs for kind in (Kind.SECOND_RUNNER, Kind.DROP)]
    possible = [one for one in tried if not faults(odds, [one], twins=twins, today=today)]
    gains = [gain for one in possible if (gain := _gain(odds, one, coordination, quantile)).days >= LEAST_GAIN]
    return sorted(gains, key=lambda gain: (-gain.days, gain.change.kind is Kind.DROP))[:SUGGESTED]


def _gain(odds: Odds, change: Change, coordination: float, quantile: float) -> Gain:
    told = _replayed(odds, changed(odds.ground, [change], coordination=coordination))
    moment = told.quantile(quantile)
    rest, now = odds.ground.rest, odds.ground.now
    site = rest.clock.site
    return Gain(change, odds.told.quantile(quantile) - moment, max(day_until(site, rest.clock.at(moment)), local_day(site, now)))
