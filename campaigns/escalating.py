"""The decision that the ladder asks for at its last step: the question in words, its row, and its end with the wait that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext, gettext_noop, override

from campaigns import race as pure
from campaigns.ladder import DECISION_STEP
from campaigns.lifecycle import DecisionState, Id, Kind
from campaigns.models import Campaign, Decision, Event, Leg, Stall
from campaigns.roster import deciders_of
from campaigns.stall import Look, StallKind
from stakeholders.models import Stakeholder
from stakeholders.worktime import local_day, shift_days

ANSWER_WITHIN_DAYS = 1

# The wait as a question; a leg's name stands in each.
_WAITS: Mapping[StallKind, str] = {
    StallKind.LATE_RUNNER: gettext_noop("“%(leg)s” is past its day."),
    StallKind.BATON_IN_AIR: gettext_noop("The baton to “%(leg)s” has not been answered."),
    StallKind.BLOCKED_TOO_LONG: gettext_noop("“%(leg)s” is blocked for longer than was said."),
    StallKind.DROPPED_BATON: gettext_noop("The baton came back to “%(leg)s” and was not offered again."),
    StallKind.WAITING_AT_JOIN: gettext_noop("The other batons are in, and that of “%(leg)s” is missing."),
    StallKind.NO_HANDS: gettext_noop("Nobody is there to run “%(leg)s”."),
    StallKind.NOBODY_TAKES: gettext_noop("Nobody takes the baton to “%(leg)s”."),
    StallKind.FINISH_AT_RISK: gettext_noop("By the odds the race ends after its target."),
}
_ASKS = gettext_noop("%(wait)s The lead could not mend it. How is the race to go on?")
OPTIONS = (
    gettext_noop("Keep waiting, and keep the plan"),
    gettext_noop("Have somebody else run it"),
    gettext_noop("Go on without this leg"),
    gettext_noop("Move the finish"),
)
_OPTIONS_OF: Mapping[StallKind, tuple[str, ...]] = {
    StallKind.FINISH_AT_RISK: (
        gettext_noop("Keep the target, and live with the odds"),
        gettext_noop("Do less: leave a leg out or make it smaller"),
        gettext_noop("Put more people on it"),
        gettext_noop("Move the finish"),
    )
}


def last_asked(campaign: Campaign) -> datetime | None:
    """When the ladder last asked for a decision in this campaign."""
    asked = Decision.objects.filter(campaign=campaign, asked_by=None).order_by("-asked_at")
    return asked.values_list("asked_at", flat=True).first()


def knowing_who_decides(look: Look, campaign: Campaign) -> Look:
    """With who is asked where no sponsor can be, and when the ladder asked last. Two queries at most; for the last step only."""
    deciders = look.crew.deciders or deciders_of(None)
    return replace(look, crew=replace(look.crew, deciders=deciders), asked_at=last_asked(campaign))


def question(row: Stall, asks: Sequence[Id], look: Look) -> pure.Event:
    """The decision wanted, in the language of whom it is asked first, by the end of their next working day."""
    first = Stakeholder.objects.only("language").get(pk=asks[0])
    leg = Leg.objects.only("name").get(pk=row.leg_id)
    time = look.clocks.of(asks[0])
    until = shift_days(time, local_day(time, look.now), ANSWER_WITHIN_DAYS)
    kind = StallKind(row.kind)
    options = _OPTIONS_OF.get(kind, OPTIONS)
    with override(first.language):
        wait = gettext(_WAITS[kind]) % {"leg": leg.name}
        said = {"question": gettext(_ASKS) % {"wait": wait}, **{f"option:{n}": gettext(one) for n, one in enumerate(options)}}
    facts = {"decision": str(uuid4()), "options": len(options), "until": until.isoformat(), "asks": list(asks), "stall": str(row.pk)}
    handoff = str(row.handoff_id) if row.handoff_id else None
    return pure.Event(Kind.DECISION_ASKED, look.now, leg=str(row.leg_id), handoff=handoff, facts=facts, words=said)


def withdrawals(row: Stall, now: datetime) -> list[pure.Event]:
    """Nobody needs to decide what is over: the open questions about this wait, withdrawn by the house. No query below the last step."""
    if row.step < DECISION_STEP:
        return []
    asked = Decision.objects.open().filter(campaign=row.campaign_id, asked_by=None, asked_event__facts__stall=str(row.pk))
    leg = str(row.leg_id)
    return [
        pure.Event(Kind.DECISION_WITHDRAWN, now, leg=leg, facts={"decision": str(pk), "asked": seq, "asked_by": None})
        for pk, seq in asked.values_list("pk", "asked_event__seq")
    ]


def keep_questions(campaign: Campaign, happened: Iterable[pure.Event], recorded: Iterable[Event]) -> None:
    """The rows of the decisions that the house asked for or withdrew, once their events are in the log."""
    for event, row in zip(happened, recorded, strict=True):
        if event.kind is Kind.DECISION_ASKED:
            _keep_asked(campaign, row)
        elif event.kind is Kind.DECISION_WITHDRAWN:
            Decision.objects.open().filter(pk=row.facts["decision"]).update(state=DecisionState.WITHDRAWN, closed_event=row)


def _keep_asked(campaign: Campaign, row: Event) -> None:
    wanted_by = date.fromisoformat(row.facts["until"])
    Decision.objects.create(
        id=UUID(row.facts["decision"]),
        campaign=campaign,
        asked_event=row,
        asked_at=row.at,
        wanted_by=wanted_by,
        options=row.facts["options"],
    )
