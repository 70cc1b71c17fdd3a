"""How metrics stand: what was read, whether that is still fresh, and how it compares with the pace to the target. Four queries for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from goals.access import metrics_for, need_ours
from goals.cadence import (
    Cadence,
    Direction,
    Gap,
    Measure,
    Period,
    Span,
    Verdict,
    age,
    gap,
    is_stale,
    next_due,
    pace,
    span_of,
    trend,
)
from goals.models import Metric, Reading, Target
from goals.querysets import KeptQuerySet
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, local_day

NOTHING = Decimal(0)
URGENT = (Verdict.MISSED, Verdict.NEAR, Verdict.NO_DATA, Verdict.ON_PACE, Verdict.AHEAD, Verdict.NO_TARGET)


@dataclass(frozen=True, slots=True)
class Point:
    """One reading and where the line stands with it: the sum so far of what adds up, or the level."""

    reading: Reading
    value: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """One metric in a target's period as of `today`, a day of the site.

    `value` is the sum of the period, or the level last read, from before the period where nothing was read in it; None: nobody knows.
    `due` is the pace at the end of the day of the last reading, with which the value is compared; `due_today` that of today. `heading`
    is what the period would end with as it goes. None of what compares is known before something was read in the period. `age` is as
    `cadence.age` counts it.
    """

    metric: Metric
    span: Span
    period: Period
    today: date
    points: tuple[Point, ...]
    last: Reading | None
    value: Decimal | None
    age: int
    stale: bool
    next_due: date
    target: Target | None
    start: Decimal
    due: Decimal | None
    due_today: Decimal | None
    heading: Decimal | None
    gap: Gap | None

    @property
    def verdict(self) -> Verdict:
        """What nobody has read of late is not judged, whatever it was; nor is what was last read before the period that has the target."""
        if self.last is None or self.stale or (self.target and not self.points):
            return Verdict.NO_DATA
        return self.gap.verdict if self.gap else Verdict.NO_TARGET


@dataclass(frozen=True, slots=True)
class Overview:
    """All metrics that are measured, what needs somebody first and then by name, in the month, quarter or year that `today` is in."""

    span: Span
    period: Period
    today: date
    standings: tuple[Standing, ...]

    def count(self, *verdicts: Verdict) -> int:
        return sum(one.verdict in verdicts for one in self.standings)


def overview(who: Who, *, span: Span | None, now: datetime) -> Overview:
    """What everybody of us may see. Without a span: the quarter, or the first span beside it for which anything has a target.

    Raises NotFound for who does not belong to us.
    """
    need_ours(who)
    time = directory.site_time()
    today = local_day(time, now)
    targets = list(Target.objects.shown().of_day(today))
    shown = span or _most_telling({Span(one.span) for one in targets})
    period = span_of(shown, today)
    metrics = list(metrics_for(who).measured().order_by("name"))
    found = _standings(metrics, [one for one in targets if one.span == shown], span=shown, today=today, time=time)
    return Overview(shown, period, today, tuple(sorted(found, key=lambda one: URGENT.index(one.verdict))))


def standings(metrics: Sequence[Metric], *, span: Span, now: datetime) -> list[Standing]:
    """These, in their order, in the month, quarter or year that it is. A constant number of queries."""
    time = directory.site_time()
    today = local_day(time, now)
    targets = Target.objects.shown().of_day(today).filter(span=span, metric__in=metrics)
    return list(_standings(metrics, targets, span=span, today=today, time=time))


def _standings(metrics: Sequence[Metric], targets: Iterable[Target], *, span: Span, today: date, time: WorkingTime) -> Iterator[Standing]:
    wanted = {one.metric_id: one for one in targets}
    read = readings_since(metrics, span_of(span, today).first, until=today, shown=Reading.objects.shown())
    return (standing(one, read.get(one.pk, ()), wanted.get(one.pk), span=span, today=today, time=time) for one in metrics)


def _most_telling(spans: set[Span]) -> Span:
    return next((one for one in (Span.QUARTER, Span.MONTH, Span.YEAR) if one in spans), Span.QUARTER)


def readings_since(metrics: Iterable[Metric], day: date, *, until: date, shown: KeptQuerySet[Reading]) -> Mapping[UUID, list[Reading]]:
    """Those that are shown of them from that day on, and the last one before it: by metric, oldest first. One query."""
    before = shown.filter(metric=OuterRef("metric"), day__lt=day).order_by("-day").values("day")[:1]
    rows = shown.filter(metric__in=[one.pk for one in metrics], day__lte=until)
    rows = rows.filter(Q(day__gte=day) | Q(day=Subquery(before))).select_related("by").order_by("day")
    found: dict[UUID, list[Reading]] = {}
    for row in rows:
        found.setdefault(row.metric_id, []).append(row)
    return found


def standing(metric: Metric, read: Sequence[Reading], target: Target | None, *, span: Span, today: date, time: WorkingTime) -> Standing:
    """One of them, of its readings in the period and the last one before, oldest first."""
    period = span_of(span, today)
    rhythm, way, last = Cadence(metric.cadence), Direction(metric.direction), read[-1] if read else None
    inside = [one for one in read if one.day >= period.first]
    points = tuple(map(Point, inside, _line(metric, inside)))
    start = _start(metric, read, target, period)
    stale = last is not None and is_stale(rhythm, last.day, today=today, time=time)
    due = due_today = heading = compared = None
    if target is not None:
        due_today = pace(period, today, start=start, goal=target.value, direction=way)
    newest = points[-1] if points else None
    if newest:
        heading = trend(period, newest.reading.day, start=start, value=newest.value)
    if newest and target is not None:
        due = pace(period, newest.reading.day, start=start, goal=target.value, direction=way)
        compared = gap(newest.value, due, way)
    read_on = last.day if last else None
    return Standing(
        metric=metric,
        span=span,
        period=period,
        today=today,
        points=points,
        last=last,
        value=newest.value if newest else _before(metric, last),
        age=age(rhythm, last.day, today=today, time=time) if last else 0,
        stale=stale,
        next_due=next_due(rhythm, read_on, today=today, time=time),
        target=target,
        start=start,
        due=due,
        due_today=due_today,
        heading=heading,
        gap=compared,
    )


def _line(metric: Metric, read: Sequence[Reading]) -> Iterable[Decimal]:
    values = [one.value for one in read]
    return accumulate(values) if metric.measure == Measure.SUM else values


def _before(metric: Metric, last: Reading | None) -> Decimal | None:
    """The value of a period in which nothing was read yet: the level last read. Of a sum nobody knows what came in."""
    return last.value if last and metric.measure == Measure.LEVEL else None


def _start(metric: Metric, read: Sequence[Reading], target: Target | None, period: Period) -> Decimal:
    """From where the pace rises: nothing for what adds up; for a level what was said with the target, else the last reading before the
    period, else the first one in it."""
    if metric.measure == Measure.SUM:
        return NOTHING
    if target is not None and target.start is not None:
        return target.start
    return read[0].value if read else NOTHING
