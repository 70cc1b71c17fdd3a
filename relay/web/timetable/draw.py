"""The pictures of a timetable as SVG: every x in percent of the calendar, every y in pixels, colours by class, like the tracks.

Plan is a hollow frame, expected the solid bar in it, promise a diamond, need-by a post, the target the tape, the finish a dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from relay.web.spans import day_text
from relay.web.timetable.axis import Axis
from relay.web.timetable.rows import LegRow, Row
from relay.web.timetable.words import label
from relay.web.track.pen import glyph, in_state, line, text
from stakeholders.worktime import WorkingTime

ROW, MIDDLE, BASELINE = 22, 11, 15
FRAME_TOP, FRAME_HEIGHT, POST = 4, 14, (2, 20)
AXIS_HEIGHT, MONTHS_AT, DAYS_AT, TODAY_AT = 46, 12, 27, 42
LETTER, AIR, BESIDE_DIAMOND = 6.2, 8, 8
CHART = 560  # pixels: a calendar of this width has room for what is placed here; wider ones have more
MONTH_LEAST, NEAR_EDGE = 9, 7  # percent that the name of a month, and half of today's label, take
CROWDED_WEEKS = 10
QUIET = ' data-state="no-data"'


def draw_ground(axis: Axis, site: WorkingTime) -> SafeString:
    """Under all lanes at once: days off in shade, and where today is."""
    spans = [(axis.begin(first), axis.end(last)) for first, last in axis.closed(site)]
    shades = [f'<rect x="{x:.2f}%" width="{end - x:.2f}%" height="100%"/>' for x, end in spans]
    now = f'<line class="t-wait" x1="{axis.today:.2f}%" x2="{axis.today:.2f}%" y2="100%"/>'
    return _svg(['<g fill="var(--sunk)">', *shades, "</g>", now], "100%")


def draw_axis(axis: Axis) -> SafeString:
    """Months by name, weeks by the day of their Monday, and today by its word."""
    words = []
    for month, following in zip(axis.months(), [*axis.months()[1:], axis.after], strict=True):
        if axis.begin(following) - axis.begin(month) > MONTH_LEAST:
            words.append(text("t-label t-label-live", escape(date_format(month, "F")), axis.begin(month), MONTHS_AT))
    for week, monday in enumerate(axis.mondays()):
        more = ' data-from="440"' if week % 2 and axis.weeks > CROWDED_WEEKS else ""
        words.append(text("t-label", str(monday.day), axis.begin(monday), DAYS_AT, more=more))
    anchor = "start" if axis.today < NEAR_EDGE else "end" if axis.today > 100 - NEAR_EDGE else "middle"
    today = escape(_("Today, %(day)s") % {"day": day_text(axis.now.date())})
    words.append(text("t-label t-label-live", today, axis.today, TODAY_AT, more=f' text-anchor="{anchor}"'))
    return _svg(words, AXIS_HEIGHT)


def draw_leg(leg: LegRow, axis: Axis, words: str = "") -> SafeString:
    """One leg: frame, bar, what stops it, post, diamond, its name beside them, and an arrow where something lies beyond the edge. Who
    points at it is shown the words."""
    first, last = leg.expected
    pieces = [f"<title>{escape(words)}</title>", *_frame(leg, axis), *_bar(leg, axis)]
    pieces += [*_deadlines(leg, axis), _label(leg, axis), *_arrows(axis, first, last, *(leg.plan or ()), leg.promise, leg.need_by)]
    return _svg(pieces, ROW, paused=leg.state == "paused")


def draw_campaign(row: Row, axis: Axis, legs: Sequence[LegRow] = ()) -> SafeString:
    """A campaign on one line: thick up to the last pass, thin up to the finish, the tape at the target; `legs` with their bars upon it."""
    start = axis.begin(row.started) if row.started else axis.today
    passed = axis.end(row.passed) if row.passed else start
    finish = axis.end(row.finish) if row.finish else None
    pieces = [line("t-wait", passed, finish, MIDDLE)] if finish and finish > passed else []
    pieces += [line("t-done", start, passed, MIDDLE)] if passed > start else []
    for leg in sorted(legs, key=lambda one: one.state == "stuck"):
        pieces += _bar(leg, axis)
    for leg in legs:
        pieces += _deadlines(leg, axis)
    pieces += [glyph("tape", axis.end(row.target), MIDDLE)] if row.target else []
    if finish is not None:
        dot = f'<circle class="t-dot" cx="{finish:.2f}%" cy="{MIDDLE}" r="4"/>'
        pieces.append(in_state("stuck" if row.stuck and (row.slip or 0) > 0 else "no-data", dot))
    days = [day for leg in legs for day in (*leg.expected, leg.promise, leg.need_by)]
    return _svg([*pieces, *_arrows(axis, row.finish, row.target, *days)], ROW)


def _svg(pieces: Iterable[str], height: int | str, *, paused: bool = False) -> SafeString:
    state = ' data-state="paused"' if paused else ""
    return mark_safe(  # noqa: S308 - every word in it went through escape, all else is numbers and names of ours
        f'<svg class="track" width="100%" height="{height}" aria-hidden="true"{state}>{"".join(pieces)}</svg>'
    )


def _frame(leg: LegRow, axis: Axis) -> list[str]:
    if leg.plan is None:
        return []
    x, end = axis.begin(leg.plan[0]), axis.end(leg.plan[1])
    return [f'<rect class="t-wait" x="{x:.2f}%" width="{end - x:.2f}%" y="{FRAME_TOP}" height="{FRAME_HEIGHT}"/>']


def _bar(leg: LegRow, axis: Axis) -> list[str]:
    """The expected days, thick for a live leg; a stop before what has not come, behind what is not passed on."""
    x, end = axis.begin(leg.expected[0]), axis.end(leg.expected[1])
    if not leg.live:
        return [line("t-done", x, end, MIDDLE)]
    pieces = [f'<line stroke="currentColor" stroke-width="8" x1="{x:.2f}%" x2="{end:.2f}%" y1="{MIDDLE}" y2="{MIDDLE}"/>']
    beside = BESIDE_DIAMOND if leg.promise == leg.expected[1] else 1
    if leg.state == "stuck":
        pieces.append(glyph("stop", x, MIDDLE, -5) if leg.waiting else glyph("stop", end, MIDDLE, beside))
    elif leg.state == "blocked":
        pieces.append(glyph("bars", end, MIDDLE, beside))
    return [in_state(leg.state, *pieces)]


def _deadlines(leg: LegRow, axis: Axis) -> list[str]:
    pieces = []
    if leg.need_by:
        x = axis.end(leg.need_by)
        pieces.append(f'<line class="t-mark" x1="{x:.2f}%" x2="{x:.2f}%" y1="{POST[0]}" y2="{POST[1]}"/>')
    if leg.promise:
        pieces.append(glyph("diamond", axis.end(leg.promise), MIDDLE))
    return pieces


def _label(leg: LegRow, axis: Axis) -> str:
    """Before the first mark if there is room, else behind the last; where neither has any, at the very left."""
    spans = [span for span in (leg.expected, leg.plan) if span]
    deadlines = [axis.end(day) for day in (leg.promise, leg.need_by) if day]
    low = min([axis.begin(first) for first, _last in spans] + deadlines)
    high = max([axis.end(last) for _first, last in spans] + deadlines)
    words = label(leg)
    room, said = (len(words) * LETTER + AIR) * 100 / CHART, escape(words)
    kind = "t-label t-label-stuck" if leg.state == "stuck" else "t-label t-label-live" if leg.live else "t-label"
    if low >= room:
        drawn = text(kind, said, low, BASELINE, -AIR, more=' text-anchor="end"')
    else:
        stopped = (leg.state in ("stuck", "blocked")) * BESIDE_DIAMOND
        drawn = text(kind, said, high if high + room <= 100 else 0, BASELINE, AIR + stopped)
    return in_state("stuck" if leg.state == "stuck" else "", drawn)


def _arrows(axis: Axis, *days: date | None) -> list[str]:
    earlier = [text("t-dot", "‹", 0, BASELINE, -AIR, more=QUIET)] if axis.is_earlier(*days) else []
    return earlier + ([text("t-dot", "›", 100, BASELINE, AIR / 2, more=QUIET)] if axis.is_later(*days) else [])
