"""What the passes teach: exchanges between functions, reasons, and whose court the time was in. Never a person."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from campaigns.lifecycle import ReturnReason
from insights.court_page import Court as CourtOf
from insights.ledger import Doing
from relay.api.fields import Hours, Instant, Shape
from relay.api.pages import Paging

REASONS = ["", *(str(one) for one in ReturnReason)]
KINDS = [str(one) for one in Doing]


class Accuracy(Shape):
    """Of the P85 dates told while races ran that are finished now. A well-made P85 is kept about 85 times in 100.

    Where fewer than 75 in 100 were kept, of 30 told in 5 races at least, the day of 90 % of the replays is told in its place.
    """

    told = serializers.IntegerField(help_text="How many were told: one for each time that the odds of a race were reckoned anew.")
    kept = serializers.IntegerField(help_text="How many of these races were over by then.")
    races = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null where none was told.")
    p85_kept = serializers.IntegerField(help_text="How many would have been had the 85 % day always been told. It decides what is quoted.")
    p85_share = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null where none was told.")
    quoted_percent = serializers.IntegerField(help_text="Of the replays that are over by the day now told as P85: 85, or 90.")
    tenths = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="How many finishes fell into each tenth of their replays (the PIT), earliest first; of well-made odds as many in each.",
    )


class Rate(Shape):
    """Graded passes, counted at the first attempt; null of fewer than five."""

    passes = serializers.IntegerField()
    right = serializers.IntegerField()
    with_conditions = serializers.IntegerField()
    returned = serializers.IntegerField()
    first_time_right = serializers.FloatField(source="share", help_text="From 0 to 1.")

    def to_representation(self, instance: Any) -> Any:
        return super().to_representation(instance) if instance.known else None


class ExchangeRate(Shape):
    """An exchange from one function to another; null where a leg is no function's, as gun and tape."""

    giver = serializers.UUIDField(allow_null=True, help_text="The id of the giving function.")
    giver_name = serializers.CharField(allow_blank=True)
    taker = serializers.UUIDField(allow_null=True, help_text="The id of the taking function.")
    taker_name = serializers.CharField(allow_blank=True)
    rate = Rate(allow_null=True)


class Reason(Shape):
    """Why batons came back, the most frequent first; `cumulative` is its share with all above it."""

    code = serializers.ChoiceField(REASONS)
    count = serializers.IntegerField()
    share = serializers.FloatField()
    cumulative = serializers.FloatField(source="so_far")


class Taught(Shape):
    """Over all campaigns whose numbers the caller may read; the weakest exchange first. `rate` and `reasons` count exchanges of five passes
    or more, and there are no reasons of fewer than five returns."""

    rate = Rate(allow_null=True)
    exchanges = ExchangeRate(many=True)
    reasons = Reason(many=True)


class Side(Shape):
    """A function, and the organisation where it is not ours; no function: the lead."""

    function = serializers.UUIDField(allow_null=True)
    function_name = serializers.CharField(source="name", allow_blank=True)
    organisation = serializers.CharField(allow_blank=True)


class Change(Shape):
    """Time in one court. Where one ends the next begins."""

    start = Instant()
    end = Instant()
    kind = serializers.ChoiceField(KINDS, source="doing")
    court = Side(source="side")
    leg = serializers.UUIDField(help_text="The leg in hand; of a pass the one it goes to.")
    leg_name = serializers.CharField(allow_blank=True)
    elapsed_hours = Hours(source="share.elapsed", help_text="By the clock on the wall.")
    worked_working_hours = Hours(source="share.working", help_text="Within the working hours of whoever was waited for.")


class Court(Shape):
    """A campaign from its gun to now, or to its end."""

    campaign = serializers.UUIDField(source="campaign.pk")
    campaign_name = serializers.CharField(source="campaign.name")
    flow_efficiency = serializers.SerializerMethodField(help_text="Share of the working time in which somebody ran for the first time.")
    changes = Change(many=True)

    def get_flow_efficiency(self, court: CourtOf) -> float | None:
        return court.flow.share


class CourtFilters(Paging):
    campaign = serializers.UUIDField(required=False)
