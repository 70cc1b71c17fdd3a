"""Links to a campaign's status page."""

from __future__ import annotations

from rest_framework import serializers

from relay.api.fields import Body, Day, Instant, Shape, Truth, Words


class NewShare(Body):
    label = Words(required=True, max_length=120, help_text="Who it is for.")  # type: ignore[assignment]  # a field of this name, not the option
    until = Day(help_text="The last day on which it opens: within 180 days, two weeks unless said.")
    password = Words(max_length=128, help_text="Asked for before the page is shown; 8 characters at least.")
    with_names = Truth(required=False, default=False, help_text="Show names of people; functions alone otherwise.")
    with_goals = Truth(required=False, default=False, help_text="Show the goals it moves, with their figures.")


class Share(Shape):
    """A link. Its address is there once, in the answer that made it."""

    id = serializers.UUIDField(source="row.pk")
    label = serializers.CharField(source="row.label")  # type: ignore[assignment]  # the same
    made_at = Instant(source="row.made_at")
    expires_at = Instant(source="row.expires_at")
    revoked_at = Instant(source="row.revoked_at", allow_null=True)
    has_password = serializers.BooleanField()
    with_names = serializers.BooleanField(source="row.with_names")
    with_goals = serializers.BooleanField(source="row.with_goals")
    last_opened_at = Instant(allow_null=True)
    opened = serializers.IntegerField(help_text="How often.")
    url = serializers.CharField(allow_blank=True)
