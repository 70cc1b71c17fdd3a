"""The days of a calendar feed: legs in one's hand and batons to answer, or the legs of one campaign and its finish. No names of persons.

A constant number of queries. Days are those of the reader's own zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from campaigns.lifecycle import IN_HAND, CampaignState, HandoffState, Id, LegKind, LegState
from campaigns.models import Campaign, Event
from campaigns.race import Leg, Race, court, in_the_air, taking_leg
from campaigns.schedule import Schedule, due
from insights.coming import coming
from insights.my_races import MyRaces, Spot, read, read_one
from insights.waits import wait_for
from stakeholders.who import Who

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day in a calendar. `kind`: due (a leg in hand), answer (a baton offered), expected (a baton on its way), leg (one that waits),
    finish or target (of a campaign). `key` is the same for as long as it is about the same. `seq` counts the campaign's events,
    `changed_at` is its newest. A sensitive leg has no words: `spot` is None.
    """

    key: str
    kind: str
    day: date
    campaign: Id
    campaign_name: str
    spot: Spot | None
    leg: Id | None
    handoff: Id | None
    sensitive: bool
    seq: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    kind: str
    at: datetime | date
    race: Race
    leg: Id | None = None
    handoff: Id | None = None


def own_dates(who: Who, *, now: datetime) -> list[Dated]:
    """What they, and whom they stand in for, have to do, have to answer, and may expect."""
    seen = read(who, now=now)
    return _dated(seen, [one for race in seen.races for one in _own(seen, race)])


def campaign_dates(who: Who, campaign: Campaign, *, now: datetime) -> list[Dated]:
    """Every leg that is not over, and the finish: expected, and as it was wanted."""
    seen = read_one(who, campaign.pk, now=now)
    return _dated(seen, [one for race in seen.races for one in _all(seen, race, campaign)])


def _own(seen: MyRaces, race: Race) -> Iterator[_Found]:
    if race.state is not CampaignState.RUNNING:
        return
    ahead = seen.ahead(race)
    yield from _held(seen, race, (leg for leg in race.legs.values() if seen.mine(leg.runner)))
    for handoff in in_the_air(race):
        offered = handoff.state is HandoffState.OFFERED and not handoff.question_open
        waited_for = court(race, seen.people, handoff)
        if (
            offered
            and seen.mine(waited_for)
            and (wait := wait_for(race, handoff, seen.cast.time(waited_for), seen.now, seen.policies[race.id]))
        ):
            yield _Found(f"answer-{handoff.id}", "answer", wait.ends_at, race, taking_leg(race, handoff).id, handoff.id)
    for one in coming(seen, race, ahead):
        if one.expected:
            yield _Found(f"expected-{one.spot.leg}", "expected", one.expected, race, one.spot.leg)


def _all(seen: MyRaces, race: Race, campaign: Campaign) -> Iterator[_Found]:
    legs = [leg for leg in race.legs.values() if leg.kind is LegKind.LEG]
    if race.state in (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DRAFT):
        ahead = seen.ahead(race)
        yield from _held(seen, race, legs)
        yield from _waiting(race, legs, ahead)
        if ahead.finish:
            yield _Found(f"finish-{race.id}", "finish", ahead.finish, race)
    if campaign.finish_on:
        yield _Found(f"target-{race.id}", "target", campaign.finish_on, race)


def _held(seen: MyRaces, race: Race, legs: Iterable[Leg]) -> Iterator[_Found]:
    """Legs in hand, running or blocked, by the day on which they have to be passed on."""
    for leg in legs:
        if leg.state in IN_HAND and leg.taken_at:
            yield _Found(f"due-{leg.id}", "due", due(race, leg, seen.cast.time(leg.runner)), race, leg.id)


def _waiting(race: Race, legs: Iterable[Leg], ahead: Schedule) -> Iterator[_Found]:
    for leg in legs:
        if leg.state is LegState.WAITING and leg.id in ahead.legs:
            yield _Found(f"leg-{leg.id}", "leg", ahead.legs[leg.id].end, race, leg.id)


def _dated(seen: MyRaces, found: list[_Found]) -> list[Dated]:
    newest = _newest({UUID(one.race.id) for one in found})
    names = {spot.campaign: spot.campaign_name for spot in seen.spots.values()}
    zone = ZoneInfo(seen.who.zone)
    made = []
    for one in found:
        seq, changed_at = newest.get(one.race.id, (0, seen.now))
        spot = seen.spots[one.leg] if one.leg else None
        sensitive = bool(spot and spot.sensitive)
        shown = None if sensitive else spot
        day = (one.at - A_MOMENT).astimezone(zone).date() if isinstance(one.at, datetime) else one.at
        made.append(
            Dated(
                *(one.key, one.kind, day, one.race.id, names.get(one.race.id, ""), shown, one.leg, one.handoff),
                sensitive=sensitive,
                seq=seq,
                changed_at=changed_at,
            )
        )
    return sorted(made, key=lambda one: (one.day, one.key))


def _newest(campaigns: Iterable[UUID]) -> Mapping[Id, tuple[int, datetime]]:
    rows = Event.objects.filter(campaign__in=list(campaigns)).values_list("campaign").annotate(Max("seq"), Max("at"))
    return {str(pk): (seq, at) for pk, seq, at in rows}
