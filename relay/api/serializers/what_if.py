"""What if: what is asked to be otherwise, and both odds."""

from __future__ import annotations

from rest_framework import serializers

from insights.what_if import COORDINATION, MOST_CHANGES, MOST_COORDINATION, Kind
from relay.api.fields import Body, Day, Id, Instant, Number, Shape
from relay.api.serializers.common import LongerThanPlanned, Named

KINDS = [str(one) for one in Kind]


class ChangeAsked(Body):
    """One thing that is otherwise."""

    kind = serializers.ChoiceField(
        KINDS,
        help_text="day: a leg that nobody has taken starts no sooner, one in hand is passed on no sooner, as if its runner promised it; "
        "target: another day to be finished by; second_runner: two share what is still to come of a leg; drop: it is not run at all.",
    )
    leg = Id(required=False, allow_null=True, default=None, help_text="For all but the target.")
    day = Day(help_text="For day and target; from today on.")


class WhatIf(Body):
    changes = serializers.ListField(child=ChangeAsked(), max_length=MOST_CHANGES, help_text="In any order; none asks for suggestions.")
    coordination = Number(
        required=False,
        default=COORDINATION,
        min_value=0,
        max_value=MOST_COORDINATION,
        help_text="The part of their half that each of two runners loses to agreeing with the other: an assumption.",
    )


class Otherwise(Shape):
    kind = serializers.ChoiceField(KINDS)
    leg = Named(allow_null=True)
    day = serializers.DateField(allow_null=True)


class OddsOf(Shape):
    """By when which share of the replays is over. `dots` are twenty that stand for all."""

    p50 = serializers.DateField()
    p85 = serializers.DateField(help_text="The day that is told; `quoted_percent` of the replays are over by then.")
    quoted_percent = serializers.IntegerField()
    p95 = serializers.DateField()
    target = serializers.DateField(allow_null=True)
    chance = serializers.FloatField(allow_null=True, help_text="Of the target; null without one.")
    dots = serializers.ListField(child=serializers.DateField())
    drivers = LongerThanPlanned(many=True)


class Gain(Shape):
    """A change that alone would bring P85 nearer, by so many working days, to that day."""

    change = Otherwise()
    working_days = serializers.FloatField(source="days")
    p85 = serializers.DateField(source="day")


class Compared(Shape):
    """Both odds, of the same evidence and with the same draws. What moves is counted in working days of the site; negative is sooner."""

    as_of = Instant()
    changes = Otherwise(many=True)
    coordination = serializers.FloatField()
    today = OddsOf()
    then = OddsOf()
    p50_moves_by_working_days = serializers.IntegerField()
    p85_moves_by_working_days = serializers.IntegerField()
    p95_moves_by_working_days = serializers.IntegerField()
    suggestions = Gain(many=True, help_text="Where no change is asked: the three that would gain the most.")
