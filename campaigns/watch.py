"""Look at campaigns whose moment has come: ask who is next, open, climb and close stalls, set the next moment.

The database is the clock: `look_again_at` is the only timer there is. A look that comes late, twice, or in two workers at once writes
the same log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns import events, ready, rows
from campaigns import race as pure
from campaigns.escalating import keep_questions
from campaigns.judge import judge
from campaigns.lifecycle import CampaignState
from campaigns.models import Campaign
from campaigns.patience import policy_of
from campaigns.play import play
from campaigns.risk import risk_of
from campaigns.roster import clocks_of, crew_of, people_of
from campaigns.schedule import run_forward
from campaigns.stall import Look
from campaigns.stalled import Book

log = logging.getLogger(__name__)
PUSHED_FORWARD = timedelta(hours=1)


def sweep(*, now: datetime, at_most: int = 1000) -> int:
    """Look at every campaign that is due, each in a transaction of its own; the number looked at.

    One that somebody else holds is passed by, and tried once more in the end: if it is held still, it is left for the next round. A
    poison one is logged, pushed an hour forward, and stops nobody.
    """
    due = list(Campaign.objects.due_for_a_look(now).values_list("pk", flat=True)[:at_most])
    with events.one_bell_for_many():
        looked = {campaign_id: _look_at_one(campaign_id, now) for campaign_id in due}
        again = [_look_at_one(campaign_id, now) for campaign_id, found in looked.items() if found is None]
        return sum(map(bool, [*looked.values(), *again]))


def _look_at_one(campaign_id: UUID, now: datetime) -> bool | None:
    """Whether there was something to look at; None where somebody else holds it."""
    try:
        with transaction.atomic():
            campaign = Campaign.objects.hold_if_free(campaign_id)
            if campaign is None:
                return None
            if campaign.look_again_at and campaign.look_again_at <= now:
                look_at(campaign, now=now)
                return True
    except Exception:
        log.exception("campaign %s cannot be looked at; pushed an hour forward", campaign_id)
        Campaign.objects.filter(pk=campaign_id).update(look_again_at=now + PUSHED_FORWARD, look_failed_at=now)
    return False


def look_at(campaign: Campaign, *, now: datetime, race: pure.Race | None = None) -> None:
    """Judge one campaign as of `now`. It must be held. `race` is its present state where the caller has it already."""
    look = _asked(campaign, look_of(campaign, now=now, race=race))
    verdict = judge(look)
    book = Book(campaign, look)
    happened = book.keep(verdict.found)
    keep_questions(campaign, happened, events.record(campaign, happened, via="house"))
    moments = [moment for moment in (verdict.look_again_at, book.next_at) if moment]
    campaign.look_again_at = min(moments) if verdict.look_again_at else None
    campaign.look_failed_at = None
    campaign.save(update_fields=["look_again_at", "look_failed_at"])


def _asked(campaign: Campaign, look: Look) -> Look:
    """Ask everybody whose baton comes near whether they are ready; the look as it is then."""
    due = [one.event(look.now) for one in ready.askings(look) if one.at <= look.now]
    if not due:
        return look
    race = look.race
    for event in due:
        race = play(race, event)
    rows.save(campaign, look.race, race)
    events.record(campaign, due, via="house")
    return replace(look, race=race, schedule=run_forward(race, times=look.clocks.times, site=look.clocks.site, now=look.now))


def look_of(campaign: Campaign, *, now: datetime, race: pure.Race | None = None) -> Look:
    """All that a judgement is made from, read in a handful of queries."""
    race = race or rows.load(campaign)
    people = people_of(race)
    crew = crew_of(race, people, now=now)
    clocks = clocks_of(race, also=[*people.heads.values(), *people.sponsors.values(), *crew.substitutes.values(), *crew.deciders])
    schedule = run_forward(race, times=clocks.times, site=clocks.site, now=now)
    return Look(race, schedule, clocks, people, crew, policy_of(campaign), now, risk=risk_of(campaign))


def look_soon(campaign_ids: Iterable[UUID], *, now: datetime) -> int:
    """Something that clocks depend on was edited (people, calendars, plans): the next sweep looks again. Idempotent."""
    open_states = [CampaignState.RUNNING, CampaignState.PAUSED]
    return Campaign.objects.filter(pk__in=campaign_ids, state__in=open_states).update(look_again_at=now)


def overdue(*, now: datetime, by: timedelta) -> int:
    """How many campaigns should have been looked at longer ago than that; asked by the health page."""
    return Campaign.objects.due_for_a_look(now - by).count()
