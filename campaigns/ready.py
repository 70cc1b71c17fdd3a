"""Pure: the ready check. Shortly before a baton is expected its next runner is asked, on their mark, whether they can take it.

They are asked once for an expected day. Where that day goes by and a later one is expected, they are asked anew as it comes near, and
so is whoever runs the leg instead. The answer holds until the baton is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.lifecycle import IN_HAND, CampaignState, Id, Kind, LegKind, LegState, ReadyAnswer
from campaigns.race import Event, Exchange, Leg, Race, incoming, live
from campaigns.schedule import expected_offer
from campaigns.stall import Look
from stakeholders.worktime import after, day, end_of_day, local_day


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask about which exchange, from which moment on, and the day, in their calendar, on which the baton is then expected."""

    leg: Id
    exchange: Id
    taker: Id
    giver: Id | None
    at: datetime
    expected: date

    def event(self, now: datetime) -> Event:
        facts = {"exchange": self.exchange, "taker": self.taker, "giver": self.giver, "expected": self.expected.isoformat()}
        return Event(Kind.READY_ASKED, now, leg=self.leg, facts=facts)


def standing(race: Race, leg: Leg) -> ReadyAnswer | None:
    """The answer that still holds; none where nobody answered, or the baton no longer comes that way."""
    return leg.ready if leg.ready_over and not race.exchanges[leg.ready_over].dropped else None


def is_asked(race: Race, leg: Leg) -> bool:
    """Is the runner on their mark: asked, and the baton not offered yet? Then an answer can be given, or changed."""
    asked = leg.ready_over is not None and not race.exchanges[leg.ready_over].dropped
    return asked and leg.ready_over is not None and live(race, leg.ready_over) is None


def askings(look: Look) -> Iterator[Asking]:
    """Every ready check that is due or will be, by the first baton expected at each waiting leg."""
    if look.race.state is not CampaignState.RUNNING:
        return
    for leg in look.race.legs.values():
        edges = list(incoming(look.race, leg.id))
        if not _may_be_asked(look, leg) or any(live(look.race, x.id) for x in edges):
            continue
        nearest = min((one for x in edges if (one := _coming(look, leg, x))), key=lambda one: (one.at, one.exchange), default=None)
        if nearest and _is_new(look, leg, nearest):
            yield nearest


def zone(look: Look, giver: Leg) -> tuple[datetime, datetime] | None:
    """When the zone before the expected offer of a leg in hand begins, and the offer itself, in the hours of the giver."""
    offer = expected_offer(look.race, look.schedule, giver.id) if giver.state in IN_HAND else None
    if offer is None:
        return None
    time = look.clocks.of(giver.runner)
    days = max(look.policy.zone_least_days, look.policy.zone_share * giver.planned_days)
    return after(time, offer, -day(time, offer) * days), offer


def _may_be_asked(look: Look, leg: Leg) -> bool:
    """A leg that waits, of somebody whom the question can reach; the lead is not asked whether the tape is up."""
    waits = leg.state is LegState.WAITING and leg.kind is LegKind.LEG
    return waits and leg.runner is not None and leg.runner not in look.people.unreachable


def _coming(look: Look, leg: Leg, exchange: Exchange) -> Asking | None:
    giver = look.race.legs[exchange.giver]
    near = zone(look, giver) if giver.kind is LegKind.LEG else None
    if near is None or leg.runner is None or giver.runner == leg.runner:
        return None  # the start takes no time, it is in nobody's hand yet, or it is passed to oneself
    return Asking(leg.id, exchange.id, leg.runner, giver.runner, near[0], local_day(look.clocks.of(leg.runner), near[1]))


def _is_new(look: Look, leg: Leg, nearest: Asking) -> bool:
    """Was nobody asked about it, or is the day gone for which they were asked, and a later one expected?"""
    if leg.ready_asked_for is None or leg.ready_over is None or look.race.exchanges[leg.ready_over].dropped:
        return True
    gone = end_of_day(look.clocks.of(leg.runner), leg.ready_asked_for)
    return nearest.at > gone and nearest.expected > local_day(look.clocks.of(leg.runner), look.now)
