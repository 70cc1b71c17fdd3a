"""The open races that have something for one person, read once: legs, batons, checkpoints, stalls, people and their hours, words said.

A constant number of queries, however many races.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns import rows
from campaigns.lifecycle import IN_HAND, IN_THE_AIR, HandoffState, Id, Kind, LegState
from campaigns.models import Campaign, CheckItem, Handoff, Leg, Stall, Text
from campaigns.patience import policies_of
from campaigns.querysets import LegQuerySet
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

_HELD = sorted(IN_HAND)
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
    items: Mapping[Id, CheckItem]
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
    legs = _legs(Leg.objects.filter(campaign__in=_concerning(who)))
    return _read(who, legs, list(_my_items(who, legs)), now)


def read_one(who: Who, campaign_id: UUID, *, now: datetime) -> MyRaces:
    """One race with everything that is in it."""
    legs = _legs(Leg.objects.filter(campaign=campaign_id))
    items = CheckItem.objects.filter(leg__campaign=campaign_id, removed=False).order_by("position", "id")
    return _read(who, legs, list(items), now)


def _legs(wanted: LegQuerySet) -> list[Leg]:
    return list(with_forecast(wanted.select_related("campaign", "function").in_order()))


def _read(who: Who, legs: Sequence[Leg], items: Sequence[CheckItem], now: datetime) -> MyRaces:
    races = rows.load_beside(legs, items)
    heads = {str(leg.function_id): str(leg.function.head_id) for leg in legs if leg.function and leg.function.head_id}
    met_by = {str(one) for item in items for one in (item.met_by_id, item.asked_by_id) if one}
    cast = cast_of({str(who.id), *ids_in(races.values()), *heads.values(), *met_by})
    said = _said(races, who, now)
    told: Any = {leg.campaign_id: leg for leg in legs}.values()  # the forecast is read with each of them
    return MyRaces(
        who=who,
        now=now,
        races=tuple(races.values()),
        spots={str(leg.pk): _spot(leg) for leg in legs},
        people=cast.people(heads),
        cast=cast,
        stalls=_stalls(races),
        items={str(item.pk): item for item in items},
        questions={handoff: body for kind, handoff, _, body in said if kind == Kind.ASKED and handoff},
        blocks={leg: body for kind, _, leg, body in said if kind == Kind.BLOCKED and leg},
        said_today=frozenset(leg for kind, _, leg, _ in said if kind == Kind.CHECKED_IN and leg),
        policies={str(pk): policy for pk, policy in policies_of({leg.campaign for leg in legs}, cast.thresholds).items()},
        delays={leg: days for one in told for leg, days in (one.delays or {}).items()},
        usual={baton: usual for one in told for baton, usual in usual_of(one.waits).items()},
    )


def _spot(leg: Leg) -> Spot:
    function = leg.function.name if leg.function else ""
    return Spot(str(leg.campaign_id), leg.campaign.name, str(leg.pk), leg.name, function, leg.sales_facing, leg.sensitive)


def _concerning(who: Who) -> QuerySet[Campaign]:
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


def _my_items(who: Who, legs: Sequence[Leg]) -> QuerySet[CheckItem]:
    """The checkpoints of the batons in their hands, and of those on their way to them."""
    coming = Handoff.objects.filter(leg=OuterRef("leg"), taker__in=who.me, state__in=sorted(IN_THE_AIR))
    mine = Q(leg__runner__in=who.me, leg__state__in=_HELD)
    found = CheckItem.objects.filter(mine | Q(Exists(coming)), removed=False, leg__campaign__in={leg.campaign_id for leg in legs})
    return found.order_by("position", "id")


def _stalls(races: Mapping[UUID, Race]) -> dict[Id, Clocked]:
    """By leg or handoff; those of a whole race are no clock of either."""
    found = Stall.objects.open().filter(campaign__in=races).exclude(kind__in=OF_THE_RACE)
    return {str(stall.handoff_id or stall.leg_id): Clocked(stall.opened_at, stall.cost_days) for stall in found}


def _said(races: Mapping[UUID, Race], who: Who, now: datetime) -> list[tuple[str, Id | None, Id | None, str]]:
    """The newest question of each handoff that has one open, the reason of each block, and what was said today of legs in their hand;
    later ones come last."""
    asked = {h.id for race in races.values() for h in race.handoffs.values() if h.question_open}
    blocked = {leg.id for race in races.values() for leg in race.legs.values() if leg.state is LegState.BLOCKED}
    held = {leg.id for race in races.values() for leg in race.legs.values() if leg.state in IN_HAND and leg.runner in who.texts}
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
