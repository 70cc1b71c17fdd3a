"""What many answers have in common: who somebody is, what a leg or a campaign is called, what was said, what may be done."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.lifecycle import Kind, Move
from campaigns.rings import PARTS, Ring
from relay.api.fields import Body, Count, Hours, Instant, Shape


class Named(Shape):
    """Something by its id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class Somebody(Shape):
    """A person as others are shown them; null where there is nobody. `organisation` is empty for our own people."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    function = serializers.CharField(allow_blank=True)
    organisation = serializers.CharField(allow_blank=True)

    def to_representation(self, instance: Any) -> Any:
        return super().to_representation(instance) if instance.id else None


MOVES = [str(one) for one in Move]
KINDS = [str(one) for one in Kind]
_LIST_OF_MOVES = {"type": "array", "items": {"type": "string", "enum": MOVES}}


@extend_schema_field(_LIST_OF_MOVES)
class Moves(serializers.Field):  # type: ignore[type-arg]  # it is only ever written out
    """The moves that the caller may make now, as their own."""

    def to_representation(self, value: Any) -> list[str]:
        behalf = value if hasattr(value, "items") else {}
        return [str(one) for one in value if not (behalf and behalf[one])]


@extend_schema_field(_LIST_OF_MOVES)
class OnBehalf(Moves):
    """The moves that the caller may make for somebody else; they are shown as such, and some need a reason."""

    def to_representation(self, value: Any) -> list[str]:
        return [str(one) for one, behalf in value.items() if behalf]


class Spot(Shape):
    """A leg of a campaign in words."""

    campaign = serializers.UUIDField(help_text="The id of its campaign.")
    campaign_name = serializers.CharField()
    leg = serializers.UUIDField(help_text="The id of the leg.")
    name = serializers.CharField()
    function = serializers.CharField(allow_blank=True)
    sales_facing = serializers.BooleanField()


class Clock(Shape):
    """A clock in the working time of whoever is waited for."""

    since = Instant()
    ends_at = Instant()
    used_working_hours = Hours(source="used")
    span_working_hours = Hours(source="span")
    over_working_hours = Hours(source="over")


class Withheld(Shape):
    """Lines of a packet that only some may see; a reader for whom they are not gets none, and is not told of any."""

    part = serializers.ChoiceField(list(PARTS))
    ring = serializers.ChoiceField([ring.value for ring in Ring])
    text = serializers.CharField()


class Packet(Shape):
    """What goes with a baton. `links` holds one a row."""

    version = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    risks = serializers.CharField(allow_blank=True)
    links = serializers.ListField(child=serializers.CharField(), source="link_lines")
    withheld = Withheld(source="held", many=True)


class Entry(Shape):
    """One event of a log. `facts` are ids, numbers and codes, `words` what people said; both by name."""

    seq = serializers.IntegerField(help_text="Its place in the campaign's log, from 1, without gaps.")
    kind = serializers.ChoiceField(KINDS)
    at = Instant()
    by = serializers.CharField(allow_blank=True, help_text="A name; empty for the house.")
    hat = serializers.CharField(allow_blank=True)
    via = serializers.CharField(help_text="page, link, api, command or house")
    leg = serializers.CharField(allow_blank=True)
    other_leg = serializers.CharField(allow_blank=True)
    facts = serializers.DictField(child=serializers.JSONField())
    words = serializers.DictField(child=serializers.CharField(allow_blank=True))


class Item(Shape):
    """One item of a checkpoint."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    ring = serializers.ChoiceField([ring.value for ring in Ring], help_text="Who may see it: the caller may.")
    required = serializers.BooleanField()  # type: ignore[assignment]  # a field of this name, not the option
    wants_evidence = serializers.BooleanField()
    met = serializers.BooleanField()
    waived = serializers.BooleanField()
    settled = serializers.BooleanField(help_text="It no longer stops the offer.")
    evidence = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was waived.")
    by = Somebody(allow_null=True)
    at = Instant(allow_null=True)
    moves = Moves()


class Seen(Body):
    """What a move may carry, whatever else is said with it."""

    version = Count(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        help_text="Of the handoff or leg that was seen; where it is another by now: 409.",
    )


class LongerThanPlanned(Shape):
    """What P85 owes its days to. `in_the_air`: the baton that is on its way to the leg."""

    leg = Named()
    in_the_air = serializers.BooleanField()
    days = serializers.FloatField(help_text="Working days.")
