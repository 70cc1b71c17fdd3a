"""The open races that have something for one person, read once: legs, batons, checkpoints, stalls, people and their hours, words said.

A constant number of queries, however many races.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from campaigns import rows
from campaigns.lifecycle import IN_HAND, IN_THE_AIR, HandoffState, Id, Kind, LegState
from campaigns.models import Campaign, Handoff, Leg, Stall, Text
from campaigns.patience import policies_of
from campaigns.querysets import CampaignQuerySet
from campaigns.race import Handoff as Baton
from campaigns.race import Leg as Stage
from campaigns.race import People, Race
from campaigns.roster import ids_in
from campaigns.schedule import Schedule, run_forward
from campaigns.stall import OF_THE_RACE, Policy
from insights.cast import Cast, cast_of
from insights.odds import usual_of, with_forecast
from insights.priority import delay_of
from insights.usual_waits import Usual
from stakeholders.who import Who

_UNPASSED = sorted({*IN_HAND, LegState.WAITING})


@dataclass(frozen=True, slots=True)
class Spot:
    """A leg of a race in words."""

    campaign: Id
    campaign_name: str
    leg: Id
    name: str
    function: str
    sales_facing: bool
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What an item of a checkpoint says, to whom, and what was said of it."""

    text: str
    ring: str
    evidence: str
    waived_reason: str


@dataclass(frozen=True, slots=True)
class Clocked:
    """An open stall: since when, and the working days of the finish that it costs."""

    opened_at: datetime
    cost_days: float


@dataclass(frozen=True, slots=True)
class MyRaces:
    """What the page of one person is made of; everything is keyed by the ids of the races.

    `said_today`: the legs in their hand of which somebody said today, on their calendar, how it goes.
    """

    who: Who
    now: datetime
    races: Sequence[Race]
    spots: Mapping[Id, Spot]
    people: People
    cast: Cast
    stalls: Mapping[Id, Clocked]
    items: Mapping[Id, ItemWords]
    questions: Mapping[Id, str]
    blocks: Mapping[Id, str]
    said_today: frozenset[Id]
    policies: Mapping[Id, Policy]
    delays: Mapping[Id, float]
    usual: Mapping[Id, Usual]

    def mine(self, person: Id | None) -> bool:
        return person is not None and person in self.who.texts

    def ahead(self, race: Race) -> Schedule:
        """What is expected of one race."""
        return run_forward(race, times=self.cast.clocks.times, site=self.cast.clocks.site, now=self.now)

    def delay(self, race: Race, subject: Stage | Baton, ahead: Schedule, waited_for: Id | None) -> float:
        """Working days of the finish that one more working day of waiting costs, as `insights.priority` has it."""
        clocks = self.cast.clocks
        time = clocks.of(waited_for)
        return delay_of(race, subject, ahead, self.delays, time=time, times=clocks.times, site=clocks.site, now=self.now)


def read(who: Who, *, now: datetime) -> MyRaces:
    """All of them."""
    return _read(who, _concerning(who).order_by("pk"), now)


def read_one(who: Who, campaign_id: UUID, *, now: datetime) -> MyRaces:
    """One race, whoever looks at it."""
    return _read(who, Campaign.objects.filter(pk=campaign_id), now)


OF_LEGS = ("name", "function__name", "sales_facing", "sensitive", "function__head_id")
OF_ITEMS = ("text", "ring", "evidence", "waived_reason")


def _read(who: Who, wanted: CampaignQuerySet, now: datetime) -> MyRaces:
    found: Any
    found, read = rows.read_worded(with_forecast(wanted), of_legs=OF_LEGS, of_items=OF_ITEMS)
    races = read.races
    heads = {leg.function: head for leg in _legs(races) if leg.function and (head := read.legs[leg.id][-1])}
    met_by = {one for race in races.values() for item in race.items.values() for one in (item.met_by, item.asked_by) if one}
    cast = cast_of({str(who.id), *ids_in(races.values()), *heads.values(), *met_by})
    said = _said(races, who, now)
    return MyRaces(
        who=who,
        now=now,
        races=tuple(races.values()),
        spots={leg: _spot(one, leg, read.legs[leg]) for one in found for leg in races[one.pk].legs},
        people=cast.people(heads),
        cast=cast,
        stalls=_stalls(races),
        items={item: ItemWords(*words) for item, words in read.items.items()},
        questions={handoff: body for kind, handoff, _, body in said if kind == Kind.ASKED and handoff},
        blocks={leg: body for kind, _, leg, body in said if kind == Kind.BLOCKED and leg},
        said_today=frozenset(leg for kind, _, leg, _ in said if kind == Kind.CHECKED_IN and leg),
        policies={str(pk): policy for pk, policy in policies_of(found, cast.thresholds).items()},
        delays={leg: days for one in found for leg, days in (one.delays or {}).items()},
        usual={baton: usual for one in found for baton, usual in usual_of(one.waits).items()},
    )


def _legs(races: Mapping[UUID, Race]) -> Iterator[Stage]:
    return (leg for race in races.values() for leg in race.legs.values())


def _spot(campaign: Campaign, leg: Id, said: Sequence[Any]) -> Spot:
    name, function, sales_facing, sensitive, _head = said
    return Spot(str(campaign.pk), campaign.name, leg, name, function or "", sales_facing, sensitive)


def _concerning(who: Who) -> CampaignQuerySet:
    """Open races in which something is, was promised to, or waits for this person."""
    here = OuterRef("pk")
    legs = Leg.objects.filter(campaign=here)
    declined = Q(state=HandoffState.DECLINED)
    passes = Handoff.objects.filter(campaign=here).filter(
        Q(state__in=sorted(IN_THE_AIR)) & (Q(taker__in=who.me) | Q(giver__in=who.me))
        | declined & (Q(exchange__taker__function__in=who.heads) | Q(exchange=None, leg__function__in=who.heads))
        | Q(state=HandoffState.ACCEPTED, exchange__critical=True, read_back_right=None, giver__in=who.me)
    )
    own = legs.filter(Q(runner__in=who.me, state__in=_UNPASSED) | Q(state=LegState.BLOCKED, blocked_on__in=who.me))
    nobody = Q(runner=None) | Q(runner__active=False) | Q(runner__user=None, runner__email="")
    orphaned = legs.filter(Q(state=LegState.BLOCKED) | Q(state=LegState.RUNNING) & nobody)
    led = Q(lead__in=who.me) & (Q(Exists(orphaned)) | Q(Exists(Handoff.objects.filter(declined, campaign=here))))
    return Campaign.objects.open().filter(Q(Exists(own)) | Q(Exists(passes)) | led)


def _stalls(races: Mapping[UUID, Race]) -> dict[Id, Clocked]:
    """By leg or handoff; those of a whole race are no clock of either."""
    found = Stall.objects.open().filter(campaign__in=races).exclude(kind__in=OF_THE_RACE)
    return {str(stall.handoff_id or stall.leg_id): Clocked(stall.opened_at, stall.cost_days) for stall in found}


def _said(races: Mapping[UUID, Race], who: Who, now: datetime) -> list[tuple[str, Id | None, Id | None, str]]:
    """The newest question of each handoff that has one open, the reason of each block, and what was said today of legs in their hand;
    later ones come last."""
    asked = {h.id for race in races.values() for h in race.handoffs.values() if h.question_open}
    blocked = {leg.id for leg in _legs(races) if leg.state is LegState.BLOCKED}
    held = {leg.id for leg in _legs(races) if leg.state in IN_HAND and leg.runner in who.texts}
    if not asked and not blocked and not held:
        return []
    said = Q(event__kind=Kind.ASKED, name="question", event__handoff__in=asked) | Q(
        event__kind=Kind.BLOCKED, name="reason", event__leg__in=blocked
    )
    midnight = now.astimezone(ZoneInfo(who.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    said |= Q(event__kind=Kind.CHECKED_IN, name="note", event__leg__in=held, event__at__gte=midnight)
    columns = ("event__kind", "event__handoff_id", "event__leg_id", "body")
    return [
        (kind, str(handoff) if handoff else None, str(leg) if leg else None, body)
        for kind, handoff, leg, body in Text.objects.filter(said).order_by("event_id").values_list(*columns)
    ]
