"""Pure: what each move brings about, as events. The guards before it stand in `campaigns/decide.py`.

Every function here takes one `Case`, may refuse what was said (`Invalid`), and yields what happens; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from campaigns.lifecycle import (
    LEADS,
    DeclineReason,
    Grade,
    HandoffKind,
    HandoffState,
    Hat,
    Id,
    Kind,
    LegKind,
    LegState,
    Move,
    ReturnReason,
    gettext_noop,
    invalid,
)
from campaigns.play import plan_of, planned, play
from campaigns.race import Event, Exchange, Leg, Race, incoming, is_relay, items_of, live, open_items, outgoing, with_leg
from campaigns.said import (
    Case,
    anybody,
    day_of,
    day_said,
    day_to_come,
    items_to_remove,
    need_one_of,
    need_words,
    new_items,
    new_leg,
    plan_said,
    promised,
    reachable,
    said,
)

Decided = Iterator[Event]
RUNS_ALREADY = gettext_noop("This person runs the leg already.")


# What each move brings about


def _start(case: Case) -> Decided:
    race, errors = _manned(case.race), {}
    legs = [leg for leg in race.legs.values() if leg.kind is LegKind.LEG]
    nobody = [leg.id for leg in legs if leg.runner is None]
    if not legs:
        errors["legs"] = [gettext_noop("A race needs at least one leg between gun and tape.")]
    elif not is_relay(race):
        errors["plan"] = [gettext_noop("Every leg needs a way from the gun and on to the tape, and none may lead back to itself.")]
    if nobody and not case.ask.facts.get("without_runners"):
        errors["runners"] = [gettext_noop("Some legs have nobody to run them. Name a runner, or start all the same and name them in time.")]
    if not case.ask.facts.get("objective") and not case.ask.words.get("reason", "").strip():
        errors["reason"] = [gettext_noop("A campaign without an objective needs your reason in writing.")]
    dues = [leg.plan_due for leg in legs if leg.plan_due]
    if dues and max(dues) < case.ask.day:
        errors["shift"] = [gettext_noop("Every date of this plan is in the past. Shift it so that it starts or finishes on a day.")]
    if errors:
        raise invalid(errors, nobody=nobody)
    started = case.event(Kind.STARTED, facts={"plan": plan_of(race)}, words=said(case, "reason"))
    yield started
    running = play(race, started)
    gun = next(leg for leg in running.legs.values() if leg.kind is LegKind.GUN)
    yield from _offers(replace(case, race=running, leg=gun, behalf=False))


def _manned(race: Race) -> Race:
    """The gun is run by the lead, the tape by the lead or the sponsor."""
    runners = {LegKind.GUN: {race.lead}, LegKind.TAPE: {race.lead, race.sponsor} - {None}}
    astray = [leg for leg in race.legs.values() if leg.runner not in runners.get(leg.kind, {leg.runner})]
    for leg in astray:
        race = with_leg(race, leg.id, runner=race.lead)
    return race


def _offer(case: Case) -> Decided:
    blocking = open_items(case.race, case.leg.id)
    if blocking:
        raise invalid(
            {"checkpoint": [gettext_noop("Not every required item of the checkpoint is met.")]},
            items=[i.id for i in blocking],
        )
    need_words(
        case,
        "note",
        gettext_noop("Write the next runner a note: what this is, and what to look at first."),
    )
    yield from _offers(case)


def _offers(case: Case) -> Decided:
    """A handoff on each outgoing exchange that has none; those in the air or taken get the new packet."""
    race, leg = case.race, case.leg
    version = leg.packet_version + 1
    words = case.ask.words
    for x in outgoing(race, leg.id):
        under_way = live(race, x.id)
        if under_way:
            yield case.event(
                Kind.PACKET_CHANGED,
                leg=leg.id,
                handoff=under_way.id,
                facts={"packet_version": version},
                words=words,
            )
        else:
            yield from _new_handoff(case, leg, x, version, words)


def _new_handoff(case: Case, giver: Leg, x: Exchange, version: int, words: Mapping[str, str]) -> Decided:
    taker = case.race.legs[x.taker].runner
    unreachable = taker is None or taker in case.people.unreachable
    handoff = case.new_id()
    facts = {
        "exchange": x.id,
        "attempt": x.returns + 1,
        "packet_version": version,
        "giver": giver.runner,
        "taker": taker,
        "unreachable": unreachable,
        "behalf": case.behalf,
    }
    yield case.event(Kind.OFFERED, leg=giver.id, handoff=handoff, facts=facts, words=words)
    if taker is not None and taker == giver.runner and not unreachable:
        taken = {"grade": None, "overridden": False, "behalf": False, "pass_on_by": None}
        yield Event(
            kind=Kind.ACCEPTED,
            at=case.ask.now,
            by=taker,
            hat=Hat.TAKER,
            leg=x.taker,
            handoff=handoff,
            facts=taken,
        )


def _accept(case: Case) -> Decided:
    handoff, words, pass_on_by = case.handoff, case.ask.words, promised(case, "pass_on_by")
    exchange = case.race.exchanges[handoff.exchange] if handoff.exchange else None
    if exchange and exchange.critical and not case.behalf:
        need_words(
            case,
            "read_back",
            gettext_noop("This exchange is critical: say back what you got, what you do next, and what would stop you."),
        )
    conditions = bool(words.get("conditions", "").strip())
    right = Grade.RIGHT_WITH_CONDITIONS if conditions else Grade.RIGHT
    graded = exchange and handoff.attempt == 1 and not case.behalf and not handoff.overridden and handoff.taker != handoff.giver
    yield case.event(
        Kind.ACCEPTED,
        leg=case.leg.id,
        handoff=handoff.id,
        facts={
            "grade": right.value if graded else None,
            "overridden": case.behalf,
            "behalf": case.behalf,
            "pass_on_by": pass_on_by,
            "packet_version": handoff.packet_version,
        },
        words=said(case, "read_back", "conditions", "override_reason"),
    )
    if pass_on_by and case.leg.kind is LegKind.LEG and day_of(pass_on_by, "pass_on_by") != case.leg.promise:
        yield case.event(Kind.PROMISED, leg=case.leg.id, handoff=handoff.id, facts={"date": pass_on_by})


def _back(case: Case) -> Decided:
    handoff = case.handoff
    need_one_of(case, "reason", ReturnReason, gettext_noop("Choose why it comes back."))
    need_words(case, "missing", gettext_noop("Name at least one thing that is missing or wrong."))
    graded = handoff.exchange and handoff.attempt == 1 and handoff.taker != handoff.giver and not handoff.overridden
    facts = {"reason": case.ask.facts["reason"], "grade": Grade.RETURNED.value if graded else None}
    kind = Kind.SENT_BACK if case.ask.move is Move.SEND_BACK else Kind.GIVEN_BACK
    yield case.event(kind, leg=handoff.leg, handoff=handoff.id, facts=facts, words=said(case, "missing", "note"))


def _undo(case: Case) -> Decided:
    yield case.event(Kind.UNDONE, leg=case.leg.id, handoff=case.handoff.id)


def _ask(case: Case) -> Decided:
    need_words(case, "question", gettext_noop("Write your question."))
    yield case.event(Kind.ASKED, leg=case.leg.id, handoff=case.handoff.id, words=said(case, "question"))


def _answer(case: Case) -> Decided:
    need_words(case, "answer", gettext_noop("Write your answer."))
    yield case.event(Kind.ANSWERED, leg=case.handoff.leg, handoff=case.handoff.id, words=said(case, "answer"))


def _need_until(case: Case) -> Decided:
    until, latest = day_to_come(case, "until"), day_of(case.ask.facts.get("latest"), "until")
    if latest and until > latest:
        raise invalid({"until": [gettext_noop("Two working days ahead at most. If you need longer, send it back or say it is not yours.")]})
    facts = {"until": until.isoformat()}
    yield case.event(
        Kind.NEED_UNTIL_SET,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts=facts,
        words=said(case, "note"),
    )


def _decline(case: Case) -> Decided:
    need_one_of(case, "reason", DeclineReason, gettext_noop("Say in one tap why it is not yours."))
    facts = {"reason": case.ask.facts["reason"]}
    yield case.event(
        Kind.DECLINED,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts=facts,
        words=said(case, "note"),
    )


def _redirect(case: Case) -> Decided:
    new = reachable(case, "runner")
    if not case.worn & (LEADS | {Hat.HEAD}) and not _colleagues(case, case.handoff.taker, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function or organisation. The lead can name anybody.")]})
    _hold_tape(case, new)
    if case.handoff.kind is HandoffKind.RELIEF and new == case.leg.runner:
        raise invalid({"runner": [RUNS_ALREADY]})
    if new == case.handoff.taker and case.handoff.state is HandoffState.OFFERED:
        raise invalid({"runner": [gettext_noop("It is on its way to this person already.")]})
    yield case.event(
        Kind.REDIRECTED,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts={"runner": new, "from": case.handoff.taker},
    )


def _colleagues(case: Case, one: Id | None, other: Id) -> bool:
    organisation = case.people.organisations.get(one or "")
    outside = organisation is not None and organisation == case.people.organisations.get(other)
    return outside or _same_function(case, one, other)


def _same_function(case: Case, one: Id | None, other: Id) -> bool:
    function = case.people.functions.get(one or "")
    return function is not None and function == case.people.functions.get(other)


def _hold_tape(case: Case, new: Id) -> None:
    if case.leg.kind is LegKind.TAPE and new not in (case.race.lead, case.race.sponsor):
        raise invalid({"runner": [gettext_noop("The tape is held by the lead or by the sponsor.")]})


def _recall(case: Case) -> Decided:
    yield case.event(Kind.RECALLED, leg=case.handoff.leg, handoff=case.handoff.id, facts={"behalf": case.behalf})


def _confirm(case: Case) -> Decided:
    facts = {"right": bool(case.ask.facts.get("right"))}
    yield case.event(
        Kind.CONFIRMED,
        leg=case.handoff.leg,
        handoff=case.handoff.id,
        facts=facts,
        words=said(case, "note"),
    )


def _check_in(case: Case) -> Decided:
    need_words(case, "note", gettext_noop("One line is enough: how does it go?"))
    yield case.event(Kind.CHECKED_IN, leg=case.leg.id, facts={"behalf": case.behalf}, words=said(case, "note"))


def _promise(case: Case) -> Decided:
    date, was = day_to_come(case, "date"), case.leg.promise
    if date != was:
        facts = {"date": date.isoformat(), "was": was.isoformat() if was else None, "behalf": case.behalf}
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


def _reassign(case: Case) -> Decided:
    leg, new = case.leg, reachable(case, "runner")
    if new == leg.runner:
        raise invalid({"runner": [RUNS_ALREADY]})
    if not case.worn & LEADS and not _same_function(case, leg.runner, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function. The lead can name anybody.")]})
    _hold_tape(case, new)
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
    facts = {"added": [planned(x) for x in new], "moved": _moved_items(case, takers, givers)}
    yield case.event(Kind.SKIPPED, leg=leg.id, facts=facts, words=said(case, "reason"))
    for x in new:
        giver = race.legs[x.giver]
        if giver.state in (LegState.PASSING, LegState.DONE):
            yield from _new_handoff(case, giver, x, giver.packet_version, {})


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
    yield case.event(Kind.EXCHANGE_EDITED, leg=x.giver, facts=what)


def _check(case: Case) -> Decided:
    yield case.event(Kind.CHECKED, words=said(case, "note"))


def _pause(case: Case) -> Decided:
    yield case.event(Kind.PAUSED, facts={"until": day_said(case, "until")}, words=said(case, "reason"))


def _resume(case: Case) -> Decided:
    """`plan` (leg → start, due, already shifted by the paused working days) comes from the caller, who has the calendars."""
    race, today = case.race, case.ask.day
    since = race.paused_at.date() if race.paused_at else today

    def meanwhile(day: date | None) -> bool:
        return day is not None and since <= day < today

    released = [leg.id for leg in race.legs.values() if meanwhile(leg.promise)]
    needs = [h.id for h in race.handoffs.values() if h.state is HandoffState.OFFERED and meanwhile(h.need_until)]
    facts = {"plan": plan_said(case, "plan"), "released": released, "released_needs": needs}
    yield case.event(Kind.RESUMED, facts=facts)


def _abandon(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say why the race ends here."))
    yield case.event(Kind.ABANDONED, words=said(case, "reason"))


def _hand_over(case: Case) -> Decided:
    new = reachable(case, "lead")
    need_words(case, "reason", gettext_noop("Say why the lead changes."))
    if new == case.race.lead:
        raise invalid({"lead": [gettext_noop("This person leads the campaign already.")]})
    yield case.event(
        Kind.LEAD_HANDED_OVER,
        facts={"lead": new, "from": case.race.lead},
        words=said(case, "reason"),
    )


DECIDERS: Mapping[Move, Callable[[Case], Decided]] = {
    Move.START: _start,
    Move.CHECK: _check,
    Move.PAUSE: _pause,
    Move.RESUME: _resume,
    Move.ABANDON: _abandon,
    Move.HAND_OVER: _hand_over,
    Move.OFFER: _offer,
    Move.CHECK_IN: _check_in,
    Move.PROMISE: _promise,
    Move.BLOCK: _block,
    Move.UNBLOCK: _unblock,
    Move.REASSIGN: _reassign,
    Move.SKIP: _skip,
    Move.EDIT_CHECKPOINT: _edit_checkpoint,
    Move.TICK: _tick,
    Move.UNTICK: _untick,
    Move.WAIVE: _waive,
    Move.INSERT: _insert,
    Move.EDIT_EXCHANGE: _edit_exchange,
    Move.ACCEPT: _accept,
    Move.SEND_BACK: _back,
    Move.GIVE_BACK: _back,
    Move.UNDO: _undo,
    Move.ASK: _ask,
    Move.ANSWER: _answer,
    Move.NEED_UNTIL: _need_until,
    Move.DECLINE: _decline,
    Move.REDIRECT: _redirect,
    Move.RECALL: _recall,
    Move.CONFIRM: _confirm,
}
