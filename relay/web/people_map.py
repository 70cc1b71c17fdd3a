"""The map of a campaign's people as one picture: influence upwards, interest to the right, a shape for where each stands.

Like the track: every x in percent, every y in pixels, no colour that means anything, no inline style. Who shares a square stands in rows
of it, so that nobody covers anybody; a square grows with whom it holds. `table` says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, ngettext

HEAD, BAND, LINE, LEAST = 24, 22, 24, 2  # pixels: over all, over a band, a person; a band is as high as so many people at least
LONGEST_WIDE, LONGEST_NARROW = 13, 10
BESIDE_LINE, BESIDE_SHAPE, BESIDE_ARROW = 6, 20, 12
COLUMN = 100 / 3
DOWN, ACROSS = ("high", "medium", "low"), ("low", "medium", "high")

# From the least to the most: what a person's shape is, in a box of 16.
SHAPES: Mapping[str, str] = {
    "unaware": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2 2.3" fill="none"/>',
    "resistant": '<path d="M2.5 3.5h11L8 13.5z" fill="currentColor"/>',
    "neutral": '<circle cx="8" cy="8" r="5.5" fill="none"/>',
    "supportive": '<path d="M2.5 12.5h11L8 2.5z" fill="none"/>',
    "leading": '<path d="M2.5 12.5h11L8 2.5z" fill="currentColor"/>',
}
INFLUENCE: Mapping[str, str | Promise] = {
    "low": gettext_lazy("Low influence"),
    "medium": gettext_lazy("Medium influence"),
    "high": gettext_lazy("High influence"),
}
INTEREST: Mapping[str, str | Promise] = {
    "low": gettext_lazy("Low interest"),
    "medium": gettext_lazy("Medium interest"),
    "high": gettext_lazy("High interest"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One person as the map shows them. `gap`: steps from where they stand to where they are wanted."""

    name: str
    level: str
    words: str  # the level in the reader's language
    influence: str
    interest: str
    gap: int


def shape(level: str) -> SafeString:
    """The shape of a level, for a row of words beside it."""
    return mark_safe(  # noqa: S308 - a constant of ours
        f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{SHAPES[level]}</svg>'
    )


def table(spots: Iterable[Spot]) -> list[tuple[str, str, list[Spot]]]:
    """The squares in which somebody stands, as the picture has them: influence, interest, and who, from the top left."""
    rows = sorted(spots, key=lambda one: (DOWN.index(one.influence), ACROSS.index(one.interest)))
    squares = groupby(rows, key=lambda one: (one.influence, one.interest))
    return [(str(INFLUENCE[up]), str(INTEREST[right]), list(found)) for (up, right), found in squares]


def draw(spots: Sequence[Spot]) -> SafeString:
    """The picture. Its title counts; the table beside it names."""
    parts = [_quiet(i, 0, INTEREST[right]) for i, right in enumerate(ACROSS)]
    y = HEAD
    for up in DOWN:
        cells = [[one for one in spots if (one.influence, one.interest) == (up, right)] for right in ACROSS]
        height = BAND + LINE * max(LEAST, *map(len, cells))
        parts += [_rule(y), _quiet(0, y + 2, INFLUENCE[up])]
        parts += [_person(one, i, y + BAND + LINE * j) for i, cell in enumerate(cells) for j, one in enumerate(cell)]
        y += height
    title = ngettext("Map of %(n)d person by influence and interest", "Map of %(n)d people by influence and interest", len(spots))
    return mark_safe(  # noqa: S308 - every word in it went through escape, all else is numbers and shapes of ours
        f'<svg width="100%" height="{y + 4}" role="img" aria-label="{escape(title % {"n": len(spots)})}" font-size="12">'
        f"{''.join(parts)}{_columns(y)}</svg>"
    )


def _columns(bottom: int) -> str:
    """The lines between low, medium and high interest."""
    line = '<line x1="{0:.2f}%" x2="{0:.2f}%" y1="{1}" y2="{2}" stroke="currentColor" stroke-opacity=".25"/>'
    return "".join(line.format(COLUMN * i, HEAD, bottom) for i in (1, 2))


def _rule(y: int) -> str:
    return f'<line x1="0" x2="100%" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".25"/>'


def _at(column: int, y: int, parts: str) -> str:
    """A line of a square; what is too long for it ends at the next one."""
    return f'<svg x="{COLUMN * column:.2f}%" y="{y}" width="{COLUMN:.2f}%" height="{LINE}" overflow="hidden">{parts}</svg>'


def _quiet(column: int, y: int, words: object) -> str:
    return _at(column, y, f'<text class="quiet" x="{BESIDE_LINE}" y="14" fill="currentColor">{escape(str(words))}</text>')


def _person(one: Spot, column: int, y: int) -> str:
    """Their shape, an arrow for which way they are to go, and their name; shorter where the picture is narrow."""
    arrow, x = "", BESIDE_SHAPE
    if one.gap:
        arrow, x = f'<text x="{x}" y="13">{"↑" if one.gap > 0 else "↓"}</text>', x + BESIDE_ARROW
    names = {"wide": _short(one.name, LONGEST_WIDE), "narrow": _short(one.name, LONGEST_NARROW)}
    label = "".join(f'<text class="{width}" x="{x}" y="13">{escape(name)}</text>' for width, name in names.items())
    shape = f'<g stroke="currentColor" stroke-width="1.6">{SHAPES[one.level]}</g>'
    return _at(column, y, f'<g transform="translate({BESIDE_LINE - 2})">{shape}<g fill="currentColor">{arrow}{label}</g></g>')


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def legend(levels: Iterable[tuple[str, str]]) -> list[tuple[SafeString, str]]:
    """Each shape with what it means, for beside the picture."""
    return [(shape(level), words) for level, words in levels]
