"""A goal as a picture: the pace dashed with a tick a month, the readings thick, a dot for the last one, dots where nobody looked since.

As the track: every x in percent, every y in pixels, no colour that means anything by itself, no inline style. Only the line of readings is
stretched, and its stroke is not. The table beside it has the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from goals.cadence import DAY, Direction, Measure, Period, pace
from goals.standing import Standing
from relay.web.goal_words import STATES, sentence
from relay.web.spans import day_text

LEFT, WIDTH = 1.0, 84.0  # per cent: where the period begins, and how wide it is; behind it stands the word for the goal
TOP, BOTTOM, LABEL, HEIGHT = 12, 84, 100, 104  # pixels
SMALL_LEFT, SMALL_WIDTH = 5.0, 86.0  # the same of a picture in a line of text
SMALL_TOP, SMALL_BOTTOM, SMALL_HEIGHT, SMALL_PIXELS = 5, 27, 30, 132
CROWDED = 12.0  # per cent: nearer than that, today's label would cover another

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day's end and a value lie."""

    period: Period
    low: Decimal
    high: Decimal
    left: float = LEFT
    width: float = WIDTH
    top: int = TOP
    bottom: int = BOTTOM
    height: int = HEIGHT

    def x(self, day: date) -> float:
        return round(self.left + self.width * float(self.period.share(day)), 2)

    def y(self, value: Decimal) -> float:
        return round(self.bottom - (self.bottom - self.top) * float((value - self.low) / (self.high - self.low)), 1)


def draw(one: Standing) -> SafeString:
    """The picture of a standing."""
    scale = _scale(one)
    today = scale.x(one.today)
    return format_html(
        '<svg class="track goal" width="100%" height="{}" role="img" aria-label="{}" data-state="{}">'
        '<line class="t-wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/><line class="t-wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/>{}{}{}</svg>',
        *(HEIGHT, sentence(one), STATES[one.verdict]),
        *(LEFT, LEFT + WIDTH, BOTTOM, BOTTOM),
        *(today, today, TOP - 6, BOTTOM),
        _pace(one, scale),
        _actual(one, scale),
        _labels(one, scale),
    )


def draw_small(one: Standing) -> SafeString:
    """The same in a line of text: pace, readings and today, and the mark of the goal at its end."""
    large = _scale(one)
    scale = _Scale(large.period, large.low, large.high, SMALL_LEFT, SMALL_WIDTH, SMALL_TOP, SMALL_BOTTOM, SMALL_HEIGHT)
    today, right = scale.x(one.today), scale.left + scale.width
    return format_html(
        '<svg class="track goal" width="{}" height="{}" role="img" aria-label="{}" data-state="{}">'
        '<line class="t-wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/><line class="t-wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/>{}{}</svg>',
        *(SMALL_PIXELS, SMALL_HEIGHT, sentence(one), STATES[one.verdict]),
        *(scale.left, right, scale.bottom, scale.bottom),
        *(today, today, scale.top - 4, scale.bottom),
        _small_pace(one, scale, right) if one.target else "",
        _actual(one, scale),
    )


def _small_pace(one: Standing, scale: _Scale, right: float) -> SafeString:
    begins, ends = scale.y(_due(one, one.period.first - DAY)), scale.y(_due(one, one.period.last))
    return format_html(
        '<line class="t-pace" x1="{}%" x2="{}%" y1="{}" y2="{}"/><line class="t-mark" x1="{}%" x2="{}%" y1="{}" y2="{}"/>',
        *(scale.left, right, begins, ends),
        *(right - 3, right + 3, ends, ends),
    )


def _scale(one: Standing) -> _Scale:
    values = [one.start, *(point.value for point in one.points)]
    values += [one.target.value] if one.target else []
    values += [one.value] if one.value is not None else []
    low, high = min(values), max(values)
    if one.metric.measure == Measure.SUM:
        low = min(low, Decimal(0))
    return _Scale(one.period, low, high if high > low else low + 1)


def _pace(one: Standing, scale: _Scale) -> SafeString:
    if one.target is None:
        return mark_safe("")
    ends = [(scale.x(day), scale.y(_due(one, day))) for day in (one.period.first - DAY, one.period.last)]
    x, y = ends[1]
    ticks = [(scale.x(day), scale.y(_due(one, day))) for day in _months(one.period)]
    return format_html(
        '<line class="t-pace" x1="{}%" x2="{}%" y1="{}" y2="{}"/>{}<line class="t-mark" x1="{}%" x2="{}%" y1="{}" y2="{}"/>'
        '<text class="t-label" x="{}%" y="{}" dx="6" dy="4">{}</text>',
        *(ends[0][0], x, ends[0][1], y),
        format_html_join("", '<line class="t-wait" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>', ((x, y - 4, y + 4) for x, y in ticks)),
        *(x, x + 3, y, y),
        *(x + 3, y, _("goal")),
    )


def _due(one: Standing, day: date) -> Decimal:
    goal = one.target.value if one.target else one.start
    return pace(one.period, day, start=one.start, goal=goal, direction=Direction(one.metric.direction))


def _months(period: Period) -> Iterator[date]:
    """The last days of the months that end inside it."""
    day = period.first
    while day <= period.last:
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        if after <= period.last:
            yield after - DAY
        day = after


def _actual(one: Standing, scale: _Scale) -> SafeString:
    spots = list(_spots(one, scale))
    if not spots:
        return mark_safe("")
    points = " ".join(f"{x},{y}" for x, y in spots)
    lines = format_html(
        '<svg width="100%" height="{0}" viewBox="0 0 100 {0}" preserveAspectRatio="none">'
        '<polyline class="t-read" vector-effect="non-scaling-stroke" points="{1}"/></svg>',
        *(scale.height, points),
    )
    x, y = spots[-1]
    since = ""
    if one.stale:
        since = format_html('<line class="t-read t-old" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', x, scale.x(one.today), y, y)
    return format_html('{}{}<circle class="t-dot" cx="{}%" cy="{}" r="4.5"/>', lines, since, x, y)


def _spots(one: Standing, scale: _Scale) -> Iterator[Spot]:
    """From where the period begins, where that is known, to the last reading."""
    if one.value is None:
        return
    known = one.metric.measure == Measure.SUM or not one.points or one.points[0].value != one.start
    if known:
        yield scale.x(one.period.first - DAY), scale.y(one.start if one.points else one.value)
    for point in one.points:
        yield scale.x(point.reading.day), scale.y(point.value)


def _labels(one: Standing, scale: _Scale) -> SafeString:
    """The first day, today and the last day; today's goes without where it would cover another."""
    today, right = scale.x(one.today), LEFT + WIDTH
    marks = [(LEFT, "start", day_text(one.period.first)), (right, "end", day_text(one.period.last))]
    if LEFT + 2 * CROWDED < today < right - 2 * CROWDED:
        marks.append((today, "middle", _("today")))
    return format_html_join("", '<text class="t-label" x="{}%" y="{}" text-anchor="{}">{}</text>', ((x, LABEL, a, w) for x, a, w in marks))
