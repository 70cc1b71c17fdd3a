"""The legs as lines, and the batons in hand upon them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from campaigns.lifecycle import IN_HAND, Id, LegState
from campaigns.race import Leg
from relay.web.track.graph import BARE, exchange_of
from relay.web.track.layout import Layout, Place
from relay.web.track.pen import Layers, cover, glyph, in_state, line, path, strokes
from relay.web.track.reading import NO_PASS, NO_PROGRESS, Reading, Zone

IN_ZONE, IN_FREE, IN_STOP = 30, 22, 7  # from a zone, from gun or join to a baton's middle (its halo reaches 20); more for a bar
AHEAD = 22

_Line = tuple[int, float, float, str]
_KINDS = {
    LegState.WAITING: "t-wait",
    LegState.PASSING: "t-done",
    LegState.DONE: "t-done",
    LegState.SKIPPED: "t-skip",
}
OVER = frozenset({LegState.DONE, LegState.PASSING, LegState.SKIPPED})


def draw_legs(layers: Layers, reading: Reading, layout: Layout, trunk: int) -> None:
    """Every leg's line; neighbours that look alike are one line."""
    lines: list[_Line] = []
    fitted: list[str] = []
    sent_back = {giver for exchange, giver, _ in reading.edges if reading.passes[exchange].zone is Zone.BACK}
    for node, place in layout.places.items():
        y = trunk + place.row
        leg = reading.legs.get(node)
        if leg is None or leg.state not in IN_HAND or node in layout.folded:
            lines.append((y, place.start, place.end, kind_of(reading, layout, node)))
            continue
        baton = Baton(reading, leg, place, back=node in sent_back)
        lines += [(y, place.start, baton.at, baton.kind), (y, baton.at, place.end, "t-wait")]
        fitted.append(baton.fit(y))
        layers.batons.append(baton.drawn(y))
    layers.lines += [line(kind, start, end, y) for y, start, end, kind in _merged(lines)]
    layers.lines += fitted


def kind_of(reading: Reading, layout: Layout, node: Id) -> str:
    """The class of a line without a baton on it."""
    if reading.still:
        return "t-skip" if node in reading.legs and reading.legs[node].skipped else "t-wait"
    if node.startswith(BARE):
        return "t-done" if reading.passes.get(exchange_of(node), NO_PASS).zone is Zone.PASSED else "t-wait"
    if node in layout.folded:
        return "t-done" if all(reading.legs[leg].state in OVER for leg in layout.folded[node]) else "t-wait"
    return _KINDS.get(reading.legs[node].state, "t-wait")


def _merged(lines: Iterable[_Line]) -> Iterator[_Line]:
    last: _Line | None = None
    for one in lines:
        if one[1] == one[2]:
            continue
        if last is not None and (last[0], last[2], last[3]) == (one[0], one[1], one[3]):
            last = (last[0], last[1], one[2], last[3])
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


class Baton:
    """A baton in hand: at the leg's share of met items, and so far beside it that it never touches a zone."""

    def __init__(self, reading: Reading, leg: Leg, place: Place, *, back: bool) -> None:
        share = reading.progress.get(leg.id, NO_PROGRESS).share
        self.still = reading.still
        self.state = _state(reading, leg)
        self.bar = "" if back else _BARS.get(self.state, "")
        self.at = place.start + (place.end - place.start) * share
        left = (IN_FREE if place.at_gun or place.at_join else IN_ZONE) + place.before
        right = IN_ZONE + place.after + (IN_STOP if self.bar or back else 0)
        self.shift = left * (1 - share) - right * share

    @property
    def kind(self) -> str:
        return "t-wait" if self.still else _TONES.get(self.state, "t-live")

    def fit(self, y: int) -> str:
        """Let the strong line end at the baton's middle: fill up to it, or clear behind it."""
        if not self.shift:
            return ""
        reach = f"M0 0H{self.shift:.4g}"
        if self.shift > 0:
            return strokes(self.at, y, path(self.kind, reach))
        return strokes(self.at, y, cover(reach), path("t-wait", reach))

    def drawn(self, y: int) -> str:
        pieces: Sequence[str] = [glyph("hand", self.at, y, self.shift)]
        if self.bar:
            pieces = [*pieces, glyph(self.bar, self.at, y, self.shift + AHEAD)]
        return in_state(self.state, *pieces)


_BARS = {"stuck": "stop", "blocked": "bars"}
_TONES = {"stuck": "t-stuck", "blocked": "t-watch"}


def _state(reading: Reading, leg: Leg) -> str:
    if reading.still:
        return ""
    if leg.id in reading.over:
        return "stuck"
    return "blocked" if leg.state is LegState.BLOCKED else ""
