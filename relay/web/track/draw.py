"""A lane as SVG: every x in percent, every y in pixels, colours by class, glyphs from the page's one sprite.

The same picture for all viewers and widths; no script, no inline style.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaigns.lifecycle import IN_HAND, CampaignState
from relay.web.track.joints import draw_joints
from relay.web.track.labels import draw_detailed_labels, draw_labels
from relay.web.track.lane import Lane
from relay.web.track.layout import ROW, ROW_IN_DETAIL, Layout, lay_out
from relay.web.track.lines import draw_legs
from relay.web.track.pen import Layers, glyph, in_state
from relay.web.track.planned import planned_place
from relay.web.track.reading import Reading, read
from relay.web.track.words import twin

ABOVE, BELOW, BELOW_IN_DETAIL = 26, 16, 51
BESIDE_GUN = 26
SMALL_LINE = 8
BELOW_LINE = 8


def draw(lane: Lane, *, detail: bool = False) -> SafeString:
    """The lane's picture with its text twin as title; in detail with runner and date at each leg."""
    reading = read(lane)
    days = {leg.id: leg.planned_days for leg in reading.legs.values()}
    spacing = ROW_IN_DETAIL if detail else ROW
    layout = lay_out(days, reading.edges, live=reading.live, late=reading.late, spacing=spacing)
    layers, trunk = Layers(), ABOVE + layout.above
    draw_legs(layers, reading, layout, trunk)
    draw_joints(layers, reading, layout, trunk)
    _draw_ends(layers, reading, trunk)
    _draw_plan(layers, lane, reading, layout, trunk)
    label = draw_detailed_labels if detail else draw_labels
    label(layers, lane, reading, layout, trunk)
    height = trunk + layout.below + (BELOW_IN_DETAIL if detail else BELOW + bool(layout.hidden) * SMALL_LINE)
    name, state = escape(f"track-{lane.id}"), ' data-state="paused"' if reading.still else ""
    return mark_safe(  # noqa: S308 - every word in it went through escape, all else is numbers and names of ours
        f'<svg class="track" width="100%" height="{height}" role="img" aria-labelledby="{name}"{state}>'
        f'<title id="{name}">{escape(twin(lane, reading))}</title>{layers.joined()}</svg>'
    )


def _draw_ends(layers: Layers, reading: Reading, trunk: int) -> None:
    layers.ends += [glyph("gun", 0, trunk), glyph("tape", 100, trunk)]
    if reading.gun and reading.gun.state in IN_HAND:
        stuck = reading.gun.id in reading.over
        layers.batons.append(in_state("stuck" if stuck else "", glyph("hand", 0, trunk, BESIDE_GUN)))


def _draw_plan(layers: Layers, lane: Lane, reading: Reading, layout: Layout, trunk: int) -> None:
    if lane.today and lane.race.state is CampaignState.RUNNING:
        at = planned_place(reading.legs, layout, lane.today)
        if at is not None:
            layers.plan.append(glyph("plan", at, trunk + layout.below + BELOW_LINE))
