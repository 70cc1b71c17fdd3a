"""Take what is due to be sent: leased to one sender, what goes to one person about one campaign together as one message.

A lone notice goes at once. What follows within five minutes of a message to the same person about the same campaign waits until they
are over, and then goes together. The row of the bundle is the lock: two senders at once never take parts of one message.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from notifications import links
from notifications.causes import with_cause
from notifications.models import Attempt, Bundle, Delivery
from notifications.rations import within_their_ration

State = Delivery.State

LEASE = timedelta(seconds=60)
WINDOW = timedelta(minutes=5)


def claim(*, channel: str, now: datetime, batch: int) -> list[Delivery]:
    """Lease up to `batch` messages that are due and still have their cause, one attempt a delivery; committed when this returns.

    A lease runs on the database's clock, so that no worker's wrong clock ends it; what a dead sender had leased comes round again.
    Deliveries with one `message_id` are one message. Raises RuntimeError inside a transaction: nothing may be sent before the lease
    is on disk.
    """
    token = uuid.uuid4()
    with transaction.atomic(durable=True):
        # Named by what every bundle has, so that the rows are joined from its side too: only such may be locked together.
        to_people = Delivery.objects.filter(channel=channel, bundle__channel=channel)
        wanted = with_cause(to_people, of="notice__").select_related("bundle")
        first = list(_due(wanted, now)[:batch])
        messages = within_their_ration(together([*first, *_with_them(first, wanted, now)]), now=now)
        rows = [row for message in messages for row in message]
        _address(messages)
        lease(rows, token)
        Bundle.objects.filter(pk__in={row.bundle_id for row in rows if is_new(row)}).update(last_at=now)
    leased = Delivery.objects.filter(lease_token=token).select_related("notice__event", "digest")
    return list(leased.order_by("next_at", "pk")) if rows else []


def waiting(due_by: datetime | None = None) -> Q:
    """Queued (and due by then), or leased by a sender that has not come back."""
    queued = Q(state=State.QUEUED) & (Q(next_at__lte=due_by) if due_by else Q())
    return queued | Q(state=State.LEASED, lease_until__lt=Now())


def its_turn(now: datetime) -> Q:
    """Not within the five minutes of its bundle, unless it was tried before or is part of a digest."""
    return Q(attempts__gt=0) | Q(digest__isnull=False) | Q(bundle__last_at__isnull=True) | Q(bundle__last_at__lte=now - WINDOW)


def is_new(row: Delivery) -> bool:
    """Never tried, and free to go together with others; what may have arrived once stays the message that it was."""
    return not row.attempts and row.digest_id is None


def together(rows: Iterable[Delivery]) -> list[list[Delivery]]:
    """Deliveries as messages: new ones by their bundle, the others by the message they are part of."""
    messages: dict[object, list[Delivery]] = {}
    for row in rows:
        messages.setdefault(row.bundle_id if is_new(row) else row.message_id, []).append(row)
    return list(messages.values())


# Which


def _due(wanted: QuerySet[Delivery], now: datetime) -> QuerySet[Delivery]:
    """The longest due first; new ones only while their bundle is not within its five minutes. Locked, bundles included."""
    due = wanted.filter(waiting(now), its_turn(now))
    # The bundle first: locked the other way round, a sender would hold on to a part of a bundle that it then leaves to another.
    return due.select_for_update(of=("bundle", "self"), skip_locked=True, no_key=True).order_by("next_at", "pk")


def _with_them(first: Sequence[Delivery], wanted: QuerySet[Delivery], now: datetime) -> Sequence[Delivery]:
    """Whatever belongs to the same messages and did not fit in the batch."""
    if not first:
        return []
    new = {row.bundle_id for row in first if is_new(row)}
    tried = {row.message_id for row in first if not is_new(row)}
    part = Q(attempts=0, digest__isnull=True, bundle__in=new) | Q(bundle__in={row.bundle_id for row in first}, message_id__in=tried)
    rest = wanted.filter(waiting(now), part).exclude(pk__in={row.pk for row in first})
    return list(rest.select_for_update(of=("self",), skip_locked=True, no_key=True))


# Mark


def _address(messages: Iterable[Sequence[Delivery]]) -> None:
    """One Message-ID for what goes together for the first time; a later try bears it again."""
    joined = [message for message in messages if len(message) > 1 and is_new(message[0])]
    for message in joined:
        message_id = links.message_id(uuid.uuid4())
        for row in message:
            row.message_id = message_id
    Delivery.objects.bulk_update([row for message in joined for row in message], ["message_id"])


def lease(rows: Sequence[Delivery], token: uuid.UUID) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.LEASED, lease_token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    Attempt.objects.bulk_create(Attempt(delivery_id=row.pk, lease_token=token) for row in rows)
