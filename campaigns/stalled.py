"""The stalls of one held campaign as rows: those that are new are opened, those that go on climb the ladder, those that are over closed.

What it writes is told as events. Written by `watch` and by `chasing` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns import race as pure
from campaigns.escalating import knowing_who_decides, question, withdrawals
from campaigns.ladder import DECISION_STEP, Climb, Open, after_telling, climb
from campaigns.lifecycle import CampaignState, Kind
from campaigns.models import Campaign, Stall
from campaigns.risk import risk_of
from campaigns.schedule import cost_of
from campaigns.stall import OF_THE_RACE, Found, Look, Policy, StallKind
from stakeholders.worktime import between

ABOUT_THE_HANDOFF = frozenset({StallKind.BATON_IN_AIR, StallKind.NOBODY_TAKES})
BEFORE_IT_COSTS = frozenset({StallKind.SILENT_RUNNER, StallKind.NO_HANDS}) | OF_THE_RACE
LONGEST_BREAK = timedelta(days=30)  # no working day is so far away that four hours of it were not over by then


class Book:
    """What is open in one campaign, and what a look makes of it. `next_at` is when the next step of a ladder is due."""

    def __init__(self, campaign: Campaign, look: Look) -> None:
        self.campaign, self.look = campaign, look
        self.next_at: datetime | None = None

    def keep(self, found: Sequence[Found]) -> list[pure.Event]:
        """Bring the rows up to what was found; what happened, in the order in which it is told."""
        before = {key_of(row): row for row in self.campaign.stalls.open()}
        now = {one.key: one for one in found}
        happened = [event for key, row in before.items() if key not in now for event in self._close(row)]
        fresh = [one for key, one in now.items() if key not in before]
        recent = self._closed_lately(fresh)
        for one in fresh:
            happened += self._resume(recent[one.key], one) if one.key in recent else self._open(one)
        for key, row in before.items():
            if key in now:
                happened += self._go_on(row, now[key])
        return happened

    # A stall that is new

    def _open(self, found: Found) -> list[pure.Event]:
        look, cost = self.look, self._cost(found, found.opened_at)
        stall = Open(found.kind, found.leg, found.handoff, found.court, found.opened_at, look.policy)
        made = self._climb(stall)
        told = after_telling(replace(stall, step=made.step), [*made.tell, *made.asks])
        row = Stall.objects.create(
            campaign=self.campaign,
            leg_id=found.leg,
            handoff_id=found.handoff,
            kind=found.kind.value,
            opened_at=found.opened_at,
            noticed_at=look.now,
            court_id=found.court,
            cost_days=cost,
            policy=look.policy.as_facts(),
            step=max(made.step, 0),
            told=dict(told.told),
        )
        return [told_of(row, Kind.STALL_OPENED, look.now, tell=made.tell), *self._ask(row, made)]

    # One that goes on

    def _go_on(self, row: Stall, found: Found) -> list[pure.Event]:
        """Its court may have moved and its cost grown, which is no news; the ladder may be due, which is."""
        cost, court = self._cost(found, row.opened_at), UUID(found.court) if found.court else None
        stall = replace(as_open(row), court=found.court)
        made = self._climb(stall)
        told = after_telling(stall, [*made.tell, *made.asks])
        changed = {"cost_days": cost, "court_id": court, "step": made.step, "told": dict(told.told)}
        changed = {name: value for name, value in changed.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(changed))
        climbed = [told_of(row, Kind.STALL_CLIMBED, self.look.now, tell=made.tell)] if made.tell else []
        return [*climbed, *self._ask(row, made)]

    def _ask(self, row: Stall, made: Climb) -> list[pure.Event]:
        """The decision that the last step wants; another one in this campaign waits for the next day."""
        if not made.asks:
            return []
        self.look = replace(self.look, asked_at=self.look.now)
        return [question(row, made.asks, self.look)]

    def _climb(self, stall: Open) -> Climb:
        made = climb(stall, self.look)
        if made.step == DECISION_STEP > stall.step and self.look.asked_at is None:
            self.look = knowing_who_decides(self.look, self.campaign)
            made = climb(stall, self.look)
        self.next_at = min((moment for moment in (self.next_at, made.next_at) if moment), default=None)
        return made

    # One that ended a moment ago

    def _closed_lately(self, fresh: Iterable[Found]) -> dict[tuple[str, str], Stall]:
        """The newest closed stall of each, where its condition returned within a few hours: it continues."""
        kinds = {one.kind.value for one in fresh}
        if not kinds:
            return {}
        since = self.look.now - LONGEST_BREAK
        rows = self.campaign.stalls.filter(kind__in=kinds, closed_at__gte=since).order_by("closed_at")
        newest = {key_of(row): row for row in rows}
        return {key: row for key, row in newest.items() if self._continues(row)}

    def _continues(self, row: Stall) -> bool:
        hours = Policy.from_facts(row.policy).continues_hours
        time = self.look.clocks.of(str(row.court_id) if row.court_id else None)
        return row.closed_at is not None and between(time, row.closed_at, self.look.now) < timedelta(hours=hours)

    def _resume(self, row: Stall, found: Found) -> list[pure.Event]:
        row.closed_at, row.why_closed = None, ""
        row.save(update_fields=["closed_at", "why_closed"])
        return [told_of(row, Kind.STALL_REOPENED, self.look.now), *self._go_on(row, found)]

    # One that is over

    def _close(self, row: Stall) -> list[pure.Event]:
        why = self._why(row)
        Stall.objects.filter(pk=row.pk, closed_at__isnull=True).update(closed_at=self.look.now, why_closed=why)
        return [told_of(row, Kind.STALL_CLOSED, self.look.now, why=why), *withdrawals(row, self.look.now)]

    def _why(self, row: Stall) -> str:
        race = self.look.race
        if race.state is not CampaignState.RUNNING:
            return race.state.value
        if row.handoff_id and row.kind in ABOUT_THE_HANDOFF:
            return race.handoffs[str(row.handoff_id)].state.value
        return race.legs[str(row.leg_id)].state.value

    def _cost(self, found: Found, opened_at: datetime) -> float:
        """Nothing where nobody is late yet: the runner is merely silent, or the baton is still coming."""
        look = self.look
        if found.kind in BEFORE_IT_COSTS:
            return 0.0
        times, site = look.clocks.times, look.clocks.site
        return cost_of(look.race, found.subject, opened_at=opened_at, finish=look.schedule.finish, times=times, site=site, now=look.now)


def key_of(row: Stall) -> tuple[str, str]:
    return row.kind, str(row.handoff_id or row.leg_id)


def as_open(row: Stall) -> Open:
    """The row as the ladder sees it."""
    return Open(
        kind=StallKind(row.kind),
        leg=str(row.leg_id),
        handoff=str(row.handoff_id) if row.handoff_id else None,
        court=str(row.court_id) if row.court_id else None,
        opened_at=row.opened_at,
        policy=Policy.from_facts(row.policy),
        step=row.step,
        told=row.told,
        snoozed_until=row.snoozed_until,
    )


def told_of(row: Stall, kind: Kind, now: datetime, *, tell: Mapping[str, str] | None = None, **more: Any) -> pure.Event:
    """What happened to a stall. `tell` is who hears of it and in which part: ids and codes."""
    facts: dict[str, Any] = {"stall": str(row.pk), "kind": row.kind}
    if row.kind == StallKind.FINISH_AT_RISK and (risk := risk_of(row.campaign)):
        facts |= risk.as_facts()
    if tell is not None:
        facts |= {"court": str(row.court_id) if row.court_id else None, "opened_at": row.opened_at.isoformat()}
        facts |= {"cost_days": row.cost_days, "step": row.step, "tell": {one: str(part) for one, part in tell.items()}}
    handoff = str(row.handoff_id) if row.handoff_id else None
    return pure.Event(kind, now, leg=str(row.leg_id), handoff=handoff, facts=facts | more)
