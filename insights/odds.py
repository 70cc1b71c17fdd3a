"""The odds of a race as pages tell them: reckoned with each snapshot, kept with it, and read back.

They are as old as the newest snapshot: a round after the last event, or last night. What they say of a target is told only while it is
the target still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform

from campaigns.lifecycle import OPEN, HandoffState, Id
from campaigns.querysets import CampaignQuerySet
from campaigns.race import Race
from insights.curves import Shares
from insights.evidence import Evidence, gather
from insights.forecast import Driver, Forecast, forecast
from insights.lane import LaneFacts, PlannedLeg
from insights.models import Snapshot
from insights.rest import rest_of
from insights.scores import QUOTED, QUOTED_INSTEAD, Instead, Score, score
from insights.usual_waits import Usual, pair_of
from stakeholders.worktime import local_day

Known = Mapping[UUID, "Odds"]
KEPT = ("taken_at", "target", "p50", "p85", "p95", "chance", "odds")
READ = tuple(f"kept__{name}" for name in KEPT)


@dataclass(frozen=True, slots=True)
class Longer:
    """A driver by name: a leg, or the baton `in_the_air` to it, and the working days it adds to P85."""

    leg: PlannedLeg
    in_the_air: bool
    days: float


@dataclass(frozen=True, slots=True)
class Odds:
    """By when half, 85 % and 95 % of the replays are over, as days of the site.

    `p85` is the day that is told: of 90 % where an `instead` says why, and then `p85_replayed` is the one of 85 %, where just reckoned.
    `dots` are twenty replays that stand for all, the earliest first. `chance` of the target is None without one, or where it has moved
    since. `as_of` is when they were reckoned. `delays` are those of `insights.forecast`, `waits` what is usual for
    each baton that is offered.
    """

    p50: date
    p85: date
    p95: date
    dots: tuple[date, ...]
    chance: float | None
    drivers: tuple[Driver, ...]
    shares: Shares | None
    as_of: datetime
    delays: Mapping[Id, float] = field(default_factory=dict)
    waits: Mapping[Id, Usual] = field(default_factory=dict)
    instead: Instead | None = None
    p85_replayed: date | None = None

    def named(self, legs: Mapping[Id, PlannedLeg]) -> tuple[Longer, ...]:
        """What P85 owes its days to, the most first."""
        return tuple(Longer(legs[one.leg], bool(one.exchange), one.days) for one in self.drivers)

    @property
    def quoted_percent(self) -> int:
        """Of the replays that are over by `p85`."""
        return QUOTED_INSTEAD if self.instead else QUOTED

    @property
    def rest_on_evidence(self) -> bool:
        """Do they rest on what was seen, more than on an assumption? Then a colour may follow from them (decision 0021)."""
        return self.shares is not None and not self.shares.mostly_assumption

    def made(self, target: date) -> int:
        """How many of the twenty make it."""
        return sum(day <= target for day in self.dots)


# Reckoned


class Reckoner:
    """Odds from all the evidence there is at a moment, gathered once and only when it is asked for."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    @cached_property
    def evidence(self) -> Evidence:
        return gather(now=self.now)

    @cached_property
    def score(self) -> Score:
        return score()

    def of_all(self, lanes: Iterable[LaneFacts]) -> Known:
        """Of those races that are to finish one day."""
        found = {lane.campaign.pk: self._of(lane) for lane in lanes if lane.race.state in OPEN}
        return {pk: odds for pk, odds in found.items() if odds}

    def _of(self, lane: LaneFacts) -> Odds | None:
        known = self.evidence
        told = forecast(
            lane.race,
            curves=known.curves,
            version=known.version,
            functions=known.functions,
            site=known.site,
            finish_on=lane.target,
            now=self.now,
        )
        return as_told(told, self.score, now=self.now, waits=_waits(lane.race, known)) if told else None


def _waits(race: Race, known: Evidence) -> dict[Id, Usual]:
    rest = rest_of(race, site=known.site, zero=race.started_at or datetime.min.replace(tzinfo=UTC), names=known.functions)
    offered = [(one.id, *pair_of(rest, one)) for one in race.handoffs.values() if one.state is HandoffState.OFFERED]
    return {handoff: known.waits.between(giver, taker) for handoff, giver, taker in offered if giver and taker}


def as_told(told: Forecast, score: Score, *, now: datetime, waits: Mapping[Id, Usual] | None = None) -> Odds:
    """A forecast as pages tell it, after what became of those before."""
    instead = score.instead
    p85 = told.p90 if instead else told.p85
    return Odds(
        p50=told.p50,
        p85=p85,
        p95=told.p95,
        dots=told.dots,
        chance=told.chance,
        drivers=told.drivers,
        shares=told.shares,
        as_of=now,
        delays=told.delays,
        waits=waits or {},
        instead=instead,
        p85_replayed=told.p85,
    )


# Kept


def columns(odds: Odds | None) -> dict[str, Any]:
    """As a snapshot keeps them, as plain as JSON gives them back."""
    if odds is None:
        return {"p50": None, "p85": None, "p95": None, "chance": None, "odds": {}, "quoted_percent": QUOTED, "p85_replayed": None}
    return {
        "p50": odds.p50,
        "p85": odds.p85,
        "p95": odds.p95,
        "chance": odds.chance,
        "quoted_percent": odds.quoted_percent,
        "p85_replayed": odds.p85_replayed,
        "odds": {
            "dots": [one.isoformat() for one in odds.dots],
            "drivers": [{"leg": one.leg, "exchange": one.exchange, "days": round(one.days, 3)} for one in odds.drivers],
            "shares": asdict(odds.shares) if odds.shares else None,
            "delays": {leg: round(days, 3) for leg, days in odds.delays.items()},
            "waits": {one: {"days": [round(days, 3) for days in usual.days], **_passes(usual)} for one, usual in odds.waits.items()},
            **({"instead": asdict(odds.instead)} if odds.instead else {}),
        },
    }


def newest_kept() -> FilteredRelation:
    """Beside a campaign, as `kept`: its newest snapshot, of which `READ` are the columns that `read` takes."""
    return FilteredRelation("snapshots", condition=Q(snapshots__newest=True))


def read(kept: Sequence[Any], lane: LaneFacts, *, now: datetime) -> Odds | None:
    """What was last reckoned for a race that is to finish one day. No day is told that is over: while nothing happens, time goes on between
    two nights."""
    taken_at, target, p50, p85, p95, chance, told = kept
    if p50 is None or lane.race.state not in OPEN:
        return None
    today = local_day(lane.site, now)
    shares = told["shares"]
    return Odds(
        p50=max(p50, today),
        p85=max(p85, today),
        p95=max(p95, today),
        dots=tuple(max(date.fromisoformat(one), today) for one in told["dots"]),
        chance=chance if target == lane.target else None,
        drivers=tuple(Driver(**one) for one in told["drivers"] if one["leg"] in lane.legs),
        shares=Shares(**shares) if shares else None,
        as_of=taken_at,
        delays=told.get("delays", {}),
        waits=usual_of(told.get("waits")),
        instead=Instead(**told["instead"]) if "instead" in told else None,
    )


def usual_of(kept: Mapping[str, Any] | None) -> dict[Id, Usual]:
    """What is usual for batons, by handoff, as a snapshot keeps it."""
    return {one: Usual(tuple(row["days"]), row["own"], row["borrowed"]) for one, row in (kept or {}).items()}


def _passes(usual: Usual) -> dict[str, int]:
    return {"own": usual.own, "borrowed": usual.borrowed}


def with_forecast(campaigns: CampaignQuerySet) -> CampaignQuerySet:
    """With the `delays` by leg and the `waits` by handoff that were last reckoned for each race; None where nothing was."""
    kept = {name: KeyTransform(name, "kept__odds") for name in ("delays", "waits")}
    found: CampaignQuerySet = campaigns.annotate(kept=newest_kept()).annotate(**kept)
    return found


def told_beside() -> dict[str, Any]:
    """What is read with a campaign for `told_last` to need no query of its own."""
    return {"kept": newest_kept(), **{f"told_{name}": F(f"kept__{name}") for name in KEPT}}


def told_last(lane: LaneFacts, *, now: datetime) -> Odds | None:
    """What was last reckoned for one race. One query, or none where it was read with the campaign."""
    campaign = lane.campaign
    if hasattr(campaign, "told_p50"):
        return read([getattr(campaign, f"told_{name}") for name in KEPT], lane, now=now)
    row = Snapshot.objects.filter(campaign=campaign.pk, newest=True).values_list(*KEPT).first()
    return read(row, lane, now=now) if row else None


@dataclass(frozen=True, slots=True)
class Against:
    """The day that is told of a race, by which `percent` of its replays are over, against its target."""

    p85: date
    percent: int
    target: date


def against_targets(campaigns: Iterable[UUID], *, today: date) -> dict[UUID, Against]:
    """Of those of these races that have a target and whose odds rest on evidence and were reckoned for it. One query."""
    rows = Snapshot.objects.filter(campaign__in=campaigns, newest=True, p85__isnull=False, target__isnull=False)
    rows = rows.filter(target=F("campaign__finish_on"), campaign__state__in=sorted(OPEN))
    found = {}
    for pk, p85, percent, target, odds in rows.values_list("campaign", "p85", "quoted_percent", "target", "odds"):
        shares = odds["shares"]
        if p85 and target and shares and not Shares(**shares).mostly_assumption:
            found[pk] = Against(max(p85, today), percent, target)
    return found


def newest_row() -> Subquery:
    """Beside a campaign: which snapshot is its newest, so that what was drawn with it is drawn anew with the next."""
    return Subquery(Snapshot.objects.filter(campaign=OuterRef("pk"), newest=True).values("pk")[:1])
