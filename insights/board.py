"""The handoff board: every open campaign that a person may see, stuck ones first, the dearest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Campaign
from insights.lane import LaneFacts, Live
from insights.lanes import lanes
from stakeholders.who import Who

GROUPS = ("stuck", "watch", "moving", "paused")


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lanes: tuple[LaneFacts, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Lanes by urgency. `stuck` counts stalled batons, `moved` the finishes that they move and `moved_days` by how many working days."""

    groups: tuple[Group, ...]
    mine: bool
    stuck: int
    moved: int
    moved_days: float
    dearest: LaneFacts | None
    next_due: tuple[LaneFacts, Live] | None

    @property
    def empty(self) -> bool:
        return not self.groups


def board(who: Who, *, now: datetime, mine: bool = False) -> Board:
    """The board as of `now`; `mine` leaves only campaigns this person leads. Constant queries."""
    seen = Campaign.objects.status_visible_to(who).open().select_related("lead").order_by("name", "pk")
    found = lanes(seen.led_by(who) if mine else seen, now=now)
    return _arranged(found, mine=mine)


def _arranged(found: Sequence[LaneFacts], *, mine: bool) -> Board:
    groups = [Group(name, tuple(sorted((one for one in found if one.group == name), key=_urgency))) for name in GROUPS]
    stuck = [one for one in found if one.group == "stuck"]
    costs = [max(stall.cost_days for stall in one.stalls) for one in stuck]
    return Board(
        groups=tuple(group for group in groups if group.lanes),
        mine=mine,
        stuck=sum(len(one.stalls) for one in stuck),
        moved=sum(round(cost) >= 1 for cost in costs),
        moved_days=sum(round(cost) for cost in costs),
        dearest=groups[0].lanes[0] if groups[0].lanes else None,
        next_due=_next_due(found),
    )


def _urgency(lane: LaneFacts) -> tuple[float, float, datetime, str]:
    """Dearest first, then the longest over, then the soonest due."""
    cost = max((stall.cost_days for stall in lane.stalls), default=0)
    over = max((stall.over.total_seconds() for stall in lane.stalls), default=0)
    return -round(cost, 2), -over, _soonest(lane), lane.campaign.name


def _soonest(lane: LaneFacts) -> datetime:
    from_now = [one.until for one in lane.live if one.until]
    return min(from_now, default=lane.campaign.created_at.replace(year=9999))


def _next_due(found: Sequence[LaneFacts]) -> tuple[LaneFacts, Live] | None:
    """The pass that is due next in a campaign where nothing is stuck."""
    coming = [(one.until, lane, one) for lane in found if lane.group != "stuck" for one in lane.live if one.until]
    if not coming:
        return None
    _, lane, live = min(coming, key=lambda row: (row[0], row[1].campaign.name))
    return lane, live
