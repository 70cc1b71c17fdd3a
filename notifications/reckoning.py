"""What a notice says in numbers and days, reckoned once while it is published and kept with it, so that every copy says the same.

Only ids, numbers and instants: names and words are read when the notice is shown, and can be erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from campaigns.ladder import SPONSORS_STEP
from campaigns.lifecycle import IN_THE_AIR, HandoffState, Id, Kind
from campaigns.race import Event, Handoff, Leg, People, Race, court, downstream, incoming, items_of, live, taking_leg
from campaigns.schedule import Schedule, run_forward
from campaigns.stall import Clocks, Policy, StallKind, patience_ends
from insights.odds import Against
from notifications.audience import ABOUT_A_STALL, Hearing, Urgency, Why
from stakeholders.worktime import WorkingTime, between, day


def names_the_finish(kind: str, facts: Mapping[str, Any]) -> bool:
    """Is it told to those who answer for both sides, or decide?"""
    return kind == Kind.DECISION_ASKED or (kind in ABOUT_A_STALL and facts.get("step", 0) >= SPONSORS_STEP)


@dataclass
class Reckoner:
    """One race, its people and their hours, as of one moment. What is costly is worked out once, and only when it is asked for.

    Items that only some may see are `withheld`: whoever reads of the pass elsewhere is not told that there are any. `odds` are
    told where the finish is at stake (`names_the_finish`), as far as they rest on evidence.
    """

    race: Race
    people: People
    clocks: Clocks
    policy: Policy
    now: datetime
    withheld: frozenset[str] = frozenset()
    odds: Against | None = None

    def facts(self, event: Event, hearing: Hearing) -> dict[str, Any]:
        """What this person is told in numbers; nothing for what only informs. A substitute also for whom (`for`), and as what (`as`)."""
        if hearing.stands_for and hearing.as_why:
            return {**self._numbers(event, hearing), "for": hearing.stands_for, "as": hearing.as_why.value}
        return self._numbers(event, hearing)

    def _numbers(self, event: Event, hearing: Hearing) -> dict[str, Any]:
        if event.kind in ABOUT_A_STALL:
            return {**self._stall(event, hearing), **self._odds(event)}
        if event.kind is Kind.DECISION_ASKED:
            return self._odds(event)
        if hearing.urgency is not Urgency.ACT_NOW:
            return {}
        handoff = self._handoff(event)
        return self._pass(handoff) if handoff and handoff.state in IN_THE_AIR else {}

    def _odds(self, event: Event) -> dict[str, Any]:
        """The day that is told of the finish against the target: what is at stake for whoever decides."""
        if self.odds is None or not names_the_finish(event.kind, event.facts):
            return {}
        return {"odds": {"day": self.odds.p85.isoformat(), "percent": self.odds.percent, "target": self.odds.target.isoformat()}}

    def _handoff(self, event: Event) -> Handoff | None:
        """The handoff that it is about; for a leg with a new runner the one on its way there."""
        if event.handoff:
            return self.race.handoffs.get(event.handoff)
        coming = (live(self.race, x.id) for x in incoming(self.race, event.leg or ""))
        return next((h for h in coming if h and h.state in IN_THE_AIR), None)

    def _pass(self, handoff: Handoff) -> dict[str, Any]:
        """By when the court has to answer, what comes with the baton, and who waits behind."""
        behind = taking_leg(self.race, handoff)
        items = [item for item in items_of(self.race, handoff.leg) if item.required and item.id not in self.withheld]
        facts: dict[str, Any] = {"handoff": handoff.id, "waits": self._waits(behind)}
        facts |= {"met": sum(item.settled for item in items), "required": len(items)}
        if handoff.state is HandoffState.OFFERED:
            time = self.clocks.of(court(self.race, self.people, handoff))
            facts["answer_by"] = patience_ends(self.race, handoff, time, self.policy).isoformat()
        return facts

    def _stall(self, event: Event, hearing: Hearing) -> dict[str, Any]:
        leg, handoff = self.race.legs[event.leg or ""], self._handoff(event) if event.handoff else None
        opened_at = datetime.fromisoformat(event.facts["opened_at"])
        since = self._since(StallKind(event.facts["kind"]), leg, handoff)
        if handoff and since and since > opened_at:
            since = handoff.offered_at  # answered before anybody was told: the wait that ran out began with the offer
        facts = self._waited(self.clocks.of(event.facts["court"]), since or opened_at)
        facts |= {"question": bool(handoff and handoff.question_open), "due": opened_at.isoformat()}
        facts |= {"cost_days": event.facts["cost_days"], "waits": self._waits(leg)}
        mine = next((one for one in downstream(self.race, leg.id) if one.runner == hearing.person), None)
        if hearing.why is Why.DOWNSTREAM and mine:
            facts |= self._expected(mine, handoff.id if handoff else leg.id, opened_at)
        return facts

    def _since(self, kind: StallKind, leg: Leg, handoff: Handoff | None) -> datetime | None:
        """Since when is waited, where that is not when the clock ran out."""
        if kind is StallKind.SILENT_RUNNER:
            return leg.last_sign_at or leg.taken_at
        if kind is StallKind.BLOCKED_TOO_LONG:
            return leg.blocked_since
        if kind is StallKind.NOBODY_AT_THE_WHEEL:
            return self.race.checked_at
        if handoff and kind is StallKind.DROPPED_BATON:
            return handoff.decided_at
        return handoff.court_since if handoff else None

    def _waited(self, time: WorkingTime, since: datetime) -> dict[str, Any]:
        """Working time since then, on a clock that stood still while the race was paused."""
        stood = [between(time, max(a, since), b) for a, b in self.race.pauses if b > since]
        waited = between(time, since, self.now) - sum(stood, timedelta())
        return {"minutes": int(waited.total_seconds() // 60), "day_minutes": day(time, since).total_seconds() / 60}

    def _waits(self, leg: Leg) -> list[dict[str, Any]]:
        """Who runs next behind a leg, and from when."""
        return [{"leg": one.id, "person": one.runner, "at": self._start(self._schedule, one.id)} for one in downstream(self.race, leg.id)]

    def _expected(self, mine: Leg, subject: Id, opened_at: datetime) -> dict[str, Any]:
        """The day on which the reader's own leg gets going now, and would have without the wait."""
        without = self._run({subject: opened_at})
        return {"mine": mine.id, "expected": self._start(self._schedule, mine.id), "was": self._start(without, mine.id)}

    def _start(self, schedule: Schedule, leg: Id) -> str | None:
        found = schedule.legs.get(leg)
        return found.start.isoformat() if found and found.start else None

    @cached_property
    def _schedule(self) -> Schedule:
        return self._run({})

    def _run(self, ended: Mapping[Id, datetime]) -> Schedule:
        return run_forward(self.race, times=self.clocks.times, site=self.clocks.site, now=self.now, ended=ended)
