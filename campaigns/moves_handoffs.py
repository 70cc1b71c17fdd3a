"""Pure: what the moves on a handoff bring about, from the offer to its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from campaigns.clashes import newly_clashing
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
    Move,
    ReturnReason,
    gettext_noop,
    invalid,
)
from campaigns.race import Event, Exchange, Leg, live, open_items, outgoing
from campaigns.said import (
    Case,
    day_of,
    day_to_come,
    need_one_of,
    need_words,
    promised,
    reachable,
    said,
)
from campaigns.settling import with_leg

Decided = Iterator[Event]
Deciders = Mapping[Move, Callable[[Case], Decided]]
RUNS_ALREADY = gettext_noop("This person runs the leg already.")


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
    yield from offers(case)


def offers(case: Case) -> Decided:
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
            yield from new_handoff(case, leg, x, version, words)


def new_handoff(case: Case, giver: Leg, x: Exchange, version: int, words: Mapping[str, str]) -> Decided:
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
        yield case.event(
            Kind.PROMISED,
            leg=case.leg.id,
            handoff=handoff.id,
            facts={"date": pass_on_by, **clash_of_promise(case, day_of(pass_on_by, "pass_on_by"))},
        )


def clash_of_promise(case: Case, day: date | None) -> dict[str, Any]:
    """What to say of a promise for that day where somebody needs the baton sooner; nothing where it fits."""
    return newly_clashing(case.race, with_leg(case.race, case.leg.id, promise=day))


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
    if not case.worn & (LEADS | {Hat.HEAD}) and not colleagues(case, case.handoff.taker, new):
        raise invalid({"runner": [gettext_noop("You may pass it within your own function or organisation. The lead can name anybody.")]})
    hold_tape(case, new)
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


def colleagues(case: Case, one: Id | None, other: Id) -> bool:
    organisation = case.people.organisations.get(one or "")
    outside = organisation is not None and organisation == case.people.organisations.get(other)
    return outside or same_function(case, one, other)


def same_function(case: Case, one: Id | None, other: Id) -> bool:
    function = case.people.functions.get(one or "")
    return function is not None and function == case.people.functions.get(other)


def hold_tape(case: Case, new: Id) -> None:
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


ON_HANDOFFS: Deciders = {
    Move.OFFER: _offer,
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
