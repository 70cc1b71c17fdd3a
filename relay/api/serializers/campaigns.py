"""Campaigns: what may be said of one, and how it is shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from campaigns.lifecycle import CampaignState, Colour
from campaigns.plans import MOST_LEGS
from relay.api.fields import Body, Count, Day, Id, Instant, Shape, Truth, Words
from relay.api.pages import Paging
from relay.api.serializers.common import Moves, Named, OnBehalf
from relay.api.serializers.legs import Exchange, NewLeg, PlanLeg

STATES = [str(one) for one in CampaignState]
OBJECTIVES = ["adoption", "pipeline"]
COLOURS = [str(one) for one in Colour]


class Flag(serializers.ChoiceField):
    """true or false, as a query says it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=["true", "false"], required=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data) == "true"


class CampaignFilters(Paging):
    state = serializers.ChoiceField(STATES, required=False)
    lead = Id(required=False)
    objective = serializers.ChoiceField(OBJECTIVES, required=False)
    function = Id(required=False, help_text="With a leg of that function.")
    stalled = Flag(help_text="With an open stall, or without.")


class CampaignRow(Shape):
    """One campaign of a list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    objective = serializers.CharField(allow_blank=True)
    contribution = serializers.CharField(allow_blank=True)
    priority = serializers.IntegerField()
    lead = Named()
    finish_on = serializers.DateField(allow_null=True, help_text="The target.")
    created_at = Instant()
    started_at = Instant(allow_null=True)
    ended_at = Instant(allow_null=True)
    open_stalls = serializers.IntegerField()
    version = serializers.IntegerField(source="seq", help_text="The number of its newest event.")


class Campaign(Shape):
    """One campaign in full: what it is for, whose it is, and its plan as it stands."""

    id = serializers.UUIDField(source="campaign.pk")
    name = serializers.CharField(source="campaign.name")
    state = serializers.ChoiceField(STATES, source="campaign.state")
    objective = serializers.CharField(source="campaign.objective", allow_blank=True)
    contribution = serializers.CharField(source="campaign.contribution", allow_blank=True)
    brand_promise = serializers.CharField(source="campaign.brand_promise", allow_blank=True)
    brief = serializers.CharField(source="campaign.brief", allow_blank=True)
    priority = serializers.IntegerField(source="campaign.priority")
    lead = Named(source="campaign.lead")
    deputy = Named(source="campaign.deputy", allow_null=True)
    sponsor = Named(source="campaign.sponsor", allow_null=True)
    finish_on = serializers.DateField(source="campaign.finish_on", allow_null=True, help_text="The target.")
    expected_finish = serializers.DateField(allow_null=True)
    created_at = Instant(source="campaign.created_at")
    started_at = Instant(source="campaign.started_at", allow_null=True)
    ended_at = Instant(source="campaign.ended_at", allow_null=True)
    checked_at = Instant(source="campaign.checked_at", allow_null=True)
    paused_until = serializers.DateField(source="campaign.paused_until", allow_null=True)
    legs = PlanLeg(many=True, help_text="Givers before takers; gun and tape included.")
    exchanges = Exchange(many=True)
    moves = Moves()
    on_behalf = OnBehalf(source="moves")
    version = serializers.IntegerField(source="campaign.seq", help_text="The number of its newest event; send it when you edit a draft.")


# What is said


class NewCampaign(Body):
    name = Words(required=True, max_length=200)
    objective = serializers.ChoiceField(["", *OBJECTIVES], required=False)
    contribution = Words(max_length=200)
    brand_promise = Words(max_length=300)
    brief = Words(max_length=10_000)
    finish_on = Day(default=serializers.empty)
    priority = Count(required=False, min_value=1, max_value=5)
    lead = Id(required=False, help_text="Left out: the caller.")
    deputy = Id(required=False, allow_null=True)
    sponsor = Id(required=False, allow_null=True)
    legs = NewLeg(many=True, required=False, default=list, max_length=MOST_LEGS)  # type: ignore[call-arg]  # the list's own option


class EditCampaign(NewCampaign):
    """What is left out stays. `legs`, where given, replace the plan: a leg keeps its id by its name, an item by its text."""

    name = Words(max_length=200)
    lead = None  # type: ignore[assignment]  # handed over, not edited
    legs = NewLeg(many=True, required=False, max_length=MOST_LEGS)  # type: ignore[call-arg]  # the same
    version = Count(required=False, allow_null=True, min_value=0, help_text="Of the draft that was seen; another is 409.")


class Shift(Body):
    """One day, the first or the last."""

    starts_on = Day(default=serializers.empty, allow_null=False)
    finishes_on = Day(default=serializers.empty, allow_null=False)


class Start(Body):
    shift = Shift(required=False, allow_null=True, default=None, help_text="Move every date so that it starts, or finishes, on that day.")
    without_runners = Truth(required=False, default=False, help_text="Start although legs have nobody to run them.")
    reason = Words(help_text="Why without an objective.")


class Check(Body):
    note = Words()


class Pause(Body):
    until = Day()
    reason = Words()


class Resume(Body):
    shift = Truth(required=False, default=True, help_text="Move the dates of legs not yet done by the working days that the pause took.")


class Abandon(Body):
    reason = Words(required=True)


class HandOver(Body):
    lead = Id()
    reason = Words(required=True)


class SayColour(Body):
    colour = serializers.ChoiceField(["", *COLOURS], help_text="How it stands as the lead says; empty leaves it to the rule.")
    reason = Words()
