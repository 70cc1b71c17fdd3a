"""What could not be delivered, for the eyes of admins and of the leads whose campaigns it concerns; and: try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Subquery, Value
from django.utils.translation import gettext_noop

from campaigns import access
from notifications import wording
from notifications.causes import with_cause
from notifications.models import Delivery, Notice
from notifications.telling import Told, tell
from stakeholders.refusals import NotFound, WrongMoment
from stakeholders.who import Who

State = Delivery.State
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message: `headlines` are what it told. `needed`: what it asks for still waits."""

    id: UUID
    reader: str
    address: str
    headlines: tuple[str, ...]
    campaign: UUID
    campaign_name: str
    handoff: UUID | None
    reason: str
    attempts: int
    last_try: datetime
    needed: bool


def dead_count(who: Who) -> int:
    """How many messages; asked by the board."""
    return _dead(who).values("message_id").distinct().count()


def dead_counted(who: Who) -> Subquery:
    """The same number as a column of another query."""
    counted = _dead(who).order_by().annotate(all=Value(1)).values("all").annotate(n=Count("message_id", distinct=True))
    return Subquery(counted.values("n"))


def dead_letters(who: Who, page: int) -> tuple[tuple[DeadLetter, ...], bool]:
    """A page of them, the latest first (the first page is 1), and whether there are more. Seven queries. The language must be active."""
    start = (max(page, 1) - 1) * ON_A_PAGE
    found = list(_dead(who).order_by("-next_at", "message_id", "pk").select_related("notice")[start : start + ON_A_PAGE + 1])
    rows = found[:ON_A_PAGE]
    told = {one.id: one for one in tell(Notice.objects.filter(pk__in=[row.notice_id for row in rows]))}
    needed = set(with_cause(Delivery.objects.filter(pk__in=[row.pk for row in rows]), of="notice__").values_list("pk", flat=True))
    messages: dict[str, list[Delivery]] = {}
    for row in rows:
        if row.notice_id in told:
            messages.setdefault(row.message_id, []).append(row)
    letters = tuple(_letter(parts, told, needed) for parts in messages.values())
    return letters, len(found) > ON_A_PAGE


def retry(delivery_id: UUID, who: Who, *, now: datetime) -> int:
    """Put the message of this delivery back into the outbox, its tries kept; the number of its parts.

    Raises NotFound for what is not theirs to see, WrongMoment where it is not dead any more.
    """
    row = _theirs(who).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound
    again = _again(_dead(who).filter(message_id=row.message_id), now)
    if not again:
        raise WrongMoment(gettext_noop("Somebody has sent it again already."))
    return again


def retry_all(who: Who, *, now: datetime) -> int:
    """All that they may see; the number of deliveries."""
    return _again(_dead(who), now)


def _again(rows: QuerySet[Delivery], now: datetime) -> int:
    """From dead to queued, and from nothing else: of two people at once one does it."""
    pks = list(rows.values_list("pk", flat=True))
    dead = Delivery.objects.filter(pk__in=pks, state=State.DEAD)
    return dead.update(state=State.QUEUED, next_at=now, reported_at=None)


def _theirs(who: Who) -> QuerySet[Delivery]:
    """All for an admin, else those about the campaigns they lead."""
    return Delivery.objects.filter(notice__event__campaign__in=access.campaigns_led_by(who))


def _dead(who: Who) -> QuerySet[Delivery]:
    return _theirs(who).filter(state=State.DEAD)


def _letter(parts: list[Delivery], told: dict[UUID, Told], needed: set[UUID]) -> DeadLetter:
    first, said = parts[0], [told[part.notice.pk] for part in parts]
    return DeadLetter(
        id=first.pk,
        reader=said[0].reader.name,
        address=said[0].reader.email,
        headlines=tuple(wording.headline(one) for one in said),
        campaign=said[0].campaign,
        campaign_name=said[0].campaign_name,
        handoff=said[0].handoff,
        reason=first.last_error,
        attempts=first.attempts,
        last_try=first.next_at,
        needed=any(part.pk in needed for part in parts),
    )
