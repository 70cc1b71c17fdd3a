"""What is done about a wait: a lead nudges whoever is waited for, or sets it aside until a day; a mail server knows no such taker.

Each holds the campaign's row, as every move does, and runs in a savepoint of the door's transaction.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from campaigns import events, rows, watch
from campaigns import race as pure
from campaigns.decide import hats_on
from campaigns.ladder import Part, after_telling, may_nudge
from campaigns.lifecycle import PLANNERS, CampaignState, HandoffState, Hat, Kind, gettext_noop, invalid
from campaigns.models import Campaign, Handoff, Stall
from campaigns.play import play
from campaigns.stall import Look
from campaigns.stalled import as_open, told_of
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import local_day

MOST_SNOOZES = 2


def nudge(stall: Stall, *, by: Who, now: datetime) -> Stall:
    """Send whoever is waited for their second message now. Raises WrongPerson, or WrongMoment where it was sent or the wait is over."""
    with transaction.atomic():
        campaign, row, look, hat = _hold(stall, by, now)
        waiting = as_open(row)
        if not may_nudge(waiting):
            raise WrongMoment(gettext_noop("They were told twice already. Call them, find another taker, or change the plan."))
        if waiting.court == str(by.id):
            raise WrongMoment(gettext_noop("It is you who is being waited for."))
        tell = {waiting.court or "": Part.COURT}
        row.told = dict(after_telling(waiting, tell).told)
        row.save(update_fields=["told"])
        _record(campaign, told_of(row, Kind.STALL_NUDGED, now, tell=tell), by, hat)
        watch.look_at(campaign, now=now, race=look.race)
    stall.refresh_from_db()
    return stall


def snooze(stall: Stall, *, by: Who, now: datetime, until: date | None, reason: str = "") -> Stall:
    """Nobody is told more of it before the end of that day. Twice at most, and never past the day the baton is needed by."""
    with transaction.atomic():
        campaign, row, look, hat = _hold(stall, by, now)
        if row.snoozes >= MOST_SNOOZES:
            raise WrongMoment(gettext_noop("It was set aside twice already. Now it needs a decision."))
        day = _day_to_come(look, row, until)
        row.snoozed_until, row.snoozes = day, row.snoozes + 1
        row.save(update_fields=["snoozed_until", "snoozes"])
        _record(campaign, told_of(row, Kind.STALL_SNOOZED, now, until=day.isoformat()), by, hat, words={"reason": reason.strip()})
        watch.look_at(campaign, now=now, race=look.race)
    stall.refresh_from_db()
    return stall


def undelivered(handoff_id: UUID, *, to: UUID, now: datetime) -> bool:
    """The message of an offer was refused for good: its taker cannot be reached, so that somebody else has to be found.

    False, and nothing written, where that is known already, where it was answered meanwhile, or where it waits for somebody else.
    """
    campaign_id = Handoff.objects.filter(pk=handoff_id).values_list("campaign_id", flat=True).first()
    if campaign_id is None:
        return False
    with transaction.atomic():
        campaign = Campaign.objects.hold(campaign_id)
        race = rows.load(campaign)
        handoff = race.handoffs[str(handoff_id)]
        if handoff.state is not HandoffState.OFFERED or handoff.undelivered_at or handoff.taker != str(to):
            return False
        event = pure.Event(Kind.UNDELIVERED, now, leg=handoff.leg, handoff=handoff.id, facts={"taker": handoff.taker})
        after = play(race, event)
        rows.save(campaign, race, after)
        events.record(campaign, [event], via="house")
        watch.look_at(campaign, now=now, race=after)
    return True


def _hold(stall: Stall, by: Who, now: datetime) -> tuple[Campaign, Stall, Look, Hat]:
    """The campaign held, the row as it is now, and the lead's hat of whoever asks."""
    campaign = Campaign.objects.hold(stall.campaign_id)
    row = Stall.objects.filter(pk=stall.pk).select_related("handoff__exchange").first()
    if row is None:
        raise NotFound
    look = watch.look_of(campaign, now=now)
    worn = hats_on(look.race, None, people=look.people, me=by.texts, admin=by.is_a("admin")) & PLANNERS
    if not worn:
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=look.race.lead)
    if row.closed_at is not None or look.race.state is not CampaignState.RUNNING:
        raise WrongMoment(gettext_noop("This wait is over already. Nothing needs to be done."))
    return campaign, row, look, min(worn, key=list(Hat).index)


def _day_to_come(look: Look, row: Stall, until: date | None) -> date:
    if until is None:
        raise invalid({"until": [gettext_noop("Name the day on which you look at it again.")]})
    if until < local_day(look.clocks.of(look.race.lead), look.now):
        raise invalid({"until": [gettext_noop("That day is over already.")]})
    need_by = row.handoff.exchange.need_by if row.handoff and row.handoff.exchange else None
    if need_by and until > need_by:
        raise invalid({"until": [gettext_noop("The baton is needed before that day.")]})
    return until


def _record(campaign: Campaign, event: pure.Event, by: Who, hat: Hat, *, words: dict[str, str] | None = None) -> None:
    said = pure.Event(event.kind, event.at, str(by.id), hat, event.leg, event.handoff, event.facts, words or {})
    events.record(campaign, [said], via=by.via)
