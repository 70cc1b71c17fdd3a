"""Whose court the time was in, as pictures and words: one line for each party on the same scale of time, each kind by its own pattern.

Every x in percent, every y in pixels, no inline style. Kinds differ in shape, not only in colour; what is hatched is no working time of
whoever was waited for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.court_page import NOTHING, Change, Court, Share, Side, Stretch, Table, flow_of
from insights.ledger import Doing, Flow
from relay.web.spans import HOUR, local_text
from stakeholders.worktime import closed

HEIGHT, TOP, BAR = 18, 3, 12
IN_BRIEF = 4  # sides
LEAST = 0.2  # per cent of the width: a night narrower than that is not drawn
KINDS: Mapping[Doing, Any] = {
    Doing.RUNNING: gettext_lazy("Running"),
    Doing.REWORK: gettext_lazy("Rework"),
    Doing.IN_THE_AIR: gettext_lazy("In the air"),
    Doing.QUESTION: gettext_lazy("Question"),
    Doing.BLOCKED: gettext_lazy("Blocked"),
    Doing.PAUSED: gettext_lazy("Paused"),
}
MEANS: Mapping[Doing, Any] = {
    Doing.RUNNING: gettext_lazy("the baton is in hand"),
    Doing.REWORK: gettext_lazy("in hand again, after a return"),
    Doing.IN_THE_AIR: gettext_lazy("offered, not taken yet"),
    Doing.QUESTION: gettext_lazy("the giver has to answer"),
    Doing.BLOCKED: gettext_lazy("waits for whoever it is blocked on"),
    Doing.PAUSED: gettext_lazy("the race stands still"),
}
# A rectangle of each kind: fill, and what is drawn around it.
_LOOKS: Mapping[Doing, SafeString] = {
    Doing.RUNNING: mark_safe('fill="currentColor"'),
    Doing.REWORK: mark_safe('fill="url(#court-rework)" stroke="currentColor"'),
    Doing.IN_THE_AIR: mark_safe('fill="none" stroke="currentColor" stroke-width="1.5"'),
    Doing.QUESTION: mark_safe('fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2.5"'),
    Doing.BLOCKED: mark_safe('fill="url(#court-blocked)" stroke="currentColor"'),
    Doing.PAUSED: mark_safe('fill="none"'),
}
# Drawn once a page; the patterns take their colour from here.
PATTERNS = mark_safe(
    '<svg class="visually-hidden quiet" width="0" height="0" aria-hidden="true">'
    '<pattern id="court-rest" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0v5" stroke="currentColor" stroke-opacity=".55"/></pattern>'
    '<pattern id="court-rework" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M1 0v4" stroke="currentColor" stroke-width="2"/></pattern>'
    '<g class="tone" data-state="blocked"><pattern id="court-blocked" width="9" height="9" patternUnits="userSpaceOnUse">'
    '<path d="M2.5 0v9" stroke="currentColor" stroke-width="5"/></pattern></g></svg>'
)


def side_text(side: Side) -> str:
    """A function, with its organisation where that is not ours."""
    return ", ".join(one for one in (side.name or _("The lead"), side.organisation) if one)


def days_text(days: float) -> str:
    """Working days to a tenth: "11.0 d"."""
    return _("%(days)s d") % {"days": number_format(round(days, 1), 1)}


def clock_text(span: timedelta) -> str:
    """Time by the clock on the wall: "40 min", "9 h", "3 d 4 h"."""
    if span < HOUR:
        return _("%(count)d min") % {"count": round(span.total_seconds() / 60)}
    days, hours = divmod(round(span / HOUR), 24)
    if not days:
        return _("%(count)d h") % {"count": hours}
    return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours} if hours else _("%(count)d d") % {"count": days}


def share_text(part: float | None) -> str:
    """A share in per cent; nothing where there is none."""
    return "" if part is None else _("%(n)d %%") % {"n": round(100 * part)}


# Rows


def court_words(court: Court, *, zone: str) -> dict[str, Any]:
    """The page of one campaign: a row for each side with its line, and the slices one by one."""
    stretches = court.stretches
    if not stretches:
        return {"rows": [], "slices": []}
    start, end = stretches[0].slice.start, stretches[-1].slice.end
    worked = sum((one.share.working for one in stretches), timedelta())
    return {
        "rows": [{**_row(side, shares, worked), "line": _line(stretches, side, start, end)} for side, shares in court.table.items()],
        "slices": [_change(one, zone) for one in court.changes],
        "start": local_text(start, zone),
        "end": local_text(end, zone),
        "elapsed": clock_text(end - start),
        "legend": [*legend({one.slice.doing for one in stretches}), (rest_sample(), _("Hatched"), _("outside their working hours"))],
        "flow": flow_words(court.flow, sum((one.share.days for one in stretches), 0.0)),
        "patterns": PATTERNS,
    }


def table_words(table: Table) -> list[dict[str, Any]]:
    """The same of many campaigns: a bar of working days for each side, the longest first. Pauses are nobody's work, and left out."""
    paused = {Doing.PAUSED}
    working = {side: {kind: one for kind, one in shares.items() if kind not in paused} for side, shares in table.items()}
    table = {side: shares for side, shares in working.items() if shares}
    days = {side: sum(one.days for one in shares.values()) for side, shares in table.items()}
    worked = sum((one.working for shares in table.values() for one in shares.values()), timedelta())
    longest = max(days.values(), default=0.0) or 1.0
    ordered = sorted(table.items(), key=lambda row: -days[row[0]])
    return [{**_row(side, shares, worked), "line": _bar(shares, longest)} for side, shares in ordered]


def brief_words(table: Table, *, until: datetime, zone: str) -> dict[str, Any] | None:
    """The same of one campaign, for its status page: the longest few and how much the others come to. None before anybody worked."""
    rows = table_words(table)
    days = {side: sum((one.days for one in shares.values()), 0.0) for side, shares in table.items()}
    if not any(days.values()):
        return None
    rest = sorted(days.values(), reverse=True)[IN_BRIEF:]
    return {
        "rows": rows[:IN_BRIEF],
        "others": {"n": len(rows) - IN_BRIEF, "days": days_text(sum(rest))} if rows[IN_BRIEF:] else None,
        "flow": flow_words(flow_of(table), sum(days.values())),
        "until": local_text(until, zone),
        "patterns": PATTERNS,
    }


def flow_words(flow: Flow, days: float) -> dict[str, str] | None:
    """Flow efficiency, with what it is a share of; nothing before anybody worked for a tenth of a day."""
    return {"share": share_text(flow.share), "days": days_text(days)} if flow.share is not None and round(days, 1) else None


def _row(side: Side, shares: Mapping[Doing, Share], worked: timedelta) -> dict[str, Any]:
    total = sum(shares.values(), NOTHING)
    return {
        "side": side_text(side),
        "days": days_text(total.days) if total.days else "",
        "share": share_text(total.working / worked) if worked and total.days else "",
        "kinds": [{"kind": KINDS[kind], "days": _span(kind, shares[kind])} for kind in Doing if kind in shares],
    }


def _span(kind: Doing, share: Share) -> str:
    """Working days; of a pause, in which nobody works, the time by the clock."""
    return clock_text(share.elapsed) if kind is Doing.PAUSED else days_text(share.days)


def _change(one: Change, zone: str) -> dict[str, Any]:
    return {
        "start": local_text(one.start, zone),
        "end": local_text(one.end, zone),
        "side": side_text(one.side),
        "kind": KINDS[one.doing],
        "leg": one.leg_name,
        "days": days_text(one.share.days) if one.doing is not Doing.PAUSED else "",
        "elapsed": clock_text(one.share.elapsed),
    }


# Pictures


def _line(stretches: Iterable[Stretch], side: Side, start: datetime, end: datetime) -> SafeString:
    """When it was in this side's court, from the gun to the end; the words beside it and the table below say the same."""
    whole = end - start
    parts = [part for one in stretches if one.side == side for part in _parts(one, start, whole)]
    return _drawn(parts)


def _parts(one: Stretch, start: datetime, whole: timedelta) -> Iterator[SafeString]:
    cut = one.slice
    rests = [] if cut.doing is Doing.PAUSED else closed(one.time, cut.start, cut.end)
    at = cut.start
    for shut, opens in [(a, b) for a, b in rests if 100 * (b - a) / whole >= LEAST]:
        yield _rect(cut.doing, 100 * (at - start) / whole, 100 * (shut - at) / whole)
        yield _hatched(100 * (shut - start) / whole, 100 * (opens - shut) / whole)
        at = opens
    yield _rect(cut.doing, 100 * (at - start) / whole, 100 * (cut.end - at) / whole)


def _bar(shares: Mapping[Doing, Share], longest: float) -> SafeString:
    """So many working days of each kind, one after the other."""
    parts, x = list[SafeString](), 0.0
    for kind in (one for one in Doing if one in shares):
        width = 100 * shares[kind].days / longest
        parts.append(_rect(kind, x, width))
        x += width
    return _drawn(parts)


def share_bar(part: float) -> SafeString:
    """A share as a bar on a line that is the whole."""
    return _drawn([_rect(Doing.RUNNING, 0, 100 * part)])


def _drawn(parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="court quiet" width="100%" height="{}" aria-hidden="true"><line class="t-wait" x2="100%" y1="{}" y2="{}"/>{}</svg>',
        HEIGHT,
        HEIGHT - 1,
        HEIGHT - 1,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _rect(kind: Doing, x: float, width: float) -> SafeString:
    """One part of a line. A pause is a line in the middle."""
    if width <= 0:
        return mark_safe("")
    if kind is Doing.PAUSED:
        middle = TOP + BAR / 2
        return format_html('<line class="t-wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', _cut(x), _cut(x + width), middle, middle)
    state = mark_safe(' class="tone" data-state="blocked"') if kind is Doing.BLOCKED else ""
    return format_html('<rect{} x="{}%" y="{}" width="{}%" height="{}" {}/>', state, _cut(x), TOP, _cut(width), BAR, _LOOKS[kind])


def _hatched(x: float, width: float) -> SafeString:
    return format_html('<rect x="{}%" y="{}" width="{}%" height="{}" fill="url(#court-rest)"/>', _cut(x), TOP, _cut(width), BAR)


def _cut(percent: float) -> str:
    return f"{percent:.2f}"


def legend(kinds: Iterable[Doing]) -> list[tuple[SafeString, Any, Any]]:
    """Each kind that is drawn, with what it looks like and means."""
    present = set(kinds)
    return [(_sample(_rect(kind, 4, 92)), KINDS[kind], MEANS[kind]) for kind in Doing if kind in present]


def rest_sample() -> SafeString:
    """What time looks like in which nobody there works."""
    return _sample(_hatched(4, 92))


def _sample(part: SafeString) -> SafeString:
    return format_html('<svg class="quiet" width="28" height="{}" aria-hidden="true">{}</svg>', HEIGHT, part)
