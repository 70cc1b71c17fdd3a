"""The log: record what happened, read what nobody was told of yet, and ring the bell.

The bell carries nothing. Lose it and you lose seconds: the sweep finds what is unpublished.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from campaigns import race as pure
from campaigns.lifecycle import Hat, Kind
from campaigns.models import Campaign, Event, Text

bell = Signal()
_many: ContextVar[Iterator[int] | None] = ContextVar("many", default=None)


def record(campaign: Campaign, happened: Sequence[pure.Event], *, via: str = "page") -> list[Event]:
    """Append events to a campaign's log, chained and in order, and ring the bell after commit.

    The campaign must be held: its `seq` and `head` are read and moved here. Words go to rows of their own.
    """
    if not happened:
        return []
    rows, texts = [], []
    for event in happened:
        campaign.seq += 1
        words = {name: body for name, body in event.words.items() if body}
        row = _row(campaign, event, via)
        row.digest = digest(campaign.head, row, {name: text_digest(body) for name, body in words.items()})
        campaign.head = row.digest
        rows.append(row)
        texts.append(words)
    Event.objects.bulk_create(rows)
    Text.objects.bulk_create(
        Text(event=row, name=name, body=body, digest=text_digest(body))
        for row, words in zip(rows, texts, strict=True)
        for name, body in words.items()
    )
    campaign.save(update_fields=["seq", "head"])
    ring_after_commit()
    return rows


def ring_after_commit() -> None:
    """Once a transaction, however much it records: the bell carries nothing."""
    if not any(ring is _ring for _savepoints, ring, _robust in transaction.get_connection().run_on_commit):
        transaction.on_commit(_ring, robust=True)


@contextmanager
def one_bell_for_many() -> Iterator[None]:
    """Rung after the first transaction within, the second, the fourth, the eighth …, and in the end: the first is told at once, and five
    hundred need no five hundred bells, each of which a broker may be slow to take and a worker has to answer."""
    count = itertools.count(1)
    token = _many.set(count)
    try:
        yield
    finally:
        _many.reset(token)
        if _is_between(next(count) - 1):
            bell.send_robust(sender=Campaign)


def _ring() -> None:
    count = _many.get()
    if count is None or not _is_between(next(count)):
        bell.send_robust(sender=Campaign)


def _is_between(number: int) -> bool:
    """Neither nothing nor a power of two."""
    return bool(number & (number - 1))


def mark_told(*, before: datetime, now: datetime) -> int:
    """Take what happened before then as known to everybody: nobody is told of history that was brought along."""
    return Event.objects.unpublished().filter(at__lt=before).update(published_at=now)


def _row(campaign: Campaign, event: pure.Event, via: str) -> Event:
    return Event(
        campaign=campaign,
        seq=campaign.seq,
        kind=event.kind.value,
        at=event.at,
        by_id=event.by,
        hat=event.hat.value if event.hat else "",
        via=via,
        leg_id=event.leg,
        handoff_id=event.handoff,
        facts=dict(event.facts),
    )


def digest(previous: str, row: Event, words: dict[str, str]) -> str:
    """SHA-256 over the digest before, this row, and the digests of its words. Erasing words leaves it true."""
    at = row.at.astimezone(UTC).isoformat()
    links: list[Any] = [previous, str(row.campaign_id), row.seq, row.kind, at, _text(row.by_id), row.hat, row.via]
    links += [_text(row.leg_id), _text(row.handoff_id), row.facts, words]
    return hashlib.sha256(json.dumps(links, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def text_digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def as_pure(row: Event) -> pure.Event:
    """A row of the log as the pure rooms have it, without its words."""
    return pure.Event(
        kind=Kind(row.kind),
        at=row.at,
        by=_text(row.by_id),
        hat=Hat(row.hat) if row.hat else None,
        leg=_text(row.leg_id),
        handoff=_text(row.handoff_id),
        facts=row.facts,
    )


def log_of(campaign: Campaign) -> Iterable[Event]:
    return Event.objects.filter(campaign=campaign).order_by("seq")
