"""A week as it was said and as it came: commits by objective beside what became of the last ones, what was adjusted, won and lost.

A constant number of queries. Weeks are ISO weeks of the site's calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from goals.access import commits_for, metrics_for, need_ours, news_for
from goals.cadence import Direction, Measure, Period
from goals.committing import WEEK, Became, Figures, Score, Week, actual, became, counts, is_late, score, week_of
from goals.models import Adjustment, Commit, Metric, News, Reading
from goals.querysets import MetricQuerySet
from stakeholders import directory
from stakeholders.refusals import NotFound
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, local_day

WEEKS_KEPT = 26  # before the one that is looked at
MOST_PRODUCTS = 50


@dataclass(frozen=True, slots=True)
class Word:
    """A commit with the day of the site on which it was said."""

    row: Commit
    said_on: date


@dataclass(frozen=True, slots=True)
class WeekSaid:
    """One week of one metric: all that was said of it, oldest first, at least once; which of it counts; what came and what that makes.
    `late`: all of it was said too late to count."""

    week: Period
    words: tuple[Word, ...]
    counted: Word
    late: bool
    came: Decimal | None
    became: Became

    @property
    def shown(self) -> Word:
        """What was said last."""
        return self.words[-1]


@dataclass(frozen=True, slots=True)
class MetricWeek:
    """A metric in the week that is looked at: what is said of it, None for nothing yet; what came in so far, or in all; the weeks before
    it that are over and were committed, newest first, and their score."""

    metric: Metric
    said: WeekSaid | None
    came: Decimal | None
    before: tuple[WeekSaid, ...]
    score: Score


@dataclass(frozen=True, slots=True)
class ObjectiveWeek:
    """What serves one objective, by name, and the line on what was adjusted for it."""

    objective: str
    metrics: tuple[MetricWeek, ...]
    adjusted: Adjustment | None


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """The week of a day as of `today`. `objectives` are those that a metric serves, and none for what serves none but was committed.

    What nobody measures any more stands only in weeks that are over and of which it was committed: there is nothing to be said of it.
    """

    week: Period
    today: date
    objectives: tuple[ObjectiveWeek, ...]

    @property
    def over(self) -> bool:
        return self.week.last < self.today

    @property
    def begun(self) -> bool:
        return self.week.first <= self.today


def week_seen(who: Who, *, day: date | None, now: datetime) -> WeekSeen:
    """What everybody of us may see; the week that it is where no day is named. Raises NotFound for who does not belong to us."""
    need_ours(who)
    time = directory.site_time()
    today = local_day(time, now)
    week = week_of(day or today)
    metrics = list(_listed(metrics_for(who), week, today).order_by("objective", "name"))
    seen = _metric_weeks(who, metrics, week, today=today, time=time) if metrics else {}
    lines = {one.objective: one for one in Adjustment.objects.shown().filter(first_day=week.first).select_related("by")}
    groups = groupby(metrics, key=lambda one: one.objective)
    found = (ObjectiveWeek(name, tuple(seen[one.pk] for one in ones), lines.get(name)) for name, ones in groups)
    return WeekSeen(week, today, tuple(found))


def _listed(metrics: MetricQuerySet, week: Period, today: date) -> MetricQuerySet:
    said = Commit.objects.filter(metric=OuterRef("pk"))
    committed = Q(Exists(said.filter(first_day__range=(week.first - WEEKS_KEPT * WEEK, week.first))))
    wanted = Q(is_retired=False) & (~Q(objective="") | committed)
    if week.last < today:
        wanted |= Q(Exists(said.filter(first_day=week.first)), is_retired=True)
    return metrics.marked().filter(wanted)


def news_of(who: Who, week: Period) -> list[News]:
    """What was won and lost and where there is traction, by product, what was taken back as well."""
    rows = news_for(who).filter(first_day=week.first).order_by("at", "pk")
    return sorted(rows, key=lambda one: one.product.casefold())


def news_item(who: Who, news_id: UUID) -> News:
    """One of them. Raises NotFound when hidden or absent."""
    found = news_for(who).filter(pk=news_id).first()
    if found is None:
        raise NotFound
    return found


def products(who: Who) -> list[str]:
    """Those of which something was told, to be named alike again."""
    return list(news_for(who).order_by("product").values_list("product", flat=True).distinct()[:MOST_PRODUCTS])


def became_of(rows: Sequence[Commit], *, now: datetime) -> Mapping[UUID, WeekSaid]:
    """The weeks that these commits are of, by the commit. Two queries."""
    if not rows:
        return {}
    time = directory.site_time()
    first, last = min(one.first_day for one in rows), max(one.first_day for one in rows)
    metrics = {one.metric_id: one.metric for one in rows}
    said = Commit.objects.filter(metric__in=metrics, first_day__range=(first, last)).order_by("at", "pk")
    read = _read(list(metrics.values()), first, week_of(last).last)
    found = _weeks(metrics, list(said), read, today=local_day(time, now), time=time)
    by_week = {(pk, one.week.first): one for pk, ones in found.items() for one in ones}
    return {one.pk: by_week[one.metric_id, one.first_day] for one in rows}


def _metric_weeks(who: Who, metrics: Sequence[Metric], week: Period, *, today: date, time: WorkingTime) -> dict[UUID, MetricWeek]:
    since = week.first - WEEKS_KEPT * WEEK
    said = commits_for(who).filter(metric__in=metrics, first_day__range=(since, week.first)).order_by("at", "pk")
    read = _read(metrics, since, week.last)
    weeks = _weeks({one.pk: one for one in metrics}, list(said), read, today=today, time=time)
    return {one.pk: _metric_week(one, weeks.get(one.pk, []), read.get(one.pk, []), week) for one in metrics}


def _metric_week(metric: Metric, weeks: Sequence[WeekSaid], read: Sequence[Reading], week: Period) -> MetricWeek:
    said = next((one for one in weeks if one.week == week), None)
    before = tuple(one for one in weeks if one.week.first < week.first and one.became is not Became.OPEN)
    return MetricWeek(
        metric=metric,
        said=said,
        came=actual(read, week, Measure(metric.measure)),
        before=before,
        score=score([Week(_figures(one.counted.row), one.came, one.became) for one in before]),
    )


def _weeks(
    metrics: Mapping[UUID, Metric],
    said: Sequence[Commit],
    read: Mapping[UUID, Sequence[Reading]],
    *,
    today: date,
    time: WorkingTime,
) -> dict[UUID, list[WeekSaid]]:
    """By metric, newest first, of commits oldest first."""
    words: dict[tuple[date, UUID], list[Word]] = {}
    for row in said:
        words.setdefault((row.first_day, row.metric_id), []).append(Word(row, local_day(time, row.at)))
    found: dict[UUID, list[WeekSaid]] = {}
    for (first, pk), ones in sorted(words.items(), key=lambda one: one[0][0], reverse=True):
        found.setdefault(pk, []).append(_week_said(metrics[pk], week_of(first), ones, read.get(pk, ()), today))
    return found


def _week_said(metric: Metric, week: Period, words: Sequence[Word], read: Sequence[Reading], today: date) -> WeekSaid:
    counted, late = counts(words, week), is_late(words, week)
    came = actual(read, week, Measure(metric.measure))
    over = week.last < today
    made = became(counted.row.commit, came, direction=Direction(metric.direction), over=over, late=late)
    return WeekSaid(week, tuple(words), counted, late, came, made)


def _figures(row: Commit) -> Figures:
    return Figures(row.commit, row.likely, row.stretch)


def _read(metrics: Sequence[Metric], since: date, until: date) -> dict[UUID, list[Reading]]:
    """Their readings of these days and of the week before, oldest first."""
    rows = Reading.objects.shown().filter(metric__in=metrics, day__range=(since - WEEK, until)).order_by("day")
    found: dict[UUID, list[Reading]] = {}
    for row in rows:
        found.setdefault(row.metric_id, []).append(row)
    return found
