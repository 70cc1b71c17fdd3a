"""A metric that nobody measures any more: it leaves the list, and its history stays. It can be taken up again. By leads and admins.

Holds the metric's row, in a savepoint of the door's transaction. A second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from goals.models import Metric, Retirement
from stakeholders.directory.rights import need_lead
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, local_day

Rest = tuple[date, date | None]  # its first day, and the day on which it was over; None: it goes on


def retire(metric: Metric, *, by: Who, now: datetime) -> None:
    """Nobody measures it from now on. Raises WrongPerson."""
    need_lead(by)
    with transaction.atomic():
        Metric.objects.hold(metric.pk)
        if not Retirement.objects.filter(metric=metric, ended_at=None).exists():
            Retirement.objects.create(metric=metric, by_id=by.id, at=now)


def take_up(metric: Metric, *, by: Who, now: datetime) -> None:
    """It is measured again. Raises WrongPerson."""
    need_lead(by)
    with transaction.atomic():
        Metric.objects.hold(metric.pk)
        Retirement.objects.filter(metric=metric, ended_at=None).update(ended_at=now, ended_by=by.id)


def history_of(metric: Metric) -> QuerySet[Retirement]:
    """When it was retired and taken up again, by whom; the newest first."""
    return Retirement.objects.filter(metric=metric).select_related("by", "ended_by").order_by("-at", "-pk")


def since(metrics: Iterable[Metric]) -> dict[UUID, datetime]:
    """Since when nobody measures those of them that were retired. One query."""
    return dict(Retirement.objects.filter(metric__in=metrics, ended_at=None).values_list("metric", "at"))


def rests(hours: WorkingTime) -> dict[UUID, list[Rest]]:
    """In which days nobody measured each metric, in days of the site. One query."""
    found: dict[UUID, list[Rest]] = {}
    for metric, begun, ended in Retirement.objects.values_list("metric", "at", "ended_at"):
        found.setdefault(metric, []).append((local_day(hours, begun), local_day(hours, ended) if ended else None))
    return found
