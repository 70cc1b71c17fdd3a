"""What the pure rooms need to know of people, read in a handful of queries: who can be reached, who heads what, whose hours."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from campaigns.race import People, Race
from campaigns.stall import Clocks
from stakeholders import directory
from stakeholders.models import Function, Stakeholder


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
    found = list(Stakeholder.objects.filter(pk__in=named).select_related("user"))
    return People(
        heads=heads,
        unreachable=frozenset(str(one.pk) for one in found if not one.reachable),
        functions={str(one.pk): str(one.function_id) if one.function_id else None for one in found},
        organisations={str(one.pk): str(one.organisation_id) for one in found},
    )


def clocks_of(race: Race) -> Clocks:
    return clocks_of_many([race])


def clocks_of_many(races: Iterable[Race]) -> Clocks:
    """The calendars of everybody the races name, and the site's."""
    times, site = directory.working_times_beside_the_site(UUID(one) for one in ids_in(races))
    return Clocks(times={str(pk): time for pk, time in times.items()}, site=site)
