"""What is said of a wait: to whoever is waited for, to those it keeps waiting, to whoever stands in, to the lead who decides, and, the
same to both, to who answers for whom is waited for and who answers for the campaign.

Whose turn, how long, what it costs, in that order. Somebody without an account hears of their own baton only: not of another leg, and
not what it costs the campaign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.ladder import LEAD_STEP
from campaigns.lifecycle import Kind
from campaigns.stall import OF_THE_RACE, StallKind
from notifications import spans
from notifications.audience import Why
from notifications.naming import names
from notifications.telling import Told
from stakeholders.names import apart

S = StallKind
BOTH_SIDES = frozenset({Why.HEAD, Why.SPONSOR})
_Text = str | Promise

# To whoever is waited for.
_YOURS: Mapping[StallKind, _Text] = {
    S.LATE_RUNNER: gettext_lazy("Your leg “%(leg)s” is %(waited)s late"),
    S.BATON_IN_AIR: gettext_lazy("The baton from %(giver)s has waited for you for %(waited)s"),
    S.SILENT_RUNNER: gettext_lazy("Nothing was heard of your leg “%(leg)s” for %(waited)s"),
    S.BLOCKED_TOO_LONG: gettext_lazy("“%(leg)s” has been blocked for %(waited)s and waits for you"),
    S.DROPPED_BATON: gettext_lazy("The baton to %(to)s came back %(waited)s ago and waits for you"),
    S.WAITING_AT_JOIN: gettext_lazy("The next leg waits for your baton from “%(leg)s”"),
    S.NO_HANDS: gettext_lazy("Nobody is there to run “%(leg)s”"),
    S.NOBODY_TAKES: gettext_lazy("The baton to %(to)s has nobody who takes it"),
    S.NOBODY_AT_THE_WHEEL: gettext_lazy("Nobody leads this campaign now"),
    S.FINISH_AT_RISK: gettext_lazy("The finish of your campaign is at risk"),
}
# To everybody else.
_THEIRS: Mapping[StallKind, _Text] = {
    S.LATE_RUNNER: gettext_lazy("“%(leg)s” is %(waited)s late."),
    S.BATON_IN_AIR: gettext_lazy("%(to)s has not answered for %(waited)s."),
    S.SILENT_RUNNER: gettext_lazy("Nothing was heard of “%(leg)s” for %(waited)s."),
    S.BLOCKED_TOO_LONG: gettext_lazy("“%(leg)s” has been blocked for %(waited)s."),
    S.DROPPED_BATON: gettext_lazy("The baton from %(from)s to %(to)s came back %(waited)s ago and was not offered again."),
    S.WAITING_AT_JOIN: gettext_lazy("The other batons are in; that of “%(leg)s” is missing."),
    S.NO_HANDS: gettext_lazy("Nobody is there to run “%(leg)s”."),
    S.NOBODY_TAKES: gettext_lazy("The baton to %(to)s has nobody who takes it."),
    S.NOBODY_AT_THE_WHEEL: gettext_lazy("Nobody who leads this campaign has looked at it for %(waited)s."),
    S.FINISH_AT_RISK: gettext_lazy("By the odds, what is left is over by %(p85)s; the target is %(target)s."),
}
# What helps, for whoever is waited for.
_HELPS: Mapping[StallKind, _Text] = {
    S.SILENT_RUNNER: gettext_lazy("One line about how it goes is enough."),
    S.DROPPED_BATON: gettext_lazy("See what is missing, then offer the baton anew."),
    S.NO_HANDS: gettext_lazy("Find somebody before its baton arrives."),
    S.NOBODY_TAKES: gettext_lazy("Find somebody who takes it."),
    S.NOBODY_AT_THE_WHEEL: gettext_lazy("Look at the race and say so, or hand the lead over."),
    S.FINISH_AT_RISK: gettext_lazy("See what drives it: make a leg smaller, put more people on it, or move the target."),
}
# Where it is the race that waits, and no leg of it: to everybody but whoever is waited for.
_OF_THE_RACE: Mapping[StallKind, Mapping[Why, _Text]] = {
    S.NOBODY_AT_THE_WHEEL: {
        Why.LEAD: gettext_lazy("Nobody has looked at your campaign for %(waited)s"),
        Why.SUBSTITUTE: gettext_lazy("You stand in for %(court)s, and nobody leads this campaign now"),
        Why.HEAD: gettext_lazy("Nobody leads this campaign now"),
        Why.SPONSOR: gettext_lazy("Nobody leads this campaign now"),
    },
    S.FINISH_AT_RISK: {
        Why.LEAD: gettext_lazy("The finish of your campaign is at risk"),
        Why.SUBSTITUTE: gettext_lazy("You stand in for %(court)s, and the finish of this campaign is at risk"),
        Why.HEAD: gettext_lazy("The finish of this campaign is at risk"),
        Why.SPONSOR: gettext_lazy("The finish of this campaign is at risk"),
    },
}


def headline(told: Told) -> str:
    """One line for this reader."""
    if asked_in_vain(told):
        return _("Your question has not been answered for %(waited)s") % _filled(told)
    of_the_race = _OF_THE_RACE.get(_kind(told), {}).get(told.why)
    return str(of_the_race) % _filled(told) if of_the_race else _HEADLINES[told.why](told)


def _to_court(told: Told) -> str:
    """Whoever is waited for hears of their own turn; the lead who answers for somebody else hears whose it is."""
    kind, filled = _kind(told), _filled(told)
    if _mediates(told):
        return _("The baton from %(from)s to %(to)s came back a second time and needs you between them") % filled
    if not _mine(told):
        return _("“%(leg)s” waits, and nobody else can answer") % filled
    if kind is S.LATE_RUNNER and told.numbers["minutes"] < spans.AN_HOUR:
        return _("Your leg “%(leg)s” was due by %(due)s") % filled
    if told.numbers["question"]:
        return _("%(taker)s has waited for your answer for %(waited)s") % filled
    return str(_YOURS[kind]) % filled


def _to_lead(told: Told) -> str:
    if told.facts["step"] < LEAD_STEP:
        return _("A baton is late, and nobody runs the next leg")
    return _("“%(leg)s” is stuck and needs a decision of yours") % _filled(told)


def _to_substitute(told: Told) -> str:
    return _("You stand in for %(court)s, and “%(leg)s” waits") % _filled(told)


def _to_downstream(told: Told) -> str:
    return _("The baton to you is late")


def _to_both_sides(told: Told) -> str:
    return _("“%(leg)s” is stuck, and its lead could not mend it") % _filled(told)


_HEADLINES: Mapping[Why, Callable[[Told], str]] = {
    Why.COURT: _to_court,
    Why.LEAD: _to_lead,
    Why.SUBSTITUTE: _to_substitute,
    Why.DOWNSTREAM: _to_downstream,
    Why.HEAD: _to_both_sides,
    Why.SPONSOR: _to_both_sides,
}


def sentence(told: Told) -> str:
    """Who asks, whose turn it is, what it costs; for those downstream the day now expected; for the lead what can be done."""
    known, may_read = _mine(told) or asked_in_vain(told), told.reader.account or told.why in BOTH_SIDES
    by_odds = _kind(told) is S.FINISH_AT_RISK  # which nobody knows before they read it
    parts = [_nudged(told)]
    parts += [_of_theirs(told) if may_read and (by_odds or not known) else "", str(_HELPS.get(_kind(told), "")) if known else ""]
    if may_read and (cost := _cost(told)):
        parts += [cost, spans.odds(told.numbers)]
    if told.why is Why.DOWNSTREAM:
        parts.append(_expected(told))
    if told.why is Why.LEAD and _kind(told) in OF_THE_RACE:
        parts.append(str(_HELPS[_kind(told)]))
    elif told.why is Why.LEAD and told.facts["step"] >= LEAD_STEP:
        parts.append(_("Call, find another taker, or change the plan."))
    if told.why in BOTH_SIDES:
        parts.append(_("Both sides read this same text. Please agree on who does what next."))
    return " ".join(part for part in parts if part)


def _nudged(told: Told) -> str:
    return _("%(by)s asks you to look at it.") % names(told) if told.kind is Kind.STALL_NUDGED else ""


def _of_theirs(told: Told) -> str:
    kind, filled = _kind(told), _filled(told)
    if kind is S.LATE_RUNNER and told.numbers["minutes"] < spans.AN_HOUR:
        return _("“%(leg)s” was due by %(due)s and is still on its way.") % filled
    if told.numbers["question"]:
        return _("%(from)s has not answered a question for %(waited)s.") % filled
    return str(_THEIRS[kind]) % filled


def _cost(told: Told) -> str:
    """Nothing of the finish where the wait has not begun yet."""
    return "" if _kind(told) in {S.NO_HANDS, S.SILENT_RUNNER, *OF_THE_RACE} else spans.cost(told.numbers["cost_days"])


def _expected(told: Told) -> str:
    expected, was = told.numbers.get("expected"), told.numbers.get("was")
    if not expected:
        return ""
    now, before = spans.day_of(expected, told.reader.zone), spans.day_of(was or expected, told.reader.zone)
    if now == before:
        return _("Your leg is still expected to start on %(day)s.") % {"day": now}
    return _("Your leg is now expected to start on %(day)s, not on %(before)s.") % {"day": now, "before": before}


def asked_in_vain(told: Told) -> bool:
    """Is the reader the one whose question is still open?"""
    waits = told.why is Why.DOWNSTREAM and bool(told.numbers.get("question"))
    return waits and told.taker is not None and told.taker.id == told.reader.id


def _mine(told: Told) -> bool:
    """Is the reader the party waited for, and not somebody who answers in their place?"""
    if told.why is not Why.COURT:
        return False
    kind = _kind(told)
    if kind in {S.BLOCKED_TOO_LONG, S.NO_HANDS, S.NOBODY_TAKES, *OF_THE_RACE}:
        return True
    if kind in (S.LATE_RUNNER, S.SILENT_RUNNER, S.WAITING_AT_JOIN, S.DROPPED_BATON):
        return bool(told.leg and told.leg.runner == told.reader.id)
    party = told.giver if told.numbers["question"] else told.taker
    return bool(party and party.id == told.reader.id)


def _mediates(told: Told) -> bool:
    return _kind(told) is S.DROPPED_BATON and not _mine(told)


def _kind(told: Told) -> StallKind:
    return StallKind(told.facts["kind"])


def _filled(told: Told) -> dict[str, str]:
    court = told.person("court")
    more = {"waited": spans.waited(told.numbers), "due": spans.time_of(told.numbers["due"], told.reader.zone)}
    days = {name: told.facts.get(name) for name in ("p85", "target")}
    more |= {name: spans.weekday(date.fromisoformat(day)) if day else "" for name, day in days.items()}
    return {**names(told), **more, "court": apart(court.name) if court else _("somebody")}
