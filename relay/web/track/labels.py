"""The names above the legs; in detail runner and date below them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import ngettext

from campaigns.lifecycle import IN_HAND, Id, LegState
from relay.web.track.graph import BARE
from relay.web.track.joints import shown, zone_shift
from relay.web.track.lane import Lane
from relay.web.track.layout import BEND, Joint, Layout, Place
from relay.web.track.pen import Layers, in_state, text
from relay.web.track.reading import FLYING, NO_PASS, Reading, Zone
from stakeholders.names import apart

AT_GUN, AT_JOIN, AT_ZONE, AT_LIT, AT_STOP, LIT_EDGE = -4, 3, 11, 25, 33, -19
ABOVE, BELOW, NEXT, SMALL_BELOW = -12, 22, 37, 18
MARK = 9  # how far what is said below the lowest legs gives way to the mark of the plan
LETTER, AIR, LIT = 6.2, 10, 11  # mean width of a letter; the room that a label leaves before the next zone, and before a lit one
LOUD, HOOK = 7.4, 45  # mean width of a bold letter; the room that the hook takes at the end of a leg that is back in its giver's hand
WIDTHS = (360, 440, 520, 600, 700, 850, 1000, 1150)  # of a track: the stylesheet hides what says data-from one that it has not

DETAIL_SIZE = 12.5
LEAST, MORE = 650, WIDTHS[-1]  # the least width of a track in detail, and the one from which on it says more
ALL_BUT = 99.9  # what ends behind this ends at the tape
QUIET, LIVE, STUCK, STRUCK = "t-label", "t-label t-label-live", "t-label t-label-stuck", "t-label t-skip"


@dataclass(frozen=True, slots=True)
class _Name:
    """What is said above a leg, so many pixels behind the leg's start; in brief where the track is narrow, if that is something else."""

    node: Id
    place: Place
    shift: int
    words: str
    brief: str = ""

    @property
    def ends(self) -> float:
        """In pixels behind the leg's start, with the air after it."""
        return self.shift + len(self.words) * LOUD + AIR


def draw_labels(layers: Layers, lane: Lane, reading: Reading, layout: Layout, trunk: int) -> None:
    """Short names; one that is longer than its leg says from which width on it fits, one that never fits is left out."""
    comings = {joint.taker: joint for joint in layout.joints}
    named = []
    for node, place in layout.places.items():
        if not node.startswith(BARE):
            words = _plural(len(layout.folded[node])) if node in layout.folded else lane.short(node)
            named.append(_Name(node, place, _offset(reading, place, comings.get(node)), words))
    _draw_names(layers, reading, named, trunk)
    _tell_hidden(layers, reading, layout, trunk)


def draw_detailed_labels(layers: Layers, lane: Lane, reading: Reading, layout: Layout, trunk: int) -> None:
    """Full names with runner and date: below the leg where there is room, else behind the name. All a little larger."""
    comings, named = {joint.taker: joint for joint in layout.joints}, []
    for node, place in layout.places.items():
        if node.startswith(BARE):
            continue
        shift, y = _offset(reading, place, comings.get(node)), trunk + place.row
        if node in layout.folded:
            named.append(_Name(node, place, shift, _plural(len(layout.folded[node]))))
            continue
        ways, below, edge = _ways(lane, reading, layout, node, shift)
        if _is_live(reading, node):
            room, taken = _room(reading, layout, node), shift + HOOK * (node in _sent_back(reading))
            named.append(_Name(node, place, shift, *(_longest(ways, room * width / 100 - taken) for width in (MORE, LEAST))))
        else:
            named.append(_Name(node, place, shift, ways[0]))
        lines = (y + MARK * (place.row == layout.below) + line for line in (BELOW, NEXT))
        for line, under in zip(lines, filter(None, below), strict=False):
            fits = _fits(under, edge, place, air=0)
            if fits is not None:
                layers.labels.append(text(QUIET, escape(under), place.start, line, edge, more=fits))
    _draw_names(layers, reading, named, trunk)
    _tell_hidden(layers, reading, layout, trunk)
    layers.labels = [f'<g font-size="{DETAIL_SIZE}">', *layers.labels, "</g>"]


def _ways(lane: Lane, reading: Reading, layout: Layout, node: Id, shift: int) -> tuple[list[str], list[str], int]:
    """What may stand above the leg, the most first; what stands below it, and so many pixels behind its start."""
    name, runner, day = lane.full(node), lane.runners.get(node, ""), lane.dates.get(node, "")
    place = layout.places[node]
    free, ways = _free_below(layout, place), [_beside(name, runner, ""), name, lane.short(node)]
    if node in reading.awaiting and free and not place.at_join:
        return ways, [day], shift - (AT_STOP if node in reading.late else AT_LIT) + LIT_EDGE
    if _is_live(reading, node):
        return [_beside(name, runner, day), *ways], [], 0
    return ([name], [runner, day], shift) if free else (ways, [], 0)


def _draw_names(layers: Layers, reading: Reading, named: Sequence[_Name], trunk: int) -> None:
    """The names of live legs are always said, however short their leg: those behind them give way."""
    loud = [one for one in named if _kind(reading, one.node) in (LIVE, STUCK)]
    for one in named:
        _draw_name(layers, reading, one, loud, trunk)


def _draw_name(layers: Layers, reading: Reading, one: _Name, loud: Sequence[_Name], trunk: int) -> None:
    kind, place, leg = _kind(reading, one.node), one.place, reading.legs[one.node]
    air = AIR + (leg.state is LegState.PASSING) * (LIT + BEND * (place.end > ALL_BUT))
    ahead = [other for other in loud if other.place.row == place.row and other.place.start < place.start]
    clear = max(((other.ends - one.shift) * 100 / (place.start - other.place.start) for other in ahead), default=0)
    more = _fits(one.words, one.shift, place, air, clear) if kind in (QUIET, STRUCK) else ""
    if one.words and more is not None:
        blocked = kind == LIVE and leg.state is LegState.BLOCKED
        state = "stuck" if kind == STUCK else "blocked" if blocked else ""
        said = (
            [(one.words, more)]
            if kind in (QUIET, STRUCK) or one.brief in ("", one.words)
            else [(one.words, f' data-from="{MORE}"'), (one.brief, f' data-until="{MORE}"')]
        )
        drawn = [text(kind, escape(words), place.start, trunk + place.row + ABOVE, one.shift, more=when) for words, when in said]
        layers.labels.append(in_state(state, *drawn))


def _sent_back(reading: Reading) -> set[Id]:
    return {giver for exchange, giver, _taker in reading.edges if reading.passes[exchange].zone is Zone.BACK}


def _room(reading: Reading, layout: Layout, node: Id) -> float:
    """What the name of a live leg may take, in percent of the track: up to the tape, or below the highest branch to the join, where the
    others come down and the trunk has words below it; to its end where a hook leads back to it."""
    place = layout.places[node]
    if node in _sent_back(reading):
        return place.end - place.start
    others = layout.places.values()
    joins = (other.start for other in others if other.at_join and other.start >= place.end)
    return (min(joins, default=100) if place.row > min(other.row for other in others) else 100) - place.start


def _longest(ways: Sequence[str], room: float) -> str:
    """The most that can be said in so many pixels; the shortest way where there is no room for any."""
    return next((words for words in ways if len(words) * LOUD <= room), ways[-1] or ways[-2])


def _beside(name: str, runner: str, day: str) -> str:
    return ", ".join(filter(None, (" · ".join(apart(one) for one in (name, runner) if one), day)))


def _is_live(reading: Reading, node: Id) -> bool:
    return node in reading.awaiting or reading.legs[node].state in IN_HAND


def _kind(reading: Reading, node: Id) -> str:
    live = _is_live(reading, node)
    if reading.legs[node].skipped:
        return STRUCK
    if reading.still:
        return QUIET
    if node in reading.late or (live and node in reading.over):
        return STUCK
    return LIVE if live else QUIET


def _offset(reading: Reading, place: Place, coming: Joint | None) -> int:
    """Where a label starts: clear of the leg's zone, of the light on it and of the bar ahead of that."""
    look = reading.passes.get(coming.exchange, NO_PASS) if coming else NO_PASS
    if place.at_join:
        return AT_JOIN
    if coming is None or not shown(coming, look):
        return AT_GUN
    if look.zone not in FLYING:
        return zone_shift(coming, look) + AT_ZONE
    return zone_shift(coming, look) + (AT_STOP if look.over else AT_LIT)


def _fits(words: str, shift: int, place: Place, air: int = AIR, clear: float = 0) -> str | None:
    """From which width of the track on there is room, and what is said ahead of it is clear: an attribute that the stylesheet reads,
    empty for always, None for never."""
    need = (max(shift, 0) + len(words) * LETTER + air + place.after) * 100 / max(place.end - place.start, 0.01)
    return _FITS[bisect_left(WIDTHS, max(need, clear))]


_FITS = ("", *(f' data-from="{width}"' for width in WIDTHS[1:]), None)


def _free_below(layout: Layout, place: Place) -> bool:
    others = layout.places.values()
    return not any(one.row > place.row and one.start < place.end and one.end > place.start for one in others)


def _plural(count: int) -> str:
    return ngettext("+%(count)d leg", "+%(count)d legs", count) % {"count": count}


def _tell_hidden(layers: Layers, reading: Reading, layout: Layout, trunk: int) -> None:
    """What found no row is counted, in the tone of the worst that is hidden there."""
    for hidden in layout.hidden:
        subjects = {*hidden.legs, *hidden.exchanges}
        late, live = not reading.late.isdisjoint(subjects), not reading.live.isdisjoint(subjects)
        kind = QUIET if reading.still or not live else STUCK if late else LIVE
        count = len(hidden.exchanges)
        words = _plural(len(hidden.legs)) if hidden.legs else ngettext("+%(count)d pass", "+%(count)d passes", count) % {"count": count}
        drawn = text(kind, escape(words), hidden.start, trunk + hidden.row + SMALL_BELOW, BEND + AT_ZONE)
        layers.labels.append(in_state("stuck" if kind == STUCK else "", drawn))
