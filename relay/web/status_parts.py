"""The parts of a status page as plain values, ready for its fragments: the page, its print and a share link say the same.

Names of persons are in them only where they are asked for: a share link names functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.corrected import Corrected
from campaigns.lifecycle import CampaignState
from insights.decisions import Decided
from insights.lane import Live, Waiting
from insights.status import Report, Status
from insights.targets import Moved
from insights.usual_waits import long_wait
from relay.web.courts import brief_words
from relay.web.finish import Finish, finish_picture
from relay.web.lanes import track_of
from relay.web.odds import drivers_text, evidence_text, in_100, instead_text, kept_score, odds_picture, score_text, table_of
from relay.web.spans import day_text, local_day_text, local_text, long_text, over_text, slip_text, working_text
from relay.web.standing import because_text, said_words, stall_text, verdict
from relay.web.states import LIVE
from stakeholders.names import apart as isolated
from stakeholders.worktime import local_day

SHOWN = 5
OUTCOMES = {"worked": ("done", gettext_lazy("It worked")), "did_not": ("lost", gettext_lazy("It did not"))}
HELD: Mapping[str, Any] = {
    "offered": gettext_lazy("Offered, not taken, for %(span)s, since %(day)s."),
    "declined": gettext_lazy("Offered, and nobody takes it, for %(span)s, since %(day)s."),
    "running": gettext_lazy("In hand for %(span)s, since %(day)s."),
    "blocked": gettext_lazy("Blocked. In hand for %(span)s, since %(day)s."),
}
WORDS = {
    "offered": gettext_lazy("In the air"),
    "declined": gettext_lazy("Not theirs"),
    "running": gettext_lazy("In hand"),
    "blocked": gettext_lazy("Blocked"),
}


def parts(report: Report, *, zone: str, named: bool, apart: str = "") -> dict[str, Any]:
    """Everything the fragments take, for a reader in that zone. `named`: with the names of persons."""
    seen = report.status
    return {
        "standing": standing(seen, zone=zone, named=named),
        "track": track_of(seen.lane, now=seen.as_of, named=False, apart=apart),
        "legs_done": seen.legs_done,
        "legs": seen.legs,
        "holders": [_holder(one, seen, zone) for one in seen.holders],
        "finish": _finish(report, zone, named=named),
        "court": brief_words(seen.court.table, until=seen.court.until, zone=zone) if seen.court else None,
        "stalls": [_stall(one, seen) for one in report.stalls],
        "decisions": _decisions(report.decisions, zone, named=named),
        "corrections": _corrections(report.corrections, zone, named=named),
    }


def standing(seen: Status, *, zone: str, named: bool) -> dict[str, Any]:
    """The colour, why, and how fresh all of it is."""
    state, word = verdict(seen)
    said = said_words(seen, zone)
    return {
        "state": state,
        "word": word,
        "because": [because_text(one, seen.lane) for one in seen.because],
        "said": {**said, "by": said["by"] if named else ""} if said else None,
        "as_of": local_text(seen.as_of, zone),
        "last_event": local_text(seen.last_event_at, zone),
        "checked_at": local_text(seen.checked_at, zone),
        "checked_by": seen.checked_by if named else "",
        "unchecked": seen.unchecked,
    }


def _holder(one: Live, seen: Status, zone: str) -> dict[str, Any]:
    """Whose function has it, since when and for how long in working time, until when."""
    stall = next((stall for stall in seen.lane.stalls if stall.subject == (one.handoff or one.leg.id)), None)
    said = {"span": working_text(one.used, one.workday), "day": local_day_text(one.since, zone)}
    return {
        "function": one.function,
        "leg": one.leg.name,
        "words": str(HELD[one.state]) % said if one.since else "",
        "long": _long(one, seen),
        "until": _until(one, zone),
        "badge": _badge(one, seen, stall),
    }


def _long(one: Live, seen: Status) -> tuple[str, str] | None:
    """That a baton waits longer than most of its kind, as a state and a sentence."""
    race, handoff = seen.lane.race, seen.lane.race.handoffs.get(one.handoff or "")
    if handoff is None or not seen.odds:
        return None
    found = long_wait(race, handoff, seen.odds.waits.get(handoff.id), site=seen.lane.site, now=seen.as_of)
    giver, taker = seen.lane.legs[handoff.leg].function, one.leg.function
    return ("stuck" if found.is_red else "watch", long_text(found, giver, taker)) if found else None


def _badge(one: Live, seen: Status, stall: Waiting | None) -> tuple[str, Any]:
    if seen.lane.race.state is CampaignState.PAUSED:
        return "paused", _("Paused")
    return ("stuck", over_text(stall.over, stall.workday)) if stall else (LIVE.get(one.state, "waiting"), WORDS[one.state])


def _until(one: Live, zone: str) -> str:
    if one.state == "blocked":
        return _("Expected to go on by %(day)s.") % {"day": day_text(one.blocked_until)} if one.blocked_until else ""
    if not one.until:
        return ""
    when = local_text(one.until, zone) if one.handoff else local_day_text(one.until, one.court.zone)
    return (_("To be answered by %(day)s.") if one.handoff else _("Due %(day)s.")) % {"day": when}


def _finish(found: Report, zone: str, *, named: bool) -> dict[str, Any]:
    seen, lane = found.status, found.status.lane
    over = lane.race.state is CampaignState.FINISHED
    rests = lane.race.state is CampaignState.PAUSED
    drawn = Finish(local_day(lane.site, seen.as_of), lane.finish, lane.target, lane.slip_days, over, rests)
    return {
        "over": over,
        "expected": day_text(lane.finish),
        "target": day_text(lane.target),
        "moved": _target_moved(found.target_moved, zone, named=named),
        "slip": slip_text(lane.slip_days),
        "late": drawn.late,
        "picture": finish_picture(drawn),
        "odds": _odds(found, zone) if seen.odds else None,
    }


def _odds(found: Report, zone: str) -> dict[str, Any]:
    lane, odds = found.status.lane, found.status.odds
    if odds is None:
        return {}
    target = lane.target if odds.chance is not None else None
    return {
        "p50": day_text(odds.p50),
        "p85": day_text(odds.p85),
        "quoted": in_100(odds.quoted_percent),
        "instead": instead_text(odds.instead),
        "picture": odds_picture(odds, target),
        "hits": odds.made(target) if target else None,
        "table": table_of(odds, target),
        "drivers": drivers_text(odds, lane.legs),
        "evidence": evidence_text(odds),
        "score": score_text(kept_score(found.as_of)),
        "at": local_text(odds.as_of, zone),
    }


def _target_moved(one: Moved | None, zone: str, *, named: bool) -> str:
    if one is None or one.was is None:
        return ""
    said = {"was": day_text(one.was), "day": local_day_text(one.at, zone), "by": isolated(one.by), "reason": isolated(one.reason)}
    if named and one.by:
        return (
            _("It was %(was)s until %(by)s moved it on %(day)s: “%(reason)s”")
            if one.reason
            else _("It was %(was)s until %(by)s moved it on %(day)s.")
        ) % said
    return (_("It was %(was)s until %(day)s: “%(reason)s”") if one.reason else _("It was %(was)s until %(day)s.")) % said


def _stall(one: Waiting, seen: Status) -> dict[str, Any]:
    return {
        "function": one.function,
        "leg": seen.lane.legs[one.leg].name,
        "text": stall_text(one),
        "over": over_text(one.over, one.workday),
    }


def _decisions(rows: Sequence[Decided], zone: str, *, named: bool) -> dict[str, Any]:
    wanted = [_decision(one, zone, named=named) for one in rows if one.is_open]
    closed = [_decision(one, zone, named=named) for one in rows if not one.is_open]
    return {"wanted": wanted, "closed": closed[:SHOWN], "older": closed[SHOWN:]}


def _decision(one: Decided, zone: str, *, named: bool) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "question": one.question or _("The words of this question were erased."),
        "options": [text or _("Option %(n)d") % {"n": number} for number, text in enumerate(one.options, 1)],
        "asked_by": one.asked_by if named else "",
        "asked_at": local_day_text(one.asked_at, zone),
        "wanted_by": day_text(one.wanted_by),
        "overdue": one.overdue,
        "state": one.state,
        "chosen": one.chosen or (_("Option %(n)d") % {"n": one.option + 1} if one.option is not None else ""),
        "closed_by": one.closed_by if named else "",
        "closed_at": local_text(one.closed_at, zone),
        "words": one.words,
    }


def _corrections(rows: Sequence[Corrected], zone: str, *, named: bool) -> dict[str, Any]:
    told = [correction(one, zone, named=named) for one in rows]
    return {"newest": told[:SHOWN], "older": told[SHOWN:]}


def correction(one: Corrected, zone: str, *, named: bool) -> dict[str, Any]:
    """A change of course as plain values."""
    return {
        "id": str(one.id),
        "day": local_day_text(one.at, zone),
        "by": one.by if named else "",
        "saw": one.saw,
        "changed": one.changed or _("The words of this correction were erased."),
        "check_on": day_text(one.check_on),
        "overdue": one.overdue,
        "outcome": OUTCOMES.get(one.outcome),
        "checked_by": one.checked_by if named else "",
        "checked_at": local_day_text(one.checked_at, zone),
        "found": one.found,
    }
