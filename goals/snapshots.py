"""How metrics stood: a row for each when a period of its cadence is over (a day, an ISO week, a month, a half-year of the site).

A row tells what was known at the end of the period's last day. Readings and targets are never rewritten and say when they were noted, so
that it can be told at any time: a round that comes late, twice, in two workers at once, or after weeks in which none came writes the same
rows. Only from the period on in which the metric was added, or its cadence changed; none for a period that was over while nobody measured
it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from goals.cadence import DAY, Cadence, Period, Span, period_of, span_of
from goals.models import Metric, Reading, Snapshot, Target
from goals.retiring import Rest, rests
from goals.standing import readings_since, standing
from stakeholders import directory
from stakeholders.weeks import instant
from stakeholders.worktime import WorkingTime, local_day, zone

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=5)  # what was noted in the last moment of a day has been committed by then
AT_ONCE = 60  # last days in a round; the next one goes on


def look(*, now: datetime) -> int:
    """Write what is missing, the oldest first; the number of rows. Five queries where nothing is, four more for each last day."""
    hours = directory.site_time()
    return _fill(_missing(local_day(hours, now - GRACE), hours), hours=hours, now=now)


def _fill(missing: Mapping[date, Sequence[_Due]], *, hours: WorkingTime, now: datetime) -> int:
    """What another worker has written meanwhile stays as it is."""
    written = 0
    for last_day in sorted(missing)[:AT_ONCE]:
        rows = list(_rows(missing[last_day], last_day, hours=hours, now=now))
        Snapshot.objects.bulk_create(rows, ignore_conflicts=True)
        written += len(rows)
    return written


@dataclass(frozen=True, slots=True)
class _Due:
    """A metric with the period of its cadence that is over and not told yet."""

    metric: Metric
    period: Period


def _missing(today: date, hours: WorkingTime) -> Mapping[date, list[_Due]]:
    """By the last day of each period."""
    told = dict(Snapshot.objects.values_list("metric").annotate(Max("last_day")).order_by())
    found: dict[date, list[_Due]] = {}
    resting = rests(hours)
    for metric in Metric.objects.order_by("pk"):
        for period in _periods(metric, told.get(metric.pk), today, hours):
            if not _rested(period.last, resting.get(metric.pk, ())):
                found.setdefault(period.last, []).append(_Due(metric, period))
    return found


def _rested(last_day: date, resting: Sequence[Rest]) -> bool:
    """Whether nobody measured it at the end of that day."""
    return any(begun <= last_day and (ended is None or last_day < ended) for begun, ended in resting)


def _periods(metric: Metric, told: date | None, today: date, hours: WorkingTime) -> Iterator[Period]:
    rhythm, since = Cadence(metric.cadence), local_day(hours, metric.cadence_since or metric.made_at)
    period = period_of(rhythm, max(told + DAY, since) if told else since)
    while period.last < today:
        yield period
        period = period_of(rhythm, period.last + DAY)


def _rows(due: Sequence[_Due], last_day: date, *, hours: WorkingTime, now: datetime) -> Iterator[Snapshot]:
    """All whose period ends that day; one that cannot be told is logged and stops nobody."""
    over = instant(zone(hours, now), datetime.combine(last_day + DAY, time()))
    metrics = [one.metric for one in due]
    year = span_of(Span.YEAR, last_day)
    read = readings_since(metrics, year.first, until=last_day, shown=Reading.objects.shown_at(over))
    aims = _targets(metrics, last_day, over)
    for one in due:
        try:
            told = _told(one.metric, read.get(one.metric.pk, ()), aims.get(one.metric.pk), last_day, hours)
        except Exception:  # whatever is wrong with one, the others are told
            log.exception("no snapshot of metric %s can be taken", one.metric.pk)
            continue
        period = one.period
        yield Snapshot(metric=one.metric, cadence=one.metric.cadence, first_day=period.first, last_day=period.last, taken_at=now, **told)


def _targets(metrics: Sequence[Metric], day: date, moment: datetime) -> dict[UUID, Target]:
    """The target of the shortest span that each had that day."""
    found: dict[UUID, Target] = {}
    order = list(Span)
    rows = Target.objects.shown_at(moment).of_day(day).filter(metric__in=metrics)
    for row in sorted(rows, key=lambda one: order.index(Span(one.span)), reverse=True):
        found[row.metric_id] = row
    return found


def _told(metric: Metric, read: Sequence[Reading], target: Target | None, day: date, hours: WorkingTime) -> dict[str, Any]:
    span = Span(target.span) if target else Span.QUARTER
    first = span_of(span, day).first
    before, inside = [one for one in read if one.day < first], [one for one in read if one.day >= first]
    one = standing(metric, [*before[-1:], *inside], target, span=span, today=day, time=hours)
    return {
        "value": one.value,
        "read_on": one.last.day if one.last else None,
        "stale": one.stale,
        "span": target.span if target else "",
        "target": target.value if target else None,
        "due": one.due,
        "verdict": one.verdict.value,
    }
