"""How far an instance, or a person, has come in the beginning; read off what is there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from campaigns import access
from campaigns.lifecycle import CampaignState, HandoffState
from campaigns.models import Campaign, Handoff
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was done towards a first race. `draft` is the newest one that this person plans."""

    people: bool
    draft: UUID | None


def beginning(who: Who, viewer: Stakeholder) -> Beginning | None:
    """How far it is to the first race; None once one was started. One query then, and three before."""
    if Campaign.objects.exclude(started_at=None).exists():
        return None
    drafts = access.campaigns_led_by(who).filter(state=CampaignState.DRAFT).order_by("-created_at", "pk")
    others = directory.people(viewer).filter(active=True).exclude(pk=who.id)
    return Beginning(people=others.exists(), draft=drafts.values_list("pk", flat=True).first())


def has_taken_a_baton(who: Who) -> bool:
    return Handoff.objects.filter(taker=who.id, state=HandoffState.ACCEPTED).exists()
