"""How a campaign stands, in words: the colour, each rule that held, each stall. Functions, not persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.lifecycle import Colour
from campaigns.stall import StallKind
from insights.lane import LaneFacts, Live, Waiting
from insights.odds import Odds
from insights.status import Because, Status
from relay.web.spans import day_text, local_text, working_text
from stakeholders.names import apart

COLOURS = {
    Colour.GREY: ("no-data", gettext_lazy("No data")),
    Colour.RED: ("stuck", gettext_lazy("Off track")),
    Colour.AMBER: ("watch", gettext_lazy("At risk")),
    Colour.GREEN: ("on-pace", gettext_lazy("On track")),
}


def said_words(seen: Status, zone: str) -> dict[str, Any] | None:
    """What the lead says beside the rule, as the pages show it."""
    if seen.said is None:
        return None
    state, word = COLOURS[seen.said.colour]
    return {"state": state, "word": word, "by": seen.said.by, "reason": seen.said.reason, "at": local_text(seen.said.at, zone)}


def verdict(seen: Status) -> tuple[str, str]:
    """The colour as state and word; of a race that rests, that it does."""
    state, word = COLOURS[seen.colour]
    rests = _RESTING.get(str(seen.lane.campaign.state)) if seen.colour is Colour.GREY else None
    return state, str(rests or word)


_RESTING = {
    "draft": gettext_lazy("Not started"),
    "paused": gettext_lazy("Paused"),
    "finished": gettext_lazy("Finished"),
    "abandoned": gettext_lazy("Abandoned"),
}


def because_text(because: Because, lane: LaneFacts) -> str:
    """A rule that held, as a sentence."""
    facts = because.facts
    if because.code == "not_running":
        return {
            "draft": _("The race has not started yet."),
            "paused": _("The race is paused; clocks stand still."),
            "finished": _("Every baton is across the tape."),
            "abandoned": _("The campaign was abandoned."),
        }[facts["state"]]
    if because.code == "late_finish":
        days = ngettext("%(n)d working day", "%(n)d working days", facts["days"]) % {"n": facts["days"]}
        return _("It is expected to finish on %(finish)s, %(days)s after the target of %(target)s.") % {
            "finish": day_text(facts["finish"]),
            "target": day_text(facts["target"]),
            "days": days,
        }
    if because.code == "late_p85":
        return _odds_text(facts["odds"], facts["target"])
    if because.code == "stall":
        return stall_text(facts["stall"])
    if because.code == "second_return":
        names = {end: apart(lane.legs[facts[end]].function) for end in ("giver", "taker")}
        return _("The baton from %(giver)s to %(taker)s came back a second time.") % names
    if because.code == "on_track":
        days_text = {"finish": day_text(facts["finish"]), "target": day_text(facts["target"])}
        if facts["still"]:
            rest = _("It is still expected to finish on %(finish)s, within the target of %(target)s.") % days_text
            return " ".join([*(still_text(one) for one in facts["still"]), rest])
        return _("Nothing is stalled, and it is expected to finish on %(finish)s, within the target of %(target)s.") % days_text
    return {
        "no_finish_on": _("No target date is set, so nobody can say whether it will be met."),
        "silent": _("Nothing happened and nobody looked for five working days."),
    }[because.code]


def _odds_text(odds: Odds, target: date) -> str:
    """How likely the target is, as replays out of twenty, and by when 85 in 100 are over."""
    made = odds.made(target)
    text = ngettext(
        "%(n)d of 20 replays makes the target of %(target)s; %(percent)d in 100 are over by %(p85)s.",
        "%(n)d of 20 replays make the target of %(target)s; %(percent)d in 100 are over by %(p85)s.",
        made,
    )
    return text % {"n": made, "target": day_text(target), "p85": day_text(odds.p85), "percent": odds.quoted_percent}


def still_text(one: Live) -> str:
    """What does not move and has not run out of its time yet: a function and what holds it up."""
    if one.state == "declined":
        return _("The baton for %(function)s was declined and has no taker yet.") % {"function": one.leg.function}
    if one.blocked_until:
        return _("%(function)s is blocked until %(day)s.") % {"function": one.leg.function, "day": day_text(one.blocked_until)}
    return _("%(function)s is blocked.") % {"function": one.leg.function}


STALLED: Mapping[StallKind, Any] = {
    StallKind.LATE_RUNNER: gettext_lazy("%(function)s is past its day by %(hours)s."),
    StallKind.BATON_IN_AIR: gettext_lazy("%(function)s has not answered, %(hours)s past its time."),
    StallKind.SILENT_RUNNER: gettext_lazy("Nothing is heard of %(function)s, %(hours)s past its time."),
    StallKind.BLOCKED_TOO_LONG: gettext_lazy("%(leg)s is blocked, %(hours)s longer than was said."),
    StallKind.DROPPED_BATON: gettext_lazy("The baton came back to %(function)s and was not offered again, %(hours)s past its time."),
    StallKind.WAITING_AT_JOIN: gettext_lazy("%(leg)s is missing where the other batons are in, for %(hours)s too long."),
    StallKind.NO_HANDS: gettext_lazy("Nobody is there to take the baton for %(leg)s."),
    StallKind.NOBODY_TAKES: gettext_lazy("Nobody takes the baton for %(leg)s, %(hours)s past its time."),
    StallKind.NOBODY_AT_THE_WHEEL: gettext_lazy("Nobody leads it now: nobody who should has looked, for %(hours)s too long."),
    StallKind.FINISH_AT_RISK: gettext_lazy("The finish is at risk by the odds, and has been for %(hours)s."),
}


def stall_text(stall: Waiting) -> str:
    """Whose turn, how long, what it costs: functions, not persons."""
    facts = {"function": apart(stall.function), "leg": apart(stall.leg_function), "hours": working_text(stall.over, stall.workday)}
    text = str(STALLED[StallKind(stall.kind)]) % facts
    cost = round(stall.cost_days)
    if not cost:
        return text
    return text + " " + ngettext("It moves the finish by %(n)d day.", "It moves the finish by %(n)d days.", cost) % {"n": cost}
