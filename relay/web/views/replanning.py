"""Planning a running race anew: what each way would move, who would be told, what then no longer fits; and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns import access as sight
from campaigns import baton
from campaigns.lifecycle import ReplanMode
from insights.replan_page import MovedLeg, NamedClash, Outlook, outlooks
from notifications.audience import Urgency
from notifications.foretelling import foretold, names_of
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, require_form
from relay.web.spans import day_text
from stakeholders.names import apart
from stakeholders.refusals import Outdated

if TYPE_CHECKING:
    from campaigns.models import Campaign

LONGEST_REASON = 1000
WAYS: Mapping[ReplanMode, tuple[Any, Any]] = {
    ReplanMode.KEEP: (gettext_lazy("Keep the dates that hold"), gettext_lazy("Only what can no longer be kept moves, and only later.")),
    ReplanMode.PULL_FORWARD: (
        gettext_lazy("Pull forward"),
        gettext_lazy("Each leg starts as soon as its baton is expected, sooner or later than planned."),
    ),
}


@access(Rule.SIGNED_IN)
@require_form
def replan(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Look at both ways; with a POST the chosen one is done, if it still comes out as it was looked at. Looking writes nothing."""
    who, now = me(request), now_of(request)
    campaign = sight.campaign_for(who, campaign_id)
    said = request.POST if request.method == "POST" else request.GET
    mode = ReplanMode(said["mode"]) if said.get("mode") in list(ReplanMode) else ReplanMode.KEEP
    if request.method != "POST":
        return _page(request, campaign, mode)
    reason, url = said.get("reason", "")[:LONGEST_REASON], reverse("campaign", args=[campaign_id])
    act = once(request, lambda: baton.replan(campaign, by=who, now=now, mode=mode, mark=said.get("mark", ""), reason=reason), to=url)
    try:
        with transaction.atomic(durable=True):
            act()
    except Outdated as refusal:
        return _page(request, campaign, mode, late=_(refusal.message), reason=reason, status=409)
    messages.success(request, _("Re-planned. Everybody whose dates moved is told."))
    return redirect(url)


def _page(
    request: HttpRequest, campaign: Campaign, mode: ReplanMode, *, late: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    found = {one.mode: one for one in outlooks(me(request), campaign, list(ReplanMode), now=now_of(request))}
    seen = found[mode]
    hear = foretold(seen.played)
    context = {
        "campaign": campaign,
        "ways": [_way(one, chosen=one is seen) for one in found.values()],
        "seen": seen,
        "legs": [_leg(one) for one in seen.legs],
        "finish": _finish(seen),
        "target": _target(seen),
        "left_behind": [_left_behind(one) for one in seen.left_behind],
        "clashes": [_clash(one) for one in seen.clashes],
        "counted_on": [{"leg": leg.name, "runner": runner.name} for leg, runner in seen.counted_on],
        "at_once": names_of(one for one in hear if one.urgency is Urgency.ACT_NOW),
        "in_digest": names_of(one for one in hear if one.urgency is Urgency.DIGEST),
        "act": ngettext("Move %(n)d leg", "Move %(n)d legs", len(seen.legs)) % {"n": len(seen.legs)},
        "late": late,
        "reason": reason,
        "longest": LONGEST_REASON,
    }
    return render(request, "campaign/replan.html", context, status=status)


def _way(one: Outlook, *, chosen: bool) -> dict[str, Any]:
    name, says = WAYS[one.mode]
    moved = ngettext("%(n)d leg moves", "%(n)d legs move", len(one.legs)) % {"n": len(one.legs)} if one.legs else _("no date moves")
    return {"mode": one.mode.value, "name": name, "says": says, "chosen": chosen, "moved": moved, "finish": _finish(one)}


def _finish(one: Outlook) -> str:
    """When it then ends, and when it would have."""
    if one.finish is None:
        return _("No finish can be reckoned.")
    said = {"finish": day_text(one.finish), "before": day_text(one.finish_before)}
    if one.finish == one.finish_before:
        return _("Finish expected %(finish)s, as before") % said
    return _("Finish expected %(finish)s, not %(before)s") % said


def _target(one: Outlook) -> str:
    if one.late_days is None:
        return ""
    days = abs(one.late_days)
    said = {"n": days, "target": day_text(one.target)}
    if one.late_days > 0:
        return ngettext("%(n)d working day after the target, %(target)s", "%(n)d working days after the target, %(target)s", days) % said
    if one.late_days < 0:
        return ngettext("%(n)d working day before the target, %(target)s", "%(n)d working days before the target, %(target)s", days) % said
    return _("on the day of the target")


def _leg(one: MovedLeg) -> dict[str, Any]:
    """A row of the table: what was, what is to be, by how much."""
    return {
        "name": one.words.name,
        "function": one.words.function,
        "runner": one.runner.name,
        "start": _change(one.old_start, one.start),
        "due": _change(one.old_due, one.due),
        "by": _by(one.days),
        "sooner": one.days < 0,
    }


def _change(old: date | None, new: date | None) -> dict[str, str]:
    return {"old": day_text(old) if old != new else "", "new": day_text(new)}


def _by(days: int) -> str:
    if days == 0:
        return _("same due day")
    text = (
        ngettext("%(n)d working day later", "%(n)d working days later", days)
        if days > 0
        else ngettext("%(n)d working day sooner", "%(n)d working days sooner", -days)
    )
    return text % {"n": abs(days)}


def _left_behind(one: MovedLeg) -> str:
    said = {"runner": apart(one.runner.name), "leg": apart(one.words.name), "promise": day_text(one.promise)}
    if one.start and one.promise and one.promise < one.start:
        return _("%(runner)s promised “%(leg)s” for %(promise)s, before it can begin.") % said
    return _("%(runner)s promised “%(leg)s” for %(promise)s, after it is then due.") % said


def _clash(one: NamedClash) -> str:
    clash = one.clash
    said = {"giver": apart(one.giver.name), "taker": apart(one.taker.name), "by": day_text(clash.by), "need_by": day_text(clash.need_by)}
    if clash.promised:
        return _("“%(giver)s” is promised for %(by)s; “%(taker)s” needs it by %(need_by)s.") % said
    return _("“%(giver)s” is planned until %(by)s; “%(taker)s” needs it by %(need_by)s.") % said
