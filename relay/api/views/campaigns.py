"""Campaigns: the list, a draft, its plan, and what its lead does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns import access, baton, finding, planning
from insights.log import log_of
from insights.plan import Plan, names_by_id, plan_of
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.moves import moves_on
from relay.api.pages import Paging
from relay.api.serializers import campaigns as shapes
from relay.api.serializers.common import Entry
from relay.api.serializers.legs import leg_plans

if TYPE_CHECKING:
    from campaigns.models import Campaign


def _found(asked: Asked) -> Campaign:
    return access.campaign_for(asked.who, asked.ids["campaign_id"])


def _plan(asked: Asked, campaign: Campaign) -> Plan:
    return plan_of(asked.who, campaign, now=asked.now)


def shown(asked: Asked, campaign: Campaign) -> dict[str, Any]:
    """A campaign in full, as it stands."""
    return dict(shapes.Campaign(_plan(asked, campaign)).data)


_move = moves_on("campaign", find=_found, show=_plan, gives=shapes.Campaign)


# Drafts


def _drafted(asked: Asked) -> Plan:
    said = dict(asked.said)
    legs, lead = leg_plans(said.pop("legs"), {}), said.pop("lead", None) or asked.who.id
    made = planning.draft(by=asked.who, now=asked.now, lead=lead, legs=legs, **said)
    return _plan(asked, access.campaign_for(asked.who, made.pk))


def _edited(asked: Asked) -> Plan:
    """Details and plan at once; the version that was seen is that of both."""
    campaign, said = _found(asked), dict(asked.said)
    seen, legs = said.pop("version", None), said.pop("legs", None)
    if legs is not None:
        plans = leg_plans(legs, names_by_id(campaign))
        campaign = planning.redraft(campaign, by=asked.who, now=asked.now, legs=plans, seen=seen)
        seen = None
    if said or legs is None:
        campaign = planning.edit_details(campaign, by=asked.who, now=asked.now, seen=seen, **said)
    return _plan(asked, campaign)


def _start(campaign: Campaign, *, shift: dict[str, Any] | None, **said: Any) -> Campaign:
    if shift is not None:
        campaign = planning.shift(campaign, by=said["by"], now=said["now"], **shift)
    return baton.start(campaign, **said)


campaigns = door(
    get=Call(
        "list_campaigns",
        "The campaigns whose status the caller may read, the newest first",
        lambda asked: finding.campaigns(asked.who, asked.wanted),
        gives=shapes.CampaignRow,
        filters=shapes.CampaignFilters,
        order=("-created_at", "-id"),
        version=lambda asked: finding.versions_seen_by(asked.who),
    ),
    post=Call("draft_campaign", "A new draft with its legs", _drafted, gives=shapes.Campaign, takes=shapes.NewCampaign, status=201),
)
campaign = door(
    get=Call("get_campaign", "One campaign in full", lambda asked: _plan(asked, _found(asked)), gives=shapes.Campaign),
    patch=Call(
        "edit_campaign",
        "Change a draft",
        _edited,
        gives=shapes.Campaign,
        takes=shapes.EditCampaign,
        current=lambda asked: shown(asked, _found(asked)),
    ),
)
events = door(
    get=Call(
        "list_events",
        "The log of a campaign, oldest first",
        lambda asked: access.events_for(asked.who, _found(asked)).select_related("campaign"),
        gives=Entry,
        filters=Paging,
        order=("seq",),
        rows=lambda asked, rows: log_of(rows[0].campaign, rows) if rows else [],
        version=lambda asked: _found(asked).seq,
    )
)
start = _move("start", "Fire the gun", shapes.Start, _start)
check = _move("check", "The lead has looked", shapes.Check, baton.check)
pause = _move("pause", "Clocks stand still", shapes.Pause, baton.pause)
resume = _move("resume", "Clocks run again; plan dates move by what the pause took, or stay", shapes.Resume, baton.resume)
abandon = _move("abandon", "End it before the tape", shapes.Abandon, baton.abandon)
hand_over = _move("hand_over", "Another lead", shapes.HandOver, baton.hand_over)
colour = _move("colour", "Say how it stands, whatever the rule says", shapes.SayColour, baton.colour)
