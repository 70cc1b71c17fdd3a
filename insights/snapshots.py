"""How campaigns stood: a row each night and on each change, for a trend line and for what forecasts are held against later.

The tables are the truth: a look finds the campaigns whose log has grown since their newest row, however it came about, and writes what
differs. Late, twice, or in two workers at once: the same rows. Every row is true of the event it names: a campaign that moved while it
was read is left for the next round.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, FilteredRelation, Q

from campaigns.lifecycle import OPEN, CampaignState, Id
from campaigns.models import Campaign
from campaigns.querysets import CampaignQuerySet
from campaigns.risk import foretold
from insights.court_kept import kept_of
from insights.court_page import Court, courts_of
from insights.lane import LaneFacts, Live
from insights.models import Snapshot
from insights.odds import Reckoner, columns
from insights.sparing import by_halves
from insights.status import Status, statuses
from stakeholders import directory
from stakeholders.worktime import local_day

Why = Snapshot.Why

AT_ONCE = 100  # campaigns
LONGEST_ROUND = 10.0  # seconds after which no more are begun: whoever does all the work in turn has other work, and the next round is near
TOLD = (
    *("state", "colour", "because", "said", "finish", "target", "slip_days", "legs_done", "legs", "stalls", "worst_step", "holders"),
    *("p50", "p85", "p95"),  # the rest of the odds moves a little with every look
)


# The rounds


def look(*, now: datetime) -> int:
    """The night's row for every open campaign that has none yet on this day of the site, then a row for each that changed; the number
    written.

    A race that just ended gets its last one. A poison campaign is logged, tried again in the next round, and stops nobody.
    """
    today, reckoner = local_day(directory.site_time(), now), Reckoner(now=now)
    nights = _round(_without_a_night(today), reckoner, why=Why.NIGHT)
    return nights + _round(_changed(today), reckoner, why=Why.CHANGE)


def _round(wanted: CampaignQuerySet, reckoner: Reckoner, *, why: Snapshot.Why) -> int:
    written, stop = 0, time.monotonic() + LONGEST_ROUND
    batch = list(wanted.order_by("pk")[:AT_ONCE])

    def written_of(some: Sequence[Campaign]) -> int:
        return take(some, now=reckoner.now, why=why, reckoner=reckoner)

    while batch:
        written += sum(by_halves(batch, written_of, said="no snapshot of campaign %s can be taken"))
        more = len(batch) == AT_ONCE and time.monotonic() < stop
        batch = list(wanted.filter(pk__gt=batch[-1].pk).order_by("pk")[:AT_ONCE]) if more else []
    return written


def _without_a_night(today: date) -> CampaignQuerySet:
    """Open ones whose newest row is of an earlier day: what started today has its first row, and its first night comes."""
    due = Snapshot.objects.filter(newest=True, state__in=[CampaignState.PAUSED, CampaignState.RUNNING], taken_on__lt=today)
    return Campaign.objects.open().filter(pk__in=due.values("campaign"))


def _changed(today: date) -> CampaignQuerySet:
    """Those that have left the blocks and whose log is longer than what was seen of it, or that run and have no odds yet; where a night is
    due it comes first."""
    newest = FilteredRelation("snapshots", condition=Q(snapshots__newest=True))
    begun = Campaign.objects.exclude(state=CampaignState.DRAFT).annotate(last=newest)
    night_due = Q(last__taken_on__lt=today, state__in=[CampaignState.PAUSED, CampaignState.RUNNING])
    to_see = Q(last__seen_seq__lt=F("seq")) | Q(last__p50=None, state__in=sorted(OPEN))
    return begun.filter(Q(last=None) | to_see & ~night_due)


# One batch


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is to tell of a campaign as of an event."""

    campaign: UUID
    seq: int
    told: dict[str, Any]
    court: list[dict[str, Any]]
    p85: date | None


def take(campaigns: Sequence[Campaign], *, now: datetime, why: str, reckoner: Reckoner | None = None) -> int:
    """Write a row for each of these campaigns, just read, with the odds reckoned anew; the number written. A constant number of queries.

    `night`: one a day of the site. `change`: only where anything told differs from the newest row. Holds the campaigns for as long as
    it takes to write; one that somebody else holds, or that has moved meanwhile, is passed by. Raises what a poison campaign raises.
    """
    found = statuses(list(campaigns), now=now, odds=(reckoner or Reckoner(now=now)).of_all)
    if not found:
        return 0
    courts = courts_of([one.lane.campaign for one in found], now=now)
    seen = [_seen(one, court) for one, court in zip(found, courts, strict=True)]
    with transaction.atomic():
        return _write(seen, day=local_day(found[0].lane.site, now), now=now, why=Why(why))


def _seen(status: Status, court: Court) -> _Seen:
    campaign = status.lane.campaign
    return _Seen(campaign.pk, campaign.seq, told_of(status), kept_of(court), _p85_that_counts(status))


def _write(seen: Iterable[_Seen], *, day: date, now: datetime, why: Snapshot.Why) -> int:
    still = _as_they_were_seen({one.campaign: one for one in seen})
    newest = {row.campaign_id: row for row in Snapshot.objects.filter(campaign__in=still, newest=True)}
    done = _nights(still, day) if why is Why.NIGHT else {pk for pk, one in still.items() if _same(one, newest.get(pk))}
    wanted = [one for pk, one in still.items() if pk not in done]
    Snapshot.objects.filter(pk__in=[newest[one.campaign].pk for one in wanted if one.campaign in newest]).update(newest=False)
    Snapshot.objects.bulk_create(_row(one, day=day, now=now, why=why) for one in wanted)
    if why is Why.CHANGE:
        _note([newest[pk] for pk in done], still)
    foretold({pk: one.p85 for pk, one in still.items()}, now=now)
    return len(wanted)


def _row(seen: _Seen, *, day: date, now: datetime, why: Snapshot.Why) -> Snapshot:
    what = {**seen.told, "court": seen.court}
    return Snapshot(campaign_id=seen.campaign, why=why, taken_on=day, taken_at=now, seq=seen.seq, seen_seq=seen.seq, **what)


def _nights(campaigns: Iterable[UUID], day: date) -> set[UUID]:
    return set(Snapshot.objects.filter(campaign__in=campaigns, why=Why.NIGHT, taken_on=day).values_list("campaign", flat=True))


def _as_they_were_seen(seen: dict[UUID, _Seen]) -> dict[UUID, _Seen]:
    """Those that nobody moves, held, and that have not moved since they were read."""
    free = Campaign.objects.filter(pk__in=seen).select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    return {one.pk: seen[one.pk] for one in free.only("pk", "seq") if one.seq == seen[one.pk].seq}


def _same(seen: _Seen, last: Snapshot | None) -> bool:
    return last is not None and all(getattr(last, name) == seen.told[name] for name in TOLD)


def _note(rows: list[Snapshot], seen: dict[UUID, _Seen]) -> None:
    """The newest rows still hold: up to this event there is nothing else to tell."""
    for row in rows:
        row.seen_seq = seen[row.campaign_id].seq
    Snapshot.objects.bulk_update(rows, ["seen_seq"])


# What is told


def told_of(status: Status) -> dict[str, Any]:
    """A status as the columns of a row, as plain as JSON gives them back."""
    lane = status.lane
    return {
        "state": str(lane.race.state),
        "colour": str(status.colour),
        "because": list(dict.fromkeys(one.code for one in status.because)),
        "said": str(status.said.colour) if status.said else "",
        "finish": lane.finish,
        "target": lane.target,
        "slip_days": lane.slip_days,
        "legs_done": status.legs_done,
        "legs": status.legs,
        "stalls": len(lane.stalls),
        "worst_step": max((stall.step for stall in lane.stalls), default=0),
        "holders": _holders(status),
        **columns(status.odds),
    }


def _p85_that_counts(status: Status) -> date | None:
    """From which a colour and a stall may follow."""
    return status.odds.p85 if status.odds and status.odds.rest_on_evidence else None


def _holders(status: Status) -> list[dict[str, Any]]:
    """By function; of a race that is over nobody, wherever its batons lie."""
    if status.lane.race.state not in (CampaignState.RUNNING, CampaignState.PAUSED):
        return []
    found: dict[tuple[str, Id | None], set[Id]] = {}
    for live in status.holders:
        function = _function(status.lane, live)
        found.setdefault((live.function if function else "", function), set()).add(live.leg.id)
    return [{"function": function, "name": name, "legs": sorted(found[name, function])} for name, function in sorted(found, key=str)]


def _function(lane: LaneFacts, live: Live) -> Id | None:
    """Of whoever is waited for; the leg's while that is its own runner or nobody. What belongs to none goes by no name."""
    leg = lane.race.legs[live.leg.id]
    return leg.function if live.court.id in ("", leg.runner) else lane.known.functions.get(live.court.id) or leg.function


# What is asked


def trend(campaign: Campaign, *, days: int) -> list[Snapshot]:
    """How it stood at the end of each of the last so many days of which there is a row, oldest first; the days of the site's calendar.

    They are counted back from the newest row, so that a race long over keeps its line. A day without a row is left out. Two queries.
    """
    rows = Snapshot.objects.filter(campaign=campaign)
    newest = rows.filter(newest=True).first()
    if newest is None:
        return []
    recent = rows.filter(taken_on__gt=newest.taken_on - timedelta(days=days)).order_by("pk")
    return list({row.taken_on: row for row in recent}.values())
