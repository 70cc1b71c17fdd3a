"""Playbooks: plans without people and dates."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.playbooks import Anchor
from relay.api.fields import Body, Day, Id, Instant, Shape, Words

ANCHORS = [str(one) for one in Anchor]


class BookItem(Shape):
    """What a leg must meet before it may pass."""

    text = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # a field of this name, not the option
    wants_evidence = serializers.BooleanField()
    survives = serializers.BooleanField(help_text="It moves along when its leg is skipped.")


class BookLeg(Shape):
    """One leg. Its offsets are working days: from the first day, which is 0, or back from the finish, which is 0 as well."""

    name = serializers.CharField()
    function = serializers.CharField(allow_blank=True, help_text="Its slug; whoever heads it is proposed as runner.")
    planned_days = serializers.FloatField(help_text="Working days.")
    start_offset = serializers.IntegerField()
    due_offset = serializers.IntegerField()
    need_by_offset = serializers.IntegerField(allow_null=True)
    after = serializers.ListField(child=serializers.CharField(), help_text="The legs that pass their baton to it; none: the gun.")
    critical = serializers.BooleanField(help_text="Every pass to it asks for a read-back.")
    sales_facing = serializers.BooleanField()
    sensitive = serializers.BooleanField()
    checkpoint = BookItem(many=True, help_text="With the brand promise, which every leg carries.")


class PlaybookRow(Shape):
    """One playbook of the list."""

    id = serializers.UUIDField(help_text="That of a shipped one is the same in every installation.")
    key = serializers.CharField(allow_blank=True, help_text="Of a shipped one.")
    name = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    shipped = serializers.BooleanField()
    objective = serializers.CharField(allow_blank=True)
    anchor = serializers.ChoiceField(ANCHORS, help_text="From which end its offsets are counted.")
    legs_count = serializers.IntegerField()
    working_days = serializers.IntegerField(help_text="From its first day to its finish, both counted.")
    version = serializers.IntegerField()
    made_by = serializers.CharField(allow_blank=True)
    made_at = Instant(allow_null=True)


class Playbook(PlaybookRow):
    """One playbook in full."""

    brand_promise = serializers.CharField(allow_blank=True)
    legs = BookLeg(many=True)


class Playbooks(Shape):
    """A page of playbooks: the shipped ones first, then the saved ones by name."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PlaybookRow(many=True)


class SavePlaybook(Body):
    campaign = Id(help_text="Whose plan is kept; the caller plans it.")
    name = Words(required=True, max_length=200)
    summary = Words(max_length=500, help_text="What it is for.")
    replaces = Id(required=False, allow_null=True, help_text="The saved playbook of which this is the next version.")


class FromPlaybook(Body):
    """One day, the first or the finish."""

    name = Words(required=True, max_length=200)
    start_on = Day(default=serializers.empty)
    finish_on = Day(default=serializers.empty)
    brand_promise = Words(max_length=300, help_text="Left out: that of the playbook.")
