"""The cut list: each Monday the running campaigns that are in doubt, why, and what parking them would set free. Kept as it was that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns.lifecycle import IN_HAND, CampaignState, LegKind, LegState
from campaigns.models import Campaign
from insights.board import open_to
from insights.cutting import Doubt, Doubted, Seen, doubts
from insights.models import CutList
from insights.sparing import by_halves
from insights.status import Status, statuses
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import local_day

WEEK = timedelta(days=7)
REMEMBERED = 12  # weeks back, in which a campaign is counted as named again
_AT_ONCE = 100
_OVER = frozenset({LegState.DONE, LegState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Named:
    """A campaign on the list: `mondays` in a row by now. Parking it frees `hands`, the batons in hand by function, and spares `legs` still
    to end with so many planned working days."""

    campaign: Campaign
    doubts: tuple[Doubted, ...]
    mondays: int
    hands: tuple[tuple[str, int], ...]
    legs: int
    planned_days: float


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of the week that began on `monday`, with those of it that still run and that the reader may see."""

    monday: date
    named: tuple[Named, ...]


# Taken


Counted = Callable[[Iterable[UUID]], Mapping[UUID, date]]


def take(*, now: datetime, counted: Counted) -> int:
    """This week's list, once; the number of campaigns named, 0 for who wrote none. Late, twice, or in two workers at once: the same list.
    Days of the site.

    `counted` tells of campaigns until when what they bring counts towards a target.
    """
    monday = _monday_of(local_day(directory.site_time(), now))
    if CutList.objects.filter(monday=monday).exists():
        return 0
    named = list(_doubtful(now, counted))
    _row, written = CutList.objects.get_or_create(monday=monday, defaults={"taken_at": now, "named": named})
    return len(named) if written else 0


def _doubtful(now: datetime, counted: Counted) -> Iterable[dict[str, Any]]:
    running = Campaign.objects.filter(state=CampaignState.RUNNING).order_by("pk")
    batch = list(running[:_AT_ONCE])
    while batch:
        until = counted([one.pk for one in batch])
        for many in by_halves(batch, lambda some: statuses(list(some), now=now), said="campaign %s cannot be asked whether it should run"):
            for seen in many:
                if found := doubts(_as_seen(seen, until, now), site=seen.lane.site, now=now):
                    yield _kept(seen, found)
        batch = list(running.filter(pk__gt=batch[-1].pk)[:_AT_ONCE])


def _as_seen(seen: Status, counted: Mapping[UUID, date], now: datetime) -> Seen:
    campaign = seen.lane.campaign
    ends = seen.odds.p50 if seen.odds else seen.lane.finish
    started_at = seen.lane.race.started_at or now
    return Seen(campaign.objective, started_at, seen.last_event_at, ends, seen.lane.target, counted.get(campaign.pk))


def _kept(seen: Status, found: Sequence[Doubted]) -> dict[str, Any]:
    legs = [leg for leg in seen.lane.race.legs.values() if leg.kind is LegKind.LEG and leg.state not in _OVER]
    hands = Counter(seen.lane.legs[leg.id].function for leg in legs if leg.state in IN_HAND)
    return {
        "campaign": str(seen.lane.campaign.pk),
        "doubts": [{"doubt": str(one.doubt), "facts": dict(one.facts)} for one in found],
        "hands": dict(sorted(hands.items())),
        "legs": len(legs),
        "planned_days": sum(leg.planned_days for leg in legs),
    }


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


# Read


def cut_list(who: Who, *, ours: bool) -> Listed | None:
    """The newest list, for this reader; None before there was a first one. Goals are not told to who is not `ours`. Two queries."""
    weeks = list(CutList.objects.order_by("-monday")[:REMEMBERED])
    if not weeks:
        return None
    newest = {row["campaign"]: row for row in weeks[0].named}
    running = open_to(who).filter(pk__in=newest, state=CampaignState.RUNNING).order_by("name") if newest else ()
    named = [_named(one, newest[str(one.pk)], _mondays(one.pk, weeks)) for one in running]
    if not ours:
        named = [replace(one, doubts=tuple(doubt for doubt in one.doubts if doubt.doubt is not Doubt.UNCOUNTED)) for one in named]
    return Listed(weeks[0].monday, tuple(one for one in named if one.doubts))


def _named(campaign: Campaign, row: dict[str, Any], mondays: int) -> Named:
    found = tuple(Doubted(Doubt(one["doubt"]), one["facts"]) for one in row["doubts"])
    return Named(campaign, found, mondays, tuple(row["hands"].items()), row["legs"], row["planned_days"])


def _mondays(campaign: UUID, weeks: Sequence[CutList]) -> int:
    """How many lists in a row name it, up to the newest."""
    running = 0
    for number, week in enumerate(weeks):
        if week.monday != weeks[0].monday - number * WEEK or all(row["campaign"] != str(campaign) for row in week.named):
            break
        running += 1
    return running
