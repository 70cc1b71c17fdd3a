"""Pure: what each move brings about, as events. The guards before it stand in `campaigns/decide.py`.

Every function here takes one `Case`, may refuse what was said (`Invalid`), and yields what happens; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from campaigns.lifecycle import (
    DeclineReason,
    Grade,
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
from campaigns.race import (
    Event,
    Exchange,
    Handoff,
    Item,
    Leg,
    People,
    Race,
    incoming,
    items_of,
    live,
    open_items,
    outgoing,
    relief,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A move somebody wants to make. `me`: `by` and those they stand in for. `version`: of the leg or handoff that they saw.

    `today` is the asker's own local day; without it the day in UTC counts.
    """

    move: Move
    subject: Id
    by: Id
    now: datetime
    me: frozenset[Id] = frozenset()
    admin: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    today: date | None = None

    @property
    def day(self) -> date:
        return self.today or self.now.date()


@dataclass(frozen=True, slots=True)
class Case:
    """An ask beside what it is about: the one argument of every deciding function."""

    race: Race
    ask: Ask
    people: People
    new_id: Callable[[], Id]
    hat: Hat
    behalf: bool
    leg: Leg
    handoff: Handoff
    exchange: Exchange
    item: Item

    def event(self, kind: Kind, **more: Any) -> Event:
        return Event(kind=kind, at=self.ask.now, by=self.ask.by, hat=self.hat, **more)


Decided = Iterator[Event]
NO_LEG, NO_HANDOFF, NO_EXCHANGE, NO_ITEM = (
    Leg(""),
    Handoff("", "", None),
    Exchange("", "", ""),
    Item("", ""),
)


def need_words(case: Case, name: str, reason: str) -> None:
    if not case.ask.words.get(name, "").strip():
        raise invalid({name: [reason]})


def _need_one_of(case: Case, name: str, choices: Iterable[str], reason: str) -> None:
    if case.ask.facts.get(name) not in set(choices):
        raise invalid({name: [reason]})


def _reachable(case: Case, name: str) -> Id:
    person: Id | None = case.ask.facts.get(name)
    if not person or person in case.people.unreachable or person not in case.people.functions:
        raise invalid({name: [gettext_noop("Name somebody who can be reached: with an account, or with an e-mail address.")]})
    return person


# What each move brings about


def _start(case: Case) -> Decided:
    race, errors = case.race, {}
    legs = [leg for leg in race.legs.values() if leg.kind is LegKind.LEG]
    nobody = [leg.id for leg in legs if leg.runner is None]
    if not legs:
        errors["legs"] = [gettext_noop("A race needs at least one leg between gun and tape.")]
    if nobody and not case.ask.facts.get("without_runners"):
        errors["runners"] = [gettext_noop("Some legs have nobody to run them. Name a runner, or start all the same and name them in time.")]
    if not case.ask.facts.get("objective") and not case.ask.words.get("reason", "").strip():
        errors["reason"] = [gettext_noop("A campaign without an objective needs your reason in writing.")]
    dues = [leg.plan_due for leg in legs if leg.plan_due]
    if dues and max(dues) < case.ask.day:
        errors["shift"] = [gettext_noop("Every date of this plan is in the past. Shift it so that it starts or finishes on a day.")]
    if errors:
        raise invalid(errors, nobody=nobody)
    started = case.event(Kind.STARTED, facts={"plan": plan_of(race)}, words=_said(case, "reason"))
    yield started
    running = play(race, started)
    gun = next(leg for leg in running.legs.values() if leg.kind is LegKind.GUN)
    yield from _offers(replace(case, race=running, leg=gun, behalf=False))


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
    """A handoff on each outgoing exchange that has none; those in the air or taken get the new packet. A relief on its way is void."""
    race, leg = case.race, case.leg
    resting = relief(race, leg.id)
    if resting:
        yield case.event(Kind.VOIDED, leg=leg.id, handoff=resting.id)
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
    handoff, words, facts = case.handoff, case.ask.words, case.ask.facts
    exchange = case.race.exchanges[handoff.exchange] if handoff.exchange else None
    if exchange and exchange.critical and not case.behalf:
        need_words(
            case,
            "read_back",
            gettext_noop("This exchange is critical: say back what you got, what you do next, and what would stop you."),
        )
    conditions = bool(words.get("conditions", "").strip())
    right = Grade.RIGHT_WITH_CONDITIONS if conditions else Grade.RIGHT
    graded = exchange and handoff.attempt == 1 and not case.behalf and handoff.taker != handoff.giver
    yield case.event(
        Kind.ACCEPTED,
        leg=case.leg.id,
        handoff=handoff.id,
        facts={
            "grade": right.value if graded else None,
            "overridden": case.behalf,
            "behalf": case.behalf,
            "pass_on_by": facts.get("pass_on_by"),
            "packet_version": handoff.packet_version,
        },
        words=_said(case, "read_back", "conditions", "override_reason"),
    )
    if facts.get("pass_on_by") and case.leg.kind is LegKind.LEG:
        yield case.event(Kind.PROMISED, leg=case.leg.id, handoff=handoff.id, facts={"date": facts["pass_on_by"]})


def _back(case: Case) -> Decided:
    handoff = case.handoff
    _need_one_of(case, "reason", ReturnReason, gettext_noop("Choose why it comes back."))
    need_words(case, "missing", gettext_noop("Name at least one thing that is missing or wrong."))
    graded = handoff.exchange and handoff.attempt == 1 and handoff.taker != handoff.giver and not handoff.overridden
    facts = {"reason": case.ask.facts["reason"], "grade": Grade.RETURNED.value if graded else None}
    kind = Kind.SENT_BACK if case.ask.move is Move.SEND_BACK else Kind.GIVEN_BACK
    resting = relief(case.race, case.leg.id) if handoff.exchange else None
    if resting:
        yield case.event(Kind.VOIDED, leg=case.leg.id, handoff=resting.id)
    yield case.event(kind, leg=handoff.leg, handoff=handoff.id, facts=facts, words=_said(case, "missing", "note"))


def _undo(case: Case) -> Decided:
    resting = relief(case.race, case.leg.id) if case.handoff.exchange else None
    if resting:
        yield case.event(Kind.VOIDED, leg=case.leg.id, handoff=resting.id)
    yield case.event(Kind.UNDONE, leg=case.leg.id, handoff=case.handoff.id)


def _ask(case: Case) -> Decided:
    need_words(case, "question", gettext_noop("Write your question."))
    yield case.event(Kind.ASKED, leg=case.leg.id, handoff=case.handoff.id, words=_said(case, "question"))


def _answer(case: Case) -> Decided:
    need_words(case, "answer", gettext_noop("Write your answer."))
    yield case.event(Kind.ANSWERED, leg=case.handoff.leg, handoff=case.handoff.id, words=_said(case, "answer"))


def _need_until(case: Case) -> Decided:
    until, latest = case.ask.facts.get("until"), case.ask.facts.get("latest")
    if not until or until < case.ask.day.isoformat():
        raise invalid({"until": [gettext_noop("Choose a day from today on.")]})
    if latest and until > latest:
        raise invalid({"until": [gettext_noop("Two working days ahead at most. If you need longer, send it back or say it is not yours.")]})
    facts = {"until": until}
    yield case.event(
        Kind.NEED_UNTIL_SET,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts=facts,
        words=_said(case, "note"),
    )


def _decline(case: Case) -> Decided:
    _need_one_of(case, "reason", DeclineReason, gettext_noop("Say in one tap why it is not yours."))
    facts = {"reason": case.ask.facts["reason"]}
    yield case.event(
        Kind.DECLINED,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts=facts,
        words=_said(case, "note"),
    )


def _redirect(case: Case) -> Decided:
    new = _reachable(case, "runner")
    if case.hat is Hat.TAKER and not _colleagues(case, case.handoff.taker, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function or organisation. The lead can name anybody.")]})
    if new == case.handoff.taker:
        raise invalid({"runner": [gettext_noop("It is on its way to this person already.")]})
    yield case.event(
        Kind.REDIRECTED,
        leg=case.leg.id,
        handoff=case.handoff.id,
        facts={"runner": new, "from": case.handoff.taker},
    )


def _colleagues(case: Case, one: Id | None, other: Id) -> bool:
    functions, organisations = case.people.functions, case.people.organisations
    same_function = functions.get(one or "") is not None and functions.get(one or "") == functions.get(other)
    outside = organisations.get(one or "") is not None and organisations.get(one or "") == organisations.get(other)
    return same_function or outside


def _recall(case: Case) -> Decided:
    yield case.event(Kind.RECALLED, leg=case.handoff.leg, handoff=case.handoff.id, facts={"behalf": case.behalf})


def _confirm(case: Case) -> Decided:
    facts = {"right": bool(case.ask.facts.get("right"))}
    yield case.event(
        Kind.CONFIRMED,
        leg=case.handoff.leg,
        handoff=case.handoff.id,
        facts=facts,
        words=_said(case, "note"),
    )


def _check_in(case: Case) -> Decided:
    need_words(case, "note", gettext_noop("One line is enough: how does it go?"))
    yield case.event(Kind.CHECKED_IN, leg=case.leg.id, facts={"behalf": case.behalf}, words=_said(case, "note"))


def _promise(case: Case) -> Decided:
    promised = case.ask.facts.get("date")
    if not promised or promised < case.ask.day.isoformat():
        raise invalid({"date": [gettext_noop("Choose a day from today on.")]})
    was = case.leg.promise
    if was and was.isoformat() == promised:
        return
    facts = {"date": promised, "was": was.isoformat() if was else None, "behalf": case.behalf}
    yield case.event(Kind.PROMISED, leg=case.leg.id, facts=facts)


def _block(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say what stops you."))
    facts = {
        "on": case.ask.facts.get("on"),
        "until": case.ask.facts.get("until"),
        "behalf": case.behalf,
    }
    yield case.event(Kind.BLOCKED, leg=case.leg.id, facts=facts, words=_said(case, "reason"))


def _unblock(case: Case) -> Decided:
    yield case.event(Kind.UNBLOCKED, leg=case.leg.id, facts={"behalf": case.behalf}, words=_said(case, "note"))


def _reassign(case: Case) -> Decided:
    leg, new = case.leg, _reachable(case, "runner")
    if new == leg.runner:
        raise invalid({"runner": [gettext_noop("This person runs the leg already.")]})
    if case.hat is Hat.RUNNER and not _colleagues(case, leg.runner, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function or organisation. The lead can name anybody.")]})
    if leg.state is LegState.WAITING:
        facts = {"runner": new, "from": leg.runner}
        yield case.event(Kind.REASSIGNED, leg=leg.id, facts=facts, words=_said(case, "note"))
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
    need_by = next((x.need_by for x in outgoing(race, leg.id)), None)
    joined = {(x.giver, x.taker) for x in race.exchanges.values() if not x.dropped}
    new = [Exchange(case.new_id(), p.id, s.id, need_by=need_by) for p in givers for s in takers if (p.id, s.id) not in joined]
    facts = {"added": [planned(x) for x in new], "moved": _moved_items(case, takers, givers)}
    yield case.event(Kind.SKIPPED, leg=leg.id, facts=facts, words=_said(case, "reason"))
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
    removed = [i for i in case.ask.facts.get("removed", ()) if i in case.race.items and case.race.items[i].leg == case.leg.id]
    added = [planned(Item(leg=case.leg.id, **row)) for row in case.ask.facts.get("added", ())]
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
    yield case.event(Kind.TICKED, leg=case.leg.id, facts=facts, words=_said(case, "evidence"))


def _untick(case: Case) -> Decided:
    if case.item.met:
        yield case.event(Kind.UNTICKED, leg=case.leg.id, facts={"item": case.item.id})


def _waive(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say why the leg may pass without it."))
    if not case.item.waived:
        yield case.event(Kind.WAIVED, leg=case.leg.id, facts={"item": case.item.id}, words=_said(case, "reason"))


def _insert(case: Case) -> Decided:
    facts = case.ask.facts
    need_words(case, "name", gettext_noop("Give the new leg a name."))
    leg = Leg(id=case.new_id(), **facts["leg"])
    items = [planned(Item(leg=leg.id, **row)) for row in facts.get("items", ())]
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
    need_by = facts.get("need_by", x.need_by.isoformat() if x.need_by else None)
    critical = bool(facts.get("critical", x.critical))
    what = {"exchange": x.id, "need_by": need_by, "critical": critical}
    yield case.event(Kind.EXCHANGE_EDITED, leg=x.giver, facts=what)


def _check(case: Case) -> Decided:
    yield case.event(Kind.CHECKED, words=_said(case, "note"))


def _pause(case: Case) -> Decided:
    yield case.event(Kind.PAUSED, facts={"until": case.ask.facts.get("until")}, words=_said(case, "reason"))


def _resume(case: Case) -> Decided:
    """`plan` (leg → start, due, already shifted by the paused working days) comes from the caller, who has the calendars."""
    race, today = case.race, case.ask.day
    released = [leg.id for leg in race.legs.values() if leg.promise and leg.promise < today]
    needs = [h.id for h in race.handoffs.values() if h.state is HandoffState.OFFERED and h.need_until and h.need_until < today]
    facts = {"plan": case.ask.facts.get("plan", {}), "released": released, "released_needs": needs}
    yield case.event(Kind.RESUMED, facts=facts)


def _abandon(case: Case) -> Decided:
    need_words(case, "reason", gettext_noop("Say why the race ends here."))
    yield case.event(Kind.ABANDONED, words=_said(case, "reason"))


def _hand_over(case: Case) -> Decided:
    new = _reachable(case, "lead")
    need_words(case, "reason", gettext_noop("Say why the lead changes."))
    if new == case.race.lead:
        raise invalid({"lead": [gettext_noop("This person leads the campaign already.")]})
    yield case.event(
        Kind.LEAD_HANDED_OVER,
        facts={"lead": new, "from": case.race.lead},
        words=_said(case, "reason"),
    )


def _said(case: Case, *names: str) -> dict[str, str]:
    return {name: case.ask.words[name] for name in names if case.ask.words.get(name, "").strip()}


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
