"""The colour of a campaign and its "because": the first rule that fits decides, every rule that holds is told. No data is grey.

The rules are those of the lifecycle: grey, red, amber, green. The forecast's odds will join them where they are marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery

from campaigns.decide import open_moves
from campaigns.lifecycle import CampaignState, Colour, Kind, Move
from campaigns.models import Campaign, Event, Text
from campaigns.race import Race
from insights.lane import LaneFacts, Live
from insights.lanes import lanes
from stakeholders.who import Who
from stakeholders.worktime import between, day

SILENT_DAYS = 5
HIGH_STEP = 3


@dataclass(frozen=True, slots=True)
class Because:
    """A rule that held, as a code and the facts to say it with; the doors put it into words."""

    colour: Colour
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What the lead says, whatever the rule says: by whom, when and why."""

    colour: Colour
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a campaign stands, why, and who has the baton, as of `as_of`. `colour` is the rule's, `said` what the lead says beside it."""

    lane: LaneFacts
    colour: Colour
    said: Said | None
    because: tuple[Because, ...]
    holders: tuple[Live, ...]
    as_of: datetime
    last_event_at: datetime | None
    checked_at: datetime | None
    legs_done: int
    legs: int


def status(campaign: Campaign, *, now: datetime) -> Status:
    """The status of one campaign."""
    return statuses([campaign], now=now)[0]


def statuses(campaigns: list[Campaign], *, now: datetime) -> list[Status]:
    """The statuses of many, in a constant number of queries."""
    spoken = Event.objects.filter(campaign__in=campaigns, by__isnull=False).values("campaign_id")
    last = dict(spoken.annotate(last=Max("at")).values_list("campaign_id", "last"))
    said = _said([campaign for campaign in campaigns if campaign.colour])
    found = []
    for lane in lanes(campaigns, now=now):
        last_at = last.get(lane.campaign.pk)
        newest = max((at for at in (last_at, lane.race.checked_at) if at), default=None)
        silent = newest is None or between(lane.site, newest, now) > SILENT_DAYS * day(lane.site, now)
        because = tuple(_rules(lane, silent=silent, newest=newest))
        found.append(_status(lane, because, said.get(lane.campaign.pk), last_at, now))
    return found


def may_colour(seen: Status, who: Who) -> bool:
    """May this person say how it stands, whatever the rule says?"""
    lane = seen.lane
    moves = open_moves(lane.race, lane.race.id, people=lane.known, me=who.texts, admin=who.is_a("admin"), now=seen.as_of)
    return Move.COLOUR in moves


def _said(campaigns: Sequence[Campaign]) -> dict[UUID, Said]:
    """The newest word of the lead for each of these, which have one. One query, none where there are none."""
    if not campaigns:
        return {}
    reason = Text.objects.filter(event=OuterRef("pk"), name="reason").values("body")[:1]
    words = Event.objects.filter(campaign__in=campaigns, kind=Kind.COLOURED).order_by("seq").annotate(reason=Subquery(reason))
    rows = words.values_list("campaign", "facts__colour", "by__name", "at", "reason")
    return {campaign: Said(Colour(colour), by or "", at, reason or "") for campaign, colour, by, at, reason in rows if colour}


def _status(lane: LaneFacts, because: tuple[Because, ...], said: Said | None, last_at: datetime | None, now: datetime) -> Status:
    legs = [leg for leg in lane.race.legs.values() if leg.kind == "leg" and not leg.skipped]
    return Status(
        lane=lane,
        colour=because[0].colour if because else Colour.GREEN,
        said=said,
        because=because or (Because(Colour.GREEN, "on_track", {"finish": lane.finish, "target": lane.target}),),
        holders=lane.live,
        as_of=now,
        last_event_at=last_at,
        checked_at=lane.race.checked_at,
        legs_done=sum(leg.state == "done" for leg in legs),
        legs=len(legs),
    )


def _rules(lane: LaneFacts, *, silent: bool, newest: datetime | None) -> list[Because]:
    """Every rule that holds, in the order in which they decide."""
    grey, red, amber = Colour.GREY, Colour.RED, Colour.AMBER
    finish, target = lane.finish, lane.target
    held = [
        (lane.race.state is not CampaignState.RUNNING, Because(grey, "not_running", {"state": str(lane.race.state)})),
        (target is None, Because(grey, "no_finish_on")),
        (lane.race.state is CampaignState.RUNNING and silent, Because(grey, "silent", {"since": newest})),
        (_after(finish, target), Because(red, "late_finish", {"finish": finish, "target": target, "days": lane.slip_days})),
    ]
    held += [(True, Because(amber, "stall", {"stall": stall})) for stall in lane.stalls]
    held += [(True, Because(amber, "second_return", {"giver": giver, "taker": taker})) for giver, taker in _returned_twice(lane.race)]
    return [because for holds, because in held if holds]


def _after(finish: date | None, target: date | None) -> bool:
    return finish is not None and target is not None and finish > target


def _returned_twice(race: Race) -> list[tuple[str, str]]:
    """Open exchanges over which the baton came back a second time: the giving leg has not got rid of it yet."""
    return [(x.giver, x.taker) for x in race.exchanges.values() if x.returns > 1 and not x.dropped and race.legs[x.giver].ended_at is None]


def portfolio(who: Who, *, now: datetime) -> list[tuple[str, list[Status]]]:
    """All campaigns not yet over that a person may read the status of, by objective, the worst colour first."""
    seen = list(Campaign.objects.status_visible_to(who).open().select_related("lead").order_by("name", "pk"))
    found: dict[str, list[Status]] = {}
    for one in sorted(statuses(seen, now=now), key=lambda one: (_WORST.index(one.colour), one.lane.campaign.name)):
        found.setdefault(str(one.lane.campaign.get_objective_display()), []).append(one)
    return sorted(found.items(), key=lambda row: (not row[0], row[0]))


_WORST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)
