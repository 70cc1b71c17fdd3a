"""Legs, exchanges and checkpoints: what may be said of one, and how it is shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from campaigns.lifecycle import LegKind, LegState, ReadyAnswer
from campaigns.plans import MOST_ITEMS, ItemPlan, LegPlan
from relay.api.fields import Body, Day, Id, Instant, Number, Shape, Truth, Words
from relay.api.serializers.common import Entry, Item, Moves, Named, OnBehalf, Packet, Seen, Somebody, Spot

KINDS, STATES, ANSWERS = ([str(one) for one in words] for words in (LegKind, LegState, ReadyAnswer))


class PlanItem(Shape):
    id = serializers.UUIDField(source="item.id")
    text = serializers.CharField()
    required = serializers.BooleanField(source="item.required")  # type: ignore[assignment]  # a field of this name, not the option
    wants_evidence = serializers.BooleanField(source="item.wants_evidence")
    survives = serializers.BooleanField(source="item.survives", help_text="It moves along when its leg is skipped.")
    met = serializers.BooleanField(source="item.met")
    waived = serializers.BooleanField(source="item.waived")


class PlanLeg(Shape):
    """One leg of a plan, gun and tape included."""

    id = serializers.UUIDField(source="leg.id")
    kind = serializers.ChoiceField(KINDS, source="leg.kind")
    name = serializers.CharField()
    function = Named(allow_null=True)
    runner = Named(allow_null=True)
    state = serializers.ChoiceField(STATES, source="leg.state")
    planned_days = serializers.FloatField(source="leg.planned_days", help_text="Working days.")
    plan_start = serializers.DateField(source="leg.plan_start", allow_null=True)
    plan_due = serializers.DateField(source="leg.plan_due", allow_null=True)
    promise = serializers.DateField(source="leg.promise", allow_null=True)
    starts_at = Instant(allow_null=True, help_text="When it got going, or is expected to.")
    ends_at = Instant(allow_null=True, help_text="When its last baton was taken over, or is expected to be.")
    after = serializers.ListField(child=serializers.UUIDField(), help_text="The legs that pass their baton to it.")
    sales_facing = serializers.BooleanField()
    checkpoint = PlanItem(many=True)
    version = serializers.IntegerField(source="leg.version")


class Exchange(Shape):
    """The planned edge from one leg to the next."""

    id = serializers.UUIDField()
    giver = serializers.UUIDField(help_text="The giving leg.")
    taker = serializers.UUIDField(help_text="The taking leg.")
    need_by = serializers.DateField(allow_null=True)
    critical = serializers.BooleanField()
    returns = serializers.IntegerField(help_text="Passes over it that came back.")


class Coming(Shape):
    """What is on its way over an exchange, or was taken."""

    id = serializers.UUIDField()
    exchange = serializers.UUIDField(allow_null=True)
    state = serializers.CharField()
    attempt = serializers.IntegerField()
    version = serializers.IntegerField()


class Received(Shape):
    """A baton that was taken: its packet, and what was said of it."""

    spot = Spot()
    giver = Somebody(allow_null=True)
    handoff = serializers.UUIDField(source="handoff.id")
    packet = Packet()
    read_back = serializers.CharField(allow_blank=True)
    conditions = serializers.CharField(allow_blank=True)


class Leg(Shape):
    """One leg as the caller may see it, with its exchanges and what is on its way over them."""

    id = serializers.UUIDField(source="page.leg.id")
    campaign = serializers.UUIDField(source="page.spot.campaign")
    campaign_name = serializers.CharField(source="page.spot.campaign_name")
    campaign_state = serializers.CharField(source="page.state")
    kind = serializers.ChoiceField(KINDS, source="page.leg.kind")
    name = serializers.CharField(source="page.spot.name")
    function = serializers.CharField(source="page.spot.function", allow_blank=True)
    sales_facing = serializers.BooleanField(source="page.spot.sales_facing")
    runner = Somebody(source="page.runner", allow_null=True)
    state = serializers.ChoiceField(STATES, source="page.leg.state")
    planned_days = serializers.FloatField(source="page.leg.planned_days", help_text="Working days.")
    plan_start = serializers.DateField(source="page.leg.plan_start", allow_null=True)
    plan_due = serializers.DateField(source="page.leg.plan_due", allow_null=True)
    promise = serializers.DateField(source="page.leg.promise", allow_null=True)
    need_by = serializers.DateField(source="page.need_by", allow_null=True)
    expected_at = Instant(source="page.expected", allow_null=True, help_text="When a waiting leg is expected to get going.")
    taken_at = Instant(source="page.leg.taken_at", allow_null=True)
    ended_at = Instant(source="page.leg.ended_at", allow_null=True)
    stuck = serializers.BooleanField(source="page.stuck")
    cost_working_days = serializers.FloatField(source="page.cost_days")
    blocked_on = Somebody(source="page.blocker", allow_null=True)
    blocked_until = serializers.DateField(source="page.leg.blocked_until", allow_null=True)
    ready_asked_for = serializers.DateField(
        source="page.leg.ready_asked_for",
        allow_null=True,
        help_text="The day on which the baton is expected that its runner was asked about.",
    )
    ready = serializers.ChoiceField(ANSWERS, source="page.leg.ready", allow_null=True, help_text="What its runner answered.")
    ready_from = serializers.DateField(source="page.leg.ready_from", allow_null=True)
    block_reason = serializers.CharField(source="page.block_reason", allow_blank=True)
    checkpoint = Item(many=True, source="page.checks")
    incoming = Exchange(many=True)
    outgoing = Exchange(many=True)
    handoffs = Coming(many=True)
    received = Received(many=True, source="page.received")
    packet = Packet(source="page.draft", help_text="As it was last offered.")
    log = Entry(many=True, source="page.entries", help_text="The newest forty, newest first.")
    moves = Moves(source="page.moves")
    on_behalf = OnBehalf(source="page.moves")
    version = serializers.IntegerField(source="page.leg.version")


# What is said with a move


class Offer(Seen):
    note = Words(help_text="What was done, and where to start.")
    links = serializers.ListField(child=Words(), required=False, default=list, max_length=100)
    risks = Words()
    next_step = Words()
    override_reason = Words(help_text="A lead who offers for somebody else says why.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        packet = {name: attrs.pop(name, "") for name in ("note", "risks", "next_step")}
        links = "\n".join(attrs.pop("links"))
        return {**attrs, "packet": {**packet, "links": links}}


class CheckIn(Seen):
    note = Words(required=True)


class Promise(Seen):
    date = Day(required=True)


class Block(Seen):
    reason = Words(required=True)
    on = Id(required=False, allow_null=True, default=None, help_text="Whom it waits for.")
    until = Day(help_text="When that is expected.")


class Unblock(Seen):
    note = Words()


class Renew(Seen):
    until = Day(required=True)
    note = Words()


class Ready(Seen):
    """An answer to the ready check; it can be changed until the baton is offered."""

    answer = serializers.ChoiceField(ANSWERS)
    missing = serializers.ListField(
        child=Words(allow_blank=False, max_length=300),
        required=False,
        default=list,
        max_length=MOST_ITEMS,
        help_text="Each becomes a required item of the giver's checkpoint.",
    )
    runner = Id(required=False, allow_null=True, default=None, help_text="Who should take it instead, where that is known.")
    note = Words()

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language."""
        return {**super().get_fields(), "from": Day(source="since", help_text="The day from which the runner is ready.")}


class Skip(Seen):
    reason = Words(required=True)


class Reassign(Seen):
    runner = Id(allow_null=True)
    note = Words(help_text="For a leg in hand: the packet's note for the new runner.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        note = attrs.pop("note", "")
        return {**attrs, "packet": {"note": note} if note else None}


class Tick(Seen):
    evidence = Words(help_text="A link or a sentence, where the item wants it.")


class Waive(Seen):
    reason = Words(required=True)


class Nothing(Body):
    """Nothing needs to be said."""


class NewItem(Body):
    """One item of a checkpoint."""

    text = Words(required=True, allow_blank=False, max_length=300)
    required = Truth(required=False, default=True)  # type: ignore[assignment]  # a field of this name, not the option
    wants_evidence = Truth(required=False, default=False)
    survives = Truth(required=False, default=False)


class EditCheckpoint(Seen):
    added = NewItem(many=True, required=False, default=list, max_length=MOST_ITEMS)  # type: ignore[call-arg]  # the list's own option
    removed = serializers.ListField(child=Id(), required=False, default=list, max_length=100)


class EditExchange(Body):
    need_by = Day(default=serializers.empty)
    critical = Truth(required=False)


class InsertedLeg(Body):
    name = Words(required=True, allow_blank=False, max_length=200)
    function = Id(required=False, allow_null=True, default=None)
    runner = Id(required=False, allow_null=True, default=None)
    planned_days = Number(required=False, default=1.0, min_value=0.5, max_value=1000)
    plan_due = Day()
    checkpoint = NewItem(many=True, required=False, default=list, max_length=MOST_ITEMS)  # type: ignore[call-arg]  # the list's own option


class Insert(Body):
    leg = InsertedLeg()


class NewLeg(Body):
    """One leg of a draft. `after` names the legs that pass to it: left out, the one before it in the list; empty, the gun."""

    name = Words(required=True, max_length=200)
    function = Id(required=False, allow_null=True, default=None)
    runner = Id(required=False, allow_null=True, default=None)
    planned_days = Number(required=False, default=1.0, min_value=0.5, max_value=1000)
    plan_start = Day()
    plan_due = Day()
    after = serializers.ListField(child=Words(), required=False, allow_null=True, default=None, max_length=500)
    checkpoint = NewItem(many=True, required=False, default=list, max_length=MOST_ITEMS)  # type: ignore[call-arg]  # the list's own option
    sales_facing = Truth(required=False, default=False)
    sensitive = Truth(required=False, default=False)
    need_by = Day()
    critical = Truth(required=False, default=False)


def leg_plans(legs: list[dict[str, Any]], known: dict[str, str]) -> list[LegPlan]:
    """Legs as planning takes them: each goes by its name, and `known` are the names of a draft's legs by their ids."""
    return [_leg_plan(one, known) for one in legs]


def _leg_plan(said: dict[str, Any], known: dict[str, str]) -> LegPlan:
    after = said["after"]
    rest = {name: value for name, value in said.items() if name not in ("after", "checkpoint")}
    return LegPlan(
        key=said["name"],
        after=None if after is None else tuple(known.get(one, one) for one in after),
        checkpoint=tuple(ItemPlan(**item) for item in said["checkpoint"]),
        **rest,
    )
