"""Which metrics a campaign is to move, and by how much: said by who leads it, shown on its status page with how each stands."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from campaigns import leading
from campaigns.lifecycle import CampaignState, gettext_noop, invalid
from campaigns.models import Campaign
from goals.access import metrics_for
from goals.cadence import Span, span_of
from goals.models import Contribution, Metric, Reading, Target
from goals.recording import sound_figure
from goals.standing import URGENT, Standing, readings_since, standing
from stakeholders.refusals import Invalid
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, local_day

log = logging.getLogger(__name__)
MOST = 12
TELLING = (Span.QUARTER, Span.MONTH, Span.YEAR)


@dataclass(frozen=True, slots=True)
class Aim:
    """A metric that a campaign is to move. `expected` is by how much, in its unit; None: nobody said."""

    standing: Standing
    expected: Decimal | None


def choose(campaign: Campaign, wanted: Mapping[UUID, Decimal | None], *, by: Who, now: datetime) -> None:
    """These metrics and no others, each with what is expected. The same again changes nothing. Holds the campaign.

    Raises WrongPerson for who does not lead it, Invalid with its errors by the metric's id.
    """
    with transaction.atomic():
        held, _hat = leading.hold(campaign.pk, by)
        leading.need_open(held, also=(CampaignState.DRAFT,))
        said = _sound(wanted, {one.pk for one in metrics_for(by).measured()})
        before = {one.metric_id: one for one in Contribution.objects.filter(campaign=held)}
        shown = {one.pk for one in Metric.objects.measured().filter(pk__in=before)}
        gone = [one.pk for pk, one in before.items() if pk in shown and (pk not in said or said[pk] != one.expected)]
        new = [pk for pk, figure in said.items() if pk not in before or before[pk].expected != figure]
        Contribution.objects.filter(pk__in=gone).delete()
        Contribution.objects.bulk_create(Contribution(campaign=held, metric_id=pk, expected=said[pk], by_id=by.id, at=now) for pk in new)
    if gone or new:
        log.info("campaign %s is to move %s metrics, said %s", campaign.pk, len(said), by.id)


def _sound(wanted: Mapping[UUID, Decimal | None], known: set[UUID]) -> dict[UUID, Decimal | None]:
    errors: dict[str, Sequence[str]] = {}
    found: dict[UUID, Decimal | None] = {}
    for pk, figure in wanted.items():
        try:
            found[pk] = None if figure is None else sound_figure(figure)
        except Invalid as wrong:
            errors[str(pk)] = wrong.errors["value"]
        if pk not in known:
            errors[str(pk)] = [gettext_noop("There is no such metric.")]
    if len(wanted) > MOST:
        errors["all"] = [gettext_noop("A campaign moves twelve metrics at most. Choose those by which it will be judged.")]
    if errors:
        raise invalid(errors)
    return found


def is_to_move_any() -> Exists:
    """Whether a campaign that is read is to move any metric: asked with the campaign, so that most pages ask no more."""
    return Exists(Contribution.objects.filter(campaign=OuterRef("pk")))


def aims_of(campaign: Campaign, *, who: Who | None, time: WorkingTime, now: datetime) -> tuple[Aim, ...]:
    """How the metrics that it is to move stand, what needs somebody first; `who` sees them (None: whoever a link of its lead lets).

    Each in the quarter, or the month or year for which alone it has a target, of the site's day (`time`). Three queries, one for none.
    """
    rows = Contribution.objects.filter(campaign=campaign, metric__in=Metric.objects.measured())
    if who is not None:
        rows = rows.filter(metric__in=metrics_for(who))
    said = list(rows.select_related("metric__owner__function").order_by("metric__name"))
    found = standings([one.metric for one in said], time=time, now=now)
    aims = [Aim(told, one.expected) for one, told in zip(said, found, strict=True)]
    return tuple(sorted(aims, key=lambda one: URGENT.index(one.standing.verdict)))


def counted_until(campaigns: Iterable[UUID]) -> dict[UUID, date]:
    """Of each of these that is to move something with a target: the last day of the last one. What it brings later counts for none. One
    query."""
    targets = Target.objects.shown().filter(metric__in=Metric.objects.measured())
    ends = Subquery(targets.filter(metric=OuterRef("metric")).order_by("-last_day").values("last_day")[:1])
    found: dict[UUID, date] = {}
    for campaign, day in Contribution.objects.filter(campaign__in=campaigns).annotate(ends=ends).values_list("campaign", "ends"):
        if day:
            found[campaign] = max(day, found.get(campaign, day))
    return found


def campaigns_of(metric: Metric, who: Who) -> list[Campaign]:
    """Those that are to move it and whose status this person may read, by name. One query."""
    return list(Campaign.objects.status_visible_to(who).filter(contributions__metric=metric).order_by("name"))


def standings(metrics: Sequence[Metric], *, time: WorkingTime, now: datetime) -> list[Standing]:
    """These in their order, each in the span of which it tells most. Two queries, none for none."""
    if not metrics:
        return []
    today = local_day(time, now)
    targets: dict[UUID, dict[str, Target]] = {}
    for one in Target.objects.shown().of_day(today).filter(metric__in=metrics):
        targets.setdefault(one.metric_id, {})[one.span] = one
    spans = {one.pk: _span(targets.get(one.pk, ())) for one in metrics}
    first = min(span_of(span, today).first for span in spans.values())
    read = readings_since(metrics, first, until=today, shown=Reading.objects.shown())
    found = []
    for metric in metrics:
        span, rows = spans[metric.pk], read.get(metric.pk, [])
        begins = span_of(span, today).first
        before, inside = [row for row in rows if row.day < begins], [row for row in rows if row.day >= begins]
        target = targets.get(metric.pk, {}).get(span)
        found.append(standing(metric, [*before[-1:], *inside], target, span=span, today=today, time=time))
    return found


def _span(known: Iterable[str]) -> Span:
    return next((one for one in TELLING if one in known), Span.QUARTER)
