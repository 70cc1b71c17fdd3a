"""What pages ask about a person's notices: how many are unread, which there are, in words; and the read mark."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum

from campaigns.lifecycle import Kind
from notifications import wording
from notifications.audience import Why
from notifications.causes import with_cause
from notifications.models import Notice
from notifications.telling import Told, tell
from stakeholders.refusals import NotFound
from stakeholders.who import Who

log = logging.getLogger(__name__)
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as its reader sees it. `open`: what it asks for is still theirs to do; `settled`: what it is about is over."""

    id: UUID
    kind: Kind
    why: Why
    headline: str
    sentence: str
    campaign: UUID
    campaign_name: str
    handoff: UUID | None
    at: datetime
    act_now: bool
    read: bool
    open: bool
    settled: bool = False
    decision: str = ""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """What waits for its reader (all of it, on the first page), what is only told, and what is settled."""

    open: tuple[NoticeRow, ...]
    news: tuple[NoticeRow, ...]
    settled: tuple[NoticeRow, ...]

    @property
    def unread(self) -> bool:
        return any(not one.read for one in (*self.open, *self.news, *self.settled))


def unread_count(who: Who) -> int:
    return Notice.objects.filter(reader=who.id, read_at=None).count()


def notices_of(who: Who) -> QuerySet[Notice]:
    """All of theirs, newest first."""
    return Notice.objects.filter(reader=who.id).order_by("-created_at", "-event_id")


def version(who: Who) -> tuple[object, ...]:
    """What tells whether anything is new or read in their inbox, or has happened in the races it is about. One query."""
    happened = Sum("event__campaign__seq")
    counted = notices_of(who).aggregate(all=Count("pk"), newest=Max("created_at"), read=Count("read_at"), happened=happened)
    return tuple(counted.values())


def notices_for(who: Who, page: int) -> tuple[NoticeRow, ...]:
    """A page of their notices, newest first; the first page is 1. The language must be active. Five queries."""
    start = (max(page, 1) - 1) * ON_A_PAGE
    return rows_of(notices_of(who)[start : start + ON_A_PAGE])


def page_for(who: Who, page: int) -> InboxPage:
    """A page of their notices, what still waits for them before all else. Seven queries."""
    start = (max(page, 1) - 1) * ON_A_PAGE
    shown = {*notices_of(who).values_list("pk", flat=True)[start : start + ON_A_PAGE]}
    waits = {*with_cause(notices_of(who).filter(act_now=True)).values_list("pk", flat=True)}
    shown = shown | waits if start == 0 else shown - waits
    rows = rows_of(notices_of(who).filter(pk__in=shown))
    news = tuple(one for one in rows if not one.open and not one.settled)
    return InboxPage(tuple(one for one in rows if one.open), news, tuple(one for one in rows if one.settled))


def has_older(who: Who, page: int) -> bool:
    """Is there anything after this page?"""
    return notices_of(who)[page * ON_A_PAGE :].exists()


def notice_for(who: Who, notice_id: UUID) -> NoticeRow:
    """One of theirs. Raises NotFound for what is not, or cannot be shown."""
    found = rows_of(notices_of(who).filter(pk=notice_id))
    if not found:
        raise NotFound
    return found[0]


def rows_of(notices: QuerySet[Notice]) -> tuple[NoticeRow, ...]:
    """These notices in words, in their order. The language must be active."""
    told = tell(notices)
    alive = set(with_cause(Notice.objects.filter(pk__in=[one.id for one in told])).values_list("pk", flat=True))
    return tuple(row for one in told if (row := _row_or_none(one, is_alive=one.id in alive)))


def mark_read(notice_id: UUID, who: Who, now: datetime) -> None:
    """They have seen it; the first time counts. Raises NotFound for what is not theirs."""
    mine = Notice.objects.filter(pk=notice_id, reader=who.id)
    if not mine.filter(read_at=None).update(read_at=now) and not mine.exists():
        raise NotFound


def mark_all_read(who: Who, now: datetime) -> int:
    return Notice.objects.filter(reader=who.id, read_at=None).update(read_at=now)


def mark_unread(who: Who, read_at: datetime) -> int:
    """Take back what `mark_all_read` did at that instant."""
    return Notice.objects.filter(reader=who.id, read_at=read_at).update(read_at=None)


def _row_or_none(told: Told, *, is_alive: bool) -> NoticeRow | None:
    """One that no words can be put on is logged and left out; it hides no other."""
    try:
        return _row(told, is_alive=is_alive)
    except Exception:
        log.exception("notice %s cannot be shown", told.id)
        return None


def _row(told: Told, *, is_alive: bool) -> NoticeRow:
    return NoticeRow(
        id=told.id,
        kind=told.kind,
        why=told.why,
        headline=wording.headline(told),
        sentence=wording.sentence(told),
        campaign=told.campaign,
        campaign_name=told.campaign_name,
        handoff=told.handoff,
        at=told.at,
        act_now=told.act_now,
        read=told.read_at is not None,
        open=told.act_now and is_alive,
        settled=not is_alive,
        decision=told.facts.get("decision", ""),
    )
