"""How a campaign stands: the colour, why, who has the baton, when it will finish, what is wanted, what was changed."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.lifecycle import DecisionState, Outcome
from insights.decisions import LAPSED
from relay.api.fields import Body, Count, Day, Instant, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.board import Waiting
from relay.api.serializers.campaigns import COLOURS, OBJECTIVES, STATES

CODES = ["not_running", "no_finish_on", "silent", "late_finish", "stall", "second_return", "on_track"]
DECISION_STATES = [*(str(one) for one in DecisionState), LAPSED]
OUTCOMES = [str(one) for one in Outcome]


class Rule(Shape):
    """A rule that held."""

    colour = serializers.ChoiceField(COLOURS)
    code = serializers.ChoiceField(CODES)


class SaidColour(Shape):
    """What the lead says beside the rule."""

    colour = serializers.ChoiceField(COLOURS)
    by = serializers.CharField(allow_blank=True)
    at = Instant()
    reason = serializers.CharField(allow_blank=True)


class Holder(Shape):
    """Who has a baton: a function, not a person."""

    function = serializers.CharField(allow_blank=True)
    leg = serializers.UUIDField(source="leg.id")
    leg_name = serializers.CharField(source="leg.name")
    state = serializers.CharField()
    since = Instant(allow_null=True)


class StatusStall(Waiting):
    """An open stall, by function."""

    court = None  # type: ignore[assignment]  # the executive's page names functions


class Decision(Shape):
    """A decision that is wanted, or was. `option` counts from 0; lapsed: its race was over before anybody answered."""

    id = serializers.UUIDField()
    campaign = serializers.UUIDField()
    campaign_name = serializers.CharField()
    state = serializers.ChoiceField(DECISION_STATES)
    question = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField(allow_blank=True))
    asked_by = serializers.CharField(allow_blank=True)
    asked_at = Instant()
    wanted_by = serializers.DateField()
    overdue = serializers.BooleanField()
    option = serializers.IntegerField(allow_null=True)
    chosen = serializers.CharField(allow_blank=True)
    closed_by = serializers.CharField(allow_blank=True)
    closed_at = Instant(allow_null=True)
    words = serializers.CharField(allow_blank=True)


class Correction(Shape):
    """A change of course: what was seen, what was changed, and whether it worked (empty while that is still to be seen)."""

    id = serializers.UUIDField()
    at = Instant()
    by = serializers.CharField(allow_blank=True)
    saw = serializers.CharField(allow_blank=True)
    changed = serializers.CharField(allow_blank=True)
    check_on = serializers.DateField()
    overdue = serializers.BooleanField()
    outcome = serializers.CharField(allow_blank=True)
    checked_by = serializers.CharField(allow_blank=True)
    checked_at = Instant(allow_null=True)
    found = serializers.CharField(allow_blank=True)


class Status(Shape):
    """How a campaign stands, and why. Odds come with the launch forecast: until then p50, p85 and chance are null, goals empty."""

    id = serializers.UUIDField(source="status.lane.campaign.pk")
    name = serializers.CharField(source="status.lane.campaign.name")
    state = serializers.ChoiceField(STATES, source="status.lane.campaign.state")
    objective = serializers.ChoiceField(["", *OBJECTIVES], source="status.lane.campaign.objective")
    colour = serializers.ChoiceField(COLOURS, help_text="By the rule.")
    because = Rule(many=True)
    said = SaidColour(source="status.said", allow_null=True)
    holders = Holder(many=True)
    expected_finish = serializers.DateField(source="expected", allow_null=True)
    target = serializers.DateField(allow_null=True)
    slip_working_days = serializers.IntegerField(source="status.lane.slip_days", allow_null=True)
    p50 = serializers.DateField(allow_null=True)
    p85 = serializers.DateField(allow_null=True)
    chance = serializers.FloatField(allow_null=True)
    goals = serializers.ListField(child=serializers.JSONField())
    legs_done = serializers.IntegerField(source="status.legs_done")
    legs = serializers.IntegerField(source="status.legs")
    stalls = StatusStall(many=True)
    decisions = Decision(many=True)
    corrections = Correction(many=True)
    as_of = Instant()
    last_event_at = Instant(source="status.last_event_at", allow_null=True)
    verified_by = serializers.CharField(allow_blank=True, help_text="Who last looked.")
    verified_at = Instant(source="status.checked_at", allow_null=True)


# What is said


class DecisionFilters(Paging):
    state = serializers.ChoiceField([str(one) for one in DecisionState], required=False)
    campaign = serializers.UUIDField(required=False)


class NewDecision(Body):
    question = Words(required=True)
    options = serializers.ListField(child=Words(), max_length=6, help_text="Two to six.")
    by_date = Day(required=True, help_text="By the end of which day it is wanted.")


class AnswerDecision(Body):
    option = Count(min_value=0, max_value=5, help_text="Which one, counted from 0.")
    words = Words()


class WithdrawDecision(Body):
    reason = Words()


class NewCorrection(Body):
    saw = Words(required=True)
    changed = Words(required=True)
    check_on = Day(required=True, help_text="When to look again whether it worked.")


class CheckCorrection(Body):
    outcome = serializers.ChoiceField(OUTCOMES)
    until = Day(help_text="With again: the day of the next look.")
    words = Words()
