"""Is the finish of a race at risk? What the forecast said last, kept beside the target, so that the watch can judge it like any clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from campaigns.models import Campaign
from campaigns.stall import Risk


def risk_of(campaign: Campaign) -> Risk | None:
    """None where P85 is not after the target, as both stand now."""
    since, p85, target = campaign.at_risk_since, campaign.p85, campaign.finish_on
    return Risk(since, p85, target) if since and p85 and target and p85 > target else None


def foretold(days: Mapping[UUID, date | None], *, now: datetime) -> None:
    """Keep the P85 of each of these campaigns, a day of the site; None where none is told, or not one that rests on evidence.

    Where that puts a finish at risk, or out of it, the next sweep looks. The campaigns must be held. Two queries at most; one where
    nothing changes.
    """
    changed = [one for one in Campaign.objects.filter(pk__in=days).only(*KEPT) if _foretell(one, days[one.pk], now)]
    Campaign.objects.bulk_update(changed, KEPT[1:])


KEPT = ("finish_on", "p85", "at_risk_since", "look_again_at")


def _foretell(campaign: Campaign, p85: date | None, now: datetime) -> bool:
    """Whether that is news."""
    is_news, was_at_risk = campaign.p85 != p85, campaign.at_risk_since is not None
    campaign.p85 = p85
    at_risk = p85 is not None and campaign.finish_on is not None and p85 > campaign.finish_on
    if at_risk is not was_at_risk:
        campaign.at_risk_since = now if at_risk else None
        campaign.look_again_at = campaign.look_again_at and min(campaign.look_again_at, now)
    return is_news or at_risk is not was_at_risk
