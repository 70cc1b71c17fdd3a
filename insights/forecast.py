"""Pure: when a race will be over, with the odds: the rest of its plan replayed 2,000 times, every leg as long as such legs have been.

In one sentence: we replay the rest of your plan 2,000 times; every leg is stretched or shrunk the way your past legs were, and where you
have little history we borrow from similar legs and from the typical spread of plans; 85 % of those replays finish by this date.

Days are working days of the site's calendar; only the quantiles become dates. The same evidence gives the same numbers; while nothing
happens no quantile moves to an earlier moment, and none ever lies in the past. What is paused goes on when it is said to, or else now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from campaigns.lifecycle import CampaignState, Id
from campaigns.race import Race, is_relay
from campaigns.schedule import resumed
from insights.curves import Curves, Shares
from insights.replays import Replays, Step, delays, excess, finish_by_plan, replay, seed_of
from insights.rest import Rest, in_the_air_to, rest_of, steps
from stakeholders.worktime import WorkingTime, day_until, local_day

DRIVERS = 3
DOTS = 20
LEAST_SHOWN = 0.05  # working days


@dataclass(frozen=True, slots=True)
class Driver:
    """A leg, or the exchange over which its baton is in the air, and the working days it adds to P85 against what was planned."""

    leg: Id
    exchange: Id | None
    days: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Dates by which half, 85, 90 and 95 % of the replays are over, in the site's zone, and the instants in UTC; `plan` is the day on which
    the rest would be done if every leg took what was planned. `chance` of the target is None without one. `shares`: what the legs that are
    left rest on, weighed by their planned days; None where none is left that takes time. `dots` are twenty replays that stand for all: the
    middle of each twentieth, the earliest first. `delays` says of each leg that has its batons, or is offered the last of them, and was to
    start by now, by how many working days the finish moves on average if it ends one day later.
    """

    p50: date
    p85: date
    p90: date
    p95: date
    plan: date
    p50_at: datetime
    p85_at: datetime
    p95_at: datetime
    chance: float | None
    drivers: tuple[Driver, ...]
    shares: Shares | None
    dots: tuple[date, ...]
    delays: Mapping[Id, float]


def forecast(
    race: Race,
    *,
    curves: Curves,
    version: str,
    functions: Mapping[Id, str],
    site: WorkingTime,
    finish_on: date | None,
    now: datetime,
) -> Forecast | None:
    """None where there is nothing to foretell: a race that is over, or no plan from one gun to one tape.

    `version` is that of the evidence the curves were learnt from; `functions` says how functions are called there, by id.
    """
    found = ground_of(race, functions=functions, site=site, now=now)
    if found is None:
        return None
    return told_of(found, replayed(found, found.steps, curves=curves, version=version), curves=curves, finish_on=finish_on)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a forecast stands on: the rest of a race that goes on, and the moment from which it does (in UTC, and in working days)."""

    rest: Rest
    steps: tuple[Step, ...]
    now: datetime
    moment: float


def ground_of(race: Race, *, functions: Mapping[Id, str], site: WorkingTime, now: datetime) -> Ground | None:
    """None where there is nothing to foretell, as in `forecast`."""
    now = now.astimezone(UTC)
    if race.state is CampaignState.PAUSED:
        race, now = resumed(race, site, now)
    if race.state not in (CampaignState.DRAFT, CampaignState.RUNNING) or not is_relay(race):
        return None
    rest = rest_of(race, site=site, zero=race.started_at or now, names=functions)
    return Ground(rest, tuple(steps(rest, now=now)), now, rest.clock.moment(now))


def replayed(ground: Ground, left: Sequence[Step], *, curves: Curves, version: str) -> Replays:
    """The same ground and version, the same draws for each step, whichever others are left."""
    return replay(left, curves, now=ground.moment, seed=seed_of(ground.rest.race.id, version))


def told_of(ground: Ground, told: Replays, *, curves: Curves, finish_on: date | None) -> Forecast:
    """The replays as dates."""
    rest, now, site = ground.rest, ground.now, ground.rest.clock.site
    by_plan = finish_by_plan(told.steps, now=ground.moment)
    p50, p85, p90, p95, plan = (max(rest.clock.at(one), now) for one in (*map(told.quantile, (0.5, 0.85, 0.9, 0.95)), by_plan))
    today = local_day(site, now)

    def day(at: datetime) -> date:
        return max(day_until(site, at), today)

    return Forecast(
        p50=day(p50),
        p85=day(p85),
        p90=day(p90),
        p95=day(p95),
        plan=day(plan),
        p50_at=p50,
        p85_at=p85,
        p95_at=p95,
        chance=told.chance(rest.clock.end(finish_on)) if finish_on else None,
        drivers=_drivers(rest, told),
        shares=_shares(told.steps, curves),
        dots=tuple(day(rest.clock.at(told.quantile((n + 0.5) / DOTS))) for n in range(DOTS)),
        delays=delays(told),
    )


def _drivers(rest: Rest, told: Replays) -> tuple[Driver, ...]:
    most = sorted(excess(told).items(), key=lambda found: (-found[1], found[0]))
    return tuple(Driver(leg, in_the_air_to(rest, leg), days) for leg, days in most[:DRIVERS] if days >= LEAST_SHOWN)


def _shares(left: Sequence[Step], curves: Curves) -> Shares | None:
    planned = sum(step.planned for step in left)
    if not planned:
        return None
    curve_of = {step.id: curves.curve(step.giver, step.taker, step.planned) for step in left if step.planned}
    weighed = [(step.planned / planned, curve_of[step.id].shares) for step in left if step.planned]
    pairs = {(step.giver, step.taker): curve_of[step.id].shares for step in left if step.planned}
    return Shares(
        own=sum(weight * one.own for weight, one in weighed),
        function=sum(weight * one.function for weight, one in weighed),
        similar=sum(weight * one.similar for weight, one in weighed),
        assumed=sum(weight * one.assumed for weight, one in weighed),
        own_legs=sum(one.own_legs for one in pairs.values()),
        function_legs=sum(one.function_legs for one in pairs.values()),
    )
