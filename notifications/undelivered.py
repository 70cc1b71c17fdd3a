"""An offer whose mail is refused for good reaches nobody: the race is told, so that somebody else is found."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from campaigns import chasing
from notifications.models import Delivery

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200


def report(*, now: datetime) -> int:
    """Tell the races of every dead message about a handoff that they do not know of; the number told of.

    Asked after each round of sending. Who dies before the mark is set is asked again: the race notes it once. One that cannot be
    told is logged, tried again with the next round, and stops no other.
    """
    dead = Delivery.objects.filter(state=Delivery.State.DEAD, reported_at__isnull=True, endpoint=None)
    rows = dead.select_related("notice__event").order_by("pk")[:MOST_AT_ONCE]
    return sum(_reported(row.pk, _handoff(row), row.notice.reader_id, now) for row in rows)


def _handoff(delivery: Delivery) -> UUID | None:
    """What asked its reader to act on a handoff; news of one, and the daily mail, are no offers."""
    notice = delivery.notice
    handoff = notice.event.handoff_id or notice.facts.get("handoff")
    return UUID(str(handoff)) if handoff and notice.act_now and delivery.digest_id is None else None


def _reported(delivery: UUID, handoff: UUID | None, reader: UUID, now: datetime) -> int:
    try:
        told = handoff is not None and chasing.undelivered(handoff, to=reader, now=now)
    except Exception:
        log.exception("race not told that delivery %s is dead; tried again", delivery)
        return 0
    Delivery.objects.filter(pk=delivery, reported_at__isnull=True).update(reported_at=now)
    return int(told)
