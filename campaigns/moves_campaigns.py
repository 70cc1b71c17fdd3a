"""Pure: what the moves on a campaign as a whole bring about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from campaigns.clashes import newly_clashing
from campaigns.facts import plan_from, plan_of
from campaigns.lifecycle import (
    Colour,
    HandoffState,
    Kind,
    LegKind,
    LegState,
    Move,
    ReplanMode,
    gettext_noop,
    invalid,
)
from campaigns.moves_handoffs import Decided, Deciders, offers
from campaigns.play import play
from campaigns.race import Race, is_relay
from campaigns.said import (
    Case,
    day_said,
    need_one_of,
    need_words,
    plan_said,
    reachable,
    said,
)
from campaigns.settling import with_dates, with_leg
from stakeholders.refusals import Outdated

SAID = (Colour.RED, Colour.AMBER, Colour.GREEN)  # nobody says of their own campaign that there is no data


def _start(case: Case) -> Decided:
    race, errors = manned(case.race), {}
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
    yield from offers(replace(case, race=running, leg=gun, behalf=False))


def manned(race: Race) -> Race:
    """The gun is run by the lead, the tape by the lead or the sponsor."""
    runners = {LegKind.GUN: {race.lead}, LegKind.TAPE: {race.lead, race.sponsor} - {None}}
    astray = [leg for leg in race.legs.values() if leg.runner not in runners.get(leg.kind, {leg.runner})]
    for leg in astray:
        race = with_leg(race, leg.id, runner=race.lead)
    return race


def _check(case: Case) -> Decided:
    yield case.event(Kind.CHECKED, words=said(case, "note"))


def _colour(case: Case) -> Decided:
    """A colour said by the lead stands beside that of the rule until it is taken back, with no colour."""
    colour = case.ask.facts.get("colour") or ""
    if colour and colour not in SAID:
        raise invalid({"colour": [gettext_noop("Choose how it stands: on track, at risk or off track.")]})
    if colour:
        need_words(case, "reason", gettext_noop("Say why it stands otherwise than the rule has it."))
    elif not case.race.colour:
        raise invalid({"colour": [gettext_noop("It is the rule that decides already.")]})
    yield case.event(Kind.COLOURED, facts={"colour": colour}, words=said(case, "reason"))


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


def _replan(case: Case) -> Decided:
    """`plan` (leg → start, due) is reckoned by the caller, who has the calendars; so are the legs whose promise then no longer fits
    (`unfit`) and the `newest` mark of that plan. Whoever says which plan they looked at (`mark`) is refused another."""
    race, facts = case.race, case.ask.facts
    need_one_of(case, "mode", ReplanMode, gettext_noop("Choose how to re-plan: keep the dates that hold, or pull legs forward."))
    plan = plan_said(case, "plan")
    if any(race.legs[leg].state is not LegState.WAITING for leg in plan):
        raise invalid({"plan": [gettext_noop("Only a leg that has not begun gets new dates.")]})
    if facts.get("mark") and facts["mark"] != facts.get("newest"):
        raise Outdated(gettext_noop("The plan came out otherwise since you looked. Look at it again, then decide."))
    if not plan:
        return  # the plan says already what is expected
    what = {"mode": facts["mode"], "plan": plan, "unfit": [leg for leg in facts.get("unfit") or [] if leg in plan]}
    what |= newly_clashing(race, with_dates(race, plan_from(plan)))
    yield case.event(Kind.REPLANNED, facts=what, words=said(case, "reason"))


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


ON_CAMPAIGNS: Deciders = {
    Move.START: _start,
    Move.CHECK: _check,
    Move.COLOUR: _colour,
    Move.PAUSE: _pause,
    Move.RESUME: _resume,
    Move.REPLAN: _replan,
    Move.ABANDON: _abandon,
    Move.HAND_OVER: _hand_over,
}
