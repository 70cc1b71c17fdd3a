"""Which policy a campaign is judged by: its own thresholds, else those of the house, else those that come with it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Subquery

from campaigns.models import Campaign, SiteThresholds
from campaigns.policies import Values, policy_from
from campaigns.stall import Policy

_NEWEST = SiteThresholds.objects.order_by("-set_at", "-id")


def site_values() -> Values:
    """What is set for the whole house. One query."""
    return _NEWEST.values_list("values", flat=True).first() or {}


def policy_of(campaign: Campaign) -> Policy:
    """One query."""
    return policies_of([campaign], site_values())[campaign.pk]


def beside() -> Subquery:
    """The same as a column beside whatever is asked anyway: no query of its own."""
    return Subquery(_NEWEST.values("values")[:1])


def policies_of(campaigns: Iterable[Campaign], site: Values) -> dict[UUID, Policy]:
    """Under what is set for the house. No query."""
    return {one.pk: policy_from({**site, **one.thresholds}) for one in campaigns}
