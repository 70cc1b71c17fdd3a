"""What the pure rooms need to know of people, in a handful of queries: who can be reached, heads what, keeps which hours, is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from campaigns.lifecycle import IN_HAND, CampaignState, Id, LegKind
from campaigns.models import Leg
from campaigns.race import People, Race
from campaigns.stall import Clocks, Crew
from stakeholders import directory
from stakeholders.models import Absence, Function, Stakeholder

A_DAY = timedelta(days=1)  # it may be another day where they are


def ids_in(races: Iterable[Race]) -> set[str]:
    """Everybody a race names."""
    found: set[str | None] = set()
    for race in races:
        found |= {race.lead, race.deputy, race.sponsor}
        for leg in race.legs.values():
            found |= {leg.runner, leg.blocked_on}
        for handoff in race.handoffs.values():
            found |= {handoff.giver, handoff.taker, handoff.decided_by}
    return {one for one in found if one}


def people_of(race: Race, *, also: Iterable[str | None] = ()) -> People:
    """The people of one race, and `also` those a move names."""
    return people_of_many([race], also=also)


def people_of_many(races: Iterable[Race], *, also: Iterable[str | None] = ()) -> People:
    """Two queries, however many races. An id that is nobody's is in none of the answers."""
    heads = {str(function): str(head) for function, head in Function.objects.exclude(head=None).values_list("pk", "head_id")}
    named = ids_in(races) | {one for one in also if one} | set(heads.values())
    found = list(Stakeholder.objects.filter(pk__in=named).select_related("user", "organisation__sponsor__user"))
    outside = {one.organisation for one in found if not one.organisation.ours}
    sponsors = {str(one.pk): one.sponsor for one in outside if one.sponsor}
    return People(
        heads=heads,
        sponsors={organisation: str(sponsor.pk) for organisation, sponsor in sponsors.items()},
        unreachable=frozenset(str(one.pk) for one in (*found, *sponsors.values()) if not one.reachable),
        signing_in=frozenset(str(one.pk) for one in found if one.active and one.user and one.user.is_active),
        functions={str(one.pk): str(one.function_id) if one.function_id else None for one in found},
        organisations={str(one.pk): str(one.organisation_id) for one in found},
    )


def clocks_of(race: Race, *, also: Iterable[str] = ()) -> Clocks:
    return clocks_of_many([race], also=also)


def clocks_of_many(races: Iterable[Race], *, also: Iterable[str] = ()) -> Clocks:
    """The calendars of everybody the races name, of `also`, and the site's."""
    times, site = directory.working_times_beside_the_site(UUID(one) for one in ids_in(races) | set(also))
    return Clocks(times={str(pk): time for pk, time in times.items()}, site=site)


def substitutes_among(people: Iterable[Id], *, now: datetime) -> dict[Id, Id]:
    """Who stands in today for those of these people who are away, on the absent one's own day. One query."""
    agreed = Absence.objects.filter(stakeholder__in=set(people), substitute__isnull=False, agreed_at__isnull=False)
    rows = agreed.filter(first_day__lte=now.date() + A_DAY, last_day__gte=now.date() - A_DAY).select_related("stakeholder")
    return {str(one.stakeholder_id): str(one.substitute_id) for one in rows if one.first_day <= _day_of(one, now) <= one.last_day}


def _day_of(absence: Absence, now: datetime) -> date:
    return now.astimezone(ZoneInfo(absence.stakeholder.zone)).date()


def crew_of(race: Race, people: People, *, now: datetime) -> Crew:
    """Who of a race is away with nobody standing in, who stands in today, whose hands are full, and the sponsor where they may decide.
    Two queries."""
    runners = {UUID(one) for one in ids_in([race])}
    away: dict[str, tuple[tuple[date, date], ...]] = {}
    substitutes: dict[str, str] = {}
    absences = Absence.objects.filter(stakeholder__in=runners, last_day__gte=now.date() - A_DAY).select_related("stakeholder")
    for one in absences.order_by("first_day"):
        person, today = str(one.stakeholder_id), _day_of(one, now)
        if not one.agreed:
            away[person] = (*away.get(person, ()), (one.first_day, one.last_day))
        elif one.first_day <= today <= one.last_day:
            substitutes[person] = str(one.substitute_id)
    full, functions = _full_hands(race, runners)
    return Crew(away, substitutes, full, functions, (race.sponsor,) if race.sponsor and race.sponsor in people.signing_in else ())


def deciders_of(sponsor: Id | None, *, but: Id | None = None) -> tuple[Id, ...]:
    """Who is asked for a decision: the sponsor who signs in, where there is one, else every executive. Nobody asks themselves."""
    if sponsor and sponsor != but:
        return (sponsor,)
    return tuple(sorted(str(one.pk) for one in directory.executives() if str(one.pk) != but))


def _full_hands(race: Race, runners: set[UUID]) -> tuple[frozenset[str], frozenset[str]]:
    """The people and functions of a race that hold as many batons as they may, in all running campaigns together."""
    functions = {UUID(leg.function) for leg in race.legs.values() if leg.function}
    held = Leg.objects.filter(kind=LegKind.LEG, state__in=sorted(IN_HAND), campaign__state=CampaignState.RUNNING)
    held = held.filter(Q(runner__in=runners) | Q(function__in=functions))
    people: Counter[tuple[UUID, int]] = Counter()
    teams: Counter[tuple[UUID, int]] = Counter()
    columns = ("runner_id", "runner__baton_limit", "function_id", "function__baton_limit")
    for runner, runner_limit, function, function_limit in held.values_list(*columns):
        people[runner, runner_limit] += runner is not None
        teams[function, function_limit] += function is not None
    return _over_limit(people), _over_limit(teams)


def _over_limit(hands: Counter[tuple[UUID, int]]) -> frozenset[str]:
    return frozenset(str(one) for (one, limit), number in hands.items() if number and number >= limit)
