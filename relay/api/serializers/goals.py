"""Metrics and how each stands, their readings, their targets. Figures are numbers of up to 15 digits, four of them decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from goals import wording
from goals.cadence import Cadence, Direction, Measure, Span, Verdict
from relay.api.fields import Body, Day, Id, Instant, Number, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.campaigns import Flag
from relay.api.serializers.common import Named
from relay.api.serializers.corrections import Correction, NewCorrection

CADENCES, DIRECTIONS, MEASURES = ([one.value for one in kind] for kind in (Cadence, Direction, Measure))
SPANS, VERDICTS = ([one.value for one in kind] for kind in (Span, Verdict))
OBJECTIVES = [code for code, _words in wording.objectives()]
SUM = "sum: each reading is what came in since the one before; level: each is where it stands that day."


class Figure(Number):
    """A number, to its last digit."""

    def to_internal_value(self, data: Any) -> Any:
        return Decimal(str(super().to_internal_value(data)))


class MetricSpan(Body):
    span = serializers.ChoiceField(SPANS, required=False, help_text="The period that a standing is of; the quarter where it is not said.")


class MetricFilters(Paging, MetricSpan):
    """What a list of metrics takes."""

    retired = Flag(help_text="true: those that nobody measures any more, instead of those that are measured.")


class Standing(Shape):
    """In the month, quarter or year that it is, in the site's calendar. `value`: the sum of the period, or the level last read; null where
    nobody knows. `pace` is where it should have been at the end of `read_on`, `ahead` the distance from it (negative: behind, whichever way
    is better), `percent_of_pace` null where less is better. `stale`: the last reading is older than one and a half times the cadence."""

    span = serializers.ChoiceField(SPANS)
    first_day = serializers.DateField(source="period.first")
    last_day = serializers.DateField(source="period.last")
    value = serializers.FloatField(allow_null=True)
    read_on = serializers.DateField(source="last.day", allow_null=True, default=None)
    next_due = serializers.DateField()
    stale = serializers.BooleanField()
    target = serializers.FloatField(source="target.value", allow_null=True, default=None)
    start = serializers.FloatField()
    pace = serializers.FloatField(source="due", allow_null=True)
    pace_today = serializers.FloatField(source="due_today", allow_null=True)
    ahead = serializers.FloatField(source="gap.ahead", allow_null=True, default=None)
    percent_of_pace = serializers.IntegerField(source="gap.percent", allow_null=True, default=None)
    heading_for = serializers.FloatField(source="heading", allow_null=True, help_text="What the period ends with if it goes on as so far.")
    verdict = serializers.ChoiceField(VERDICTS)


class Metric(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()
    owner = Named()
    function = Named(source="owner.function", allow_null=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field of this name, not the option
    unit = serializers.CharField(allow_blank=True)
    measure = serializers.ChoiceField(MEASURES, help_text=SUM)
    direction = serializers.ChoiceField(DIRECTIONS, help_text="Which way is better.")
    cadence = serializers.ChoiceField(CADENCES)
    objective = serializers.ChoiceField(OBJECTIVES, allow_blank=True, help_text="Which it serves; of such it is committed by the week.")
    retired_at = Instant(allow_null=True, help_text="Since when nobody measures it.")
    standing = Standing()


class NewMetric(Body):
    name = Words(required=True, max_length=120)
    owner = Id(required=False, help_text="Who reads it, one of ours who signs in. Left out: the caller.")
    source = Words(max_length=200, help_text="Where the figure is found.")  # type: ignore[assignment]  # as above
    unit = Words(max_length=20)
    measure = serializers.ChoiceField(MEASURES, help_text=SUM)
    direction = serializers.ChoiceField(DIRECTIONS, required=False)
    cadence = serializers.ChoiceField(CADENCES)
    objective = serializers.ChoiceField(OBJECTIVES, required=False, allow_blank=True, help_text="Which it serves; blank: neither.")


class EditMetric(Body):
    """What is left out stays. `measure` stays in any case once something was read."""

    name = Words(max_length=120)
    owner = Id(required=False)
    source = Words(max_length=200)  # type: ignore[assignment]  # as above
    unit = Words(max_length=20)
    measure = serializers.ChoiceField(MEASURES, required=False)
    direction = serializers.ChoiceField(DIRECTIONS, required=False)
    cadence = serializers.ChoiceField(CADENCES, required=False)
    objective = serializers.ChoiceField(OBJECTIVES, required=False, allow_blank=True, help_text="Which it serves; blank: neither.")


class FigureFilters(Paging):
    metric = Id(required=False)


class _Kept(Shape):
    """`replaced_by` is the one that is shown instead of it: none is ever rewritten."""

    id = serializers.UUIDField()
    metric = serializers.UUIDField(source="metric_id")
    value = serializers.FloatField()
    by = Named()
    at = Instant()
    replaced_by = serializers.UUIDField(source="replaced_by.id", allow_null=True, default=None)


class Reading(_Kept):
    day = serializers.DateField()
    note = serializers.CharField(allow_blank=True)


class NewReading(Body):
    """That of a day which has one already is a correction, and shown instead."""

    metric = Id(required=True)
    value = Figure()
    day = Day(help_text="In the site's calendar. Left out: today.")
    note = Words(max_length=500)


class Target(_Kept):
    span = serializers.ChoiceField(SPANS)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    start = serializers.FloatField(allow_null=True)


class NewTarget(Body):
    """That of a period which has one already is shown instead of it."""

    metric = Id(required=True)
    span = serializers.ChoiceField(SPANS)
    day = Day(required=True, help_text="Any day of the period.")
    value = Figure()
    start = Figure(required=False, allow_null=True, default=None, help_text="Where a level begins. Left out: the last reading before.")


# What campaigns are to move


class Goal(Shape):
    """A metric that a campaign is to move, in the quarter, or the month or year for which alone it has a target."""

    metric = serializers.UUIDField(source="standing.metric.pk")
    name = serializers.CharField(source="standing.metric.name")
    unit = serializers.CharField(source="standing.metric.unit", allow_blank=True)
    expected = serializers.FloatField(allow_null=True, help_text="By how much this campaign is to move it, in its unit.")
    standing = Standing()


# Changes of course


class CourseFilters(Paging):
    metric = Id(required=False)


class CourseCorrection(Correction):
    """A change of course of a metric: what was seen, what was changed, and whether it worked (empty while that is still to be seen)."""

    metric = serializers.UUIDField()


class NewCourseCorrection(NewCorrection):
    metric = Id(required=True)
