"""How a campaign stands: the colour, why, who has the baton, when it will finish, what is wanted."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from relay.api.fields import Instant, Shape
from relay.api.serializers.board import Waiting
from relay.api.serializers.campaigns import COLOURS, OBJECTIVES, STATES

CODES = ["not_running", "no_finish_on", "silent", "late_finish", "stall", "second_return", "on_track"]


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


class Status(Shape):
    """How a campaign stands, and why. The odds come with the launch forecast: until then p50, p85 and chance are null."""

    id = serializers.UUIDField(source="lane.campaign.pk")
    name = serializers.CharField(source="lane.campaign.name")
    state = serializers.ChoiceField(STATES, source="lane.campaign.state")
    objective = serializers.ChoiceField(["", *OBJECTIVES], source="lane.campaign.objective")
    colour = serializers.ChoiceField(COLOURS, help_text="By the rule.")
    because = Rule(many=True)
    said = SaidColour(allow_null=True)
    holders = Holder(many=True)
    expected_finish = serializers.DateField(source="lane.finish", allow_null=True)
    target = serializers.DateField(source="lane.target", allow_null=True)
    slip_working_days = serializers.IntegerField(source="lane.slip_days", allow_null=True)
    p50 = serializers.SerializerMethodField()
    p85 = serializers.SerializerMethodField()
    chance = serializers.SerializerMethodField()
    legs_done = serializers.IntegerField()
    legs = serializers.IntegerField()
    stalls = StatusStall(many=True, source="lane.stalls")
    as_of = Instant()
    last_event_at = Instant(allow_null=True)
    verified_at = Instant(source="checked_at", allow_null=True, help_text="When the lead last looked.")

    def get_p50(self, _status: Any) -> str | None:
        return None

    def get_p85(self, _status: Any) -> str | None:
        return None

    def get_chance(self, _status: Any) -> float | None:
        return None
