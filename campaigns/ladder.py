"""Pure: the ladder of an open stall: which step is due when, whom it tells and why, and that nobody hears of one stall three times.

Steps run in the working time of whom they address: 0 the court and the next runners, at once; 1 the court again and who stands in for
it; 2 the lead; 3 who answers for the court and who answers for the campaign, with the same text; 4 whoever may decide is asked for a
decision. It is decided here, with the campaign held, and not when notices are written, because only here is it known what was said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from campaigns.lifecycle import Id
from campaigns.race import Leg, downstream
from campaigns.stall import OF_THE_RACE, Look, Policy, StallKind
from stakeholders.worktime import end_of_day, local_day, opening

MOST_MESSAGES = 2
LEAD_STEP, SPONSORS_STEP, DECISION_STEP = 2, 3, 4


class Part(StrEnum):
    """In which part somebody hears of a stall."""

    COURT = "court"
    SUBSTITUTE = "substitute"
    DOWNSTREAM = "downstream"
    LEAD = "lead"
    HEAD = "head"
    SPONSOR = "sponsor"
    DECIDER = "decider"


# Those in which a baton is late for whoever runs next; the others are still to be prevented, or a lead's to see.
LATE_FOR_THE_NEXT = frozenset(StallKind) - {StallKind.SILENT_RUNNER, StallKind.NO_HANDS} - OF_THE_RACE
# What is only not heard of asks nobody above the lead; who leads is no question of one leg that could be decided.
_ENDS_AT: Mapping[StallKind, int] = {StallKind.SILENT_RUNNER: LEAD_STEP, StallKind.NOBODY_AT_THE_WHEEL: SPONSORS_STEP}
# Where the finish itself is at risk, what can be done becomes less with each day: after its lead had a day for it, a decision is wanted.
_NO_LATER_THAN: Mapping[StallKind, int] = {StallKind.FINISH_AT_RISK: LEAD_STEP}
Tell = Mapping[Id, Part]


@dataclass(frozen=True, slots=True)
class Open:
    """An open stall as the ladder sees it. `step` is the last one made, -1 before the first; `told` counts messages by person."""

    kind: StallKind
    leg: Id
    handoff: Id | None
    court: Id | None
    opened_at: datetime
    policy: Policy
    step: int = -1
    told: Mapping[Id, int] = field(default_factory=dict)
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Climb:
    """How far the ladder is climbed now, whom that tells, and when the next step is due (None: there is none). `asks` are those who
    are asked for a decision, by which they hear of the stall."""

    step: int
    tell: Tell
    next_at: datetime | None
    asks: tuple[Id, ...] = ()


def climb(stall: Open, look: Look) -> Climb:
    """All steps that are due, at once: each person hears the latest only. With one that tells nobody the next is made, too."""
    tell: dict[Id, Part] = {}
    step, next_at = stall.step, None
    for number in range(stall.step + 1, last_step(stall) + 1):
        due_at, addressed = moment_of(number, stall, look), addressed_by(number, stall, look)
        early = _passed_over(step, stall, look) and _may_ask_at(number, look) <= look.now
        if due_at > look.now and not early:
            next_at = due_at
            break
        tell |= addressed
        step = number
    asks = tuple(one for one, part in tell.items() if part is Part.DECIDER)
    return Climb(step, {one: part for one, part in tell.items() if one not in asks}, next_at, asks)


def last_step(stall: Open) -> int:
    """Where the ladder of this stall ends: that of its kind, or that of the policy it opened under."""
    return min(_ENDS_AT.get(stall.kind, DECISION_STEP), len(stall.policy.steps_days) - 1)


def _passed_over(step: int, stall: Open, look: Look) -> bool:
    """Was the step before the one in question made in this look, with nobody there to tell? Who was told enough is there."""
    return step > stall.step and step > 0 and not any(_concerned(step, stall, look))


def moment_of(number: int, stall: Open, look: Look) -> datetime:
    """When a step is due, in the working time of whom it addresses; after a snooze at the end of its day. One decision a day and
    campaign is asked for: the next one waits for the next day of the site."""
    days = stall.policy.steps_days[min(number, _NO_LATER_THAN.get(stall.kind, number))]
    moment = look.runs_out(_party(number, stall, look), stall.opened_at, days=days)
    if number > 0 and stall.snoozed_until:
        moment = max(moment, end_of_day(look.clocks.of(look.race.lead), stall.snoozed_until))
    return max(moment, _may_ask_at(number, look))


def _may_ask_at(number: int, look: Look) -> datetime:
    """From when on this step may be made at all: a second decision when the site opens on the day after the first."""
    if number < DECISION_STEP or look.asked_at is None:
        return datetime.min.replace(tzinfo=UTC)
    site = look.clocks.site
    return opening(site, max(look.asked_at, end_of_day(site, local_day(site, look.asked_at))))


def _party(number: int, stall: Open, look: Look) -> Id | None:
    """In whose hours a step runs: of the first whom it addresses, up to the lead of the court itself."""
    if number < LEAD_STEP:
        return stall.court
    if number == LEAD_STEP:
        return look.race.lead
    return next((person for person, _part in _concerned(number, stall, look)), None)


def addressed_by(step: int, stall: Open, look: Look) -> dict[Id, Part]:
    """Whom a step tells, in which part; nobody out of reach, and nobody who had two messages about it."""
    found: dict[Id, Part] = {}
    for person, part in _concerned(step, stall, look):
        if stall.told.get(person, 0) < MOST_MESSAGES:
            found.setdefault(person, part)
    return found


def _concerned(step: int, stall: Open, look: Look) -> Iterator[tuple[Id, Part]]:
    """Everybody within reach whom a step is for."""
    for part, find in _STEPS[step]:
        for person in find(stall, look):
            if person and person not in look.people.unreachable:
                yield person, part


def may_nudge(stall: Open) -> bool:
    """Is the court's second message still to be sent?"""
    return stall.court is not None and stall.told.get(stall.court, 0) < MOST_MESSAGES


def after_telling(stall: Open, tell: Iterable[Id]) -> Open:
    """The stall once these people were told. What is for the digest only is no message and not counted."""
    if stall.kind is StallKind.SILENT_RUNNER:
        return stall
    return replace(stall, told={**stall.told, **{one: stall.told.get(one, 0) + 1 for one in tell}})


# Whom each step addresses


def _court(stall: Open, look: Look) -> Iterator[Id | None]:
    yield stall.court


def _substitute(stall: Open, look: Look) -> Iterator[Id | None]:
    yield look.crew.substitutes.get(stall.court or "")


def _lead(stall: Open, look: Look) -> Iterator[Id | None]:
    yield look.race.lead


def _head(stall: Open, look: Look) -> Iterator[Id | None]:
    """Who answers for the court: the sponsor on the side of an outside organisation, else the head of their function; where nobody is
    waited for, that of the leg's."""
    people = look.people
    outside = people.sponsors.get(people.organisations.get(stall.court or "") or "")
    leg = look.race.legs[stall.leg]
    yield outside or people.heads.get(people.functions.get(stall.court or "") or leg.function or "")


def _sponsor(stall: Open, look: Look) -> Iterator[Id | None]:
    yield look.race.sponsor


def _deciders(stall: Open, look: Look) -> Iterator[Id | None]:
    yield from look.crew.deciders


def _next_runners(stall: Open, look: Look) -> Iterator[Id | None]:
    """Those right behind the leg that stalls; while a question is open also the taker who asked it."""
    handoff = look.race.handoffs.get(stall.handoff or "")
    if handoff and handoff.question_open:
        yield handoff.taker
    for leg in _behind(stall, look):
        yield leg.runner


def _lead_for_nobody_behind(stall: Open, look: Look) -> Iterator[Id | None]:
    """Where nobody can be told downstream, the lead is."""
    if any(leg.runner is None or leg.runner in look.people.unreachable for leg in _behind(stall, look)):
        yield look.race.lead


def _behind(stall: Open, look: Look) -> Sequence[Leg]:
    return downstream(look.race, stall.leg) if stall.kind in LATE_FOR_THE_NEXT else []


_Finder = Callable[[Open, Look], Iterator[Id | None]]
_STEPS: Sequence[Sequence[tuple[Part, _Finder]]] = (
    ((Part.COURT, _court), (Part.DOWNSTREAM, _next_runners), (Part.LEAD, _lead_for_nobody_behind)),
    ((Part.COURT, _court), (Part.SUBSTITUTE, _substitute)),
    ((Part.LEAD, _lead),),
    ((Part.HEAD, _head), (Part.SPONSOR, _sponsor)),
    ((Part.DECIDER, _deciders),),
)
