"""A race planned anew: what is asked, and what comes of it."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.lifecycle import ReplanMode
from notifications.audience import Urgency, Why
from relay.api.fields import Body, Shape, Words
from relay.api.serializers.campaigns import Flag
from relay.api.serializers.common import Named, Somebody

MODES = [str(one) for one in ReplanMode]


class ReplanWishes(Body):
    preview = Flag(help_text="Only say what would change.")


class Replan(Body):
    mode = serializers.ChoiceField(
        MODES, help_text="keep: dates move only where they no longer hold; pull_forward: legs also start sooner."
    )
    mark = Words(max_length=16, help_text="That of the plan that was looked at; where another comes out by now, nothing is done: 409.")
    reason = Words()


class NewDates(Shape):
    """A leg that gets other dates. `moves_by_working_days` counts in the hours of its runner; negative is sooner."""

    leg = Named(source="words")
    runner = Somebody(allow_null=True)
    old_plan_start = serializers.DateField(source="old_start", allow_null=True)
    old_plan_due = serializers.DateField(source="old_due", allow_null=True)
    plan_start = serializers.DateField(source="start", allow_null=True)
    plan_due = serializers.DateField(source="due", allow_null=True)
    moves_by_working_days = serializers.IntegerField(source="days")
    promise = serializers.DateField(allow_null=True)
    promise_fits = serializers.BooleanField()


class DatesThatClash(Shape):
    """A pass that is promised, or (`promised` false) planned, for a later day than its taker needs it."""

    exchange = serializers.UUIDField(source="clash.exchange")
    giver = Named()
    taker = Named()
    by = serializers.DateField(source="clash.by")
    need_by = serializers.DateField(source="clash.need_by")
    promised = serializers.BooleanField(source="clash.promised")
    new = serializers.BooleanField(source="is_new")


class Told(Shape):
    """Who hears of it, why, and how soon."""

    person = Somebody()
    why = serializers.ChoiceField([str(one) for one in Why])
    urgency = serializers.ChoiceField([str(one) for one in Urgency])


class Replanned(Shape):
    """What moves and what comes of it: when it ends, what no longer fits, who is told."""

    preview = serializers.BooleanField(help_text="Nothing was done.")
    mode = serializers.ChoiceField(MODES)
    mark = serializers.CharField(help_text="Stands for these dates; send it to do just this.")
    legs = NewDates(many=True)
    clashes = DatesThatClash(many=True)
    told = Told(many=True)
    expected_finish_before = serializers.DateField(source="finish_before", allow_null=True)
    expected_finish = serializers.DateField(source="finish", allow_null=True)
    target = serializers.DateField(allow_null=True)
    late_by_working_days = serializers.IntegerField(source="late_days", allow_null=True, help_text="After the target; else negative.")
