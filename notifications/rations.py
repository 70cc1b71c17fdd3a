"""Somebody without an account gets at most three mails on a day of theirs; what is more waits for the opening of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from notifications.models import Delivery
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.weeks import instant, zone_named
from stakeholders.worktime import opening

State = Delivery.State
MAILS_A_DAY = 3
Messages = list[list[Delivery]]


def within_their_ration(messages: Messages, *, now: datetime) -> Messages:
    """The messages that may go today; what is over the ration is put off. Inside the transaction of the claim.

    Whoever has no account is locked first, so that two senders at once count right; the other one comes again.
    """
    readers = {message[0].bundle.reader_id for message in messages}
    zones = dict(_outsiders(readers).values_list("pk", "zone")) if readers else {}
    if not zones:
        return messages
    held = set(_outsiders(zones).select_for_update(of=("self",), skip_locked=True, no_key=True).values_list("pk", flat=True))
    mine = [message for message in messages if message[0].bundle.reader_id in held or message[0].bundle.reader_id not in zones]
    had = _mails_today({reader: zones[reader] for reader in held}, now)
    over = [message for message in mine if message[0].bundle.reader_id in held and not _fits(message, had)]
    _put_off(over, zones, now)
    return [message for message in mine if message not in over]


def _outsiders(people: Iterable[UUID]) -> QuerySet[Stakeholder]:
    return Stakeholder.objects.filter(Q(user__isnull=True) | Q(user__is_active=False), pk__in=set(people))


def _mails_today(zones: Mapping[UUID, str], now: datetime) -> dict[UUID, set[str]]:
    """The messages that went out since their midnight, or are on their way."""
    midnights = {reader: _midnight(zone, now) for reader, zone in zones.items()}
    rows = Delivery.objects.filter(bundle__reader__in=zones, state__in=[State.SENT, State.LEASED])
    recent = rows.filter(Q(sent_at__gte=min(midnights.values(), default=now)) | Q(state=State.LEASED))
    had: dict[UUID, set[str]] = defaultdict(set)
    for reader, message_id, sent_at in recent.values_list("bundle__reader", "message_id", "sent_at"):
        if sent_at is None or sent_at >= midnights[reader]:
            had[reader].add(message_id)
    return had


def _fits(message: Sequence[Delivery], had: dict[UUID, set[str]]) -> bool:
    """One more for its reader, and counted, if there is room for it."""
    theirs = had[message[0].bundle.reader_id]
    if len(theirs | {message[0].message_id}) > MAILS_A_DAY:
        return False
    theirs.add(message[0].message_id)
    return True


def _put_off(messages: Messages, zones: Mapping[UUID, str], now: datetime) -> None:
    times = directory.working_times(message[0].bundle.reader_id for message in messages) if messages else {}
    for reader in times:
        rows = [row.pk for message in messages for row in message if row.bundle.reader_id == reader]
        Delivery.objects.filter(pk__in=rows).update(next_at=opening(times[reader], _midnight(zones[reader], now, days=1)))


def _midnight(zone: str, now: datetime, *, days: int = 0) -> datetime:
    """The beginning of the day that it is there, or of one after it."""
    today = now.astimezone(zone_named(zone)).date()
    return instant(zone, datetime.combine(today + timedelta(days=days), time()))
