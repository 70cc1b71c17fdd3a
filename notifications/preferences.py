"""What a person wants by mail: news at once or with the daily mail, the daily mail and its hour; and "stop writing to me".

What waits for somebody is always mailed to them, and the app shows everything. Somebody without an account has one wish: to be left
alone. Then nothing goes to them, and the leads of their races are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from campaigns import people
from notifications.models import HALF_PAST_EIGHT, Delivery, Notice, Preference
from stakeholders.models import Stakeholder
from stakeholders.who import Who

HOURS = tuple(time(half // 2, half % 2 * 30) for half in range(12, 25))  # from 06:00 to 12:00
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """`information`: news that waits for nobody, like a baton that is late on its way to them, comes as a mail of its own."""

    information: bool = True
    digest: bool = True
    digest_at: time = HALF_PAST_EIGHT


def wanted_by(who: Who) -> Wanted:
    said = Preference.objects.filter(reader=who.id).values_list("mail_information", "digest", "digest_at").first()
    return Wanted(*said) if said else Wanted()


@transaction.atomic
def want(who: Who, wanted: Wanted) -> None:
    """Keep it. What has waited for a daily mail that they want no more is in the app."""
    said = {"mail_information": wanted.information, "digest": wanted.digest, "digest_at": wanted.digest_at}
    Preference.objects.update_or_create(reader_id=who.id, defaults=said)
    if not wanted.digest:
        Notice.objects.filter(reader=who.id, for_digest=True).update(for_digest=False)


@transaction.atomic
def stop_writing(person: Stakeholder, *, now: datetime) -> Stakeholder:
    """Nothing goes to them any more, nothing that is on its way either; the leads of their open races are told. Idempotent.

    A later offer finds them unreachable, and goes to whoever finds another taker.
    """
    people.stop_writing(person, now=now)
    queued = Delivery.objects.filter(notice__reader=person, state=State.QUEUED)
    queued.update(state=State.CANCELLED, lease_token=None, lease_until=None)
    return person


@transaction.atomic
def allow_writing(person: Stakeholder, *, now: datetime) -> Stakeholder:
    """They may be written to again, of what happens from now on."""
    return people.allow_writing(person, now=now)
