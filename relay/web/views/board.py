"""The handoff board: what is stuck, in whose court, since when, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from campaigns import finding
from insights.board import Board, board
from notifications.dead_letters import dead_count, dead_counted
from relay.marks import is_known, mark, quarter_hour
from relay.web.lanes import lane_html
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import local_text, working_text
from stakeholders.who import Who

LEADS = frozenset({"lead", "admin"})
GROUP_NAMES = {
    "stuck": gettext_lazy("Stuck"),
    "watch": gettext_lazy("Watch"),
    "moving": gettext_lazy("Moving"),
    "paused": gettext_lazy("Paused"),
}


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    name: str
    count: int
    lanes: tuple[SafeString, ...]


@access(Rule.SIGNED_IN)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Every open campaign the viewer may see, by urgency. `?mine=1` leaves those they lead. A poll of htmx gets the lanes alone."""
    who, now = me(request), now_of(request)
    polled = request.headers.get("HX-Target") == "board"
    tag = _tag(request, who, now) if polled else ""
    if polled and is_known(request, tag):
        return HttpResponseNotModified(headers=_kept(tag))
    leads = bool(who.roles & LEADS)
    seen = board(who, now=now, mine=request.GET.get("mine") == "1")
    context = {
        "board": seen,
        "title": _title(seen),
        "subtitle": _subtitle(seen, who.zone),
        "groups": _drawn(seen, now),
        "may_plan": leads,
        "undelivered": dead_count(who) if leads else 0,
    }
    answer = render(request, "board/_lanes.html" if polled else "board/page.html", context)
    for name, value in (_kept(tag) if polled else {}).items():
        answer[name] = value
    return answer


def _tag(request: HttpRequest, who: Who, now: datetime) -> str:
    """What the lanes depend on, in one query: what happened in the campaigns they may see, lost mails, the quarter hour."""
    undelivered = (dead_counted(who),) if who.roles & LEADS else ()
    return mark(who, request.get_full_path(), finding.versions_seen_by(who, *undelivered), quarter_hour(now))


def _kept(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, HX-Target"}


def _drawn(seen: Board, now: datetime) -> list[DrawnGroup]:
    groups, number = [], 0
    for group in seen.groups:
        drawn = []
        for lane in group.lanes:
            number += 1
            drawn.append(lane_html(lane, number, now=now))
        groups.append(DrawnGroup(str(GROUP_NAMES[group.name]), len(drawn), tuple(drawn)))
    return groups


def _title(seen: Board) -> str:
    """The title is computed: what the lead must know in one line."""
    if not seen.stuck:
        return _("Nothing is stuck.") if seen.groups else _("Handoff board")
    stuck = ngettext("%(n)d baton is stuck.", "%(n)d batons are stuck.", seen.stuck) % {"n": seen.stuck}
    if not seen.moved:
        return stuck
    finishes = ngettext("%(n)d finish", "%(n)d finishes", seen.moved) % {"n": seen.moved}
    days = ngettext("%(n)d working day", "%(n)d working days", int(seen.moved_days)) % {"n": int(seen.moved_days)}
    return _("%(stuck)s Waiting moves %(finishes)s by %(days)s.") % {"stuck": stuck, "finishes": finishes, "days": days}


def _subtitle(seen: Board, zone: str) -> str:
    if seen.dearest:
        stall = seen.dearest.stalls[0]
        facts = {
            "campaign": seen.dearest.campaign.name,
            "person": stall.court.name or _("nobody"),
            "hours": working_text(stall.over, stall.workday),
        }
        return _("The dearest: %(campaign)s, in %(person)s’s court for %(hours)s too long.") % facts
    if seen.next_due:
        lane, live = seen.next_due
        facts = {"leg": live.leg.name, "campaign": lane.campaign.name, "when": local_text(live.until, zone)}
        return _("The next pass is due %(when)s: %(leg)s, %(campaign)s.") % facts
    return ""
