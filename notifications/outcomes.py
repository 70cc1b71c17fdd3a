"""What became of a message. Every change is fenced: it counts only while the lease is ours, delivery by delivery."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from notifications import links
from notifications.causes import with_cause_among
from notifications.channels.base import DeliveryFailed
from notifications.claiming import LEASE
from notifications.hours import Hours
from notifications.models import Attempt, Bundle, Delivery, Result

log = logging.getLogger(__name__)
State = Delivery.State
Message = Sequence[Delivery]

ASKED_AGAIN_AFTER = 0.25  # seconds; a send may take 25 of the 30 that half a lease is
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=4)
KEEP_TRYING, TRY_AT_LEAST = timedelta(hours=72), 12


class Wanted:
    """What of a lease is still to be sent, asked of the database at most a moment before each send.

    The question for fifty deliveries costs what it costs for one, and more than a mail on its way to a relay that is near.
    """

    def __init__(self, leased: Message) -> None:
        self._leased, self._asked_at = leased, -ASKED_AGAIN_AFTER
        self._wanted: set[UUID] = set()

    def of(self, message: Message) -> Message:
        """Those that are ours with time for one more send, and have their cause."""
        if time.monotonic() - self._asked_at >= ASKED_AGAIN_AFTER:
            self._asked_at, self._wanted = time.monotonic(), self._ask()
        return [row for row in message if row.pk in self._wanted]

    def _ask(self) -> set[UUID]:
        in_time = Delivery.objects.filter(_ours(self._leased), lease_until__gt=Now() + LEASE / 2)
        keys = {(row.notice.event.kind, row.notice.why) for row in self._leased}
        return set(with_cause_among(in_time, keys, of="notice__").values_list("pk", flat=True))


def note_failure(message: Message, failed: DeliveryFailed, hours: Hours, *, now: datetime) -> Result:
    """Refused or given up for good is dead; else it is tried again in the reader's hours, after a pause."""
    error, first = failed.reason[:500], message[0]
    if failed.final:
        return finish(message, Result.REFUSED, state=State.DEAD, last_error=error)
    tried_for = now - (first.notice.due_at or first.notice.created_at)
    if tried_for >= KEEP_TRYING and first.attempts >= TRY_AT_LEAST:
        return finish(message, Result.FAILED, state=State.DEAD, last_error=error)
    next_at = hours.may_go(first, now + max(pause(first.attempts), failed.retry_after or timedelta()))
    result = Result.UNKNOWN if failed.perhaps_sent else Result.FAILED
    return finish(message, result, state=State.QUEUED, next_at=next_at, last_error=error)


def pause(attempts: int) -> timedelta:
    """Twice as long each time, up to four hours, give or take a quarter so that what failed together does not come back together."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 -- no secret


def put_back(message: Message, **changes: Any) -> Result:
    """Unsent, and not counted as a try: what comes next for this reader and campaign need not wait for it."""
    Bundle.objects.filter(pk__in={row.bundle_id for row in message if _first_try(row)}).update(last_at=None)
    return finish(message, Result.RELEASED, state=State.QUEUED, attempts=F("attempts") - 1, **changes)


def drop(message: Message, bundled: Message) -> None:
    """Put back what has lost its cause, alone or out of a bundle: from there it goes on, if ever, as a message of its own."""
    if len(message) == len(bundled):
        put_back(message)
        return
    for row in message:
        finish([row], Result.RELEASED, state=State.QUEUED, attempts=F("attempts") - 1, message_id=links.message_id(row.pk))


def finish(message: Message, result: Result, **changes: Any) -> Result:
    """Write what became of leased deliveries. Somebody else's by now: their word counts, ours is kept with the attempt."""
    with transaction.atomic():
        if len(message) == 1:
            ours = message if _write(message, changes) else []
            return _end(message, ours, result)
        held = Delivery.objects.filter(_ours(message)).select_for_update(no_key=True).values_list("pk", flat=True)
        pks = set(held)
        ours = [row for row in message if row.pk in pks]
        _write(ours, changes)
        return _end(message, ours, result)


def _write(message: Message, changes: dict[str, Any]) -> int:
    return Delivery.objects.filter(_ours(message)).update(lease_token=None, lease_until=None, **changes) if message else 0


def _end(message: Message, ours: Message, result: Result) -> Result:
    lost = [row for row in message if row not in ours]
    if ours:
        _tries(ours).update(ended_at=Now(), result=result)
    if lost:
        log.warning("lease of deliveries %s was lost before it was noted: %s", ", ".join(str(row.pk) for row in lost), result)
        result = Result.FENCED if result is Result.SENT else result
        _tries(lost).update(ended_at=Now(), result=result)
    return result


def _tries(message: Message) -> QuerySet[Attempt]:
    return Attempt.objects.filter(Q(delivery__in=[row.pk for row in message], lease_token=message[0].lease_token))


def _ours(message: Message) -> Q:
    return Q(pk__in=[row.pk for row in message], state=State.LEASED, lease_token=message[0].lease_token)


def _first_try(row: Delivery) -> bool:
    return row.attempts == 1 and row.digest_id is None


def settle_posts() -> None:
    """What waits for an endpoint that is off waits no more: cancelled where somebody switched it off, dead where it is gone; each says
    why. One query where nothing does."""
    waits = Delivery.objects.filter(endpoint__isnull=False, state=State.QUEUED)
    gone, paused = Q(endpoint__disabled_at__isnull=False), Q(endpoint__paused_at__isnull=False)
    owned = Q(endpoint__owner__active=True, endpoint__owner__user__is_active=True)
    rows = waits.filter(gone | paused | ~owned)
    if rows.exists():
        with transaction.atomic(durable=True):
            rows.filter(gone).update(state=State.DEAD, last_error="switched_off")
            rows.filter(paused).update(state=State.CANCELLED, last_error="paused")
            rows.exclude(owned).update(state=State.CANCELLED, last_error="owner_gone")
