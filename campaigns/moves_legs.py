"""Pure: what the moves on a leg, its checkpoint and its exchanges bring about."""

from __future__ import annotations

from typing import Any

from campaigns.clashes import newly_clashing
from campaigns.facts import day, planned
from campaigns.lifecycle import (
    LEADS,
    Hat,
    Id,
    Kind,
    LegKind,
    LegState,
    Move,
    gettext_noop,
    invalid,
)
from campaigns.moves_handoffs import RUNS_ALREADY, Decided, Deciders, clash_of_promise, hold_tape, new_handoff, same_function
from campaigns.race import Exchange, Leg, incoming, items_of, live, outgoing
from campaigns.said import (
    Case,
    anybody,
    day_said,
    day_to_come,
    items_to_remove,
    need_words,
    new_items,
    new_leg,
    reachable,
    said,
    twins_said,
)
from campaigns.settling import with_exchange


def _check_in(case: Case) -> Decided:
    need_words(case, "note", gettext_noop("One line is enough: how does it go?"))
    yield case.event(Kind.CHECKED_IN, leg=case.leg.id, facts={"behalf": case.behalf}, words=said(case, "note"))


def _promise(case: Case) -> Decided:
    date, was = day_to_come(case, "date"), case.leg.promise
    if date != was:
        facts = {"date": date.isoformat(), "was": was.isoformat() if was else None, "behalf": case.behalf}
        facts |= clash_of_promise(case, date)
        yield case.event(Kind.PROMISED, leg=case.leg.id, facts=facts)


def _block(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say what stops you."))
    facts = {
        "on": anybody(case, "on"),
        "until": day_said(case, "until"),
        "behalf": case.behalf,
    }
    yield case.event(Kind.BLOCKED, leg=case.leg.id, facts=facts, words=said(case, "reason"))


def _unblock(case: Case) -> Decided:
    yield case.event(Kind.UNBLOCKED, leg=case.leg.id, facts={"behalf": case.behalf}, words=said(case, "note"))


def _renew(case: Case) -> Decided:
    until = day_to_come(case, "until")
    yield case.event(Kind.BLOCK_RENEWED, leg=case.leg.id, facts={"until": until.isoformat()}, words=said(case, "note"))


def _reassign(case: Case) -> Decided:
    leg, new = case.leg, reachable(case, "runner")
    if new == leg.runner:
        raise invalid({"runner": [RUNS_ALREADY]})
    if not case.worn & (LEADS | {Hat.HEAD}) and not same_function(case, leg.runner, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function. The lead can name anybody.")]})
    hold_tape(case, new)
    if leg.state is LegState.WAITING:
        facts = {"runner": new, "from": leg.runner}
        yield case.event(Kind.REASSIGNED, leg=leg.id, facts=facts, words=said(case, "note"))
        return
    facts = {"giver": leg.runner, "taker": new}
    yield case.event(Kind.RELIEF_OFFERED, leg=leg.id, handoff=case.new_id(), facts=facts, words=case.ask.words)


def _skip(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say why this leg is not needed."))
    race, leg = case.race, case.leg
    givers = [race.legs[x.giver] for x in incoming(race, leg.id)]
    takers = [race.legs[x.taker] for x in outgoing(race, leg.id)]
    for x in incoming(race, leg.id):
        under_way = live(race, x.id)
        if under_way:
            yield case.event(Kind.VOIDED, leg=x.giver, handoff=under_way.id)
    behind = {x.taker: x for x in outgoing(race, leg.id)}
    joined = {(x.giver, x.taker) for x in race.exchanges.values() if not x.dropped}
    pairs = [(p.id, s.id) for p in givers for s in takers if (p.id, s.id) not in joined]
    new = [Exchange(case.new_id(), p, s, behind[s].need_by, behind[s].critical) for p, s in pairs]
    moved, twins = _moved_items(case, takers, givers), twins_said(case)
    spared = [item for item, home in moved.items() if home in twins.get(item, ())]
    facts: dict[str, Any] = {"added": [planned(x) for x in new], "moved": {item: moved[item] for item in moved if item not in spared}}
    if spared:
        facts["removed"] = spared
    yield case.event(Kind.SKIPPED, leg=leg.id, facts=facts, words=said(case, "reason"))
    for x in new:
        giver = race.legs[x.giver]
        if giver.state in (LegState.PASSING, LegState.DONE):
            yield from new_handoff(case, giver, x, giver.packet_version, {})


def _moved_items(case: Case, takers: list[Leg], givers: list[Leg]) -> dict[Id, Id]:
    """Where each must-survive item goes: the next leg, else a leg before that has not passed; else the skip is refused."""
    moving = [i for i in items_of(case.race, case.leg.id) if i.survives and not i.met and not i.waived]
    homes = [leg for leg in takers if leg.kind is LegKind.LEG] + [
        leg for leg in givers if leg.state in (LegState.WAITING, LegState.RUNNING, LegState.BLOCKED) and leg.kind is LegKind.LEG
    ]
    if moving and not homes:
        raise invalid({"checkpoint": [gettext_noop("An item of this leg must survive, and no leg is left to carry it. Waive it first.")]})
    return {item.id: homes[0].id for item in moving}


def _edit_checkpoint(case: Case) -> Decided:
    removed = items_to_remove(case, "removed")
    added = [planned(item) for item in new_items(case, case.leg.id, "added")]
    if not removed and not added:
        raise invalid({"checkpoint": [gettext_noop("Nothing to change was named.")]})
    yield case.event(
        Kind.CHECKPOINT_EDITED,
        leg=case.leg.id,
        facts={"added": added, "removed": removed},
        words=case.ask.words,
    )


def _tick(case: Case) -> Decided:
    evidence = bool(case.ask.words.get("evidence", "").strip())
    if case.item.wants_evidence and not evidence:
        raise invalid({"evidence": [gettext_noop("This item asks for evidence: a link or a sentence.")]})
    if case.item.met and not evidence:
        return
    facts = {"item": case.item.id, "evidence": evidence}
    yield case.event(Kind.TICKED, leg=case.leg.id, facts=facts, words=said(case, "evidence"))


def _untick(case: Case) -> Decided:
    if case.item.met:
        yield case.event(Kind.UNTICKED, leg=case.leg.id, facts={"item": case.item.id})


def _waive(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say why the leg may pass without it."))
    if not case.item.waived:
        yield case.event(Kind.WAIVED, leg=case.leg.id, facts={"item": case.item.id}, words=said(case, "reason"))


def _insert(case: Case) -> Decided:
    need_words(case, "name", gettext_noop("Give the new leg a name."))
    leg = new_leg(case)
    items = [planned(item) for item in new_items(case, leg.id, "items")]
    x = case.exchange
    added = [
        Exchange(case.new_id(), x.giver, leg.id),
        Exchange(case.new_id(), leg.id, x.taker, x.need_by, x.critical),
    ]
    what = {
        "exchange": x.id,
        "new_leg": planned(leg),
        "added": [planned(new) for new in added],
        "items": items,
    }
    yield case.event(Kind.INSERTED, leg=leg.id, facts=what, words=case.ask.words)


def _edit_exchange(case: Case) -> Decided:
    x, facts = case.exchange, case.ask.facts
    need_by = day_said(case, "need_by") if "need_by" in facts else x.need_by.isoformat() if x.need_by else None
    what = {"exchange": x.id, "need_by": need_by, "critical": bool(facts.get("critical", x.critical))}
    what |= newly_clashing(case.race, with_exchange(case.race, x.id, need_by=day(need_by)))
    yield case.event(Kind.EXCHANGE_EDITED, leg=x.giver, facts=what)


ON_LEGS: Deciders = {
    Move.CHECK_IN: _check_in,
    Move.PROMISE: _promise,
    Move.BLOCK: _block,
    Move.UNBLOCK: _unblock,
    Move.RENEW: _renew,
    Move.REASSIGN: _reassign,
    Move.SKIP: _skip,
    Move.EDIT_CHECKPOINT: _edit_checkpoint,
    Move.TICK: _tick,
    Move.UNTICK: _untick,
    Move.WAIVE: _waive,
    Move.INSERT: _insert,
    Move.EDIT_EXCHANGE: _edit_exchange,
}
