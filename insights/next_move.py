"""My next move: the one thing to do now and why it is first, then what is offered, in hand, coming, and awaited from others.

In the order of `insights.priority`; a paused race asks for nothing. A constant number of queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from campaigns.decide import open_moves
from campaigns.lifecycle import CampaignState, Id, LegKind, LegState
from campaigns.models import Campaign, Stall
from campaigns.race import Leg, Race, downstream
from campaigns.schedule import Schedule, run_forward
from campaigns.stall import OF_THE_RACE
from insights.cast import Party
from insights.coming import Awaited, Coming, ReadBack, awaited, coming, longest_over, read_backs, soonest
from insights.decisions import Decided, wanted_from
from insights.gap import StandIn, asked_of
from insights.hands import Hand, blocked_hands, hand_of, my_hands
from insights.load import full_hands
from insights.my_races import MyRaces, read
from insights.priority import in_order, why_before, why_first
from insights.todos import Todo, todos
from stakeholders.who import Who
from stakeholders.worktime import day_until

MOST_COMING = 8
NAMED_BEHIND = 3


@dataclass(frozen=True, slots=True)
class Because:
    """Why something is first. `kind`: cost, late, sales, need_by, promise, due, or only. `moved` is how far the finish has slipped.

    `before`: what puts it before the next one that costs as much: sales, need_by, or nothing.
    """

    kind: str
    before: str = ""
    moved: tuple[date, date] | None = None
    behind: tuple[str, ...] = ()
    more_behind: int = 0


@dataclass(frozen=True, slots=True)
class NextMove:
    """`stuck_led` counts the stalled batons of races that they lead."""

    me: Party
    top: Todo | None
    because: Because | None
    offered: tuple[Todo, ...]
    asked: tuple[Todo, ...]
    in_hand: tuple[Hand, ...]
    coming: tuple[Coming, ...]
    coming_later: int
    waiting_for: tuple[Awaited, ...]
    read_backs: tuple[ReadBack, ...]
    decisions: tuple[Decided, ...]
    stand_ins: tuple[StandIn, ...]
    overloaded: frozenset[Id]
    stuck_led: int

    @property
    def hands(self) -> int:
        """Batons in one's own hand that run: what the limit counts."""
        held = (self.top.hand if self.top else None, *self.in_hand)
        return sum(one is not None and not one.paused and one.runner.id == self.me.id for one in held)

    @property
    def waiting(self) -> int:
        """How many things wait for this person: the number in the bar."""
        carried = sum(one.state is LegState.RUNNING and not one.paused for one in self.in_hand)
        return (
            (self.top is not None)
            + len(self.offered)
            + len(self.asked)
            + carried
            + len(self.read_backs)
            + len(self.decisions)
            + len(self.stand_ins)
        )

    def shows(self, subject: Id) -> bool:
        """Is there an act on this leg?"""
        top = self.top.hand if self.top else None
        return any(one.spot.leg == subject for one in (top, *self.in_hand) if one)

    @property
    def people_awaited(self) -> int:
        return len({one.party.id for one in self.waiting_for})


def next_move(who: Who, *, now: datetime) -> NextMove:
    """The page of one person."""
    seen, today = read(who, now=now), now.astimezone(ZoneInfo(who.zone)).date()
    ahead = {race.id: seen.ahead(race) for race in seen.races}
    waits_for = tuple(sorted((one for race in seen.races for one in awaited(seen, race)), key=longest_over))
    waiting = in_order(todo for race in seen.races for todo in todos(seen, race, ahead[race.id]))
    top, rest = (waiting[0] if waiting else None), waiting[1:]
    on_the_way = sorted((one for race in seen.races for one in coming(seen, race, ahead[race.id])), key=soonest)
    return NextMove(
        me=seen.cast.party(str(who.id)),
        top=_with_moves(seen, top) if top else None,
        because=_because(seen, top, rest, ahead) if top else None,
        offered=tuple(todo for todo in rest if todo.kind == "answer"),
        asked=tuple(todo for todo in rest if todo.kind not in ("answer", "carry")),
        in_hand=(*(todo.hand for todo in rest if todo.hand), *blocked_hands(seen), *_paused_hands(seen)),
        coming=tuple(on_the_way[:MOST_COMING]),
        coming_later=max(len(on_the_way) - MOST_COMING, 0),
        waiting_for=waits_for,
        read_backs=tuple(one for race in seen.races for one in read_backs(seen, race)),
        decisions=wanted_from(who, today=today),
        stand_ins=asked_of(who, today=today),
        overloaded=frozenset(person for person, load in full_hands(who, (one.party for one in waits_for)).items() if load.is_over),
        stuck_led=_stuck_led(who),
    )


def _stuck_led(who: Who) -> int:
    """How many batons are stalled in the races that they lead or stand in for, whoever has them. One query."""
    led = Q(campaign__lead__in=who.me) | Q(campaign__deputy__in=who.me)
    stuck = Stall.objects.open().filter(led, campaign__in=Campaign.objects.open()).exclude(kind__in=OF_THE_RACE)
    return stuck.values("leg", "handoff").distinct().count()


def _paused_hands(seen: MyRaces) -> list[Hand]:
    paused = [race for race in seen.races if race.state is CampaignState.PAUSED]
    return [hand_of(seen, race, leg) for race in paused for leg in my_hands(seen, race)]


def _with_moves(seen: MyRaces, todo: Todo) -> Todo:
    race = next(race for race in seen.races if race.id == todo.spot.campaign)
    moves = open_moves(race, todo.subject, people=seen.people, me=seen.who.texts, admin=False, now=seen.now)
    return replace(todo, moves=frozenset(move for move, behalf in moves.items() if not behalf))


def _because(seen: MyRaces, todo: Todo, rest: Sequence[Todo], aheads: Mapping[Id, Schedule]) -> Because:
    race = next(race for race in seen.races if race.id == todo.spot.campaign)
    kind = why_first(todo, rest)
    if kind == "cost":
        behind = _behind(seen, race, race.legs[todo.spot.leg])
        moved = _moved(seen, race, todo, aheads[race.id])
        return Because(kind, why_before(todo, rest), moved, tuple(behind[:NAMED_BEHIND]), max(len(behind) - NAMED_BEHIND, 0))
    return Because(kind)


def _behind(seen: MyRaces, race: Race, leg: Leg) -> list[str]:
    """Who runs after this leg, by function, in the order of the plan."""
    found, legs = list[str](), [leg]
    for one in legs:
        for after in downstream(race, one.id):
            if after not in legs:
                legs.append(after)
                found.append(seen.spots[after.id].function if after.kind is LegKind.LEG else "")
    return list(dict.fromkeys(name for name in found if name and name != seen.spots[leg.id].function))


def _moved(seen: MyRaces, race: Race, todo: Todo, ahead: Schedule) -> tuple[date, date] | None:
    """The finish as it would be had this not waited past its clock, and as it is expected now, where the two differ."""
    stall, clocks = seen.stalls.get(todo.subject), seen.cast.clocks
    if stall is None or ahead.finish is None:
        return None
    without = run_forward(race, times=clocks.times, site=clocks.site, now=seen.now, ended={todo.subject: stall.opened_at}).finish
    if without is None:
        return None
    days = day_until(clocks.site, without), day_until(clocks.site, ahead.finish)
    return days if days[0] < days[1] else None
