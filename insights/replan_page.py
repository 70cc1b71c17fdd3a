"""A race as it would be planned anew: which dates move and by how much, what then no longer fits, and what it all counts on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.clashes import Clash, clashes
from campaigns.lifecycle import Id, Kind, LegState, Move, ReplanMode
from campaigns.making import Played, rehearse
from campaigns.models import Campaign
from campaigns.race import Leg, in_hand, in_order
from campaigns.replanning import mark_of
from campaigns.roster import clocks_of
from campaigns.schedule import due, run_forward
from campaigns.stall import Clocks
from insights.lane import LaneFacts, Person, PlannedLeg
from insights.lanes import lanes
from stakeholders.who import Who
from stakeholders.worktime import day_until, working_days_between


@dataclass(frozen=True, slots=True)
class MovedLeg:
    """A leg that gets other dates. `days`: how many working days of its runner its due day, else its start, moves later; negative is
    sooner. `left_behind`: its promise no longer fits."""

    leg: Id
    words: PlannedLeg
    runner: Person
    old_start: date | None
    old_due: date | None
    start: date | None
    due: date | None
    days: int
    promise: date | None
    left_behind: bool

    @property
    def promise_fits(self) -> bool:
        return not self.left_behind


@dataclass(frozen=True, slots=True)
class NamedClash:
    """Two dates that contradict each other, with the words of both legs; `is_new`: they did not before."""

    clash: Clash
    giver: PlannedLeg
    taker: PlannedLeg
    is_new: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What planning anew would bring. `finish_before` and `finish` are expected days of the site; `late_days` working days after the
    target (negative: before it). `counted_on` are legs that are late without a word of when they come: it is taken that they pass on now.
    `mark` stands for these dates."""

    mode: ReplanMode
    lane: LaneFacts
    played: Played
    legs: tuple[MovedLeg, ...]
    clashes: tuple[NamedClash, ...]
    counted_on: tuple[tuple[PlannedLeg, Person], ...]
    finish_before: date | None
    finish: date | None
    target: date | None
    late_days: int | None
    mark: str

    @property
    def left_behind(self) -> list[MovedLeg]:
        return [leg for leg in self.legs if leg.left_behind]


def outlook(who: Who, campaign: Campaign, mode: ReplanMode, *, now: datetime) -> Outlook:
    """The race planned anew in this way, without doing it; raises the refusal that doing it would meet. A constant number of queries."""
    return outlooks(who, campaign, [mode], now=now)[0]


def outlooks(who: Who, campaign: Campaign, modes: Iterable[ReplanMode], *, now: datetime) -> list[Outlook]:
    """The same for several ways, over one lane."""
    found = [(mode, rehearse(campaign, Move.REPLAN, campaign.pk, by=who, now=now, facts={"mode": mode})) for mode in modes]
    lane = lanes([campaign], now=now)[0]
    clocks = clocks_of(lane.race)
    return [_outlook(mode, played, lane, clocks, now) for mode, played in found]


def _outlook(mode: ReplanMode, played: Played, lane: LaneFacts, clocks: Clocks, now: datetime) -> Outlook:
    plan: Mapping[Id, object] = next((event.facts["plan"] for event in played.happened if event.kind is Kind.REPLANNED), {})
    left = {leg for event in played.happened for leg in event.facts.get("unfit", ())}
    ends = run_forward(played.after, times=clocks.times, site=clocks.site, now=now).finish
    finish, target = day_until(clocks.site, ends) if ends else None, lane.target
    return Outlook(
        mode=mode,
        lane=lane,
        played=played,
        legs=tuple(_moved(leg, played, lane, clocks, left) for leg in in_order(played.after) if leg in plan),
        clashes=tuple(_clashes(played, lane)),
        counted_on=tuple(_late_without_a_word(lane, clocks, now)),
        finish_before=lane.finish,
        finish=finish,
        target=target,
        late_days=working_days_between(clocks.site, target, finish) if finish and target else None,
        mark=mark_of(plan),
    )


def _moved(leg_id: Id, played: Played, lane: LaneFacts, clocks: Clocks, left: set[Id]) -> MovedLeg:
    was, leg = played.before.legs[leg_id], played.after.legs[leg_id]
    old, new = (was.plan_due, leg.plan_due) if leg.plan_due else (was.plan_start, leg.plan_start)
    return MovedLeg(
        leg=leg_id,
        words=lane.legs[leg_id],
        runner=lane.runner(leg_id),
        old_start=was.plan_start,
        old_due=was.plan_due,
        start=leg.plan_start,
        due=leg.plan_due,
        days=working_days_between(clocks.of(leg.runner), old, new) if old and new else 0,
        promise=leg.promise,
        left_behind=leg_id in left,
    )


def _clashes(played: Played, lane: LaneFacts) -> list[NamedClash]:
    known = set(clashes(played.before))
    return [NamedClash(one, lane.legs[one.giver], lane.legs[one.taker], one not in known) for one in clashes(played.after)]


def _late_without_a_word(lane: LaneFacts, clocks: Clocks, now: datetime) -> list[tuple[PlannedLeg, Person]]:
    late = (leg for leg in in_hand(lane.race) if _is_late(leg, lane, clocks, now))
    return [(lane.legs[leg.id], lane.runner(leg.id)) for leg in late]


def _is_late(leg: Leg, lane: LaneFacts, clocks: Clocks, now: datetime) -> bool:
    waits = leg.state is LegState.BLOCKED and leg.blocked_until
    return not waits and due(lane.race, leg, clocks.of(leg.runner)) < now
