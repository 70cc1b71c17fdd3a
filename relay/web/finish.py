"""The expected finish against the target, as a line: today, target and expected day on one scale, and the same in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relay.web.spans import day_text

LEFT, RIGHT = 3.0, 97.0  # per cent of the width
TURN = 60.0  # from here on a label stands before its mark
MOST_WEEKS = 16
MONDAY = 0

Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Finish:
    """The days to draw. `slip` is working days from the target to the expected day; `over`: the race has finished on that day."""

    today: date
    expected: date | None
    target: date | None
    slip: int | None
    over: bool = False


def finish_picture(finish: Finish) -> SafeString:
    """The line; nothing where there is neither a target nor an expected day."""
    days = [one for one in (finish.expected, finish.target, None if finish.over else finish.today) if one]
    if not (finish.expected or finish.target):
        return mark_safe("")
    first, last = min(days), max(days)
    place = _scale(first, last)
    late = bool(finish.slip and finish.slip > 0)
    return format_html(
        '<svg class="track when" width="100%" height="68" role="img" aria-label="{}"{}>'
        '<line class="t-wait" x1="0" x2="100%" y1="40" y2="40"/>{}{}{}{}{}</svg>',
        finish_sentence(finish),
        mark_safe(' data-state="stuck"') if late else "",
        format_html_join("", '<line class="t-wait" x1="{0}%" x2="{0}%" y1="40" y2="45"/>', ((place(day),) for day in _weeks(first, last))),
        _between(finish, place, late=late),
        _target(finish.target, place),
        _expected(finish, place),
        "" if finish.over else _today(finish.today, place),
    )


def finish_sentence(finish: Finish) -> str:
    """The same in words: where the target is missed, by how much."""
    said = {"today": day_text(finish.today), "expected": day_text(finish.expected), "target": day_text(finish.target)}
    if finish.over:
        return _("Finished on %(expected)s. The target was %(target)s.") % {**said, "target": said["target"] or _("not set")}
    if not finish.expected:
        return _("Today is %(today)s. The target is %(target)s; no finish can be expected yet.") % said
    if not finish.target:
        return _("Today is %(today)s. It is expected to finish on %(expected)s; no target is set.") % said
    return _("Today is %(today)s. It is expected to finish on %(expected)s, %(slip)s of %(target)s.") % {**said, "slip": _slip(finish.slip)}


def _slip(days: int | None) -> str:
    if not days:
        return _("on the target")
    if days > 0:
        return ngettext("%(n)d working day after the target", "%(n)d working days after the target", days) % {"n": days}
    return ngettext("%(n)d working day before the target", "%(n)d working days before the target", -days) % {"n": -days}


def _scale(first: date, last: date) -> Place:
    span = max((last - first).days, 1)
    return lambda day: round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 2)


def _weeks(first: date, last: date) -> Iterator[date]:
    """The Mondays between, as long as they can be told apart."""
    day = first + timedelta(days=(MONDAY - first.weekday()) % 7)
    if (last - first).days <= MOST_WEEKS * 7:
        while day <= last:
            yield day
            day += timedelta(days=7)


def _between(finish: Finish, place: Place, *, late: bool) -> SafeString:
    """From the target to the expected day: what is missing, or what is to spare."""
    if not (finish.expected and finish.target):
        return mark_safe("")
    kind = "t-stuck" if late else "t-live"
    return format_html('<line class="{}" x1="{}%" x2="{}%" y1="40" y2="40"/>', kind, place(finish.target), place(finish.expected))


def _target(day: date | None, place: Place) -> SafeString:
    if day is None:
        return mark_safe("")
    label = _label(place(day), 12, _("target %(day)s") % {"day": day_text(day)}, "t-label t-label-live")
    return format_html('<line class="t-mark" x1="{0}%" x2="{0}%" y1="4" y2="47"/>{1}', place(day), label)


def _expected(finish: Finish, place: Place) -> SafeString:
    if finish.expected is None:
        return mark_safe("")
    x, day = place(finish.expected), day_text(finish.expected)
    words = _("finished %(day)s") % {"day": day} if finish.over else _("expected %(day)s") % {"day": day}
    late = bool(finish.slip and finish.slip > 0)
    label = _label(x, 28, words, "t-label t-label-stuck" if late else "t-label t-label-live")
    return format_html('<circle class="t-dot" cx="{}%" cy="40" r="5"/>{}', x, label)


def _today(day: date, place: Place) -> SafeString:
    mark = format_html('<svg x="{}%" y="45"><path class="t-today" d="M0 0 4.5 8H-4.5z"/></svg>', place(day))
    return format_html("{}{}", mark, _label(place(day), 62, _("today"), "t-label"))


def _label(x: float, y: int, words: str, kind: str) -> SafeString:
    turned = x > TURN
    anchor, dx = ("end", -9) if turned else ("start", 9)
    return format_html('<text class="{}" x="{}%" y="{}" dx="{}" text-anchor="{}">{}</text>', kind, x, y, dx, anchor, words)
