"""The day by which a race is to be finished, moved while it runs: by whom, from when to when, and why.

No move of the race: nobody's dates change with it, only what the expected finish is held against.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from campaigns import watch
from campaigns.leading import day_to_come, hold_to_lead, need, note
from campaigns.lifecycle import Kind, gettext_noop
from campaigns.models import Campaign
from stakeholders.who import Who


def set_target(campaign: Campaign, *, by: Who, now: datetime, finish_on: date | None, reason: str) -> Campaign:
    """Name another day. The same day again changes nothing. For lead, deputy and admins; holds the campaign's row.

    Raises WrongPerson, WrongMoment for a race that is not open, Invalid for a day that is over and without a reason.
    """
    with transaction.atomic():
        held, hat = hold_to_lead(campaign.pk, by)
        day = day_to_come(finish_on, "finish_on", by=by, now=now)
        if day == held.finish_on:
            return held
        said = need({"reason": reason}, reason=gettext_noop("Say why: everybody who reads the status page will ask."))
        facts = {"date": day.isoformat(), "was": held.finish_on.isoformat() if held.finish_on else None}
        held.finish_on = day
        held.save(update_fields=["finish_on"])
        note(held, Kind.TARGET_SET, by=by, hat=hat, now=now, facts=facts, words=said)
        watch.look_soon([held.pk], now=now)
    return held
