"""From events to people: publish what happened as notices, claim what is due to be sent, send it, try again.

The tables are the truth: any number of publishers and senders may run at once, late or not at all, and be killed anywhere. A message
goes out twice only where a sender was cut off between the other side's taking it and our noting it; both copies bear one Message-ID.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from campaigns.models import Event
from notifications.causes import with_cause, without_cause
from notifications.channels import CHANNELS
from notifications.channels.base import DeliveryFailed
from notifications.drafting import draft
from notifications.models import Attempt, Delivery, Notice, Result
from notifications.render import mail
from notifications.telling import Told, tell
from stakeholders import directory
from stakeholders.models import Organisation
from stakeholders.worktime import WorkingTime, opening

log = logging.getLogger(__name__)
State = Delivery.State

PUBLISHED_AT_ONCE = 200
CLAIMED_AT_ONCE = 20
LEASE = timedelta(seconds=60)
LONGEST_ROUND = 120.0  # seconds after which a sender claims no more: the next one is never far
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=4)
KEEP_TRYING, TRY_AT_LEAST = timedelta(hours=72), 12


# Publish


def publish(*, now: datetime) -> int:
    """Tell of every event that nobody was told of yet, and cancel what has lost its cause; the number of notices written.

    Late, twice, or in two workers at once: the same notices.
    """
    written, last = 0, 0
    while found := _publish_after(last, now):
        last, count = found
        written += count
    _cancel_without_cause()
    return written


@transaction.atomic(durable=True)
def _publish_after(last: int, now: datetime) -> tuple[int, int] | None:
    """One batch; the last event in it and the number of its notices. Events that another publisher holds are left to it."""
    unread = Event.objects.unpublished().filter(pk__gt=last).order_by("pk")
    batch = list(unread.select_for_update(of=("self",), skip_locked=True, no_key=True)[:PUBLISHED_AT_ONCE])
    if not batch:
        return None
    drafts = draft(batch, now=now)
    Notice.objects.bulk_create(drafts.notices, ignore_conflicts=True)
    Delivery.objects.bulk_create(drafts.deliveries, ignore_conflicts=True)
    Event.objects.filter(pk__in=drafts.understood).update(published_at=now)
    return batch[-1].pk, len(drafts.notices)


@transaction.atomic(durable=True)
def _cancel_without_cause() -> None:
    gone = without_cause(Delivery.objects.filter(_waiting()), of="notice__").only("pk")
    ids = [row.pk for row in gone.select_for_update(of=("self",), skip_locked=True, no_key=True)]
    Delivery.objects.filter(pk__in=ids).update(state=State.CANCELLED, lease_token=None, lease_until=None)


# Claim


def claim(*, channel: str, now: datetime, batch: int) -> list[Delivery]:
    """Lease up to `batch` deliveries that are due and still have their cause, one attempt each; committed when this returns.

    A lease runs on the database's clock, so that no worker's wrong clock ends it; what a dead sender had leased comes round again.
    Raises RuntimeError inside a transaction: nothing may be sent before the lease is on disk.
    """
    token = uuid.uuid4()
    with transaction.atomic(durable=True):
        due = with_cause(Delivery.objects.filter(_waiting(now), channel=channel), of="notice__").order_by("next_at", "pk")
        ids = [row.pk for row in due.only("pk").select_for_update(of=("self",), skip_locked=True, no_key=True)[:batch]]
        Delivery.objects.filter(pk__in=ids).update(
            state=State.LEASED, lease_token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
        Attempt.objects.bulk_create(Attempt(delivery_id=pk, lease_token=token) for pk in ids)
    return list(Delivery.objects.filter(lease_token=token).select_related("notice").order_by("next_at", "pk")) if ids else []


def _waiting(due_by: datetime | None = None) -> Q:
    """Queued (and due by then), or leased by a sender that has not come back."""
    queued = Q(state=State.QUEUED) & (Q(next_at__lte=due_by) if due_by else Q())
    return queued | Q(state=State.LEASED, lease_until__lt=Now())


# Deliver


def deliver(*, now: datetime) -> int:
    """Send what is due through every channel; the number sent. Never inside a transaction."""
    stop = time.monotonic() + LONGEST_ROUND
    return sum(_deliver(channel, now, stop) for channel in CHANNELS)


def _deliver(channel: str, now: datetime, stop: float) -> int:
    sent = 0
    while time.monotonic() < stop:
        leased = claim(channel=channel, now=now, batch=CLAIMED_AT_ONCE)
        if not leased:
            break
        done = _send_each(leased, now)
        sent += done.count(Result.SENT)
        if None in done:
            break
    return sent


def _send_each(leased: Sequence[Delivery], now: datetime) -> list[Result | None]:
    """What became of each; None ends the list where the channel is down and the rest was put back."""
    told = {row.id: row for row in tell(Notice.objects.filter(deliveries__in=leased))}
    hours = directory.working_times(delivery.notice.reader_id for delivery in leased)
    house = _house()
    done: list[Result | None] = []
    for number, delivery in enumerate(leased):
        try:
            done.append(_send(delivery, told.get(delivery.notice_id), hours[delivery.notice.reader_id], house, now))
        except DeliveryFailed as down:
            log.warning("%s is down: %s", delivery.channel, down.reason)
            for rest in leased[number + 1 :]:
                _put_back(rest, next_at=rest.next_at)
            return [*done, None]
    return done


def _send(delivery: Delivery, told: Told | None, hours: WorkingTime, house: str, now: datetime) -> Result:
    """Send one, if it is still ours and still wanted. Raises DeliveryFailed, all noted, where the whole channel is down."""
    opens_at = opening(hours, now)
    if opens_at > now:
        return _put_back(delivery, next_at=opens_at)
    if not _half_the_lease_remains(delivery):
        return _put_back(delivery, next_at=delivery.next_at)
    try:
        if told is None:
            raise DeliveryFailed("no words can be put on it")
        CHANNELS[delivery.channel](mail(told, message_id=delivery.message_id, house=house))
    except DeliveryFailed as failed:
        result = _note_failure(delivery, failed, hours, now)
        if failed.channel_down:
            raise
        return result
    except Exception as broken:
        log.exception("delivery %s cannot be sent", delivery.pk)
        return _note_failure(delivery, DeliveryFailed(f"{type(broken).__name__}: {broken}"), hours, now)
    return _finish(delivery, Result.SENT, state=State.SENT, sent_at=now, last_error="")


def _half_the_lease_remains(delivery: Delivery) -> bool:
    """Asked right before each send, of the database: time for this one, and its cause as of now."""
    in_time = Delivery.objects.filter(_ours(delivery), lease_until__gt=Now() + LEASE / 2)
    return with_cause(in_time, of="notice__").exists()


# What became of it. Every change is fenced: it counts only while the lease is ours.


def _note_failure(delivery: Delivery, failed: DeliveryFailed, hours: WorkingTime, now: datetime) -> Result:
    error = failed.reason[:500]
    tried_for = now - (delivery.notice.due_at or now)
    if failed.final:
        return _finish(delivery, Result.REFUSED, state=State.DEAD, last_error=error)
    if tried_for >= KEEP_TRYING and delivery.attempts >= TRY_AT_LEAST:
        return _finish(delivery, Result.FAILED, state=State.DEAD, last_error=error)
    next_at = opening(hours, now + max(_pause(delivery.attempts), failed.retry_after or timedelta()))
    result = Result.UNKNOWN if failed.perhaps_sent else Result.FAILED
    return _finish(delivery, result, state=State.QUEUED, next_at=next_at, last_error=error)


def _pause(attempts: int) -> timedelta:
    """Twice as long each time, up to four hours, give or take a quarter so that what failed together does not come back together."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 -- no secret


def _put_back(delivery: Delivery, *, next_at: datetime) -> Result:
    """Unsent, and not counted as a try."""
    return _finish(delivery, Result.RELEASED, state=State.QUEUED, next_at=next_at, attempts=delivery.attempts - 1)


def _finish(delivery: Delivery, result: Result, **changes: Any) -> Result:
    """Write what became of a leased delivery. Somebody else's by now: their word counts, ours is kept with the attempt."""
    if not Delivery.objects.filter(_ours(delivery)).update(lease_token=None, lease_until=None, **changes):
        log.warning("lease of delivery %s was lost before it was noted: %s", delivery.pk, result)
        result = Result.FENCED if result is Result.SENT else result
    Attempt.objects.filter(Q(delivery=delivery, lease_token=delivery.lease_token)).update(ended_at=Now(), result=result)
    return result


def _ours(delivery: Delivery) -> Q:
    return Q(pk=delivery.pk, state=State.LEASED, lease_token=delivery.lease_token)


def _house() -> str:
    """The name that our organisation goes by."""
    return Organisation.objects.filter(ours=True).values_list("name", flat=True).first() or "Relay"
