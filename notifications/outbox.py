"""From events to people: publish what happened as notices, claim what is due to be sent, send it, try again.

The tables are the truth: any number of publishers and senders may run at once, late or not at all, and be killed anywhere. A message
goes out twice only where a sender was cut off between the other side's taking it and our noting it; both copies bear one Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.models import Event
from notifications import digests, undelivered
from notifications.announcing import announce
from notifications.causes import without_cause
from notifications.channels import CHANNELS
from notifications.channels.base import DeliveryFailed, Send
from notifications.claiming import claim, waiting
from notifications.drafting import draft
from notifications.hours import Hours, hours_of
from notifications.models import Bundle, Delivery, Notice, Result
from notifications.outcomes import Wanted, drop, finish, note_failure, put_back, settle_posts
from notifications.render import compose
from notifications.telling import Told, tell
from stakeholders import directory

__all__ = ["claim", "deliver", "publish"]

log = logging.getLogger(__name__)
State = Delivery.State
Message = Sequence[Delivery]

PUBLISHED_AT_ONCE = 200
CLAIMED_AT_ONCE = 100
LONGEST_ROUND = 120.0  # seconds after which a sender claims no more: the next one is never far


# Publish


def publish(*, now: datetime) -> int:
    """Tell of every event that nobody was told of yet, and gather the digests that are due; the number of notices written.

    What has lost its cause is cancelled. Late, twice, or in two workers at once: the same notices.
    """
    written, last = 0, 0
    while found := _publish_after(last, now):
        last, count = found
        written += count
    digests.gather(now=now)
    _cancel_without_cause()
    settle_posts()
    return written


@transaction.atomic(durable=True)
def _publish_after(last: int, now: datetime) -> tuple[int, int] | None:
    """One batch; the last event in it and the number of its notices. Events that another publisher holds are left to it."""
    unread = Event.objects.unpublished().filter(pk__gt=last).order_by("pk")
    batch = list(unread.select_for_update(of=("self",), skip_locked=True, no_key=True)[:PUBLISHED_AT_ONCE])
    if not batch:
        return None
    drafts = draft(batch, now=now)
    understood = set(drafts.understood)
    Notice.objects.bulk_create(drafts.notices, ignore_conflicts=True)
    # In one order, whoever writes them: two publishers that need the same bundles must not wait for each other.
    Bundle.objects.bulk_create(sorted(drafts.bundles.values(), key=lambda one: one.pk), ignore_conflicts=True)
    Delivery.objects.bulk_create(drafts.deliveries, ignore_conflicts=True)
    Delivery.objects.bulk_create(announce([one for one in batch if one.pk in understood], now=now), ignore_conflicts=True)
    Event.objects.filter(pk__in=drafts.understood).update(published_at=now)
    return batch[-1].pk, len(drafts.notices)


@transaction.atomic(durable=True)
def _cancel_without_cause() -> None:
    gone = without_cause(Delivery.objects.filter(waiting(), endpoint=None), of="notice__").only("pk")
    ids = [row.pk for row in gone.select_for_update(of=("self",), skip_locked=True, no_key=True)]
    Delivery.objects.filter(pk__in=ids).update(state=State.CANCELLED, lease_token=None, lease_until=None)


# Deliver


def deliver(*, now: datetime) -> int:
    """Send what is due through every channel; the number of messages sent. Never inside a transaction."""
    stop = time.monotonic() + LONGEST_ROUND
    sent = sum(_deliver(channel, now, stop) for channel in CHANNELS)
    undelivered.report(now=now)
    return sent


def _deliver(channel: str, now: datetime, stop: float) -> int:
    """Through one connection, batch after batch."""
    sent = 0
    with CHANNELS[channel]() as send:
        while time.monotonic() < stop:
            leased = claim(channel=channel, now=now, batch=CLAIMED_AT_ONCE)
            done = list(_send_each(leased, send, now))
            sent += done.count(Result.SENT)
            if not leased or None in done:
                break
    return sent


def _send_each(leased: Sequence[Delivery], send: Send, now: datetime) -> Iterator[Result | None]:
    """What became of each message; None ends it where the channel is down and the rest was put back."""
    told = {row.id: row for row in tell(Notice.objects.filter(deliveries__in=leased))}
    hours = hours_of({row.notice.reader_id for row in leased}, {UUID(one.reader.id): one.reader.zone for one in told.values()})
    house, messages, wanted = directory.our_name(), _messages(leased, told), Wanted(leased)
    while messages:
        message = messages.pop(0)
        try:
            yield _send(message, told, hours[message[0].notice.reader_id], wanted, send=send, house=house, now=now)
        except DeliveryFailed as down:
            log.warning("%s is down: %s", message[0].channel, down.reason)
            for rest in messages:
                put_back(rest)
            yield None
            return


def _messages(leased: Sequence[Delivery], told: Mapping[UUID, Told]) -> list[Message]:
    """What goes together; what no words can be put on fails by itself, and takes nothing with it."""
    messages: dict[tuple[str, bool], list[Delivery]] = {}
    for row in leased:
        messages.setdefault((row.message_id, row.notice_id in told), []).append(row)
    return list(messages.values())


def _send(message: Message, told: Mapping[UUID, Told], hours: Hours, wanted: Wanted, *, send: Send, house: str, now: datetime) -> Result:
    """Send one, as far as it is still ours and still wanted. Raises DeliveryFailed, all noted, where the whole channel is down."""
    opens_at = hours.may_go(message[0], now)
    if opens_at > now:
        return put_back(message, next_at=opens_at)
    kept = wanted.of(message)
    gone = [row for row in message if row not in kept]
    if gone:
        drop(gone, message)
    if not kept:
        return Result.RELEASED
    try:
        send(compose(kept, told, house=house))
    except DeliveryFailed as failed:
        result = note_failure(kept, failed, hours, now=now)
        if failed.channel_down:
            raise
        return result
    except Exception as broken:
        log.exception("deliveries %s cannot be sent", ", ".join(str(row.pk) for row in kept))
        return note_failure(kept, DeliveryFailed(f"{type(broken).__name__}: {broken}"), hours, now=now)
    return finish(kept, Result.SENT, state=State.SENT, sent_at=now, last_error="")
