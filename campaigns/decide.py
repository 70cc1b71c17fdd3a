"""Pure: may this move be made now, by this person, and what happens then?

`decide(race, ask, people=…, new_id=…) -> events` refuses with a sentence or answers with what happened; it changes nothing. The order
of the guards is the order in which a person should hear of them: is there such a thing; is it yours; did you not do it already; is it
the moment; did you see the newest; is everything said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from campaigns.lifecycle import (
    IN_HAND,
    HandoffKind,
    HandoffState,
    Hat,
    Id,
    Kind,
    Move,
    Subject,
    gettext_noop,
)
from campaigns.moments import guard_moment
from campaigns.moves import DECIDERS
from campaigns.play import finishing, play
from campaigns.race import (
    Event,
    Handoff,
    Leg,
    People,
    Race,
    in_the_air,
    taking_leg,
)
from campaigns.rules import RULES, Rule
from campaigns.said import NO_EXCHANGE, NO_HANDOFF, NO_ITEM, NO_LEG, Ask, Case, need_words
from stakeholders.refusals import NotFound, Outdated, Refused, WrongPerson


def decide(race: Race, ask: Ask, *, people: People, new_id: Callable[[], Id]) -> tuple[Event, ...]:
    """What happens when this move is made; empty where it was made before by the same decision. Raises a `Refused` subclass."""
    rule = RULES[ask.move]
    about = _about(race, rule.on, ask.subject)
    worn = hats_on(race, about, people=people, me=ask.me | {ask.by}, admin=ask.admin)
    case = _case(race, ask, rule, people, new_id, about, worn)
    if _already(case):
        return ()
    guard_moment(case, rule)
    _guard_version(case)
    if case.behalf and rule.needs_reason:
        need_words(case, "override_reason", gettext_noop("Say why you do this for somebody else."))
    events = tuple(DECIDERS[ask.move](case))
    return events + _aftermath(race, events, case)


def open_moves(race: Race, subject: Id, *, people: People, me: frozenset[Id], admin: bool, now: datetime) -> dict[Move, bool]:
    """The moves these people may make on a subject now, each with whether it is on another's behalf: the same guards as `decide`."""
    moves: dict[Move, bool] = {}
    for on, rules in _RULES_ON.items():
        try:
            about = _about(race, on, subject)
        except NotFound:
            continue
        worn = hats_on(race, about, people=people, me=me, admin=admin)
        for move, rule in rules:
            ask = Ask(move, subject, by="", now=now, me=me, admin=admin)
            try:
                case = _case(race, ask, rule, people, lambda: "", about, worn)
                guard_moment(case, rule)
            except Refused:
                continue
            moves[move] = case.behalf
    return moves


_RULES_ON = {on: [(move, rule) for move, rule in RULES.items() if rule.on is on] for on in Subject}


def hats_on(race: Race, subject: Leg | Handoff | None, *, people: People, me: frozenset[Id], admin: bool) -> frozenset[Hat]:
    """Every hat that these people wear on a leg, on a handoff, or (None) on the campaign."""
    hats = {Hat.LEAD: race.lead, Hat.DEPUTY: race.deputy, Hat.SPONSOR: race.sponsor}
    if isinstance(subject, Leg):
        hats |= {Hat.RUNNER: subject.runner, Hat.HEAD: people.heads.get(subject.function or ""), Hat.BLOCKER: subject.blocked_on}
    if isinstance(subject, Handoff):
        head = people.heads.get(taking_leg(race, subject).function or "")
        hats |= {Hat.GIVER: subject.giver, Hat.TAKER: subject.taker, Hat.HEAD: head}
    worn = {hat for hat, person in hats.items() if person is not None and person in me}
    return frozenset(worn | ({Hat.ADMIN} if admin else set()))


# Guards, in the order in which a person should hear of them


def _about(race: Race, on: Subject, subject: Id) -> Leg | Handoff | None:
    """The handoff or leg that a subject is or belongs to, None for the campaign. Raises NotFound."""
    try:
        if on is Subject.HANDOFF:
            return race.handoffs[subject]
        if on is Subject.EXCHANGE:
            return race.legs[race.exchanges[subject].giver]
        if on is Subject.ITEM:
            return race.legs[race.items[subject].leg]
        if on is Subject.LEG:
            return race.legs[subject]
    except KeyError as absent:
        raise NotFound from absent
    if subject != race.id:
        raise NotFound
    return None


def _case(
    race: Race, ask: Ask, rule: Rule, people: People, new_id: Callable[[], Id], about: Leg | Handoff | None, worn: frozenset[Hat]
) -> Case:
    hat, behalf = _hat(race, rule, worn)
    handoff = about if isinstance(about, Handoff) else NO_HANDOFF
    leg = taking_leg(race, about) if isinstance(about, Handoff) else about or NO_LEG
    exchange = race.exchanges[ask.subject] if rule.on is Subject.EXCHANGE else NO_EXCHANGE
    item = race.items[ask.subject] if rule.on is Subject.ITEM else NO_ITEM
    return Case(race, ask, people, new_id, hat, worn, behalf, leg, handoff, exchange, item)


_HAT_ORDER = (
    Hat.TAKER,
    Hat.RUNNER,
    Hat.GIVER,
    Hat.BLOCKER,
    Hat.LEAD,
    Hat.DEPUTY,
    Hat.HEAD,
    Hat.SPONSOR,
    Hat.ADMIN,
)


def _hat(race: Race, rule: Rule, worn: frozenset[Hat]) -> tuple[Hat, bool]:
    for allowed, behalf in ((rule.hats, False), (rule.on_behalf, True)):
        for hat in _HAT_ORDER:
            if hat in worn and hat in allowed:
                return hat, behalf
    message = _YOURS.get(rule.on, gettext_noop("Only the lead of this campaign may do that."))
    if not rule.hats & {Hat.RUNNER, Hat.GIVER, Hat.TAKER, Hat.BLOCKER}:
        message = gettext_noop("Only the lead of this campaign may do that.")
    raise WrongPerson(message, lead_by=race.lead)


_YOURS: Mapping[Subject, str] = {
    Subject.LEG: gettext_noop("This leg is somebody else's. Only its runner may do that; the lead can reassign it."),
    Subject.ITEM: gettext_noop("This checkpoint is somebody else's. Only the runner of the leg may tick it."),
    Subject.HANDOFF: gettext_noop("This baton is not on its way to you. Only the person it concerns may do that."),
}


def _already(case: Case) -> bool:
    """The same person, the same decision, once more: a friendly success, no second event."""
    wanted = _ENDS.get(case.ask.move)
    mine = case.handoff.decided_by == case.ask.by
    return wanted is not None and mine and case.handoff.state is wanted


_ENDS: Mapping[Move, HandoffState] = {
    Move.ACCEPT: HandoffState.ACCEPTED,
    Move.SEND_BACK: HandoffState.RETURNED,
    Move.GIVE_BACK: HandoffState.RETURNED,
    Move.DECLINE: HandoffState.DECLINED,
    Move.RECALL: HandoffState.RECALLED,
    Move.UNDO: HandoffState.OFFERED,
}


def _guard_version(case: Case) -> None:
    seen = case.ask.version
    if case.leg is NO_LEG:
        return  # a campaign has no version: only legs and handoffs are seen in one
    now = case.handoff.version if case.handoff is not NO_HANDOFF else case.leg.version
    if seen is not None and seen != now:
        raise Outdated(
            gettext_noop("This changed while you read. Look at it again, then decide."),
            seen=seen,
            version=now,
        )


def _aftermath(race: Race, events: tuple[Event, ...], case: Case) -> tuple[Event, ...]:
    """What follows from any move: a relief falls with the hand that it was to relieve; the last baton in ends the race."""
    for event in events:
        race = play(race, event)
    idle = [h for h in in_the_air(race) if h.kind is HandoffKind.RELIEF and race.legs[h.leg].state not in IN_HAND]
    voided = tuple(case.event(Kind.VOIDED, leg=h.leg, handoff=h.id) for h in idle)
    return (*voided, case.event(Kind.FINISHED)) if finishing(race) else voided
