"""What every page about running campaigns is read from: the races of many campaigns with their people, hours, stalls and expected days.

A constant number of queries, however many campaigns and legs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns import rows
from campaigns.chasing import MOST_SNOOZES
from campaigns.ladder import may_nudge
from campaigns.lifecycle import HandoffState, Id, LegKind, LegState
from campaigns.models import Campaign, Stall
from campaigns.patience import policies_of
from campaigns.race import Handoff, Leg, People, Race, court, in_hand, in_the_air, items_of, taking_leg
from campaigns.rings import OPEN
from campaigns.roster import ids_in
from campaigns.schedule import due, run_forward
from campaigns.stall import WORDS, Clocks, Policy, StallKind, patience_ends
from campaigns.stalled import as_open
from insights.cast import Cast, Party, cast_of
from insights.lane import NOBODY, LaneFacts, Live, Person, PlannedLeg, Waiting
from stakeholders.worktime import WorkingTime, between, day, day_until, working_days_between

LONGEST_LABEL = 12


def lanes(campaigns: Iterable[Campaign], *, now: datetime, also: Iterable[Id] = ()) -> list[LaneFacts]:
    """The lanes of these campaigns, in their order; `also` are people to know besides those in the races. Three queries beside theirs."""
    wanted = list(campaigns)
    read = rows.load_worded(wanted, of_legs=OF_LEGS, of_items=("text", "ring"))
    stalls = _open_stalls(wanted)
    heads = _heads(read)
    courts = {str(stall.court_id) for found in stalls.values() for stall in found if stall.court_id}
    cast = cast_of({*ids_in(read.races.values()), *heads.values(), *courts, *also})
    known = Known(cast, cast.people(heads), {pk: person_from(party) for pk, party in cast.parties.items()})
    policies = policies_of(wanted, cast.thresholds)
    return [_lane(one, read, stalls.get(one.pk, ()), known, policies[one.pk], now) for one in wanted]


OF_LEGS = ("name", "sales_facing", "function__name", "function__short", "function__head_id")


def _heads(read: rows.Worded) -> dict[Id, Id]:
    """Who heads each function of the legs."""
    legs = (leg for race in read.races.values() for leg in race.legs.values())
    return {leg.function: head for leg in legs if leg.function and (head := read.legs[leg.id][-1])}


@dataclass(frozen=True, slots=True)
class Known:
    """The people of all the lanes: their hours, what the rules want to know of them, and how they are named."""

    cast: Cast
    people: People
    persons: Mapping[Id, Person]


def person_from(party: Party) -> Person:
    return Person(party.id, party.name, party.zone, party.organisation, party.function)


def planned_leg(leg: Leg, said: Sequence[Any]) -> PlannedLeg:
    """The words of a leg, out of `OF_LEGS`."""
    name, sales_facing, function, short, _head = said
    if leg.kind is not LegKind.LEG:
        return PlannedLeg(leg.id, name, name, name, sales_facing)
    return PlannedLeg(leg.id, name, function or name, short or _cut(name), sales_facing)


def _cut(name: str) -> str:
    """What the track can say of a leg without a function."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def _open_stalls(campaigns: Sequence[Campaign]) -> dict[UUID, list[Stall]]:
    found: dict[UUID, list[Stall]] = {}
    for stall in Stall.objects.open().filter(campaign__in=campaigns).order_by("-cost_days", "opened_at"):
        found.setdefault(stall.campaign_id, []).append(stall)
    return found


def _lane(campaign: Campaign, read: rows.Worded, stalls: Sequence[Stall], known: Known, policy: Policy, now: datetime) -> LaneFacts:
    race = read.races[campaign.pk]
    clocks = known.cast.clocks
    legs = {leg.id: planned_leg(leg, read.legs[leg.id]) for leg in race.legs.values()}
    schedule = run_forward(race, times=clocks.times, site=clocks.site, now=now)
    finish = day_until(clocks.site, schedule.finish) if schedule.finish else None
    return LaneFacts(
        campaign=campaign,
        race=race,
        legs=legs,
        items={item: read.items[item][0] for item in race.items if read.items[item][1] == OPEN},
        withheld=frozenset(item for item in race.items if read.items[item][1] != OPEN),
        people=known.persons,
        known=known.people,
        clocks=clocks,
        stalls=tuple(_waiting(stall, race, legs, known.persons, clocks, now) for stall in stalls),
        live=tuple(_live(race, legs, known, policy, now)),
        schedule=schedule,
        finish=finish,
        target=campaign.finish_on,
        slip_days=working_days_between(clocks.site, campaign.finish_on, finish) if finish and campaign.finish_on else None,
    )


def _waiting(
    stall: Stall, race: Race, legs: Mapping[Id, PlannedLeg], persons: Mapping[Id, Person], clocks: Clocks, now: datetime
) -> Waiting:
    time = clocks.of(str(stall.court_id))
    waited_for = persons.get(str(stall.court_id), NOBODY)
    return Waiting(
        id=stall.pk,
        kind=stall.kind,
        word=WORDS[StallKind(stall.kind)],
        leg=str(stall.leg_id),
        handoff=str(stall.handoff_id) if stall.handoff_id else None,
        court=waited_for,
        function=_function(race, legs[str(stall.leg_id)], waited_for),
        leg_function=legs[str(stall.leg_id)].function,
        opened_at=stall.opened_at,
        over=between(time, stall.opened_at, now),
        workday=day(time, now),
        cost_days=stall.cost_days,
        step=stall.step,
        snoozed_until=stall.snoozed_until,
        may_be_nudged=may_nudge(as_open(stall)),
        may_be_snoozed=stall.snoozes < MOST_SNOOZES,
    )


def _function(race: Race, leg: PlannedLeg, waited_for: Person) -> str:
    """The leg's, as long as its own runner is waited for; else that of the giver who is asked, of the head, of whom it is blocked on."""
    return leg.function if waited_for.id in ("", race.legs[leg.id].runner) else waited_for.function or leg.function


def _live(race: Race, legs: Mapping[Id, PlannedLeg], known: Known, policy: Policy, now: datetime) -> Iterable[Live]:
    persons, people, clocks = known.persons, known.people, known.cast.clocks
    for handoff in in_the_air(race):
        waited_for = court(race, people, handoff)
        time = clocks.of(waited_for)
        until = patience_ends(race, handoff, time, policy) if handoff.state is HandoffState.OFFERED else None
        yield _baton(race, legs, persons, taking_leg(race, handoff).id, handoff, waited_for, until, time, now)
    for leg in in_hand(race):
        waited_for = court(race, people, leg)
        until = due(race, leg, clocks.of(leg.runner)) if leg.state is LegState.RUNNING else None
        yield _baton(race, legs, persons, leg.id, None, waited_for, until, clocks.of(waited_for), now)


def _baton(
    race: Race,
    legs: Mapping[Id, PlannedLeg],
    persons: Mapping[Id, Person],
    leg_id: Id,
    handoff: Handoff | None,
    waited_for: Id | None,
    until: datetime | None,
    time: WorkingTime,
    now: datetime,
) -> Live:
    leg = race.legs[leg_id]
    since = handoff.court_since if handoff else leg.taken_at
    required = [item for item in items_of(race, leg_id) if item.required]
    return Live(
        leg=legs[leg_id],
        handoff=handoff.id if handoff else None,
        state=str(handoff.state if handoff else leg.state),
        court=persons.get(waited_for or "", NOBODY),
        function=_function(race, legs[leg_id], persons.get(waited_for or "", NOBODY)),
        since=since,
        until=until,
        used=between(time, since, now) if since else timedelta(),
        workday=day(time, now),
        patience=between(time, since, until) if since and until else timedelta(),
        blocked_until=leg.blocked_until,
        met=sum(item.settled for item in required),
        items=len(required),
    )
