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
ROOM = 30.0  # a label that stands before its mark needs that much
MOST_WEEKS = 16
MONDAY = 0

Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Finish:
    """The days to draw. `slip` is working days from the target to the expected day; `over`: the race has finished on that day;
    `rests`: it stands still, and nothing about it is urgent."""

    today: date
    expected: date | None
    target: date | None
    slip: int | None
    over: bool = False
    rests: bool = False

    @property
    def late(self) -> bool:
        return not self.rests and bool(self.slip and self.slip > 0)


def finish_picture(finish: Finish) -> SafeString:
    """The line; nothing where there is neither a target nor an expected day."""
    days = [one for one in (finish.expected, finish.target, None if finish.over else finish.today) if one]
    if not (finish.expected or finish.target):
        return mark_safe("")
    first, last = min(days), max(days)
    place = _scale(first, last)
    state = "stuck" if finish.late else "paused" if finish.rests else ""
    return format_html(
        '<svg class="track when" width="100%" height="68" role="img" aria-label="{}"{}>'
        '<line class="t-wait" x1="0" x2="100%" y1="40" y2="40"/>{}{}{}{}</svg>',
        finish_sentence(finish),
        format_html(' data-state="{}"', state) if state else "",
        format_html_join("", '<line class="t-wait" x1="{0}%" x2="{0}%" y1="40" y2="45"/>', ((place(day),) for day in _weeks(first, last))),
        _between(finish, place),
        format_html_join("", "{}", ((mark,) for mark in _marks(finish, place))),
        "" if finish.over else _today(finish.today, place),
    )


def finish_sentence(finish: Finish) -> str:
    """The same in words: where the target is missed, by how much."""
    said = {"today": day_text(finish.today), "expected": day_text(finish.expected), "target": day_text(finish.target)}
    if finish.over and not finish.target:
        return _("Finished on %(expected)s. No target was set.") % said
    if finish.over:
        return _("Finished on %(expected)s. The target was %(target)s.") % said
    if not finish.expected:
        return _("Today is %(today)s. The target is %(target)s; no finish can be expected yet.") % said
    if not finish.target:
        return _("Today is %(today)s. It is expected to finish on %(expected)s; no target is set.") % said
    return _against_target(finish.slip or 0) % {**said, "n": abs(finish.slip or 0)}


def _against_target(days: int) -> str:
    if not days:
        return _("Today is %(today)s. It is expected to finish on %(expected)s, which is the target.")
    if days > 0:
        return ngettext(
            "Today is %(today)s. It is expected to finish on %(expected)s, %(n)d working day after the target of %(target)s.",
            "Today is %(today)s. It is expected to finish on %(expected)s, %(n)d working days after the target of %(target)s.",
            days,
        )
    return ngettext(
        "Today is %(today)s. It is expected to finish on %(expected)s, %(n)d working day before the target of %(target)s.",
        "Today is %(today)s. It is expected to finish on %(expected)s, %(n)d working days before the target of %(target)s.",
        -days,
    )


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


def _between(finish: Finish, place: Place) -> SafeString:
    """From the target to the expected day: what is missing, or what is to spare."""
    if not (finish.expected and finish.target):
        return mark_safe("")
    kind = "t-stuck" if finish.late else "t-live"
    return format_html('<line class="{}" x1="{}%" x2="{}%" y1="40" y2="40"/>', kind, place(finish.target), place(finish.expected))


def _marks(finish: Finish, place: Place) -> Iterator[SafeString]:
    """Target and expected day, each with its label: that of one never runs through the line of the other, whichever comes first."""
    marks = [("target", finish.target)] if finish.target else []
    marks += [("expected", finish.expected)] if finish.expected else []
    marks.sort(key=lambda mark: mark[1])
    last_turned = place(marks[-1][1]) > TURN
    for number, (kind, day) in enumerate(marks):
        is_last = number == len(marks) - 1
        turned = last_turned if is_last else last_turned and place(day) > ROOM
        row = 0 if is_last is last_turned or len(marks) == 1 else 1
        yield _mark(kind, finish, place(day), row=row, turned=turned)


def _mark(kind: str, finish: Finish, x: float, *, row: int, turned: bool) -> SafeString:
    top = 4 + 16 * row
    if kind == "target":
        line = format_html('<line class="t-mark" x1="{0}%" x2="{0}%" y1="{1}" y2="47"/>', x, top)
        words, look = _("target %(day)s") % {"day": day_text(finish.target)}, "t-label t-label-live"
    else:
        line = format_html(
            '<line class="t-wait" x1="{0}%" x2="{0}%" y1="{1}" y2="35"/><circle class="t-dot" cx="{0}%" cy="40" r="5"/>', x, top
        )
        said = _("finished %(day)s") if finish.over else _("expected %(day)s")
        words, look = said % {"day": day_text(finish.expected)}, "t-label t-label-stuck" if finish.late else "t-label t-label-live"
    return format_html("{}{}", line, _label(x, 12 + 16 * row, words, look, turned=turned))


def _today(day: date, place: Place) -> SafeString:
    x = place(day)
    mark = format_html('<svg x="{}%" y="45"><path class="t-today" d="M0 0 4.5 8H-4.5z"/></svg>', x)
    return format_html("{}{}", mark, _label(x, 62, _("today"), "t-label", turned=x > TURN))


def _label(x: float, y: int, words: str, kind: str, *, turned: bool) -> SafeString:
    anchor, dx = ("end", -9) if turned else ("start", 9)
    return format_html('<text class="{}" x="{}%" y="{}" dx="{}" text-anchor="{}">{}</text>', kind, x, y, dx, anchor, words)
