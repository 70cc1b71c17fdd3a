"""The board, what stands still, and one's own next move."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from campaigns.stall import StallKind
from notifications.audience import Why
from relay.api.fields import Body, Day, Hours, Id, Instant, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.campaigns import OBJECTIVES, STATES, Flag
from relay.api.serializers.common import KINDS, Clock, Moves, Named, Somebody, Spot

ME = "me"
STALLS = [str(one) for one in StallKind]


class Waiting(Shape):
    """An open stall of a lane."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(STALLS)
    word = serializers.CharField(help_text="late, stuck, or nobody has it")
    leg = serializers.UUIDField()
    handoff = serializers.UUIDField(allow_null=True)
    court = Somebody(allow_null=True)
    function = serializers.CharField(allow_blank=True, help_text="Whose function is waited for.")
    opened_at = Instant(help_text="When its clock ran out.")
    over_working_hours = Hours(source="over")
    cost_working_days = serializers.FloatField(source="cost_days")
    step = serializers.IntegerField(help_text="How far the ladder was climbed.")
    snoozed_until = serializers.DateField(allow_null=True)


class Baton(Shape):
    """A baton in hand or in the air."""

    leg = serializers.UUIDField(source="leg.id")
    handoff = serializers.UUIDField(allow_null=True)
    state = serializers.CharField()
    court = Somebody(allow_null=True)
    function = serializers.CharField(allow_blank=True)
    since = Instant(allow_null=True)
    until = Instant(allow_null=True)
    used_working_hours = Hours(source="used")
    patience_working_hours = Hours(source="patience")


class LaneLeg(Shape):
    """A leg of a lane."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    name = serializers.CharField()
    function = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    after = serializers.ListField(child=serializers.UUIDField())
    sales_facing = serializers.BooleanField()


class Lane(Shape):
    """One open campaign."""

    id = serializers.UUIDField(source="lane.campaign.pk")
    name = serializers.CharField(source="lane.campaign.name")
    state = serializers.ChoiceField(STATES, source="lane.campaign.state")
    objective = serializers.ChoiceField(["", *OBJECTIVES], source="lane.campaign.objective")
    lead = Named(source="lane.campaign.lead")
    legs = LaneLeg(many=True)
    batons = Baton(many=True, source="lane.live")
    stalls = Waiting(many=True, source="lane.stalls")
    expected_finish = serializers.DateField(source="lane.finish", allow_null=True)
    finish_on = serializers.DateField(source="lane.target", allow_null=True, help_text="The target.")
    slip_working_days = serializers.IntegerField(source="lane.slip_days", allow_null=True)


class Group(Shape):
    """Lanes of one urgency, the dearest first."""

    name = serializers.ChoiceField(["stuck", "watch", "moving", "paused"])
    lanes = Lane(many=True)


class Board(Shape):
    """The board as data."""

    as_of = Instant()
    stuck = serializers.IntegerField(help_text="Stalled batons.")
    groups = Group(many=True)


class BoardFilters(Body):
    mine = Flag(help_text="Only campaigns that the caller leads.")


# Stalls


class StallFilters(Paging):
    open = Flag(help_text="Those that still wait, or those that are over.")
    kind = serializers.ChoiceField(STALLS, required=False)
    campaign = Id(required=False)
    court = Words(max_length=36, help_text="`me`, or a person's id.")

    def validate_court(self, said: str) -> str | UUID:
        """An id as one; `me` as it is said."""
        if said in ("", ME):
            return said
        try:
            return UUID(said)
        except ValueError as other:
            raise serializers.ValidationError(_("Say me, or the id of a person.")) from other


class Stall(Shape):
    """A leg or handoff whose clock ran out."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(STALLS)
    campaign = Named()
    leg = Named()
    handoff = serializers.UUIDField(source="handoff_id", allow_null=True)
    court = Named(allow_null=True)
    opened_at = Instant(help_text="When its clock ran out.")
    noticed_at = Instant()
    cost_working_days = serializers.FloatField(source="cost_days")
    step = serializers.IntegerField()
    snoozed_until = serializers.DateField(allow_null=True)
    snoozes = serializers.IntegerField()
    closed_at = Instant(allow_null=True)
    why_closed = serializers.CharField(allow_blank=True)


class Snooze(Body):
    until = Day(required=True)
    reason = Words()


# My next move


class Todo(Shape):
    """Something to do: answer a baton, answer a question, carry one on, find somebody."""

    kind = serializers.CharField()
    spot = Spot()
    other = Somebody(allow_null=True, help_text="The other side.")
    clock = Clock(source="wait", allow_null=True)
    stuck = serializers.BooleanField()
    cost_working_days = serializers.FloatField(source="cost_days")
    cost_of_a_day = serializers.FloatField(
        source="delay", help_text="Working days of the finish that one more day of waiting costs. The dearest comes first."
    )
    to_do_by = Instant()
    need_by = serializers.DateField(allow_null=True)
    handoff = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()
    met = serializers.IntegerField()
    items = serializers.IntegerField()
    words = serializers.CharField(allow_blank=True)
    moves = Moves()


class Hand(Shape):
    """A baton in hand."""

    spot = Spot()
    state = serializers.CharField()
    paused = serializers.BooleanField()
    clock = Clock(source="wait", allow_null=True)
    stuck = serializers.BooleanField()
    met = serializers.IntegerField()
    items = serializers.IntegerField()
    promise = serializers.DateField(allow_null=True)
    blocked_until = serializers.DateField(allow_null=True)


class OnItsWay(Shape):
    """A baton that will come."""

    spot = Spot()
    giver = Somebody(allow_null=True)
    expected = Instant(allow_null=True)
    near = serializers.BooleanField()
    blocked = serializers.BooleanField()


class Awaited(Shape):
    """What is waited for from somebody else."""

    kind = serializers.CharField()
    spot = Spot()
    party = Somebody(allow_null=True)
    clock = Clock(source="wait", allow_null=True)
    stuck = serializers.BooleanField()
    until = serializers.DateField(allow_null=True)
    handoff = serializers.UUIDField(allow_null=True)


class First(Shape):
    """Why it is first."""

    kind = serializers.ChoiceField(["cost", "late", "sales", "need_by", "promise", "due", "only"])
    behind = serializers.ListField(child=serializers.CharField(), help_text="The functions that run after it.")
    more_behind = serializers.IntegerField()


class NextMove(Shape):
    """One thing first and why, then the rest of the desk."""

    waiting = serializers.IntegerField(help_text="How many things wait for the caller.")
    top = Todo(allow_null=True)
    because = First(allow_null=True)
    offered = Todo(many=True)
    asked = Todo(many=True)
    in_hand = Hand(many=True)
    coming = OnItsWay(many=True)
    waiting_for = Awaited(many=True)


class Notice(Shape):
    """Something that the caller was told."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    why = serializers.ChoiceField([str(one) for one in Why], help_text="In which part they hear of it.")
    headline = serializers.CharField()
    sentence = serializers.CharField()
    campaign = serializers.UUIDField()
    campaign_name = serializers.CharField()
    handoff = serializers.UUIDField(allow_null=True)
    at = Instant()
    act_now = serializers.BooleanField()
    read = serializers.BooleanField()
    open = serializers.BooleanField(help_text="What it asks for is still theirs to do.")
