"""Setting how long things may take before somebody hears of it: for the house, or for one campaign.

Both write what was set, by whom and when; the next sweep looks at every race concerned. A stall that is open keeps the ladder it opened
with. Each runs in a savepoint of the door's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns import patience, policies, rows, watch
from campaigns.judge import judge
from campaigns.leading import hold, note
from campaigns.lifecycle import CampaignState, Hat, Kind, gettext_noop, invalid
from campaigns.models import Campaign, SiteThresholds
from campaigns.policies import policy_from
from campaigns.stall import Found, Policy
from stakeholders.refusals import WrongPerson
from stakeholders.who import Who

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """What other thresholds would do to one race today: which waits would count as stalls, and which no more."""

    campaign: Campaign
    opens: tuple[Found, ...]
    closes: tuple[Found, ...]


def set_for_site(*, by: Who, now: datetime, values: Values) -> None:
    """These in place of what was set for the house; what is left out is as it comes with Relay. For admins.

    Raises WrongPerson, Invalid. The same again changes nothing.
    """
    _need_admin(by)
    _need_sound(values)
    with transaction.atomic():
        if dict(values) == dict(patience.site_values()):
            return
        SiteThresholds.objects.create(values=dict(values), set_by_id=by.id, set_at=now)
        watch.look_soon(_running(), now=now)


def set_for(campaign: Campaign, *, by: Who, now: datetime, values: Values) -> Campaign:
    """These for one campaign; what is left out is as the house has it. For its lead, deputy and admins; holds the campaign's row.

    Raises WrongPerson, Invalid. The same again changes nothing.
    """
    with transaction.atomic():
        held, hat = hold(campaign.pk, by)
        _need_sound({**patience.site_values(), **values}, only=values)
        if dict(values) == held.thresholds:
            return held
        facts = {"values": dict(values), "was": held.thresholds}
        held.thresholds = dict(values)
        held.save(update_fields=["thresholds"])
        note(held, Kind.THRESHOLDS_SET, by=by, hat=hat, now=now, facts=facts, words={})
        watch.look_soon([held.pk], now=now)
    return held


def effects_on(campaigns: Iterable[Campaign], values: Values, *, now: datetime, own: bool) -> list[Effect]:
    """What these would do to running races as of now, for those to which they would do something. `own`: they are set for the campaign
    itself; else for the house, under what each has set of its own. Writes nothing. Some ten queries a campaign."""
    site, found = patience.site_values(), []
    for campaign in campaigns:
        then = policy_from({**site, **values} if own else {**values, **campaign.thresholds})
        effect = _effect(campaign, then, now)
        if effect.opens or effect.closes:
            found.append(effect)
    return found


def _effect(campaign: Campaign, then: Policy, now: datetime) -> Effect:
    look = watch.look_of(campaign, now=now, race=rows.load(campaign))
    today, changed = ({one.key: one for one in judge(replace(look, policy=policy)).found} for policy in (look.policy, then))
    return Effect(
        campaign,
        opens=tuple(one for key, one in changed.items() if key not in today),
        closes=tuple(one for key, one in today.items() if key not in changed),
    )


def _need_admin(by: Who) -> None:
    if not by.is_a(Hat.ADMIN):
        raise WrongPerson(gettext_noop("The thresholds of the house are set by admins. A lead sets those of their own campaigns."))


def _need_sound(values: Values, *, only: Values | None = None) -> None:
    """Raises Invalid; of a mixture, beside one of those that are being set."""
    errors = policies.faults(values)
    if errors and only is not None:
        errors = {name if name in only else next(iter(only), name): reasons for name, reasons in errors.items()}
    if errors:
        raise invalid(errors)


def _running() -> list[UUID]:
    return list(Campaign.objects.filter(state=CampaignState.RUNNING).values_list("pk", flat=True))
