"""Pure: what an answer to the ready check brings about. Each of the four says more of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from campaigns.facts import planned
from campaigns.lifecycle import LEADS, Hat, Id, Kind, Move, ReadyAnswer, gettext_noop, invalid
from campaigns.moves_handoffs import RUNS_ALREADY, Decided, Deciders, same_function
from campaigns.race import items_of
from campaigns.said import Case, day_to_come, need_one_of, new_items, reachable, said

_Facts = dict[str, Any]


def _ready(case: Case) -> Decided:
    """The answer; a colleague who was named runs the leg at once, as somebody whom the runner may pass it to anyway."""
    need_one_of(case, "answer", ReadyAnswer, gettext_noop("Choose one of the four answers."))
    leg, answer = case.leg, ReadyAnswer(case.ask.facts["answer"])
    nothing: _Facts = {"since": None, "runner": None, "added": [], "removed": []}
    facts = {"answer": answer.value, "giving": _giver(case), "behalf": case.behalf, **nothing, **_SAYS[answer](case)}
    words = said(case, "note", *(f"item:{row['id']}" for row in facts["added"]))
    if not (_said_before(case, facts) and not words):
        yield case.event(Kind.READY_ANSWERED, leg=leg.id, facts=facts, words=words)
    if facts["runner"] and _may_name(case, facts["runner"]):
        yield case.event(Kind.REASSIGNED, leg=leg.id, facts={"runner": facts["runner"], "from": leg.runner})


def _said_before(case: Case, facts: _Facts) -> bool:
    """The same answer once more, and nothing new with it."""
    leg, day = case.leg, facts["since"]
    same = leg.ready == facts["answer"] and (leg.ready_from.isoformat() if leg.ready_from else None) == day
    return same and not (facts["runner"] or facts["added"] or facts["removed"])


def _at_once(case: Case) -> _Facts:
    """Whatever was missing is no more."""
    open_still = [item.id for item in items_of(case.race, _giver(case)) if _asked_here(case, item.asked_by) and not item.settled]
    return {"removed": open_still}


def _from(case: Case) -> _Facts:
    day = day_to_come(case, "from")
    expected = case.leg.ready_asked_for
    return {"since": day.isoformat(), "late": bool(expected and day > expected)}


def _someone_else(case: Case) -> _Facts:
    if not case.ask.facts.get("runner"):
        return {}
    new = reachable(case, "runner")
    if new == case.leg.runner:
        raise invalid({"runner": [RUNS_ALREADY]})
    return {"runner": new}


def _missing(case: Case) -> _Facts:
    items = new_items(case, _giver(case), "missing")
    if not items and not case.ask.facts.get("known"):
        raise invalid({"missing": [gettext_noop("Name at least one thing that you need.")]})
    return {"added": [{**planned(one), "required": True, "asked_by": case.leg.runner} for one in items]}


def _giver(case: Case) -> Id:
    """The leg that the baton is to come from."""
    return case.race.exchanges[case.leg.ready_over or ""].giver


def _asked_here(case: Case, asked_by: Id | None) -> bool:
    return asked_by is not None and asked_by == case.leg.runner


def _may_name(case: Case, new: Id) -> bool:
    """The lead, or the head, names anybody; a runner somebody of their own function. Else it is a proposal."""
    return bool(case.worn & (LEADS | {Hat.HEAD})) or same_function(case, case.leg.runner, new)


_SAYS: Mapping[ReadyAnswer, Callable[[Case], _Facts]] = {
    ReadyAnswer.READY: _at_once,
    ReadyAnswer.READY_FROM: _from,
    ReadyAnswer.SOMEONE_ELSE: _someone_else,
    ReadyAnswer.MISSING: _missing,
}
ON_READY: Deciders = {Move.READY: _ready}
