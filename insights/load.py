"""How many batons people hold against their limits: said before a pass lands, and never in the way of one.

A number about a person is for those with an account; whoever comes by a link hears nothing of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from campaigns.lifecycle import IN_HAND, CampaignState, Id, LegKind
from campaigns.models import Leg as Row
from campaigns.querysets import LegQuerySet
from campaigns.race import Leg, Race, accepted, incoming
from insights.cast import Party
from stakeholders.who import Who

Hands = Mapping[Id, int]
NOT_TOLD: Hands = {}


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody holds, and may hold."""

    hands: int
    limit: int

    @property
    def with_one_more(self) -> int:
        return self.hands + 1

    @property
    def is_over(self) -> bool:
        return self.hands > self.limit


def hands_of(people: Iterable[Id | None]) -> Hands:
    """The batons in hand of each of these people in all running campaigns, as the watch counts them. One query."""
    return _counted(runner__in=[UUID(one) for one in people if one])


def everybodys_hands() -> Hands:
    """The same of everybody who holds one."""
    return _counted(runner__isnull=False)


def hands_seen_by(who: Who) -> Hands:
    """The same as far as this reader is told."""
    return NOT_TOLD if who.via == "link" else everybodys_hands()


def full_hands(who: Who, parties: Iterable[Party], *, known: Hands | None = None) -> dict[Id, Load]:
    """Those of them who hold as much as they may, for a reader who is told. One query, none where nobody is named or what everybody holds
    is `known`."""
    named = {one.id: one for one in parties if one.id}
    if not named or who.via == "link":
        return {}
    hands = hands_of(named) if known is None else known
    loads = {person: Load(hands=hands[person], limit=one.limit) for person, one in named.items() if person in hands}
    return {person: load for person, load in loads.items() if load.hands >= load.limit}


@dataclass(frozen=True, slots=True)
class Team:
    """A function: how many batons its legs have in hand, and how many it may hold at once."""

    function: str
    load: Load


@dataclass(frozen=True, slots=True)
class Capacity:
    """Who holds more than they may in all running campaigns: the functions, the fullest first, and the people beyond their limit."""

    teams: tuple[Team, ...]
    people_over: frozenset[Id]

    @property
    def teams_over(self) -> frozenset[str]:
        return frozenset(one.function for one in self.teams if one.load.is_over)


def capacity() -> Capacity:
    """As the watch counts it. One query."""
    people: Counter[tuple[Id, int]] = Counter()
    teams: Counter[tuple[str, int]] = Counter()
    for runner, limit, function, team_limit in _in_hand().values_list(
        "runner", "runner__baton_limit", "function__name", "function__baton_limit"
    ):
        people[str(runner), limit or 0] += runner is not None
        teams[function or "", team_limit or 0] += function is not None
    loads = [Team(name, Load(hands, limit)) for (name, limit), hands in teams.items() if hands]
    loads.sort(key=lambda one: (-one.load.hands / one.load.limit, one.function))
    return Capacity(tuple(loads), frozenset(person for (person, limit), hands in people.items() if hands > limit))


def lands(race: Race, leg: Leg, exchange: Id | None) -> bool:
    """Does a baton over this exchange, or a relief, put one more in the hand of who runs the leg? At a join the last does; the tape is
    no hand."""
    others = (x.id for x in incoming(race, leg.id) if x.id != exchange)
    return leg.kind is LegKind.LEG and (exchange is None or all(accepted(race, one) for one in others))


def _counted(**whose: object) -> Hands:
    held = _in_hand().filter(**whose)
    return {str(runner): number for runner, number in held.order_by().values_list("runner").annotate(number=Count("pk"))}


def _in_hand() -> LegQuerySet:
    return Row.objects.filter(kind=LegKind.LEG, state__in=sorted(IN_HAND), campaign__state=CampaignState.RUNNING)
