"""What falls into an absence: the batons expected to come to somebody, or to be passed on by them, on those days. Of running races.

And who asks one to stand in, with what would fall to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from campaigns import rows
from campaigns.lifecycle import IN_HAND, CampaignState, Id, LegKind, LegState
from campaigns.models import Campaign
from campaigns.race import Leg, Race, accepted, incoming
from campaigns.roster import clocks_of_many
from campaigns.schedule import Schedule, run_forward
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, day_until, local_day


@dataclass(frozen=True, slots=True)
class Pass:
    """A baton on a day of theirs. `takes`: it comes to them; else they pass it on."""

    leg: Id
    name: str
    campaign: str
    day: date
    takes: bool


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody (`person`) asks one to stand in from the first to the last day. `passes` are those one may see, where they were read."""

    id: UUID
    person: UUID
    name: str
    first_day: date
    last_day: date
    passes: tuple[Pass, ...] = ()


def asked_of(who: Who, *, today: date) -> tuple[StandIn, ...]:
    """Who asks, the next first, without what falls into those days. One query."""
    asked = directory.requests_to_substitute(who, on=today)
    return tuple(StandIn(one.pk, one.stakeholder_id, one.stakeholder.name, one.first_day, one.last_day) for one in asked)


def asked_in_full(who: Who, *, today: date, now: datetime) -> tuple[StandIn, ...]:
    """Who asks, with what falls into those days. A constant number of queries."""
    asked = asked_of(who, today=today)
    found = passes_of_each(who, {one.person for one in asked}, now=now) if asked else {}
    return tuple(replace(one, passes=tuple(within(found[one.person], one.first_day, one.last_day))) for one in asked)


def within(passes: Iterable[Pass], first: date, last: date) -> list[Pass]:
    """Those that fall into these days."""
    return [one for one in passes if first <= one.day <= last]


def passes_of(who: Who, person: UUID, *, now: datetime) -> list[Pass]:
    """All that are to come, in the order of the days, as far as the viewer may see the races. A constant number of queries."""
    return passes_of_each(who, [person], now=now)[person]


def passes_of_each(who: Who, people: Collection[UUID], *, now: datetime) -> dict[UUID, list[Pass]]:
    """The same for each of these. A constant number of queries."""
    found: dict[UUID, list[Pass]] = {person: [] for person in people}
    running = Campaign.objects.visible_to(who).filter(state=CampaignState.RUNNING, legs__runner__in=people).distinct()
    campaigns = {row.pk: row for row in running}
    if not campaigns:
        return found
    worded = rows.load_worded(campaigns.values(), of_legs=("name",))
    clocks = clocks_of_many(worded.races.values())
    for pk, race in worded.races.items():
        ahead = run_forward(race, times=clocks.times, site=clocks.site, now=now)
        for person in people:
            for leg, day, takes in _passes(race, str(person), ahead, clocks.of(str(person))):
                found[person].append(Pass(leg.id, worded.legs[leg.id][0], campaigns[pk].name, day, takes))
    return {person: sorted(passes, key=lambda one: (one.day, one.campaign, one.name, one.takes)) for person, passes in found.items()}


def _passes(race: Race, person: Id, ahead: Schedule, time: WorkingTime) -> Iterator[tuple[Leg, date, bool]]:
    """Nothing that is over: at a join some batons may be taken while others are to come."""
    for leg in race.legs.values():
        if leg.runner != person or leg.state not in IN_HAND | {LegState.WAITING}:
            continue
        if leg.state is LegState.WAITING:
            coming = [ahead.passes[x.id] for x in incoming(race, leg.id) if x.id in ahead.passes and not accepted(race, x.id)]
            yield from ((leg, local_day(time, at), True) for at in coming)
        if leg.id in ahead.legs and leg.kind is LegKind.LEG:
            yield leg, day_until(time, ahead.legs[leg.id].end), False
