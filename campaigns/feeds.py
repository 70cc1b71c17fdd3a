"""Calendar feeds: an address for a person, or for a person and a campaign. What it shows is what they may see when it is asked for.

The token is random, shown once and kept as its SHA-256. Made anew, the old address is dead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from campaigns import access
from campaigns.models import Campaign, Feed
from stakeholders import tokens
from stakeholders.models import Stakeholder
from stakeholders.refusals import NotFound
from stakeholders.tokens import Purpose
from stakeholders.who import Who, who_is


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address opens today: whose it is, as they stand today, and the campaign where it is one's."""

    feed: Feed
    who: Who
    campaign: Campaign | None


@transaction.atomic
def make(*, by: Who, now: datetime, campaign: UUID | None = None) -> tuple[Feed, str]:
    """A new address and its token, which nobody can read again; one they had for the same is dead. Raises NotFound for a campaign that they
    may not see. Holds the person's row, so that two at once are one after the other.
    """
    if campaign is not None:
        access.campaign_for(by, campaign)
    Stakeholder.objects.select_for_update().filter(pk=by.id).first()
    Feed.objects.filter(person=by.id, campaign=campaign, revoked_at=None).update(revoked_at=now)
    secret = tokens.mint(Purpose.CALENDAR)
    return Feed.objects.create(person_id=by.id, campaign_id=campaign, digest=secret.digest, made_at=now), secret.token


def revoke(feed_id: UUID, *, by: Who, now: datetime) -> None:
    """It opens nothing from now on; a second time changes nothing. Raises NotFound for somebody else's."""
    if not Feed.objects.filter(pk=feed_id, person=by.id).exists():
        raise NotFound
    Feed.objects.filter(pk=feed_id, revoked_at=None).update(revoked_at=now)


def revoke_all(person: Stakeholder, *, now: datetime) -> int:
    """All that a person has: they leave, or somebody may have had their password. How many."""
    return Feed.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def feeds_of(who: Who) -> QuerySet[Feed]:
    """Those of theirs that are alive, their own one first. A campaign that they may not see any more is left out."""
    rows = Feed.objects.filter(person=who.id, revoked_at=None).select_related("campaign")
    seen = rows.filter(campaign__in=access.campaigns_for(who)) | rows.filter(campaign=None)
    return seen.distinct().order_by("campaign__name", "pk")


def opened(token: str, *, now: datetime) -> Opened:
    """What an address opens. Raises NotFound, always the same one: forged, taken back, of a closed account, or of a lost right."""
    if not tokens.is_whole(token, Purpose.CALENDAR):
        raise NotFound
    feed = Feed.objects.select_related("person__user").filter(digest=tokens.digest(token), revoked_at=None).first()
    if feed is None or not (feed.person.active and feed.person.roles):
        raise NotFound
    who = who_is(feed.person, on=now.astimezone(ZoneInfo(feed.person.zone)).date())
    return Opened(feed, who, access.campaign_for(who, feed.campaign_id) if feed.campaign_id else None)
