"""Batons on their way: what may be said of one, and how it is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import serializers

from campaigns.lifecycle import DeclineReason, HandoffKind, HandoffState, ReturnReason
from relay.api.fields import Day, Id, Instant, Shape, Truth, Words
from relay.api.pages import Paging
from relay.api.serializers.common import Clock, Entry, Item, Moves, Named, OnBehalf, Packet, Seen, Somebody, Spot

STATES = [str(one) for one in HandoffState]


class HandoffFilters(Paging):
    court = Words(help_text="`me`: those that wait for the caller.", max_length=2)
    state = serializers.ChoiceField(STATES, required=False)
    campaign = Id(required=False)
    function = Id(required=False, help_text="Of the taking leg.")

    def validate_court(self, said: str) -> str:
        if said not in ("", "me"):
            raise serializers.ValidationError(_("Say me: nothing else can be asked for."))
        return said


class HandoffRow(Shape):
    """One handoff of a list."""

    id = serializers.UUIDField()
    campaign = Named()
    leg = Named(help_text="The giving leg; of a relief the leg that changes hands.")
    to = Named(help_text="The taking leg.", source="exchange.taker", allow_null=True, default=None)
    kind = serializers.ChoiceField([str(one) for one in HandoffKind])
    attempt = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    giver = Named(allow_null=True)
    taker = Named(allow_null=True)
    offered_at = Instant()
    court_since = Instant()
    question_open = serializers.BooleanField()
    need_until = serializers.DateField(allow_null=True)
    need_by = serializers.DateField(source="exchange.need_by", allow_null=True, default=None)
    critical = serializers.BooleanField(source="exchange.critical", default=False)
    decided_at = Instant(allow_null=True)
    packet_version = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Counts up with everything that happens to it; send it with a move.")


class Handoff(Shape):
    """One handoff as the caller may see it: who, since when, with what in hand, what was said, what they may do now."""

    id = serializers.UUIDField(source="handoff.id")
    campaign = serializers.UUIDField(source="giving.campaign")
    campaign_name = serializers.CharField(source="giving.campaign_name")
    kind = serializers.ChoiceField([str(one) for one in HandoffKind], source="handoff.kind")
    attempt = serializers.IntegerField(source="handoff.attempt")
    state = serializers.ChoiceField(STATES, source="handoff.state")
    exchange = serializers.UUIDField(source="handoff.exchange", allow_null=True)
    giving = Spot()
    taking = Spot()
    giver = Somebody(allow_null=True)
    taker = Somebody(allow_null=True)
    court = Somebody(allow_null=True, help_text="Who is waited for; null where nobody is.")
    offered_at = Instant(source="handoff.offered_at")
    clock = Clock(source="wait", allow_null=True)
    stuck = serializers.BooleanField()
    cost_working_days = serializers.FloatField(source="cost_days", help_text="Of the finish, as its wait costs it.")
    need_by = serializers.DateField(allow_null=True)
    need_until = serializers.DateField(source="handoff.need_until", allow_null=True)
    critical = serializers.BooleanField()
    question_open = serializers.BooleanField(source="handoff.question_open")
    decided_by = Somebody(allow_null=True)
    decided_at = Instant(source="handoff.decided_at", allow_null=True)
    undo_until = Instant(allow_null=True)
    pass_on_by = serializers.DateField(allow_null=True, help_text="The day to suggest as the promise.")
    promise = serializers.DateField(allow_null=True)
    outcome = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="The words of the decision that stands.")
    outcome_reason = serializers.CharField(allow_blank=True)
    grade = serializers.CharField(allow_null=True, help_text="For the giver, the taker and their lead; else null.")
    packet = Packet()
    checkpoint = Item(many=True, source="checks")
    log = Entry(many=True, source="entries")
    moves = Moves()
    on_behalf = OnBehalf(source="moves")
    version = serializers.IntegerField(source="handoff.version")


# What is said with a move


class Accept(Seen):
    pass_on_by = Day(help_text="I'll pass it on by the end of that day; left out, what the plan suggests.")
    read_back = Words(help_text="What was received, what comes next, what would stop it; must be there on a critical exchange.")
    conditions = serializers.ListField(child=Words(), required=False, default=list, max_length=50, help_text="What the giver owes.")
    override_reason = Words(help_text="A lead who takes it for somebody else says why.")

    def validate_conditions(self, said: list[str]) -> str:
        return "\n".join(said)


class Back(Seen):
    reason = serializers.ChoiceField([str(one) for one in ReturnReason])
    missing = serializers.ListField(child=Words(), max_length=50, help_text="What is missing or wrong; at least one thing.")
    note = Words()


class Ask(Seen):
    question = Words(required=True)


class Answer(Seen):
    answer = Words(required=True)


class NeedUntil(Seen):
    until = Day(required=True)
    note = Words()


class Decline(Seen):
    reason = serializers.ChoiceField([str(one) for one in DeclineReason])
    note = Words()


class Redirect(Seen):
    runner = Id()


class Confirm(Seen):
    right = Truth(help_text="That's right, or not quite.")
    note = Words()
