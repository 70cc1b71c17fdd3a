"""Pure: is it the moment for this move? The state of campaign, leg and handoff, and what each move asks beyond it.

A refusal says what is the case now, who decided it and when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from campaigns.lifecycle import (
    IN_HAND,
    NEED_UNTIL_AT_MOST,
    RENEWALS_AT_MOST,
    UNDO_WITHIN,
    CampaignState,
    HandoffKind,
    HandoffState,
    LegKind,
    LegState,
    Move,
    Subject,
    gettext_noop,
)
from campaigns.race import (
    Race,
    incoming,
    live,
    outgoing,
    relief,
)
from campaigns.rules import Rule
from campaigns.said import Case
from stakeholders.refusals import NotFound, Paused, Refused, WrongMoment


def guard_moment(case: Case, rule: Rule) -> None:
    """Refuse with WrongMoment (or Paused, or NotFound for an item taken out) where the move cannot be made now."""
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


def _renew_moment(case: Case) -> None:
    if case.leg.block_renewals >= RENEWALS_AT_MOST:
        raise WrongMoment(gettext_noop("You named a later day twice. Set it free, or talk to the lead."))


def _reassign_moment(case: Case) -> None:
    if case.leg.kind is LegKind.GUN:
        raise WrongMoment(gettext_noop("The gun is fired by the lead. Hand over the lead instead."))
    _no_relief_yet(case)


def _ready_moment(case: Case) -> None:
    leg = case.leg
    if leg.ready_over is None or case.race.exchanges[leg.ready_over].dropped:
        raise WrongMoment(gettext_noop("Nobody asks yet whether this leg is ready: that comes shortly before its baton."))
    if live(case.race, leg.ready_over):
        raise WrongMoment(gettext_noop("The baton is on its way already. Answer the offer: take it, send it back, or say it is not yours."))


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
    Move.RENEW: _renew_moment,
    Move.REASSIGN: _reassign_moment,
    Move.READY: _ready_moment,
    Move.ANSWER: _answer_moment,
    Move.NEED_UNTIL: _need_moment,
    Move.CONFIRM: _confirm_moment,
}
