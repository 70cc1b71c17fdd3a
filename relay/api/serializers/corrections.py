"""Changes of course, of a campaign and of a metric: written down, and looked at again."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.lifecycle import Outcome
from relay.api.fields import Body, Day, Instant, Shape, Words

OUTCOMES = [str(one) for one in Outcome]


class Correction(Shape):
    """A change of course: what was seen, what was changed, and whether it worked (empty while that is still to be seen)."""

    id = serializers.UUIDField()
    at = Instant()
    by = serializers.CharField(allow_blank=True)
    saw = serializers.CharField(allow_blank=True)
    changed = serializers.CharField(allow_blank=True)
    check_on = serializers.DateField()
    overdue = serializers.BooleanField()
    outcome = serializers.CharField(allow_blank=True)
    checked_by = serializers.CharField(allow_blank=True)
    checked_at = Instant(allow_null=True)
    found = serializers.CharField(allow_blank=True)


class NewCorrection(Body):
    saw = Words(required=True)
    changed = Words(required=True)
    check_on = Day(required=True, help_text="When to look again whether it worked.")


class CheckCorrection(Body):
    outcome = serializers.ChoiceField(OUTCOMES)
    until = Day(help_text="With again: the day of the next look.")
    words = Words()
