"""What other thresholds would do today, in words: which waits would begin to count, and which would count no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from campaigns import policies
from campaigns.lifecycle import CampaignState, invalid
from campaigns.models import Campaign, Leg
from campaigns.stall import WORDS
from campaigns.thresholds import effects_on
from stakeholders.models import Stakeholder


@dataclass(frozen=True, slots=True)
class Change:
    """One wait of one race. `opens`: it would begin to count; else it would no more. `word` is what people see of its kind."""

    campaign_id: UUID
    campaign: str
    leg: str
    court: str
    word: str
    opens: bool


def changes(values: Mapping[str, float], *, now: datetime, campaign: Campaign | None = None) -> list[Change]:
    """Of one campaign, or (for the house) of every running one. Some ten queries a race; raises Invalid for what cannot be set."""
    if errors := policies.faults(values):
        raise invalid(errors)
    races = [campaign] if campaign else list(Campaign.objects.filter(state=CampaignState.RUNNING).order_by("name", "pk"))
    effects = effects_on(races, values, now=now, own=campaign is not None)
    found = [
        (effect.campaign, one, opens)
        for effect in effects
        for opens, ones in ((True, effect.opens), (False, effect.closes))
        for one in ones
    ]
    legs = {str(pk): name for pk, name in Leg.objects.filter(pk__in=[one.leg for _race, one, _opens in found]).values_list("pk", "name")}
    people = Stakeholder.objects.filter(pk__in=[one.court for _race, one, _opens in found if one.court]).values_list("pk", "name")
    names = {str(pk): name for pk, name in people}
    return [Change(race.pk, race.name, legs[one.leg], names.get(one.court or "", ""), WORDS[one.kind], opens) for race, one, opens in found]
