"""How good the dates were that were told of races while they ran, and which day is told as P85 for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from campaigns.lifecycle import CampaignState
from insights.models import Snapshot

QUOTED, QUOTED_INSTEAD = 85, 90  # per cent of the replays
KEPT_AT_LEAST, TOLD_AT_LEAST, RACES_AT_LEAST = 0.75, 30, 5  # below this share of so many dates of so many races the wider day is told


@dataclass(frozen=True, slots=True)
class Instead:
    """Why the day is told by which 90 % of the replays are over, where 85 % is meant: so few of the 85 % days were kept (decision 0023)."""

    kept: int
    told: int

    @property
    def share(self) -> float:
        return self.kept / self.told


@dataclass(frozen=True, slots=True)
class Score:
    """Of the P85 dates that were told of races now finished: how many there were, how many were kept, in how many races.

    `p85_kept`: how many would have been had the 85 % day always been told. Where another was told it decides what is told next, so that a
    wider day that is kept does not undo itself.
    """

    told: int
    kept: int
    races: int
    p85_kept: int

    @property
    def share(self) -> float | None:
        return self.kept / self.told if self.told else None

    @property
    def p85_share(self) -> float | None:
        return self.p85_kept / self.told if self.told else None

    @property
    def instead(self) -> Instead | None:
        """Whether the wider day is to be told, and why; never a nearer one. The one place that decides."""
        enough = self.told >= TOLD_AT_LEAST and self.races >= RACES_AT_LEAST
        return Instead(self.p85_kept, self.told) if enough and self.p85_kept < KEPT_AT_LEAST * self.told else None

    @property
    def quoted_percent(self) -> int:
        """Of the replays that are over by the day told as P85 from now on."""
        return QUOTED_INSTEAD if self.instead else QUOTED


def score() -> Score:
    """How good the P85 dates were that were told of races while they ran, against the day on which each was over; and how good those of
    85 % would have been where another was told. One query."""
    told, finish = _told(), F(_FINISH)
    kept = Q(p85__gte=finish)
    p85_kept = Q(p85_replayed__gte=finish) | kept & Q(p85_replayed=None)
    numbers = {"kept": Count("pk", filter=kept), "p85_kept": Count("pk", filter=p85_kept), "races": Count("campaign", distinct=True)}
    return Score(**told.aggregate(told=Count("pk"), **numbers))


@dataclass(frozen=True, slots=True)
class Spread:
    """Where finishes fell among the replays that told them: how many in each tenth, the earliest first. Of well-made odds as many in each:
    the PIT is uniform (Dawid 1984, J. R. Stat. Soc. A 147)."""

    tenths: tuple[int, ...]

    @property
    def told(self) -> int:
        return sum(self.tenths)

    def share(self, first: int, last: int) -> float:
        """The part that fell into these tenths, counted from 1, both included; there is at least one finish."""
        return sum(self.tenths[first - 1 : last]) / self.told


def spread() -> Spread:
    """Of all odds told of races that are finished now, each held against its own twenty dots, in the middle of equal ones. One query."""
    tenths = [0] * 10
    for dots, finish in _told().annotate(dots=KeyTransform("dots", "odds")).values_list("dots", _FINISH):
        if dots:
            tenths[min(int(_pit(dots, finish.isoformat()) * 10), 9)] += 1
    return Spread(tuple(tenths))


def _pit(dots: Sequence[str], finish: str) -> float:
    """Which part of the replays was over before that day. Days are in ISO, whose order is theirs."""
    return (sum(dot < finish for dot in dots) + sum(dot <= finish for dot in dots)) / 2 / len(dots)


_FINISH = "campaign__snapshots__finish"


def _told() -> QuerySet[Snapshot]:
    """What was told of running races that are finished now, beside the newest row of each."""
    over = {"newest": True, "state": CampaignState.FINISHED, "finish__isnull": False}
    of_the_newest = {f"campaign__snapshots__{name}": wanted for name, wanted in over.items()}  # in one filter: of one row, joined once
    return Snapshot.objects.filter(state=CampaignState.RUNNING, p85__isnull=False, **of_the_newest)
