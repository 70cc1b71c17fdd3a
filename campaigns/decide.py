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
    NEED_UNTIL_AT_MOST,
    RULES,
    UNDO_WITHIN,
    CampaignState,
    HandoffKind,
    HandoffState,
    Hat,
    Id,
    Kind,
    LegKind,
    LegState,
    Move,
    Rule,
    Subject,
    gettext_noop,
)
from campaigns.moves import DECIDERS
from campaigns.play import finishing, play
from campaigns.race import (
    Event,
    Handoff,
    Leg,
    People,
    Race,
    in_the_air,
    incoming,
    live,
    outgoing,
    relief,
    taking_leg,
)
from campaigns.said import NO_EXCHANGE, NO_HANDOFF, NO_ITEM, NO_LEG, Ask, Case, need_words
from stakeholders.refusals import NotFound, Outdated, Paused, Refused, WrongMoment, WrongPerson


def decide(race: Race, ask: Ask, *, people: People, new_id: Callable[[], Id]) -> tuple[Event, ...]:
    """What happens when this move is made; empty where it was made before by the same decision. Raises a `Refused` subclass."""
    rule = RULES[ask.move]
    about = _about(race, rule.on, ask.subject)
    worn = hats_on(race, about, people=people, me=ask.me | {ask.by}, admin=ask.admin)
    case = _case(race, ask, rule, people, new_id, about, worn)
    if _already(case):
        return ()
    _guard_moment(case, rule)
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
                _guard_moment(case, rule)
            except Refused:
                continue
            moves[move] = case.behalf
    return moves


_RULES_ON = {on: [(move, rule) for move, rule in RULES.items() if rule.on is on] for on in Subject}


def hats_on(race: Race, subject: Leg | Handoff | None, *, people: People, me: frozenset[Id], admin: bool) -> frozenset[Hat]:
    """Every hat that these people wear on a leg, on a handoff, or (None) on the campaign."""
    hats = {Hat.LEAD: race.lead, Hat.DEPUTY: race.deputy, Hat.SPONSOR: race.sponsor}
    if isinstance(subject, Leg):
        hats |= {Hat.RUNNER: subject.runner, Hat.HEAD: people.heads.get(subject.function or "")}
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
    if not rule.hats & {Hat.RUNNER, Hat.GIVER, Hat.TAKER}:
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


def _guard_moment(case: Case, rule: Rule) -> None:
    if case.race.state not in rule.campaign:
        raise _campaign_refusal(case.race)
    state = case.handoff.state if rule.on is Subject.HANDOFF else case.leg.state
    if rule.on in (Subject.LEG, Subject.ITEM, Subject.HANDOFF) and state not in rule.starts:
        raise _state_refusal(case, state)
    if rule.on is Subject.EXCHANGE and (case.exchange.dropped or live(case.race, case.exchange.id)):
        raise WrongMoment(gettext_noop("The baton is already on its way over this exchange; its plan cannot change now."))
    if rule.on is Subject.ITEM and case.item.removed:
        raise NotFound
    _MOMENTS.get(case.ask.move, _any_moment)(case)


def _any_moment(case: Case) -> None:
    return None


def _campaign_refusal(race: Race) -> Refused:
    if race.state is CampaignState.PAUSED:
        return Paused(
            gettext_noop("The race is paused. Clocks stand still; nothing is lost."),
            state=race.state.value,
        )
    return WrongMoment(_CAMPAIGN_IS[race.state], state=race.state.value)


_CAMPAIGN_IS: Mapping[CampaignState, str] = {
    CampaignState.DRAFT: gettext_noop("The race has not started yet."),
    CampaignState.RUNNING: gettext_noop("The race is running already."),
    CampaignState.FINISHED: gettext_noop("The race is over: every baton is across the tape."),
    CampaignState.ABANDONED: gettext_noop("This campaign was abandoned."),
}
_LEG_IS: Mapping[str, str] = {
    LegState.WAITING: gettext_noop("This leg waits for its baton; that comes first."),
    LegState.RUNNING: gettext_noop("This leg is running."),
    LegState.BLOCKED: gettext_noop("This leg is blocked. Say first that it goes on."),
    LegState.PASSING: gettext_noop("The baton is in the air. Take the offer back first, or wait for the answer."),
    LegState.DONE: gettext_noop("This leg has passed its baton on."),
    LegState.SKIPPED: gettext_noop("This leg was skipped."),
}
_HANDOFF_IS: Mapping[str, str] = {
    HandoffState.OFFERED: gettext_noop("This baton is in the air; nobody has taken it yet."),
    HandoffState.DECLINED: gettext_noop(
        "%(decided_by)s said on %(decided_at)s that this baton is not theirs. The lead finds another taker."
    ),
    HandoffState.ACCEPTED: gettext_noop("%(decided_by)s took this baton on %(decided_at)s. Nothing of yours was lost."),
    HandoffState.RETURNED: gettext_noop("%(decided_by)s sent this baton back on %(decided_at)s. The giver works on it again."),
    HandoffState.RECALLED: gettext_noop("%(decided_by)s took this offer back on %(decided_at)s. You hear of it when it is offered again."),
    HandoffState.VOID: gettext_noop("The plan changed on %(decided_at)s: this handoff is no longer needed."),
}


def _state_refusal(case: Case, state: LegState | HandoffState) -> Refused:
    if isinstance(state, LegState):
        return WrongMoment(_LEG_IS[state], state=state.value)
    decided_at = case.handoff.decided_at
    if decided_at is None and state is HandoffState.DECLINED:
        return WrongMoment(gettext_noop("Whom this baton is for cannot be reached. The lead finds another taker."), state=state.value)
    return WrongMoment(
        _HANDOFF_IS[state],
        state=state.value,
        decided_by=case.handoff.decided_by,
        decided_at=decided_at.isoformat() if decided_at else None,
    )


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


def _nothing_passed_on(case: Case) -> None:
    leg = case.leg
    if case.handoff.kind is HandoffKind.RELIEF and case.ask.move is Move.GIVE_BACK:
        raise WrongMoment(gettext_noop("A relief is not given back. Ask for a relief in your turn."))
    if leg.kind is LegKind.TAPE or any(live(case.race, x.id) for x in outgoing(case.race, leg.id)):
        raise WrongMoment(gettext_noop("The baton was passed on already. Talk to the next runner, or take your offer back first."))


def _undo_moment(case: Case) -> None:
    _nothing_passed_on(case)
    decided_at = case.handoff.decided_at
    if decided_at is None or case.ask.now - decided_at > UNDO_WITHIN:
        raise WrongMoment(gettext_noop("Undo is open for 15 minutes. After that, give the baton back and say what is missing."))
    if case.handoff.taker == case.handoff.giver:
        raise WrongMoment(gettext_noop("You passed this baton to yourself; there is nobody to hand it back to."))
    if case.handoff.kind is HandoffKind.RELIEF:
        _relief_undo_moment(case)


def _relief_undo_moment(case: Case) -> None:
    if case.leg.runner != case.handoff.taker or case.leg.state not in IN_HAND:
        raise WrongMoment(gettext_noop("The leg has moved on since this relief; it cannot be undone."))
    _no_relief_yet(case)


def _skip_moment(case: Case) -> None:
    if case.leg.kind is not LegKind.LEG:
        raise WrongMoment(gettext_noop("Gun and tape cannot be skipped."))
    taken = [live(case.race, x.id) for x in incoming(case.race, case.leg.id)]
    if any(h is not None and h.state is HandoffState.ACCEPTED for h in taken):
        raise WrongMoment(gettext_noop("One of this leg's batons was taken already. It can be reassigned, not skipped."))


def _reassign_moment(case: Case) -> None:
    if case.leg.kind is LegKind.GUN:
        raise WrongMoment(gettext_noop("The gun is fired by the lead. Hand over the lead instead."))
    _no_relief_yet(case)


def _no_relief_yet(case: Case) -> None:
    if relief(case.race, case.leg.id):
        raise WrongMoment(gettext_noop("A relief for this leg is in the air already. Take it back first."))


def _answer_moment(case: Case) -> None:
    if not case.handoff.question_open:
        raise WrongMoment(gettext_noop("No question is open on this handoff."))


def _need_moment(case: Case) -> None:
    if case.handoff.need_untils >= NEED_UNTIL_AT_MOST:
        raise WrongMoment(gettext_noop("You asked for more time twice. Take the baton, send it back, or say it is not yours."))


def _confirm_moment(case: Case) -> None:
    if not case.handoff.exchange or not case.race.exchanges[case.handoff.exchange].critical:
        raise WrongMoment(gettext_noop("Nothing was read back here: this exchange is not critical."))
    if case.handoff.read_back_right is not None:
        raise WrongMoment(gettext_noop("You answered this read-back already."))


_MOMENTS: Mapping[Move, Callable[[Case], None]] = {
    Move.GIVE_BACK: _nothing_passed_on,
    Move.UNDO: _undo_moment,
    Move.SKIP: _skip_moment,
    Move.REASSIGN: _reassign_moment,
    Move.ANSWER: _answer_moment,
    Move.NEED_UNTIL: _need_moment,
    Move.CONFIRM: _confirm_moment,
}


def _aftermath(race: Race, events: tuple[Event, ...], case: Case) -> tuple[Event, ...]:
    """What follows from any move: a relief falls with the hand that it was to relieve; the last baton in ends the race."""
    for event in events:
        race = play(race, event)
    idle = [h for h in in_the_air(race) if h.kind is HandoffKind.RELIEF and race.legs[h.leg].state not in IN_HAND]
    voided = tuple(case.event(Kind.VOIDED, leg=h.leg, handoff=h.id) for h in idle)
    return (*voided, case.event(Kind.FINISHED)) if finishing(race) else voided
