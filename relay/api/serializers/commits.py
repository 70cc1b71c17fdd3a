"""Weekly commits. A week is an ISO week of the site's calendar, Monday to Sunday."""

from __future__ import annotations

from rest_framework import serializers

from goals.committing import Became
from relay.api.fields import Body, Day, Id, Instant, Shape
from relay.api.pages import Paging
from relay.api.serializers.common import Named
from relay.api.serializers.goals import OBJECTIVES, Figure

BECAME = [one.value for one in Became]


class CommitFilters(Paging):
    metric = Id(required=False)
    objective = serializers.ChoiceField(OBJECTIVES, required=False, help_text="That the metric serves.")
    day = Day(help_text="Any day of the week.")


class Commit(Shape):
    """`actual` is what came in that week: the sum of its readings, or the change of a level; null where nobody read it. `became` is what
    the week came to, held against the commit that `counts`: what stood at the end of its Monday, or of the day on which one was first
    made. `replaced_by` is the one that is shown instead: none is ever rewritten."""

    id = serializers.UUIDField()
    metric = serializers.UUIDField(source="metric_id")
    objective = serializers.CharField(source="metric.objective", allow_blank=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField(source="week.week.last")
    commit = serializers.FloatField()
    likely = serializers.FloatField()
    stretch = serializers.FloatField()
    counts = serializers.BooleanField()
    actual = serializers.FloatField(source="week.came", allow_null=True)
    became = serializers.ChoiceField(BECAME, source="week.became")
    by = Named()
    at = Instant()
    replaced_by = serializers.UUIDField(source="replaced_by.id", allow_null=True, default=None)


class NewCommit(Body):
    """`commit` is no more than `likely`, and that no more than `stretch`; of a metric of which less is better, no less."""

    metric = Id(required=True)
    day = Day(help_text="Any day of this week or the next, in the site's calendar. Left out: today.")
    commit = Figure()
    likely = Figure()
    stretch = Figure()
