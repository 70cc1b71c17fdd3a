"""The commitments ledger: what somebody promised by a day, and what became of their word. Read off the book of promises.

What became of it is worked out in the hours of whoever gave it, by the end of the promised day: kept; moved with notice, before that
moment; moved late, after it; missed in silence, where the baton came later and nobody had said a word; overdue, where it is still out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from campaigns.models import Campaign, Commitment
from campaigns.promises import due_of
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, between

SHOWN = 8
AN_HOUR = timedelta(hours=1)
_DATED = (Commitment.Kind.PROMISE, Commitment.Kind.READY)


class Outcome(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    MOVED_WITH_NOTICE = "moved_with_notice"
    MOVED_LATE = "moved_late"
    MISSED = "missed"
    OVERDUE = "overdue"
    RELEASED = "released"


# What says something of somebody's word.
COUNTED = (Outcome.KEPT, Outcome.MOVED_WITH_NOTICE, Outcome.MOVED_LATE, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class Given:
    """One commitment and what became of it. `notice`: how long before the end of its day it was moved, in working hours; negative after."""

    row: Commitment
    outcome: Outcome
    notice: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Of one person: how often each outcome was, and the newest that the viewer may see. A condition has no day and is not counted."""

    counts: Mapping[Outcome, int]
    newest: tuple[Given, ...]

    @property
    def settled(self) -> int:
        return sum(self.counts.get(one, 0) for one in COUNTED)

    @property
    def kept(self) -> int:
        return self.counts.get(Outcome.KEPT, 0)


def ledger_of(who: Who, person: Stakeholder, *, now: datetime) -> Ledger | None:
    """The ledger of a person, for those whom numbers about them concern; else None. Three queries at most."""
    if not who.is_concerned_by(person):
        return None
    rows = Commitment.objects.filter(by=person, kind__in=_DATED).select_related("leg", "campaign").order_by("-made_at", "pk")
    given = list(given_by(rows, now=now))
    seen = set(Campaign.objects.visible_to(who).filter(pk__in={one.row.campaign_id for one in given}).values_list("pk", flat=True))
    newest = [one for one in given if one.row.campaign_id in seen and one.outcome is not Outcome.RELEASED]
    return Ledger(Counter(one.outcome for one in given), tuple(newest[:SHOWN]))


def commitments_for(who: Who) -> QuerySet[Commitment, Commitment]:
    """Those in campaigns that this person may open, of people whose numbers concern them."""
    rows = Commitment.objects.filter(campaign__in=Campaign.objects.visible_to(who))
    theirs = Q() if who.leads else Q(by__in=who.me) | Q(by__function__in=who.heads)
    return rows.filter(theirs).select_related("by", "to", "leg", "campaign")


def given_by(rows: Iterable[Commitment], *, now: datetime) -> Iterable[Given]:
    """These with what became of them; three queries at most, however many."""
    found = list(rows)
    times, site = directory.working_times_beside_the_site(one.by_id for one in found if one.by_id)
    for one in found:
        yield _given(one, times[one.by_id] if one.by_id else site, now)


_SETTLED = {one: Outcome(one) for one in ("kept", "missed", "released")} | {"moved": Outcome.MOVED_WITH_NOTICE}


def _given(one: Commitment, time: WorkingTime, now: datetime) -> Given:
    due = due_of(one, time)
    if one.state == Commitment.State.OPEN:
        waited_for = one.kind == Commitment.Kind.PROMISE and due is not None and due < now  # who is ready waits for the baton
        return Given(one, Outcome.OVERDUE if waited_for else Outcome.OPEN, None)
    if one.state == Commitment.State.MOVED and due and one.settled_at:
        early = one.settled_at <= due
        span = between(time, one.settled_at, due) if early else between(time, due, one.settled_at)
        hours = round(span / AN_HOUR, 2)
        return Given(one, Outcome.MOVED_WITH_NOTICE if early else Outcome.MOVED_LATE, hours if early else -hours)
    return Given(one, _SETTLED[one.state], None)
