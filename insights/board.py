"""The handoff board: every open campaign that a person may see, by what is stuck and what it costs, or under who is waited for.

Pure but for `board` and `open_to`: lanes come as cards (`cards.py`) with whatever stands for them, and leave in groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from campaigns.lifecycle import Id
from campaigns.models import Campaign
from campaigns.querysets import CampaignQuerySet
from insights.cards import Card, card_of
from insights.lane import LaneFacts
from insights.lanes import lanes
from stakeholders.who import Who

L = TypeVar("L")

LATEST = datetime.max.replace(tzinfo=UTC)
URGENCY = ("stuck", "watch", "moving", "paused")
GROUPINGS = ("urgency", "function", "organisation", "court", "finish")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lanes, and grouped by what. Ids are text; `function`, `organisation` and `runner` mean who has a leg still to run."""

    by: str = "urgency"
    function: Id = ""
    organisation: Id = ""
    runner: Id = ""
    objective: str = ""
    stall: str = ""
    mine: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether some lanes may be left out."""
        return any((self.function, self.organisation, self.runner, self.objective, self.stall, self.mine))


@dataclass(frozen=True, slots=True)
class Group(Generic[L]):
    """Lanes under one head. `key` is what they share: a word of `URGENCY`, an id, a month (YYYY-MM), or nothing."""

    key: str
    name: str
    lanes: tuple[L, ...]
    stuck: int
    moved_days: int


@dataclass(frozen=True, slots=True)
class Board(Generic[L]):
    """Lanes in groups. `stuck` counts stalled batons, `moved` the finishes that they move and `moved_days` by how many working days;
    `seen` are all cards before any was left out: what filters can be chosen from, and who holds how much.
    """

    wanted: Wanted
    groups: tuple[Group[L], ...]
    stuck: int
    moved: int
    moved_days: int
    dearest: Card | None
    next_due: Card | None
    seen: tuple[Card, ...] = field(repr=False)

    @property
    def count(self) -> int:
        """How many lanes are shown."""
        return sum(len(group.lanes) for group in self.groups)


def open_to(who: Who) -> CampaignQuerySet:
    """The campaigns of the board of one person."""
    return Campaign.objects.status_visible_to(who).open().order_by("name", "pk")


def board(who: Who, *, now: datetime, wanted: Wanted | None = None) -> Board[LaneFacts]:
    """The board as of `now`. A constant number of queries."""
    found = lanes(open_to(who).select_related("lead"), now=now)
    return arrange([(card_of(one), one) for one in found], wanted or Wanted(), who)


def arrange(found: Sequence[tuple[Card, L]], wanted: Wanted, who: Who) -> Board[L]:
    """Those that are wanted, in order, under their heads. Pure."""
    kept = [(card, lane) for card, lane in found if _is_wanted(card, wanted, who)]
    cards = [card for card, _lane in kept]
    stuck = sorted((card for card in cards if card.stuck), key=_urgency)
    coming = [card for card in cards if card.due and not card.stuck and card.state == "running"]
    return Board(
        wanted=wanted,
        groups=_groups(kept, wanted.by),
        stuck=sum(card.stuck for card in stuck),
        moved=sum(round(card.cost) >= 1 for card in stuck),
        moved_days=sum(round(card.cost) for card in stuck),
        dearest=stuck[0] if stuck else None,
        next_due=min(coming, key=lambda card: (card.due, card.name), default=None),
        seen=tuple(card for card, _lane in found),
    )


def _is_wanted(card: Card, wanted: Wanted, who: Who) -> bool:
    def runs(name: str, one: Id) -> bool:
        return not one or any(getattr(part, name) == one for part in card.to_run)

    return (
        runs("function", wanted.function)
        and runs("organisation", wanted.organisation)
        and runs("person", wanted.runner)
        and (not wanted.objective or card.objective == wanted.objective)
        and (not wanted.stall or wanted.stall in card.kinds)
        and (not wanted.mine or bool(card.leads & who.texts))
    )


def _urgency(card: Card) -> tuple[float, float, datetime, str]:
    """Dearest first, then the longest over, then the soonest due."""
    return -card.cost, -card.over.total_seconds(), card.due or LATEST, card.name


# Under which head a lane stands: by its key, its name, and the place of the head


def _by_urgency(card: Card) -> tuple[str, str]:
    return card.group, ""


def _by_function(card: Card) -> tuple[str, str]:
    return card.court.function, card.court.function_name


def _by_organisation(card: Card) -> tuple[str, str]:
    return card.court.organisation, card.court.organisation_name


def _by_court(card: Card) -> tuple[str, str]:
    return card.court.person, card.court.person_name


def _by_finish(card: Card) -> tuple[str, str]:
    return (f"{card.finish:%Y-%m}" if card.finish else ""), ""


_HEADS: Mapping[str, Callable[[Card], tuple[str, str]]] = {
    "urgency": _by_urgency,
    "function": _by_function,
    "organisation": _by_organisation,
    "court": _by_court,
    "finish": _by_finish,
}


def _groups(found: Iterable[tuple[Card, L]], by: str) -> tuple[Group[L], ...]:
    heads: dict[tuple[str, str], list[tuple[Card, L]]] = {}
    for card, lane in found:
        heads.setdefault(_HEADS[by](card), []).append((card, lane))
    groups = []
    for (key, name), rows in heads.items():
        rows.sort(key=lambda row: _finish(row[0]) if by == "finish" else (URGENCY.index(row[0].group), *_urgency(row[0])))
        cards = [card for card, _lane in rows]
        stuck, moved = sum(card.stuck for card in cards), sum(round(card.cost) for card in cards)
        groups.append((_place(by, key, cards), name, key, Group(key, name, tuple(lane for _card, lane in rows), stuck, moved)))
    return tuple(group for *_place_of, group in sorted(groups, key=lambda one: one[:3]))


def _place(by: str, key: str, cards: Sequence[Card]) -> tuple[float, ...]:
    """Heads of urgency in their order, months as they come, and of people and functions first who holds up the most; the nameless last."""
    if by == "urgency":
        return (URGENCY.index(key),)
    if by == "finish":
        return (float(key.replace("-", "")) if key else float("inf"),)
    return float(not key), -sum(card.cost for card in cards), -sum(card.over / timedelta(hours=1) for card in cards)


def _finish(card: Card) -> tuple[bool, str, str]:
    return card.finish is None, str(card.finish or ""), card.name


# What can be chosen


def choices(cards: Iterable[Card]) -> dict[str, dict[str, str]]:
    """What the filters can be set to: of each, the ids with their names, as the lanes have them. Our own organisation has no name here."""
    found: dict[str, dict[str, str]] = {"function": {}, "organisation": {}, "runner": {}, "objective": {}, "stall": {}}
    for card in cards:
        for part in card.to_run:
            found["function"][part.function] = part.function_name
            found["organisation"][part.organisation] = part.organisation_name
            found["runner"][part.person] = part.person_name
        found["objective"][card.objective] = ""
        found["stall"] |= dict.fromkeys(card.kinds, "")
    return {name: {key: said for key, said in options.items() if key} for name, options in found.items()}


def hands_of(cards: Iterable[Card], name: str) -> dict[Id, int]:
    """How many batons are in hand, by the id of that name of a part: function, person or organisation."""
    held: dict[Id, int] = {}
    for card in cards:
        if card.state != "running":
            continue
        for part in card.hands:
            held[getattr(part, name)] = held.get(getattr(part, name), 0) + 1
    return held
