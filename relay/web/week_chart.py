"""The last weeks of a metric as a picture: a bar for what came, a line across it for what was committed, a gap with a ring where nobody
read. As the track: x in percent, y in pixels, classes for colours; the table beside it has the same figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from goals.committing import LOOKED_BACK
from goals.weeks import MetricWeek, WeekSaid
from relay.web.spans import day_text
from relay.web.week_words import BECAME, picture_text

TOP, BOTTOM, LABEL, HEIGHT = 8, 60, 76, 80  # pixels
SLOT, BAR = 100.0 / LOOKED_BACK, 7.0  # per cent


@dataclass(frozen=True, slots=True)
class _Scale:
    low: Decimal
    high: Decimal

    def y(self, value: Decimal) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * float((value - self.low) / (self.high - self.low)), 1)


def draw(one: MetricWeek) -> SafeString:
    """The last eight weeks that were committed, oldest first; nothing without any."""
    weeks = one.before[:LOOKED_BACK][::-1]
    if not weeks:
        return mark_safe("")
    values = [Decimal(0), *(week.counted.row.commit for week in weeks), *(week.came for week in weeks if week.came is not None)]
    scale = _Scale(min(values), max(values) if max(values) > min(values) else min(values) + 1)
    return format_html(
        '<svg class="track" width="100%" height="{}" role="img" aria-label="{}">'
        '<line class="t-wait" x1="0" x2="100%" y1="{}" y2="{}"/>{}{}</svg>',
        *(HEIGHT, picture_text(one, len(weeks)), scale.y(Decimal(0)), scale.y(Decimal(0))),
        format_html_join("", "{}", ((_week(week, number, scale),) for number, week in enumerate(weeks))),
        _ends(weeks),
    )


def _week(one: WeekSaid, number: int, scale: _Scale) -> SafeString:
    x = number * SLOT + (SLOT - BAR) / 2
    commit = scale.y(one.counted.row.commit)
    line = format_html('<line class="t-mark" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', f"{x - 1:.2f}", f"{x + BAR + 1:.2f}", commit, commit)
    return format_html('<g data-state="{}">{}{}</g>', BECAME[one.became][0], _came(one.came, x, scale), line)


def _came(came: Decimal | None, x: float, scale: _Scale) -> SafeString:
    nothing = scale.y(Decimal(0))
    if came is None:
        return format_html('<circle class="t-today" cx="{}%" cy="{}" r="4"/>', f"{x + BAR / 2:.2f}", nothing - 10)
    y = scale.y(came)
    top, height = min(y, nothing), max(abs(y - nothing), 1)
    return format_html('<rect class="t-dot" x="{}%" y="{}" width="{}%" height="{}"/>', f"{x:.2f}", top, BAR, f"{height:.1f}")


def _ends(weeks: tuple[WeekSaid, ...]) -> SafeString:
    """The first days of the first and the last of them."""
    words = [(0.0, "start", weeks[0])] + ([(len(weeks) * SLOT, "end", weeks[-1])] if len(weeks) > 1 else [])
    marks = ((f"{x:.2f}", LABEL, anchor, day_text(one.week.first)) for x, anchor, one in words)
    return format_html_join("", '<text class="t-label" x="{}%" y="{}" text-anchor="{}">{}</text>', marks)
