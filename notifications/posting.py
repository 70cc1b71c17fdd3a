"""From the outbox to endpoints: one at a time each, beside the mails and never before them.

The same rows, lease, fence and attempts as a mail has. What is different: an endpoint has one delivery in flight, rests after failures
(twice as long each time) so that one which hangs holds nobody up, and is switched off when it says that it is gone, or after five days.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from notifications.announcing import listening
from notifications.channels import DOORS
from notifications.channels.base import DeliveryFailed
from notifications.channels.egress import Answer
from notifications.channels.posts import Door, Post, failure
from notifications.claiming import lease, waiting
from notifications.models import Attempt, Delivery, Endpoint, Result
from notifications.outcomes import KEEP_TRYING, TRY_AT_LEAST, finish, pause
from stakeholders.sealing import Unreadable, unseal

log = logging.getLogger(__name__)
State = Delivery.State

SENDERS = 4  # threads of a process: so many endpoints may hang before another one waits
LONGEST_ROUND = 60.0  # seconds after which a sender claims no more
RESTS_AFTER = 3  # failures in a row: one event that is not understood is no reason to hold up the others
LONGEST_REST = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(days=5)
KEPT = timedelta(days=30)
LONGEST_ANSWER = 500


# Claim


def due(now: datetime) -> QuerySet[Endpoint]:
    """Endpoints for which something is to be sent now, and which nobody is sending to; the longest untried first."""
    rows = Delivery.objects.filter(endpoint=OuterRef("pk"))
    free = listening().filter(Q(rests_until=None) | Q(rests_until__lte=now))
    asked = free.filter(Exists(rows.filter(waiting(now))), ~Exists(rows.filter(_in_flight())))
    return asked.order_by(F("tried_at").asc(nulls_first=True), "pk")


def claim(*, now: datetime) -> Delivery | None:
    """Lease the oldest delivery that is due for an endpoint that is free; committed when this returns.

    The endpoint's row is the lock, and whether something is in flight is asked again once it is held: of two senders one gets it.
    """
    token = uuid.uuid4()
    with transaction.atomic(durable=True):
        held = list(due(now).select_for_update(of=("self",), skip_locked=True, no_key=True)[:SENDERS])
        busy = set(Delivery.objects.filter(_in_flight(), endpoint__in=held).values_list("endpoint", flat=True))
        endpoint = next((one for one in held if one.pk not in busy), None)
        if endpoint is None:
            return None
        rows = Delivery.objects.filter(waiting(now), endpoint=endpoint).order_by("next_at", "event", "pk")
        row = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
        if row is None:
            return None
        lease([row], token)
        Endpoint.objects.filter(pk=endpoint.pk).update(tried_at=now)
    return Delivery.objects.select_related("endpoint").get(pk=row.pk)


def _in_flight() -> Q:
    return Q(state=State.LEASED, lease_until__gte=Now())


# Send


def deliver(*, now: datetime) -> int:
    """Send what is due to endpoints, one after the other; how many were taken. Never inside a transaction."""
    stop, taken = time.monotonic() + LONGEST_ROUND, 0
    while time.monotonic() < stop and (row := claim(now=now)) is not None:
        taken += _send(row, now) is Result.SENT
    return taken


_at_work: set[Thread] = set()
_door = Lock()


def in_the_background(*, now: datetime) -> int:
    """The same in threads of this process, so that no mail waits for somebody else's server; how many threads are at it.

    Whoever is killed with them leaves leases that run out, as every sender does.
    """
    if not due(now).exists():
        return 0
    with _door:
        _at_work.difference_update([one for one in _at_work if not one.is_alive()])
        for _ in range(SENDERS - len(_at_work)):
            thread = Thread(target=_work, args=(now,), name="relay-posts", daemon=True)
            _at_work.add(thread)
            thread.start()
        return len(_at_work)


def _work(now: datetime) -> None:
    try:
        deliver(now=now)
    except Exception:  # a thread has nobody above it who would say so
        log.exception("a sender to endpoints stopped; the next round goes on")
    finally:
        connection.close()


def _send(row: Delivery, now: datetime) -> Result:
    endpoint, door = _endpoint(row), DOORS[row.channel]
    began = time.monotonic()
    try:
        url = unseal(endpoint.url)
        answer = door.send(Post(row.message_id, url, row.payload.encode(), _secrets(endpoint, now)))
    except Unreadable:
        _switch_off(endpoint, Endpoint.Off.UNREADABLE, now)
        return finish([row], Result.REFUSED, state=State.DEAD, last_error="unreadable")
    except DeliveryFailed as failed:
        return _failed(row, failed, now, took=time.monotonic() - began)
    except Exception as broken:  # whatever one door does, this row gets an end and the next one its turn
        log.exception("delivery %s cannot be sent", row.pk)
        return _failed(row, DeliveryFailed(type(broken).__name__), now, took=time.monotonic() - began)
    return _answered(row, door, answer, url, now)


def _endpoint(row: Delivery) -> Endpoint:
    if row.endpoint is None:
        raise TypeError(f"delivery {row.pk} is to a person")
    return row.endpoint


def _secrets(endpoint: Endpoint, now: datetime) -> tuple[str, ...]:
    """What it is signed with: the secret, and the one before while it is still good."""
    still = endpoint.old_secret if endpoint.old_secret_until and endpoint.old_secret_until > now else ""
    return tuple(unseal(one) for one in (endpoint.secret, still) if one)


# What became of it


def _answered(row: Delivery, door: Door, answer: Answer, url: str, now: datetime) -> Result:
    said = {"status": answer.status, "took_ms": int(answer.seconds * 1000), "answer": excerpt(answer.body, url)}
    failed = failure(answer, gone=door.gone)
    if failed:
        return _failed(row, failed, now, took=answer.seconds, said=said)
    Endpoint.objects.filter(pk=_endpoint(row).pk).update(failures=0, failing_since=None, rests_until=None, reached_at=now)
    return _noted(row, finish([row], Result.SENT, state=State.SENT, sent_at=now, last_error=""), said)


def _failed(row: Delivery, failed: DeliveryFailed, now: datetime, *, took: float, said: Mapping[str, Any] | None = None) -> Result:
    """Tried again after a pause, over three days; and the endpoint rests, or is switched off."""
    endpoint, error = _endpoint(row), failed.reason[:LONGEST_ANSWER]
    _hold_back(endpoint, failed, now)
    said = said or {"took_ms": int(took * 1000)}
    tried_for = now - (row.queued_at or now)
    if failed.final or (tried_for >= KEEP_TRYING and row.attempts >= TRY_AT_LEAST):
        result = Result.REFUSED if failed.final else Result.FAILED
        return _noted(row, finish([row], result, state=State.DEAD, last_error=error), said)
    next_at = now + max(pause(row.attempts), failed.retry_after or timedelta())
    result = Result.UNKNOWN if failed.perhaps_sent else Result.FAILED
    return _noted(row, finish([row], result, state=State.QUEUED, next_at=next_at, last_error=error), said)


def _noted(row: Delivery, result: Result, said: Mapping[str, Any]) -> Result:
    Attempt.objects.filter(delivery=row, lease_token=str(row.lease_token)).update(**said)
    return result


def _hold_back(endpoint: Endpoint, failed: DeliveryFailed, now: datetime) -> None:
    rows = Endpoint.objects.filter(pk=endpoint.pk)
    rows.update(failures=F("failures") + 1)
    rows.filter(failing_since=None).update(failing_since=now)
    endpoint.refresh_from_db(fields=["failures", "failing_since"])
    if failed.final:
        _switch_off(endpoint, Endpoint.Off.GONE, now)
    elif endpoint.failing_since and now - endpoint.failing_since >= GIVEN_UP_AFTER:
        _switch_off(endpoint, Endpoint.Off.FAILING, now)
    rest = min(pause(endpoint.failures - RESTS_AFTER + 1), LONGEST_REST) if endpoint.failures >= RESTS_AFTER else timedelta()
    if failed.retry_after or rest:
        rows.update(rests_until=now + max(failed.retry_after or timedelta(), rest))


def _switch_off(endpoint: Endpoint, why: str, now: datetime) -> None:
    """From now on nothing is kept for it. Its owner is told by `owners`."""
    off = Endpoint.objects.filter(pk=endpoint.pk, disabled_at=None)
    if off.update(disabled_at=now, disabled_why=why, told_at=None, told_try_at=None):
        log.warning("endpoint %s is switched off: %s", endpoint.pk, why)


def excerpt(body: bytes, url: str) -> str:
    """The beginning of an answer as text fit to be shown: without what a page or the database cannot bear, and without its address."""
    text = body[: LONGEST_ANSWER * 4].decode(errors="replace").replace(url, "…")
    return "".join(one if one.isprintable() else " " for one in text)[:LONGEST_ANSWER].strip()


# What waits for nobody


def forget(*, now: datetime) -> int:
    """Delete what was sent to endpoints a month ago, with its attempts; how many."""
    over = Delivery.objects.filter(endpoint__isnull=False, queued_at__lt=now - KEPT).exclude(waiting()).exclude(state=State.LEASED)
    count, _tables = over.filter(~Q(state=State.QUEUED)).delete()
    return count
