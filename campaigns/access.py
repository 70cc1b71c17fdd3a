"""What a person may see. Hidden and absent are the same: both raise `NotFound`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from campaigns.lifecycle import Hat
from campaigns.models import Campaign, CheckItem, Correction, Decision, Event, Exchange, Handoff, Leg, Stall, Stance
from campaigns.querysets import CampaignQuerySet, DecisionQuerySet
from stakeholders.refusals import NotFound
from stakeholders.who import Who

_M = TypeVar("_M", bound=models.Model)


def campaigns_for(who: Who) -> CampaignQuerySet:
    """The campaigns that a person may open in full."""
    return Campaign.objects.visible_to(who)


def campaign_for(who: Who, campaign_id: UUID) -> Campaign:
    return _one(Campaign.objects.visible_to(who).select_related("lead", "deputy", "sponsor"), campaign_id)


def campaign_and_next_touch(who: Who, campaign_id: UUID, *, beside: Mapping[str, Any]) -> tuple[Campaign, date | None]:
    """The same with the earliest day on which somebody is to be spoken to about it: for who leads it alone. One query, in which more is
    read `beside` the campaign, by name."""
    theirs = Stance.objects.visible_to(who).filter(campaign=OuterRef("pk"), next_touch_on__isnull=False).order_by("next_touch_on")
    rows = Campaign.objects.visible_to(who).select_related("lead", "deputy", "sponsor")
    rows = rows.annotate(**beside)
    found = _one(rows.annotate(next_touch=Subquery(theirs.values("next_touch_on")[:1])), campaign_id)
    return found, found.next_touch  # type: ignore[attr-defined]  # annotated above


def campaigns_led_by(who: Who) -> CampaignQuerySet:
    """The campaigns that a person plans: theirs as lead or deputy, all as admin."""
    return Campaign.objects.led_by(who)


def leads(who: Who, campaign: Campaign) -> bool:
    """Whether it is theirs to lead, or to look after as admin."""
    return leading_hat(who, campaign) is not None


def leading_hat(who: Who, campaign: Campaign) -> Hat | None:
    """In which part it is theirs to lead; None where it is not."""
    hats = {campaign.deputy_id: Hat.DEPUTY, campaign.lead_id: Hat.LEAD}
    return next((hat for person, hat in hats.items() if person in who.me), Hat.ADMIN if who.is_a("admin") else None)


def campaign_led_by(who: Who, campaign_id: UUID) -> Campaign:
    """A campaign that this person plans: theirs as lead or deputy, or any as admin."""
    return _one(Campaign.objects.led_by(who), campaign_id)


def campaign_status_for(who: Who, campaign_id: UUID) -> Campaign:
    return _one(Campaign.objects.status_visible_to(who).select_related("lead", "deputy", "sponsor"), campaign_id)


def campaign_status_and_sight(who: Who, campaign_id: UUID, **beside: Exists) -> tuple[Campaign, bool]:
    """The same with whether they may open it in full, and what else a door asks `beside` it. One query."""
    rows = Campaign.objects.status_visible_to(who).select_related("lead", "deputy", "sponsor").annotate(**beside)
    opened = Exists(Campaign.objects.visible_to(who).filter(pk=OuterRef("pk")))
    found = _one(rows.annotate(opened=opened), campaign_id)
    return found, bool(found.opened)  # type: ignore[attr-defined]  # annotated above


def leg_for(who: Who, leg_id: UUID) -> Leg:
    return _one(Leg.objects.visible_to(who).select_related("campaign", "function", "runner"), leg_id)


def item_for(who: Who, leg_id: UUID, item_id: UUID) -> CheckItem:
    leg = leg_for(who, leg_id)
    return _one(CheckItem.objects.filter(leg=leg, removed=False), item_id)


def exchange_for(who: Who, exchange_id: UUID) -> Exchange:
    return _one(Exchange.objects.visible_to(who).select_related("campaign", "giver", "taker"), exchange_id)


def handoff_for(who: Who, handoff_id: UUID) -> Handoff:
    return _one(Handoff.objects.visible_to(who).select_related("campaign", "leg", "exchange", "giver", "taker"), handoff_id)


def stall_for(who: Who, stall_id: UUID) -> Stall:
    return _one(Stall.objects.visible_to(who).select_related("campaign", "leg", "handoff"), stall_id)


def decisions_for(who: Who) -> DecisionQuerySet:
    """Every decision that was asked for in a campaign whose status this person may read."""
    return Decision.objects.status_visible_to(who)


def decision_for(who: Who, decision_id: UUID) -> Decision:
    return _one(decisions_for(who).select_related("campaign"), decision_id)


def may_answer(who: Who, campaign: Campaign) -> bool:
    """Whether the decisions wanted there are theirs to make: as its sponsor, or as an executive."""
    return who.is_a("executive") or campaign.sponsor_id in who.me


def correction_for(who: Who, correction_id: UUID) -> Correction:
    return _one(Correction.objects.status_visible_to(who).select_related("campaign"), correction_id)


def events_for(who: Who, campaign: Campaign) -> models.QuerySet[Event, Any]:
    """The log of a campaign, oldest first, as far as this person may read it."""
    return Event.objects.visible_to(who).filter(campaign=campaign).order_by("seq")


def _one(rows: models.QuerySet[_M], pk: UUID) -> _M:
    try:
        return rows.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError) as absent:
        raise NotFound from absent
