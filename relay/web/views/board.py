"""The handoff board: what is stuck, in whose court, since when, at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import finding
from insights.board import Board, Wanted, arrange, board, open_to
from insights.cards import Card
from insights.lane import LaneFacts
from insights.odds import newest_row
from notifications.dead_letters import dead_count, dead_counted
from relay.marks import is_known, mark, quarter_hour
from relay.web import boards
from relay.web.drawn import Drawn, drawn
from relay.web.keeping import kept_whole
from relay.web.request import Rule, access, me, my_person, now_of
from relay.web.timetable import timetable_html
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound
from stakeholders.who import Who

if TYPE_CHECKING:
    from stakeholders.models import User

WITH_TRACKS = 50


@access(Rule.SIGNED_IN)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Every open campaign the viewer may see, as the address wants them. A poll gets the board alone, or that nothing happened."""
    who, now = me(request), now_of(request)
    versions = finding.versions(open_to(who), newest_row(), *((dead_counted(who),) if who.leads else ()))
    tag = mark(who, request.get_full_path(), versions, quarter_hour(now))
    part = request.headers.get("HX-Target") == "board"
    if part and is_known(request, tag):
        return _kept(HttpResponseNotModified(), tag)
    context = _context(request, who, [(pk, f"{seq}.{row}") for pk, seq, row, *_dead in versions], tag, now) | {
        "tag": tag.strip('"'),
        "may_plan": who.leads,
        "undelivered": (versions[0][3] if versions else dead_count(who)) if who.leads else 0,
    }
    answer = render(request, "board/_lanes.html" if part else "board/page.html", context)
    return _kept(answer, tag) if part else answer


def _kept(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"], answer["Cache-Control"], answer["Vary"] = tag, "private, no-cache", "Cookie, HX-Target"
    return answer


def _context(request: HttpRequest, who: Who, versions: Any, tag: str, now: datetime) -> dict[str, Any]:
    wanted = boards.wanted_in(request.GET)
    if _is_timeline(request.GET):
        cards, timetable = kept_whole(f"timetable:{who.id}", tag, lambda: _timetable(who, wanted, now))
        arranged = arrange([(card, None) for card in cards], wanted, who)
        return _frame(request, who, arranged, boards.heads_of(arranged, who)) | {"timetable": timetable}
    found = drawn(who, versions, now=now)
    seen = arrange([(one.card, one) for one in found], wanted, who)
    heads = boards.heads_of(seen, who)
    whole = request.GET.get("tracks") == "all"
    return _frame(request, who, seen, heads) | {
        "groups": list(zip(heads, _rows(seen, whole=whole), strict=True)),
        "shortened": 0 if whole else max(seen.count - WITH_TRACKS, 0),
    }


def _frame(request: HttpRequest, who: Who, seen: Board[Any], heads: Sequence[boards.Head]) -> dict[str, Any]:
    """What stands around the lanes, however they are drawn."""
    wanted, query = seen.wanted, _query(request.GET)
    return {
        "board": seen,
        "wanted": wanted,
        "title": boards.title_of(seen, heads, who),
        "subtitle": boards.subtitle_of(seen, heads, who.zone),
        "groupings": [(name, words, name == wanted.by) for name, words in boards.GROUPING_NAMES.items()],
        "filters": boards.filters_of(seen),
        "views": boards.views_of(_account(request).views, query),
        "query": query,
    }


def _account(request: HttpRequest) -> User:
    """Theirs, which keeps their views. Raises NotFound for a login without a person."""
    account = my_person(request).user
    if account is None:
        raise NotFound
    return account


def _query(asked: QueryDict) -> str:
    """What an address asks for, as a view keeps it."""
    return boards.address_of(boards.wanted_in(asked), view="timeline" if _is_timeline(asked) else "")


def _is_timeline(asked: QueryDict) -> bool:
    return asked.get("view") == "timeline"


@access(Rule.SIGNED_IN)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep what the board shows under a name; what is wrong with the name is said over the same view."""
    query = _query(QueryDict(request.POST.get("query", "")))
    try:
        directory.save_view(_account(request), name=request.POST.get("name", ""), query=query)
    except Invalid as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved. You find it above the board."))
    return redirect(f"{reverse('board')}?{query}")


@access(Rule.SIGNED_IN)
@require_POST
def view_forget(request: HttpRequest) -> HttpResponse:
    directory.forget_view(_account(request), name=request.POST.get("name", ""))
    messages.success(request, _("The view is forgotten."))
    return redirect("board")


@dataclass(frozen=True, slots=True)
class _Row:
    """A group of the timetable."""

    name: str
    lanes: tuple[LaneFacts, ...]


def _timetable(who: Who, wanted: Wanted, now: datetime) -> tuple[Sequence[Card], SafeString]:
    """The cards of all, and the same lanes in the same order on one calendar: one of all of them together, so all are read for it."""
    seen = board(who, now=now, wanted=wanted)
    rows = [_Row(head.name, group.lanes) for head, group in zip(boards.heads_of(seen, who), seen.groups, strict=True)]
    return seen.seen, timetable_html(rows, now=now, zone=who.zone)


def _rows(seen: Board[Drawn], *, whole: bool) -> list[list[SafeString]]:
    """The lanes of each group; past the fiftieth they come without their tracks, unless all are asked for."""
    rows, number = [], 0
    for group in seen.groups:
        last = number + len(group.lanes)
        tracks = len(group.lanes) if whole else max(WITH_TRACKS - number, 0)
        rows.append([one.html if place < tracks else one.short for place, one in enumerate(group.lanes)])
        number = last
    return rows
