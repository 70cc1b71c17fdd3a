"""The campaign's status page in its first form: the colour, why, who has the baton, when it will finish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton
from campaigns.lifecycle import Colour
from campaigns.stall import StallKind
from insights.lane import LaneFacts, Waiting
from insights.status import Because, Status, may_colour
from insights.status import status as status_of
from relay.web.forms.campaigns import ColourForm
from relay.web.forms.refused import kept
from relay.web.lanes import track_of
from relay.web.request import Rule, access, me, now_of
from relay.web.sharing import Sharing, sharing_of
from relay.web.spans import day_text, local_text, over_text, slip_text, working_text
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Campaign

COLOURS = {
    Colour.GREY: ("no-data", gettext_lazy("No data")),
    Colour.RED: ("stuck", gettext_lazy("Off track")),
    Colour.AMBER: ("watch", gettext_lazy("At risk")),
    Colour.GREEN: ("on-pace", gettext_lazy("On track")),
}


@access(Rule.SIGNED_IN)
@require_safe
def status_page(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    return _page(request, sight.campaign_status_for(me(request), campaign_id), ColourForm())


@access(Rule.SIGNED_IN)
@require_POST
def colour(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The lead says how it stands, or leaves it to the rule again."""
    who, now = me(request), now_of(request)
    campaign, form = sight.campaign_for(who, campaign_id), ColourForm(request.POST, taken_back="rule" in request.POST)
    if kept(form, who, lambda: baton.colour(campaign, by=who, now=now, **form.cleaned_data)) is None:
        return _page(request, sight.campaign_for(who, campaign_id), form, status=422)
    said = form.cleaned_data["colour"]
    messages.success(request, _("Said. The colour of the rule stays beside it.") if said else _("It is the rule that decides again."))
    return redirect("campaign_status", campaign_id=campaign_id)


def page_with(request: HttpRequest, campaign: Campaign, sharing: Sharing | None, *, status: int = 200) -> HttpResponse:
    """The page with its section of links as it is after one was made, or was not."""
    return _page(request, campaign, ColourForm(), status=status, sharing=sharing)


def _page(request: HttpRequest, campaign: Campaign, form: ColourForm, *, status: int = 200, sharing: Sharing | None = None) -> HttpResponse:
    who, now = me(request), now_of(request)
    seen = status_of(campaign, now=now)
    state, word = verdict(seen)
    context = {
        "campaign": campaign,
        "status": seen,
        "state": state,
        "word": word,
        "said": said_words(seen, who),
        "form": form if may_colour(seen, who) else None,
        "because": [because_text(one, seen.lane) for one in seen.because],
        "track": track_of(seen.lane, now=now, named=False),
        "stalls": [{"stall": one, "leg": seen.lane.legs[one.leg], "over": over_text(one.over, one.workday)} for one in seen.lane.stalls],
        "slip": slip_text(seen.lane.slip_days),
        "finish": day_text(seen.lane.finish),
        "target": day_text(seen.lane.target),
        "as_of": local_text(seen.as_of, who.zone),
        "checked_at": local_text(seen.checked_at, who.zone),
        "sharing": sharing or sharing_of(campaign, who, now=now),
        "may_open": sight.campaigns_for(who).filter(pk=campaign.pk).exists(),
    }
    return render(request, "status/page.html", context, status=status)


def said_words(seen: Status, who: Who) -> dict[str, Any] | None:
    """What the lead says beside the rule, as the pages show it."""
    if seen.said is None:
        return None
    state, word = COLOURS[seen.said.colour]
    return {"state": state, "word": word, "by": seen.said.by, "reason": seen.said.reason, "at": local_text(seen.said.at, who.zone)}


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
    if because.code == "stall":
        return stall_text(facts["stall"])
    if because.code == "second_return":
        names = {"giver": lane.legs[facts["giver"]].function, "taker": lane.legs[facts["taker"]].function}
        return _("The baton from %(giver)s to %(taker)s came back a second time.") % names
    if because.code == "on_track":
        days_text = {"finish": day_text(facts["finish"]), "target": day_text(facts["target"])}
        return _("Nothing is stalled, and it is expected to finish on %(finish)s, within the target of %(target)s.") % days_text
    return {
        "no_finish_on": _("No target date is set, so nobody can say whether it will be met."),
        "silent": _("Nothing happened and nobody looked for five working days."),
    }[because.code]


STALLED: Mapping[StallKind, Any] = {
    StallKind.LATE_RUNNER: gettext_lazy("%(function)s is past its day by %(hours)s."),
    StallKind.BATON_IN_AIR: gettext_lazy("%(function)s has not answered, %(hours)s past its time."),
    StallKind.SILENT_RUNNER: gettext_lazy("Nothing is heard of %(function)s, %(hours)s past its time."),
    StallKind.BLOCKED_TOO_LONG: gettext_lazy("%(leg)s is blocked, %(hours)s longer than was said."),
    StallKind.DROPPED_BATON: gettext_lazy("The baton came back to %(function)s and was not offered again, %(hours)s past its time."),
    StallKind.WAITING_AT_JOIN: gettext_lazy("%(leg)s is missing where the other batons are in, for %(hours)s too long."),
    StallKind.NO_HANDS: gettext_lazy("Nobody is there to take the baton for %(leg)s."),
    StallKind.NOBODY_TAKES: gettext_lazy("Nobody takes the baton for %(leg)s, %(hours)s past its time."),
}


def stall_text(stall: Waiting) -> str:
    """Whose turn, how long, what it costs: functions, not persons."""
    facts = {"function": stall.function, "leg": stall.leg_function, "hours": working_text(stall.over, stall.workday)}
    text = str(STALLED[StallKind(stall.kind)]) % facts
    cost = round(stall.cost_days)
    if not cost:
        return text
    return text + " " + ngettext("It moves the finish by %(n)d day.", "It moves the finish by %(n)d days.", cost) % {"n": cost}
