"""What the pictures are made of: layers, and the few strokes that every part of a track shares."""

from __future__ import annotations

from dataclasses import dataclass, field

_Point = tuple[float, int]


@dataclass(slots=True)
class Layers:
    """What has been drawn so far, lowest first: each layer lies upon the one before it. Paths that bend at one point share its frame."""

    lines: list[str] = field(default_factory=list)
    covers: dict[_Point, list[str]] = field(default_factory=dict)
    elbows: dict[_Point, list[str]] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    batons: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def joined(self) -> str:
        covers, elbows = ([strokes(at, y, *paths) for (at, y), paths in bends.items()] for bends in (self.covers, self.elbows))
        layers = (self.lines, covers, elbows, self.ends, self.zones, self.batons, self.plan, self.labels)
        return "".join("".join(layer) for layer in layers)


def glyph(name: str, at: float, y: int, shift: float = 0) -> str:
    """A glyph of the sprite at a percent of the track, `shift` pixels beside it."""
    return f'<use href="#{name}" x="{at:.2f}%" y="{y}"{_moved(shift)}/>'


def line(kind: str, start: float, end: float, y: int) -> str:
    return f'<line class="{kind}" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y}" y2="{y}"/>'


def strokes(at: float, y: int, *paths: str) -> str:
    """Paths measured in pixels from a percent of the track."""
    return f'<svg x="{at:.2f}%" y="{y}">{"".join(paths)}</svg>'


def path(kind: str, d: str) -> str:
    return f'<path class="{kind}" d="{d}"/>'


def cover(d: str) -> str:
    """Ground colour over a line that is drawn differently here."""
    return f'<path class="t-cover" stroke-width="7" d="{d}"/>'


def text(kind: str, words: str, at: float, y: int, shift: float = 0, *, more: str = "") -> str:
    """Words above or below a line; `words` must be escaped already."""
    return f'<text class="{kind}" x="{at:.2f}%" y="{y}"{_moved(shift)}{more}>{words}</text>'


def in_state(state: str, *pieces: str) -> str:
    """Pieces that take the tone of a state; without one they stay as they are."""
    drawn = "".join(pieces)
    return f'<g data-state="{state}">{drawn}</g>' if state else drawn


def _moved(shift: float) -> str:
    return f' transform="translate({shift:.4g})"' if shift else ""
