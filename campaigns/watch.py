"""Look at campaigns whose moment has come: open the stalls that are new, close those that are over, set the next moment.

The database is the clock: `look_again_at` is the only timer there is. A look that comes late, twice, or in two workers at once writes
the same log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns import events, rows
from campaigns import race as pure
from campaigns.lifecycle import CampaignState, Kind
from campaigns.models import Campaign, Stall
from campaigns.roster import clocks_of, people_of
from campaigns.schedule import cost_of
from campaigns.stall import Clocks, Found, Policy, judge

log = logging.getLogger(__name__)
PUSHED_FORWARD = timedelta(hours=1)
POLICY = Policy()


def sweep(*, now: datetime, at_most: int = 1000) -> int:
    """Look at every campaign that is due, each in a transaction of its own; the number looked at.

    One that somebody else holds is left for the next round. A poison one is logged, pushed an hour forward, and stops nobody.
    """
    looked = 0
    for campaign_id in Campaign.objects.due_for_a_look(now).values_list("pk", flat=True)[:at_most]:
        try:
            with transaction.atomic():
                campaign = Campaign.objects.hold_if_free(campaign_id)
                if campaign and campaign.look_again_at and campaign.look_again_at <= now:
                    look_at(campaign, now=now)
                    looked += 1
        except Exception:
            log.exception("campaign %s cannot be looked at; pushed an hour forward", campaign_id)
            Campaign.objects.filter(pk=campaign_id).update(look_again_at=now + PUSHED_FORWARD, look_failed_at=now)
    return looked


def look_at(campaign: Campaign, *, now: datetime, race: pure.Race | None = None) -> None:
    """Judge one campaign as of `now`. It must be held. `race` is its present state where the caller has it already."""
    race = race or rows.load(campaign)
    people, clocks = people_of(race), clocks_of(race)
    verdict = judge(race, clocks, people=people, now=now, policy=POLICY)
    open_rows = {_key(stall): stall for stall in Stall.objects.open().filter(campaign=campaign)}
    found = {one.key: one for one in verdict.found}
    happened = [_closed(stall, race, now) for key, stall in open_rows.items() if key not in found]
    happened += [_opened(campaign, race, one, clocks, now) for key, one in found.items() if key not in open_rows]
    _refresh(open_rows.values(), found, race, clocks, now)
    events.record(campaign, happened, via="house")
    campaign.look_again_at, campaign.look_failed_at = verdict.look_again_at, None
    campaign.save(update_fields=["look_again_at", "look_failed_at"])


def look_soon(campaign_ids: Iterable[UUID], *, now: datetime) -> int:
    """Something that clocks depend on was edited (people, calendars, plans): the next sweep looks again. Idempotent."""
    open_states = [CampaignState.RUNNING, CampaignState.PAUSED]
    return Campaign.objects.filter(pk__in=campaign_ids, state__in=open_states).update(look_again_at=now)


def overdue(*, now: datetime, by: timedelta) -> int:
    """How many campaigns should have been looked at longer ago than that; asked by the health page."""
    return Campaign.objects.due_for_a_look(now - by).count()


def _key(stall: Stall) -> tuple[str, str]:
    return stall.kind, str(stall.handoff_id or stall.leg_id)


def _opened(campaign: Campaign, race: pure.Race, found: Found, clocks: Clocks, now: datetime) -> pure.Event:
    cost = _cost(race, found.subject, found.opened_at, clocks, now)
    stall = Stall.objects.create(
        campaign=campaign,
        leg_id=found.leg,
        handoff_id=found.handoff,
        kind=found.kind.value,
        opened_at=found.opened_at,
        noticed_at=now,
        court_id=found.court,
        cost_days=cost,
        policy=POLICY.as_facts(),
    )
    facts = {"stall": str(stall.pk), "kind": stall.kind, "court": found.court, "opened_at": found.opened_at.isoformat(), "cost_days": cost}
    return pure.Event(Kind.STALL_OPENED, now, leg=found.leg, handoff=found.handoff, facts=facts)


def _closed(stall: Stall, race: pure.Race, now: datetime) -> pure.Event:
    why = _why(stall, race)
    Stall.objects.filter(pk=stall.pk, closed_at__isnull=True).update(closed_at=now, why_closed=why)
    facts = {"stall": str(stall.pk), "kind": stall.kind, "why": why}
    leg, handoff = str(stall.leg_id), str(stall.handoff_id) if stall.handoff_id else None
    return pure.Event(Kind.STALL_CLOSED, now, leg=leg, handoff=handoff, facts=facts)


def _why(stall: Stall, race: pure.Race) -> str:
    if race.state is not CampaignState.RUNNING:
        return race.state.value
    if stall.handoff_id:
        return race.handoffs[str(stall.handoff_id)].state.value
    return race.legs[str(stall.leg_id)].state.value


def _refresh(stalls: Iterable[Stall], found: dict[tuple[str, str], Found], race: pure.Race, clocks: Clocks, now: datetime) -> None:
    """A stall that goes on: its court may have moved and its cost grown. Neither is news, so neither is logged."""
    for stall in stalls:
        one = found.get(_key(stall))
        if one is None:
            continue
        cost = _cost(race, one.subject, stall.opened_at, clocks, now)
        court = UUID(one.court) if one.court else None
        if (stall.cost_days, stall.court_id) != (cost, court):
            Stall.objects.filter(pk=stall.pk).update(cost_days=cost, court=court)


def _cost(race: pure.Race, subject: str, opened_at: datetime, clocks: Clocks, now: datetime) -> float:
    return cost_of(race, subject, opened_at=opened_at, times=clocks.times, site=clocks.site, now=now)
