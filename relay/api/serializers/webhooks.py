"""Webhooks: programs that hear of events, and what was sent to them."""

from __future__ import annotations

from rest_framework import serializers

from relay.api.fields import Body, Id, Instant, Shape, Truth, Words
from relay.api.serializers.common import KINDS, Named

HEALTH = ["reached", "new", "failing", "paused", "off", "owner_gone"]
STATES = ["queued", "leased", "sent", "dead", "cancelled"]
_HEARS = "Kinds of event; none: all of them."


class Kinds(serializers.ListField):
    """Kinds of event, each a text."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(child=serializers.ChoiceField(KINDS), max_length=len(KINDS), **{"required": False, "help_text": _HEARS, **kwargs})  # type: ignore[arg-type]  # options of a field

    def to_internal_value(self, data: object) -> list[str]:
        if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
            self.fail("not_a_list", input_type=type(data).__name__)
        return [str(one) for one in super().to_internal_value(data)]


class NewWebhook(Body):
    name = Words(required=True, max_length=80)
    url = Words(required=True, max_length=2000, help_text="https, and a host on the public internet.")
    campaign = Id(required=False, allow_null=True, default=None, help_text="Null: all campaigns, which only admins may.")
    hears = Kinds()


class EditWebhook(Body):
    """What is left out stays."""

    name = Words(max_length=80)
    url = Words(max_length=2000)
    hears = Kinds()
    paused = Truth(required=False, help_text="True: it hears nothing. False: it is on again, whatever it was off for.")


class Webhook(Shape):
    """An endpoint. Its secret is there once, in the answer that made it or rotated it."""

    id = serializers.UUIDField(source="row.pk")
    name = serializers.CharField(source="row.name")
    url = serializers.CharField()
    campaign = serializers.UUIDField(source="row.campaign_id", allow_null=True)
    hears = serializers.ListField(child=serializers.ChoiceField(KINDS), source="row.hears", help_text=_HEARS)
    owner = Named(source="row.owner")
    health = serializers.ChoiceField(HEALTH, source="health.state")
    waiting = serializers.IntegerField(source="health.waiting", help_text="Deliveries still to be sent.")
    dead = serializers.IntegerField(source="health.dead", help_text="Deliveries that were given up; they can be replayed.")
    made_at = Instant(source="row.made_at")
    reached_at = Instant(source="row.reached_at", allow_null=True)
    paused_at = Instant(source="row.paused_at", allow_null=True)
    disabled_at = Instant(source="row.disabled_at", allow_null=True)
    disabled_why = serializers.ChoiceField(["gone", "failing", "unreadable"], source="row.disabled_why", allow_blank=True)
    old_secret_until = Instant(source="row.old_secret_until", allow_null=True, help_text="Until then the secret before signs, too.")
    secret = serializers.CharField(allow_blank=True)


class Try(Shape):
    """One attempt. No `ended_at`: it was cut off in flight, and may have arrived."""

    started_at = Instant()
    ended_at = Instant(allow_null=True)
    result = serializers.ChoiceField(["sent", "failed", "unknown", "refused", "released", "fenced"], allow_blank=True)
    status = serializers.IntegerField(allow_null=True, help_text="HTTP status of the answer.")
    took_ms = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="The first 500 characters.")


class Post(Shape):
    """One message on its way to an endpoint. `webhook_id` and `payload` are the same on every copy."""

    id = serializers.UUIDField(source="pk")
    webhook_id = serializers.CharField(source="message_id")
    kind = serializers.SerializerMethodField()
    campaign = serializers.UUIDField(source="event.campaign_id", allow_null=True, default=None)
    seq = serializers.IntegerField(source="event.seq", allow_null=True, default=None)
    state = serializers.ChoiceField(STATES)
    attempts = serializers.IntegerField()
    queued_at = Instant()
    next_at = Instant(help_text="When it is tried next, while it is queued.")
    sent_at = Instant(allow_null=True)
    last_error = serializers.CharField(allow_blank=True)
    payload = serializers.CharField()
    tries = Try(many=True, source="tries.all")

    def get_kind(self, row: object) -> str:
        event = getattr(row, "event", None)
        return event.kind if event else "test"
