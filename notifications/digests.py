"""The daily mail: at half past eight of a working day, one with everything that only informs and has not been read yet.

A digest is a row a person and local day, so that it exists once; its notices go through the outbox like any other, as one message.
Nothing is kept of when the next one is due: each round asks whose notices have waited past their hour.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from notifications import links
from notifications.daily import Edition, current
from notifications.models import HALF_PAST_EIGHT, Bundle, Delivery, Digest, Notice, Preference
from stakeholders import directory

MADE_AT_ONCE = 200
EMAIL = Delivery.Channel.EMAIL


def gather(*, now: datetime) -> int:
    """Put together every digest that is due; the number made. Late, twice, or in two workers at once: one a person and day."""
    due = list(_due(now).items())
    return sum(_make(dict(due[start : start + MADE_AT_ONCE])) for start in range(0, len(due), MADE_AT_ONCE))


def _waiting() -> QuerySet[Notice]:
    return Notice.objects.filter(for_digest=True)


def _due(now: datetime) -> dict[UUID, Edition]:
    """Today's edition of everybody for whom something has waited since before it was due."""
    hour = Subquery(Preference.objects.filter(reader=OuterRef("reader")).values("digest_at")[:1])
    asked = _waiting().values("reader").annotate(oldest=Min("created_at"), hour=hour).order_by("reader")
    rows = list(asked.values_list("reader", "reader__zone", "oldest", "hour"))
    times = directory.working_times(reader for reader, *_ in rows) if rows else {}
    found = {reader: current(times[reader], zone, hour or HALF_PAST_EIGHT, now=now) for reader, zone, _, hour in rows}
    since = {reader: oldest for reader, _, oldest, _ in rows}
    return {reader: one for reader, one in found.items() if one and since[reader] <= one.due_at}


@transaction.atomic(durable=True)
def _make(editions: Mapping[UUID, Edition]) -> int:
    """Take what waits for these readers. Notices that another worker holds are left to it."""
    made = set(Digest.objects.filter(_of(editions)).values_list("reader", flat=True))
    notices = _taken({reader: one for reader, one in editions.items() if reader not in made})
    readers = {notice.reader_id for notice in notices if not notice.read_at}
    digests = {reader: _digest(reader, editions[reader]) for reader in readers}
    Digest.objects.bulk_create(digests.values())
    Bundle.objects.bulk_create(_bundles(readers), ignore_conflicts=True)
    Delivery.objects.bulk_create([_delivery(one, digests[one.reader_id]) for one in notices if not one.read_at], ignore_conflicts=True)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(for_digest=False)
    return len(digests)


def _of(editions: Mapping[UUID, Edition]) -> Q:
    days = Q(pk__in=[])
    for reader, one in editions.items():
        days |= Q(reader=reader, day=one.day)
    return days


def _taken(editions: Mapping[UUID, Edition]) -> Sequence[Notice]:
    """What waited when the edition was due, locked. What was read meanwhile is not told again, it only waits no more."""
    if not editions:
        return []
    last = max(one.due_at for one in editions.values())
    rows = _waiting().filter(reader__in=editions, created_at__lte=last).order_by("pk")
    held = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return [one for one in held if one.created_at <= editions[one.reader_id].due_at]


def _digest(reader: UUID, edition: Edition) -> Digest:
    return Digest(id=_key(reader, edition.day.isoformat()), reader_id=reader, day=edition.day, due_at=edition.due_at)


def _bundles(readers: set[UUID]) -> list[Bundle]:
    return [Bundle(id=_key(reader, EMAIL.value), reader_id=reader, channel=EMAIL) for reader in sorted(readers)]


def _delivery(notice: Notice, digest: Digest) -> Delivery:
    return Delivery(
        id=uuid.uuid5(notice.id, EMAIL.value),
        notice=notice,
        bundle_id=_key(notice.reader_id, EMAIL.value),
        digest=digest,
        channel=EMAIL,
        next_at=digest.due_at,
        message_id=links.message_id(digest.id),
    )


def _key(reader: UUID, name: str) -> UUID:
    return uuid.uuid5(reader, f"digest:{name}")
