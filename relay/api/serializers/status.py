"""How a campaign stands: the colour, why, who has the baton, when it will finish, what is wanted, what was changed."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.lifecycle import DecisionState
from insights.decisions import LAPSED
from relay.api.fields import Body, Count, Day, Instant, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.board import Waiting
from relay.api.serializers.campaigns import COLOURS, OBJECTIVES, STATES
from relay.api.serializers.common import LongerThanPlanned
from relay.api.serializers.corrections import Correction
from relay.api.serializers.goals import Goal

CODES = ["not_running", "no_finish_on", "silent", "late_finish", "late_p85", "stall", "second_return", "on_track"]
DECISION_STATES = [*(str(one) for one in DecisionState), LAPSED]


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


class Evidence(Shape):
    """What the odds were learnt from, in parts of 1: past legs of the same pair of functions, others of the taking function, any of similar
    size, and an assumption that nobody measured."""

    own = serializers.FloatField()
    function = serializers.FloatField()
    similar = serializers.FloatField()
    assumed = serializers.FloatField()


class Status(Shape):
    """How a campaign stands, and why. Odds are as of its newest snapshot; chance is null without a target."""

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
    p85 = serializers.DateField(allow_null=True, help_text="The day that is told; `quoted_percent` of the replays are over by then.")
    quoted_percent = serializers.IntegerField(
        allow_null=True, help_text="85; or 90 where too few of the 85 % days were kept. `GET /insights/forecast-accuracy/` says how many."
    )
    p95 = serializers.DateField(allow_null=True)
    chance = serializers.FloatField(allow_null=True)
    odds_as_of = Instant(source="status.odds.as_of", allow_null=True, help_text="When they were reckoned: at a change or at night.")
    drivers = LongerThanPlanned(many=True, help_text="What P85 owes its days to, the most first.")
    rests_on = Evidence(source="status.odds.shares", allow_null=True)
    goals = Goal(many=True, help_text="What it is to move, as far as the caller sees it.")
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


class MoveTarget(Body):
    finish_on = Day(required=True)
    reason = Words(required=True)
