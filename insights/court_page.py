"""Whose court the time of campaigns was in, read off their logs: by function and organisation, never by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from campaigns import events, rows
from campaigns.lifecycle import Id
from campaigns.models import Campaign, Event
from campaigns.querysets import CampaignQuerySet
from campaigns.race import Event as Happened
from campaigns.race import Race
from campaigns.schedule import run_forward
from insights.cast import Cast, cast_of
from insights.driving import IDLE, driving_chain
from insights.grades import Pair, pair_of
from insights.ledger import Doing, Flow, Slice, flow, whose_court
from insights.log import PEOPLE_IN_FACTS
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, day


@dataclass(frozen=True, slots=True)
class Side:
    """A party as everybody may read it: a function, and the organisation where it is not ours. Neither: the lead of a race."""

    function: Id | None
    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one side was waited for with, in all: by the clock on the wall, in their working time, and in their working days."""

    elapsed: timedelta = timedelta()
    working: timedelta = timedelta()
    days: float = 0.0

    def __add__(self, other: Share) -> Share:
        return Share(self.elapsed + other.elapsed, self.working + other.working, self.days + other.days)


NOTHING = Share()
Table = Mapping[Side, Mapping[Doing, Share]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A slice with its words, and in whose hours it is worked."""

    slice: Slice
    side: Side
    leg: str
    time: WorkingTime

    @property
    def share(self) -> Share:
        one = self.slice
        return Share(one.elapsed, one.working, one.working / day(self.time, one.start))


@dataclass(frozen=True, slots=True)
class Change:
    """Time in one court as everybody may read it: where only the person changed it stays one."""

    start: datetime
    end: datetime
    doing: Doing
    side: Side
    leg: Id
    leg_name: str
    share: Share


@dataclass(frozen=True, slots=True)
class Court:
    """A campaign's time from the gun to `end`. `chain` are the exchanges that decide its finish, as pairs of functions."""

    campaign: Campaign
    stretches: tuple[Stretch, ...]
    chain: tuple[Pair, ...]

    @property
    def flow(self) -> Flow:
        return flow(one.slice for one in self.stretches)

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(_changes(self.stretches))

    @property
    def table(self) -> Table:
        return table_of(self.stretches)


def table_of(stretches: Iterable[Stretch]) -> Table:
    """By side, in the order in which they first had the court, what each was waited for with."""
    found: dict[Side, dict[Doing, Share]] = {}
    for one in stretches:
        row = found.setdefault(one.side, {})
        row[one.slice.doing] = row.get(one.slice.doing, NOTHING) + one.share
    return found


def flow_of(table: Table) -> Flow:
    """What `Court.flow` is, of time that is summed up already."""
    shares = [(kind, share.working) for row in table.values() for kind, share in row.items()]
    ran = sum((worked for kind, worked in shares if kind is Doing.RUNNING), timedelta())
    return Flow(ran, sum((worked for _kind, worked in shares), timedelta()))


def _changes(stretches: Iterable[Stretch]) -> Iterator[Change]:
    for (side, doing, leg), same in groupby(stretches, key=lambda one: (one.side, one.slice.doing, one.slice.leg)):
        found = list(same)
        share = sum((one.share for one in found), NOTHING)
        yield Change(found[0].slice.start, found[-1].slice.end, doing, side, leg, found[0].leg, share)


def campaigns_for(who: Who) -> CampaignQuerySet:
    """Those whose court a person may read: started ones whose status they may."""
    return Campaign.objects.status_visible_to(who).filter(started_at__isnull=False)


def court_of(campaign: Campaign, *, now: datetime) -> Court:
    return courts_of([campaign], now=now)[0]


def courts_of(campaigns: Sequence[Campaign], *, now: datetime) -> list[Court]:
    """Of each, in their order. Three queries, however many there are; more where calendars changed."""
    read = rows.load_worded(campaigns, of_legs=("name", "function__name", "function__head_id"))
    races, logs = read.races, _logs(campaigns)
    words = {leg.function: read.legs[leg.id][1:] for race in races.values() for leg in race.legs.values() if leg.function}
    heads = {pk: str(head) for pk, (_name, head) in words.items() if head}
    named = {one for log in logs.values() for one in _people(log)} | {one for race in races.values() for one in _runners(race)}
    cast = cast_of({*named, *heads.values()})
    functions = {pk: party.function for one, party in cast.parties.items() if (pk := cast.functions[one])}
    functions |= {pk: str(name) for pk, (name, _head) in words.items()}
    words_of = _Words(cast, functions, {pk: str(found[0]) for pk, found in read.legs.items()}, heads)
    return [_court(one, races[one.pk], logs.get(one.pk, []), words_of, now) for one in campaigns]


@dataclass(frozen=True, slots=True)
class _Words:
    cast: Cast
    functions: Mapping[Id, str]
    legs: Mapping[Id, str]
    heads: Mapping[Id, Id]

    def side(self, one: Slice) -> Side:
        party = self.cast.party(one.person)
        return Side(one.function, self.functions.get(one.function or "", ""), party.organisation)


def _court(campaign: Campaign, race: Race, log: Sequence[Happened], words: _Words, now: datetime) -> Court:
    clocks = words.cast.clocks
    expected = run_forward(race, times=clocks.times, site=clocks.site, now=now).passes
    people = words.cast.people(words.heads)
    slices = whose_court(race.id, log, people=people, clocks=clocks, expected=expected, now=now)
    stretches = tuple(Stretch(one, words.side(one), words.legs.get(one.leg, ""), clocks.of(one.person)) for one in slices)
    return Court(campaign, stretches, tuple(pair_of(race, x.id) for x in driving_chain(race, expected)))


def _logs(campaigns: Iterable[Campaign]) -> dict[UUID, list[Happened]]:
    """What moved batons, by campaign, in order. One query."""
    found: dict[UUID, list[Happened]] = {}
    moved = Event.objects.filter(campaign__in=campaigns).exclude(kind__in=sorted(IDLE)).in_order()
    for event in moved:
        found.setdefault(event.campaign_id, []).append(events.as_pure(event))
    return found


def _people(log: Iterable[Happened]) -> Iterator[Id | None]:
    """Everybody a log gave something to do."""
    for event in log:
        yield from (event.facts.get(name) for name in PEOPLE_IN_FACTS)
        plan = event.facts.get("plan") or {}
        yield from (leg["runner"] for leg in plan.get("legs", ()))
        yield plan.get("lead")
        yield (event.facts.get("new_leg") or {}).get("runner")


def _runners(race: Race) -> Iterator[Id | None]:
    """Whose hours say what is expected of it."""
    yield from (race.lead, *(one for leg in race.legs.values() for one in (leg.runner, leg.blocked_on)))
