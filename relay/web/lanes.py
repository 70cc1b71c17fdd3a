"""A lane of the board as HTML, drawn by plain functions: the same for all viewers. Every word in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.lifecycle import LegState
from campaigns.race import accepted, incoming, outgoing
from campaigns.stall import OF_THE_RACE, StallKind
from insights.campaign_page import LegRow
from insights.lane import LaneFacts, Live, Person, Waiting
from insights.odds import Odds
from relay.web import track
from relay.web.odds import in_100
from relay.web.spans import day_text, local_day_text, over_text, slip_text, span_text
from relay.web.states import LEGS, LIVE, OBJECTIVES
from stakeholders.names import apart
from stakeholders.worktime import day_until, local_day, working_days_between

PIXELS_A_DAY = 4
PLAN_AT = 24.0
SHOWN = 3


def track_of(lane: LaneFacts, *, now: datetime, detail: bool = False, named: bool = True, apart: str = "") -> SafeString:
    """The track of a lane, with what is stuck on it and, in detail, runners and days at each leg. Not `named`: functions only. `apart`
    tells it from other tracks of the page, in place of the campaign's id."""
    race = lane.race
    runners = {leg: lane.people[one.runner].name for leg, one in race.legs.items() if one.runner in lane.people and one.runner}
    picture = track.Lane(
        id=f"{apart or lane.campaign.pk}{'-detail' if detail else ''}",
        race=race,
        names={leg.id: leg.short for leg in lane.legs.values()},
        full_names={leg.id: leg.function for leg in lane.legs.values()},
        runners=runners if named else {},
        stuck=_stuck(lane),
        dates=_dates(lane) if detail else {},
        today=local_day(lane.site, now),
        expected=day_text(lane.finish),
        against_plan=slip_text(lane.slip_days),
        paused_until=day_text(race.paused_until),
    )
    return track.draw(picture, detail=detail)


def _stuck(lane: LaneFacts) -> dict[str, str]:
    """How long each stalled subject is over; a baton missing at a join is shown on its exchange."""
    found: dict[str, str] = {}
    for stall in lane.stalls:
        subjects = [stall.subject] if stall.kind not in OF_THE_RACE else []
        if stall.kind == StallKind.WAITING_AT_JOIN:
            subjects = [
                x.id for x in outgoing(lane.race, stall.leg) if any(accepted(lane.race, y.id) for y in incoming(lane.race, x.taker))
            ]
        for subject in subjects:
            found.setdefault(subject, over_text(stall.over, stall.workday))
    return found


def _dates(lane: LaneFacts) -> dict[str, str]:
    """By the days of the site: a lane is the same for all who look at it."""
    found = {}
    for leg in lane.race.legs.values():
        expected = lane.schedule.legs.get(leg.id)
        if leg.ended_at:
            found[leg.id] = _("passed %(day)s") % {"day": day_text(local_day(lane.site, leg.ended_at))}
        elif leg.promise:
            found[leg.id] = _("due %(day)s") % {"day": day_text(leg.promise)}
        elif expected and leg.state is not LegState.SKIPPED:
            found[leg.id] = _("exp. %(day)s") % {"day": day_text(day_until(lane.site, expected.end))}
    return found


def lane_html(lane: LaneFacts, odds: Odds | None, *, now: datetime) -> tuple[SafeString, SafeString]:
    """One row, with its track and without: its number (the style sheet counts), name, whose court and for how long, the finish and its
    odds where they are known."""
    campaign = lane.campaign
    before = format_html(
        '<li class="lane" id="lane-{}" data-lane="{}" tabindex="-1"><span class="lane-n"></span>'
        '<div class="lane-name"><a class="name" href="{}">{}</a><small>{}</small></div>'
        '<div class="lane-court">{}</div><div class="lane-track">',
        campaign.pk,
        reverse("lane", args=[campaign.pk]),
        reverse("campaign", args=[campaign.pk]),
        campaign.name,
        _under_name(lane),
        court_html(lane),
    )
    after = format_html('</div>{}<div class="lane-acts"></div></li>', finish_html(lane, odds))
    return before + track_of(lane, now=now) + after, before + after


def _under_name(lane: LaneFacts) -> str:
    objective = OBJECTIVES.get(lane.campaign.objective, "")
    return " · ".join(apart(str(part)) for part in (objective, lane.campaign.lead.name) if part)


def badge(state: str, text: str | Promise) -> SafeString:
    return format_html(
        '<span class="badge" data-state="{}"><svg class="icon" aria-hidden="true"><use href="#s-{}"/></svg>{}</span>', state, state, text
    )


def court_html(lane: LaneFacts) -> SafeString:
    """Whose turn, how long, and why: the dearest stall first, else every baton that is live."""
    if lane.campaign.state == "paused":
        until = lane.race.paused_until
        words = _("Paused until %(day)s") % {"day": day_text(until)} if until else _("Paused")
        return badge("paused", words)
    if lane.stalls:
        shown = [_stalled(lane.stalls[0])]
        if len(lane.stalls) > 1:
            more = len(lane.stalls) - 1
            shown.append(format_html("<small>{}</small>", ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}))
        return _joined(shown)
    return _joined([_live(one) for one in lane.live[:SHOWN]])


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _stalled(stall: Waiting) -> SafeString:
    return format_html(
        "{} <b>{}</b><p>{}</p><small>{}</small>",
        badge("stuck", over_text(stall.over, stall.workday)),
        stall.function,
        _person(stall.court),
        why_text(stall),
    )


WHY: Mapping[StallKind, Any] = {
    StallKind.LATE_RUNNER: gettext_lazy("Past the promised day"),
    StallKind.BATON_IN_AIR: gettext_lazy("Nobody has taken the baton"),
    StallKind.SILENT_RUNNER: gettext_lazy("No sign of life"),
    StallKind.BLOCKED_TOO_LONG: gettext_lazy("Blocked too long"),
    StallKind.DROPPED_BATON: gettext_lazy("Came back and was not offered again"),
    StallKind.WAITING_AT_JOIN: gettext_lazy("The other batons are in"),
    StallKind.NO_HANDS: gettext_lazy("Nobody is there to take it"),
    StallKind.NOBODY_TAKES: gettext_lazy("Nobody takes the baton"),
    StallKind.NOBODY_AT_THE_WHEEL: gettext_lazy("Nobody leads it now"),
    StallKind.FINISH_AT_RISK: gettext_lazy("By the odds it ends after the target"),
}


def why_text(stall: Waiting) -> str:
    cost = round(stall.cost_days)
    why = str(WHY[StallKind(stall.kind)])
    if not cost:
        return why
    moved = ngettext("waiting moves the finish by %(n)d day", "waiting moves the finish by %(n)d days", cost) % {"n": cost}
    return _("%(why)s; %(moved)s") % {"why": why, "moved": moved}


def _person(person: Person) -> str:
    return _("%(name)s, %(place)s") % {"name": apart(person.name), "place": apart(person.place)} if person.name else _("Nobody is named")


def _live(one: Live) -> SafeString:
    parts = [badge(LIVE.get(one.state, "waiting"), _state_words(one))]
    if one.half_used:
        words = _("%(used)s of %(patience)s used") % {"used": span_text(one.used), "patience": span_text(one.patience)}
        parts.append(format_html(" {}", badge("watch", words)))
    who = _("%(function)s · %(person)s") % {"function": apart(one.function), "person": _person(one.court)}
    return format_html("{}<p>{}</p>", _joined(parts), who)


def _state_words(one: Live) -> str:
    if one.state == "running":
        return _("In hand, due %(day)s") % {"day": local_day_text(one.until, one.court.zone)} if one.until else _("In hand")
    if one.state == "blocked":
        return _("Blocked until %(day)s") % {"day": day_text(one.blocked_until)} if one.blocked_until else _("Blocked")
    return _("Not theirs") if one.state == "declined" else _("In the air")


def finish_html(lane: LaneFacts, odds: Odds | None) -> SafeString:
    """The expected day against the target and what the odds say, all on one scale for all lanes."""
    expected = day_text(lane.finish) or _("no day yet")
    target = _("target %(day)s") % {"day": day_text(lane.target)} if lane.target else _("no target")
    slip = lane.slip_days or 0
    late = bool(lane.stalls) and slip > 0
    words = (
        format_html('<b class="tone" data-state="stuck">{}</b>', slip_text(lane.slip_days))
        if late
        else format_html("<small>{}</small>", slip_text(lane.slip_days))
    )
    scale = _scale(slip, _band(lane, odds), late=late) if lane.target and lane.finish else ""
    return format_html(
        '<div class="lane-finish"><div class="ends"><div><small class="narrow">{} </small><b>{}</b> <small>{}</small></div>'
        "<div>{}{}</div></div>{}</div>",
        _("Finish"),
        expected,
        target,
        words,
        scale,
        _odds_html(odds, lane),
    )


def _odds_html(odds: Odds | None, lane: LaneFacts) -> SafeString | str:
    """The day that is told; amber where the colour of its status may follow from it."""
    if odds is None:
        return ""
    said = _("%(quoted)s by %(day)s") % {"quoted": in_100(odds.quoted_percent), "day": day_text(odds.p85)}
    missed = odds.rest_on_evidence and odds.chance is not None and lane.target is not None and odds.p85 > lane.target
    return format_html("<small{}>{}</small>", mark_safe(' class="tone" data-state="watch"') if missed else "", said)


def _band(lane: LaneFacts, odds: Odds | None) -> SafeString | str:
    """From the day of even odds to the day that is told."""
    if odds is None or lane.target is None:
        return ""
    first, last = (_at(working_days_between(lane.site, lane.target, day)) for day in (odds.p50, odds.p85))
    return format_html('<line class="t-band" x1="{}%" x2="{}%" y1="10" y2="10"/>', first, last)


def _at(slip: int) -> float:
    """Where so many working days after the target are, in per cent of the scale; what lies beyond it at its end."""
    return round(min(max(PLAN_AT + slip * PIXELS_A_DAY / 64 * 100, 4), 96), 1)


def _scale(slip: int, band: SafeString | str, *, late: bool) -> SafeString:
    return format_html(
        '<svg class="finish"{} width="64" height="20" aria-hidden="true"><line class="t-axis" x1="0" x2="100%" y1="10" y2="10"/>{}'
        '<line class="t-mark" x1="{}%" x2="{}%" y1="3" y2="17"/><circle class="solid" cx="{}%" cy="10" r="4"/></svg>',
        mark_safe(' data-state="stuck"') if late else "",
        band,
        PLAN_AT,
        PLAN_AT,
        _at(slip),
    )


def leg_badge(row: LegRow) -> SafeString:
    """The state of a leg as shape, word and colour; a stall says how long it is over."""
    if row.stall:
        return badge("stuck", over_text(row.stall.over, row.stall.workday))
    look, words = LEGS[row.leg.state]
    return badge(look, str(words))
