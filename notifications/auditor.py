"""The auditor: again and again a bounded look for what must not be, kept for every page to see, and a ping outside while all is well."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Expression, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaigns import rounds, spot_check
from campaigns.models import Concern, Round
from notifications import backlog, heartbeat
from notifications.models import Notice
from stakeholders.models import Stakeholder
from stakeholders.who import Who

LATE = spot_check.LATE | backlog.LATE
SHOWN = 200


def audit(*, now: datetime) -> int:
    """One round; the number of findings that hold now. Late, twice, or in two workers at once: the same findings."""
    found = [*spot_check.suspicious(now=now), *backlog.findings(now=now)]
    looked, in_logs = spot_check.sample()
    failing = spot_check.keep([*found, *in_logs], looked=looked, now=now)
    rounds.note(Round.Work.AUDIT, findings=len(failing), late=not LATE.isdisjoint(failing))
    if not failing:
        heartbeat.beat()
    return len(failing)


# What is seen of it


@dataclass(frozen=True, slots=True)
class Alarm:
    """What somebody has to know on every page: `late` that people are not told in time, `stopped` why, `findings` how much there is."""

    late: bool = False
    stopped: bool = False
    unaudited: bool = False
    findings: int = 0


def bar_of(who: Who, beside: Expression) -> tuple[int, Any, Alarm | None]:
    """For the bar of every page, in one query: how much somebody has not read, what is asked beside, and what they have to know."""
    unread = Notice.objects.filter(reader=OuterRef("pk"), read_at=None).order_by().values("reader").annotate(number=Count("pk"))
    columns = (Coalesce(Subquery(unread.values("number"), output_field=IntegerField()), 0), beside)
    of_rounds = rounds.asked() if {"admin", "lead"} & who.roles else ()
    number, other, *left = Stakeholder.objects.filter(pk=who.id).values_list(*columns, *of_rounds).get()
    return number, other, alarm_for(who.roles, rounds.felt(*left)) if left else None


def alarm_for(roles: Collection[str], pulse: rounds.Pulse) -> Alarm | None:
    """For admins whatever is wrong, for leads that notices are late; nothing while all is well, and for nobody else."""
    late = pulse.stopped or pulse.late
    if "admin" in roles:
        alarm = Alarm(late, pulse.stopped, pulse.unaudited, pulse.findings)
        return alarm if alarm != Alarm() else None
    return Alarm(late=True) if late and "lead" in roles else None


@dataclass(frozen=True, slots=True)
class Concerning:
    """One finding as a page shows it."""

    check: str
    campaign: UUID | None
    name: str
    subject: str
    words: str
    found_at: datetime


def concerns() -> list[Concerning]:
    """The first of all findings that hold, the oldest first; for admins. One query."""
    rows = Concern.objects.order_by("found_at", "pk").values_list(
        "check_name", "campaign", "campaign__name", "subject", "words", "found_at"
    )
    return [Concerning(check, pk, name or "", subject, words, at) for check, pk, name, subject, words, at in rows[:SHOWN]]
