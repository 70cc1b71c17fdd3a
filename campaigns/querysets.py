"""The words for asking the relay's tables, above all `visible_to`: what a person may see is decided here and nowhere else.

Lead, deputy, sponsor and admin see a campaign in full, so do the runners in it (or who stands in for them) and the heads of its
functions. Executives see every campaign's status, leads the board row of others' campaigns, sales the status and sales-facing legs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from campaigns.lifecycle import IN_THE_AIR, CampaignState, DecisionState, HandoffState
from stakeholders.who import LEADS, Who

if TYPE_CHECKING:
    from campaigns.models import (  # noqa: F401 -- named in quotes below
        Campaign,
        Correction,
        Decision,
        Event,
        Exchange,
        Grant,
        Handoff,
        Leg,
        Note,
        Playbook,
        Stall,
        Stance,
    )

_OPEN = [CampaignState.RUNNING.value, CampaignState.PAUSED.value]
_M = TypeVar("_M", bound=models.Model)


def _owns(who: Who, prefix: str = "") -> Q:
    return Q(**{f"{prefix}lead__in": who.me}) | Q(**{f"{prefix}deputy__in": who.me}) | Q(**{f"{prefix}sponsor__in": who.me})


def _runs(who: Who, campaign: str) -> Exists:
    """Has the campaign a leg, or a baton on its way, that is theirs; a leg of a function they head; or one that waits for them?"""
    leg, handoff = apps.get_model("campaigns.Leg"), apps.get_model("campaigns.Handoff")  # their tables import this room
    legs = leg.objects.filter(campaign=OuterRef(campaign)).filter(
        Q(runner__in=who.me) | Q(function__in=who.heads) | Q(blocked_on__in=who.me, blocked_since__isnull=False)
    )
    coming = handoff.objects.filter(campaign=OuterRef(campaign), taker__in=who.me, state__in=sorted(IN_THE_AIR))
    return Exists(legs) | Exists(coming)  # type: ignore[return-value]  # stubs: Exists | Exists is a combinable condition


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, who: Who) -> Self:
        """Those a person may open in full, log and packets included."""
        if who.is_a("admin"):
            return self
        return self.filter(_owns(who) | Q(_runs(who, "pk")))

    def status_visible_to(self, who: Who) -> Self:
        """Those whose status a person may read: all for executives, sales, leads and admins, else those they may open."""
        if who.roles & {"executive", "sales", *LEADS}:
            return self.exclude(~Q(lead__in=who.me), state=CampaignState.DRAFT)
        return self.visible_to(who)

    def led_by(self, who: Who) -> Self:
        return self if who.is_a("admin") else self.filter(Q(lead__in=who.me) | Q(deputy__in=who.me))

    def open(self) -> Self:
        return self.filter(state__in=_OPEN)

    def due_for_a_look(self, now: datetime) -> Self:
        return self.filter(look_again_at__lte=now).order_by("look_again_at")

    def hold(self, campaign_id: UUID) -> Campaign:
        """The campaign, its row locked until the transaction ends: the one lock of a relay, taken first.

        On SQLite the immediate transaction is the lock. Raises DoesNotExist, and TransactionManagementError outside a transaction.
        """
        return self.select_for_update(of=("self",), no_key=True).get(pk=campaign_id)

    def hold_if_free(self, campaign_id: UUID) -> Campaign | None:
        """The same, or None when somebody else holds it: a sweep comes again."""
        return self.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=campaign_id).first()


class _OfCampaign(models.QuerySet[_M]):
    """Rows that belong to a campaign are seen by those who may open it."""

    campaign_field = "campaign"

    def visible_to(self, who: Who) -> Self:
        if who.is_a("admin"):
            return self
        owned = _owns(who, f"{self.campaign_field}__")
        return self.filter(owned | Q(_runs(who, f"{self.campaign_field}_id")))


class LegQuerySet(_OfCampaign["Leg"]):
    def visible_to(self, who: Who) -> Self:
        """Those of campaigns a person may open; for sales the sales-facing legs of every campaign too."""
        seen = super().visible_to(who)
        if who.is_a("sales") and not who.is_a("admin"):
            return seen | self.filter(sales_facing=True).exclude(campaign__state=CampaignState.DRAFT)
        return seen

    def in_order(self) -> Self:
        return self.order_by("campaign_id", "position", "id")


class ExchangeQuerySet(_OfCampaign["Exchange"]):
    def in_the_race(self) -> Self:
        return self.filter(dropped=False)


class HandoffQuerySet(_OfCampaign["Handoff"]):
    def in_the_air(self) -> Self:
        return self.filter(state__in=sorted(IN_THE_AIR))

    def unanswered(self) -> Self:
        return self.filter(state=HandoffState.OFFERED)

    def for_takers(self, people: Iterable[UUID]) -> Self:
        return self.filter(taker__in=people)


class StallQuerySet(_OfCampaign["Stall"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class _OfStatus(models.QuerySet[_M]):
    """Rows that are part of a campaign's status are seen by those who may read it."""

    def status_visible_to(self, who: Who) -> Self:
        campaigns = apps.get_model("campaigns.Campaign")  # its table imports this room
        return self.filter(campaign__in=campaigns.objects.status_visible_to(who))


class DecisionQuerySet(_OfStatus["Decision"]):
    def open(self) -> Self:
        """Still wanted: of a race that is over nobody wants a decision any more."""
        return self.filter(state=DecisionState.OPEN, campaign__state__in=_OPEN)

    def answerable_by(self, who: Who) -> Self:
        """Those a person may answer: of campaigns they sponsor, or as executive."""
        return self if who.is_a("executive") else self.filter(campaign__sponsor__in=who.me)


class CorrectionQuerySet(_OfStatus["Correction"]):
    def unchecked(self) -> Self:
        return self.filter(outcome="")


class EventQuerySet(_OfCampaign["Event"]):
    def unpublished(self) -> Self:
        return self.filter(published_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("campaign_id", "seq")


class GrantQuerySet(models.QuerySet["Grant"]):
    def revoke(self, *, now: datetime) -> int:
        """Every link that was sent of them is dead from now on, also where it was already: the version counts up."""
        return self.update(version=F("version") + 1, revoked_at=now)


class PlaybookQuerySet(models.QuerySet["Playbook"]):
    def kept(self) -> Self:
        """Those from which campaigns are made: not archived, not replaced."""
        return self.filter(archived_at__isnull=True)


class StanceQuerySet(models.QuerySet["Stance"]):
    def visible_to(self, who: Who) -> Self:
        """Those of campaigns that a person leads or looks after as admin; never what is noted about themselves."""
        seen = self.exclude(person=who.id)
        if who.is_a("admin"):
            return seen
        return seen.filter(Q(campaign__lead__in=who.me) | Q(campaign__deputy__in=who.me))


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, who: Who) -> Self:
        """Those that a person wrote or was named a reader of: no role opens one, nobody reads for somebody absent, nobody their own."""
        named = (
            apps.get_model("campaigns.Note").readers.through.objects.filter(stakeholder=who.id).values("note")
        )  # its table imports this room
        return self.filter(Q(author=who.id) | Q(pk__in=named)).exclude(about=who.id)
