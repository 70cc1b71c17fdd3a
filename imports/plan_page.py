"""A plan as its page shows it: its relays, what each of them asks, and the one that is looked at as the campaign it would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from campaigns import importing
from campaigns.importing import Answers, Doubt, Reading, RelayPlan
from imports.models import Import
from imports.questions import Question, questions
from insights.preview import Preview, preview


@dataclass(frozen=True, slots=True)
class RelayLine:
    """A relay of the file: whether it was chosen, and how many of its cells are to be answered."""

    id: str
    name: str
    legs: int
    is_chosen: bool
    open: int = 0
    finish_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`relay` is the one that is looked at: its `questions`, its `notes` and its `preview`. `shared` are asked once for all relays;
    `general` is what the whole plan lacks (who leads it, when it takes place) and what answers are about nothing. `open` counts all."""

    relays: tuple[RelayLine, ...]
    relay: RelayLine | None
    shared: tuple[Question, ...]
    questions: tuple[Question, ...]
    notes: tuple[Doubt, ...]
    general: tuple[Doubt, ...]
    open: int
    preview: Preview | None


def plan_page(row: Import, *, now: datetime, relay: str = "") -> PlanPage:
    """A constant number of queries. Without a relay chosen there is nothing to ask yet."""
    if not row.relays:
        return PlanPage(relay_lines(row), None, (), (), (), (), 0, None)
    answers = Answers.from_mapping(row.answers)
    asked, still = importing.read_to_ask(row.content.encode(), answers=answers, now=now, relays=row.relays)
    found = _asked(asked, still, answers)
    shared = _shared(found)
    own = {key: [one for one in several if not one.is_shared] for key, several in found.items()}
    general = tuple({(one.key, one.reason): one for one in still.doubts if not one.line}.values())
    lines = relay_lines(row, {plan.relay_id: (_open(own[plan.relay_id]), plan) for plan in still.plans})
    looked_at = _looked_at(lines, relay)
    plan = next(one for one in still.plans if one.relay_id == looked_at.id)
    notes = tuple(doubt for doubt in plan.doubts if not doubt.blocks and doubt.kind not in _ASKED_ALL_THE_SAME)
    count = _open(shared) + sum(_open(several) for several in own.values()) + sum(one.blocks for one in general)
    return PlanPage(lines, looked_at, shared, tuple(own[looked_at.id]), notes, general, count, preview(plan.legs, finish_on=plan.finish_on))


_ASKED_ALL_THE_SAME = frozenset({importing.DoubtKind.UNKNOWN_FUNCTION, importing.DoubtKind.UNUSED_ANSWER})


def _asked(asked: Reading, still: Reading, answers: Answers) -> dict[str, list[Question]]:
    """The questions of each relay."""
    left = {plan.relay_id: plan for plan in still.plans}
    return {
        plan.relay_id: questions(plan.doubts, left[plan.relay_id].doubts, relay=plan.relay_id, answers=answers, current=plan.current_ends)
        for plan in asked.plans
    }


def _shared(found: Mapping[str, Sequence[Question]]) -> tuple[Question, ...]:
    """What is asked once for all relays, those that stand for most cells first."""
    once: dict[str, Question] = {}
    for question in (one for several in found.values() for one in several if one.is_shared):
        before = once.get(question.name)
        once[question.name] = replace(before, cells=before.cells + question.cells) if before else question
    return tuple(sorted(once.values(), key=lambda one: (not one.blocks, -one.cells, one.key)))


def _open(found: Iterable[Question]) -> int:
    return sum(one.is_open and one.blocks for one in found)


def relay_lines(row: Import, read: Mapping[str, tuple[int, RelayPlan]] = MappingProxyType({})) -> tuple[RelayLine, ...]:
    """The relays of the file; of those that were read, what is open and when they finish."""
    lines = []
    for one in row.found["relays"]:
        line = RelayLine(one["id"], one["name"], one["legs"], is_chosen=one["id"] in row.relays)
        if one["id"] in read:
            count, plan = read[one["id"]]
            line = replace(line, open=count, finish_on=plan.finish_on)
        lines.append(line)
    return tuple(lines)


def _looked_at(lines: Iterable[RelayLine], wanted: str) -> RelayLine:
    """The one that was asked for, else the first with something to answer, else the first."""
    chosen = [line for line in lines if line.is_chosen]
    return next((one for one in chosen if one.id == wanted), next((one for one in chosen if one.open), chosen[0]))
