"""A timetable as HTML: the calendar on top, its ground under all lanes, each lane a list of rows with picture, words and text twin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.lane import LaneFacts
from relay.web.spans import day_text, slip_text
from relay.web.timetable.axis import Axis, axis_of
from relay.web.timetable.draw import draw_axis, draw_campaign, draw_ground, draw_leg
from relay.web.timetable.rows import LegRow, Row, row_of, too_many
from relay.web.timetable.words import how_far, label, lateness, twin
from stakeholders.names import apart
from stakeholders.worktime import WorkingTime

NOTHING = SafeString()
SHOWN = 4  # so many live legs are drawn in the one row that a campaign has in a crowd, stuck ones first


class Group(Protocol):
    """Lanes under one head, which is `name`."""

    @property
    def name(self) -> str: ...
    @property
    def lanes(self) -> Sequence[LaneFacts]: ...


def timetable_html(groups: Sequence[Group], *, now: datetime, zone: str) -> SafeString:
    """Every lane of these groups on one calendar, in their order; `zone` is the reader's. Empty where there is no lane. No query.

    More than fifty lanes, or four hundred legs, are drawn in one row a campaign.
    """
    drawn = [(group, [(lane, row_of(lane)) for lane in group.lanes]) for group in groups]
    rows = [row for _group, lanes in drawn for _lane, row in lanes]
    if not rows:
        return NOTHING
    axis, crowd = axis_of(rows, now=now.astimezone(ZoneInfo(zone))), too_many(rows)
    site = next(lanes[0][0].site for _group, lanes in drawn if lanes)
    items, legend = list[SafeString](), _legend()
    for group, lanes in drawn:
        if lanes:
            items += [_head(group, legend), *(_lane(*one, axis, crowd=crowd) for one in lanes)]
            legend = NOTHING
    return _section("", axis, site, format_html("<ol>{}</ol>", _joined(items)))


def lane_timetable_html(lane: LaneFacts, *, now: datetime, zone: str) -> SafeString:
    """One campaign, for its own page."""
    row = row_of(lane)
    axis = axis_of([row], now=now.astimezone(ZoneInfo(zone)))
    below = format_html('<div class="lanes-head">{}</div>{}', _legend(), _rows(row, axis))
    return _section(mark_safe(' data-kind="one"'), axis, lane.site, below)


def _section(kind: str, axis: Axis, site: WorkingTime, below: SafeString) -> SafeString:
    return format_html(
        '<section class="lanes timetable"{} aria-label="{}">{}<div class="axis"><div>{}</div></div>{}</section>',
        kind,
        _("Timeline"),
        draw_ground(axis, site),
        draw_axis(axis),
        below,
    )


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _head(group: Group, legend: SafeString) -> SafeString:
    return format_html('<li class="lanes-head"><span><b>{}</b> <small>{}</small></span>{}</li>', group.name, len(group.lanes), legend)


def _lane(lane: LaneFacts, row: Row, axis: Axis, *, crowd: bool) -> SafeString:
    campaign = lane.campaign
    stuck = ", ".join(label(leg) for leg in row.legs if leg.state == "stuck") if crowd else ""
    under = format_html('<small class="tone" data-state="stuck">{}</small>' if stuck else "<small>{}</small>", stuck or campaign.lead.name)
    return format_html(
        '<li id="lane-{}" data-lane tabindex="-1"><div><a class="name" href="{}">{}</a>{}</div>{}</li>',
        campaign.pk,
        reverse("campaign", args=[campaign.pk]),
        campaign.name,
        under,
        _row_of_a_crowd(row, axis) if crowd else _rows(row, axis),
    )


def _rows(row: Row, axis: Axis) -> SafeString:
    first = format_html("<li>{}{}</li>", _finish(row, how_far(row)), draw_campaign(row, axis))
    return format_html("<ul>{}</ul>", _joined([first, *(_leg(leg, axis) for leg in row.legs)]))


def _row_of_a_crowd(row: Row, axis: Axis) -> SafeString:
    live = sorted((leg for leg in row.legs if leg.live), key=lambda leg: leg.state != "stuck")
    words = " ".join([*(f"{apart(leg.name)}: {twin(leg)}" for leg in live), how_far(row)])
    return format_html("<ul><li>{}{}</li></ul>", _finish(row, words), draw_campaign(row, axis, live[:SHOWN]))


def _finish(row: Row, words: str) -> SafeString:
    late = row.stuck and (row.slip or 0) > 0
    slip = format_html('<span class="tone" data-state="stuck">{}</span>' if late else "<small>{}</small>", slip_text(row.slip))
    return format_html(
        '<span><span class="visually-hidden">{} </span><b>{}</b> {}</span>', words, day_text(row.finish) or _("no day yet"), slip
    )


def _leg(leg: LegRow, axis: Axis) -> SafeString:
    words = twin(leg)
    hidden = format_html('<span class="visually-hidden"><b>{}:</b> {} </span>', leg.name, words)
    picture = draw_leg(leg, axis, f"{apart(leg.name)}: {words}")
    narrow = mark_safe("" if leg.live else ' class="wide"')  # noqa: S308 - written here; a phone shows what runs, the campaign's page the rest
    return format_html("<li{}>{}{}</li>", narrow, format_html(_looks(leg), hidden, lateness(leg)), picture)


def _looks(leg: LegRow) -> str:
    """A need-by that is missed is said louder than a plan, and red is left to what is stuck."""
    if leg.state == "stuck":
        return '<span class="tone" data-state="stuck">{}{}</span>'
    return "<span>{}{}</span>" if leg.missed or leg.promised else "<small>{}{}</small>"


SHAPES = (
    ('<rect class="t-wait" fill="none" x="1" y="1" width="20" height="12"/>', gettext_lazy("plan")),
    ('<path d="M0 3h22v8H0z"/>', gettext_lazy("expected")),
    ('<use href="#diamond" x="11" y="7"/>', gettext_lazy("promise")),
    ('<path class="t-mark" d="M11-2v18"/>', gettext_lazy("need-by")),
    ('<use href="#tape" x="9" y="7"/>', gettext_lazy("target")),
    ('<circle class="t-dot" cx="11" cy="7" r="4"/>', gettext_lazy("finish")),
)


def _legend() -> SafeString:
    shapes = (
        (mark_safe(shape), word)  # noqa: S308 - written above
        for shape, word in SHAPES
    )
    row = '<small class="toolbar" aria-hidden="true"><svg class="finish" width="22" height="14">{}</svg>{}</small>'
    return format_html_join("", row, shapes)
