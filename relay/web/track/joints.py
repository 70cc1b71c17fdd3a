"""Where legs meet: the elbows of forks and joins, the zones, and the batons in the air over them."""

from __future__ import annotations

from relay.web.track.layout import BEND, Joint, Layout
from relay.web.track.lines import kind_of
from relay.web.track.pen import Layers, cover, glyph, in_state, path, text
from relay.web.track.reading import FLYING, NO_PASS, Pass, Reading, Zone

CORNER = 9
BEHIND_GUN = 66  # the first zone makes room while the gun itself holds the baton
STOP_IN_AIR, STOP_AT_ZONE = 24, -11
BELOW_ZONE = 18


def draw_joints(layers: Layers, reading: Reading, layout: Layout, trunk: int) -> None:
    for joint in layout.joints:
        look = reading.passes.get(joint.exchange, NO_PASS)
        if not shown(joint, look):
            continue
        if joint.way:
            _draw_elbow(layers, reading, layout, joint, look, trunk)
        if joint.zone:
            _draw_zone(layers, look, joint.at, trunk + joint.row, zone_shift(joint, look), still=reading.still)


def shown(joint: Joint, look: Pass) -> bool:
    """Beside gun and tape a zone is drawn only when it has something to say."""
    return not joint.quiet or look.zone not in (Zone.OPEN, Zone.PASSED)


def zone_shift(joint: Joint, look: Pass) -> int:
    """Pixels from where the legs meet to the middle of the zone."""
    if joint.quiet and joint.way > 0 and look.zone is Zone.BACK:
        return BEHIND_GUN
    return joint.way * BEND


def _draw_elbow(layers: Layers, reading: Reading, layout: Layout, joint: Joint, look: Pass, trunk: int) -> None:
    """Between trunk and zone the line says whether the baton came so far; on the trunk's own row only where it differs from the leg's."""
    came = look.zone is Zone.PASSED or (joint.way > 0 and look.zone in FLYING)
    kind = "t-done" if came and not reading.still else "t-wait"
    bend, reach = joint.row - joint.trunk, BEND * joint.way
    if bend:
        drawn = path(f"t-elbow {kind}", f"M0 0 {CORNER * joint.way} {bend}H{reach + joint.way}")  # one more, or a seam shows
    elif kind != kind_of(reading, layout, joint.branch):
        drawn = path(kind, f"M0 0H{reach}")
    else:
        return
    layers.covers.setdefault((joint.at, trunk + joint.trunk), []).append(cover(f"M{-joint.way if bend else 0} {bend}H{reach}"))
    layers.elbows.setdefault((joint.at, trunk + joint.trunk), []).append(drawn)


def _draw_zone(layers: Layers, look: Pass, at: float, y: int, shift: int, *, still: bool) -> None:
    zone = look.zone
    if zone in FLYING:
        stop = glyph("stop", at, y, shift + STOP_IN_AIR) if look.over else ""
        baton = glyph("air" if zone is Zone.AIR else "declined", at, y, shift)
        layers.batons.append(in_state(_state(look), glyph("lit", at, y, shift), baton, stop))
        return
    if zone is not Zone.PASSED:
        layers.zones.append(glyph("gap", at, y, shift))
    ticks = _TICKS.get(zone)
    layers.zones.append(in_state("stuck", glyph(ticks, at, y, shift)) if ticks else glyph("zone", at, y, shift))
    if zone is Zone.BACK and not still:
        hook = (glyph("hook", at, y, shift), glyph("hook-head", at, y, shift))
        layers.batons.append(in_state(_state(look), glyph("stop", at, y, shift + STOP_AT_ZONE), *hook))
    if zone is Zone.PASSED and look.returns:
        times = f"×{look.returns + 1}"
        layers.labels.append(text("t-label t-again", times, at, y + BELOW_ZONE, shift, more=' text-anchor="middle"'))


_TICKS = {Zone.NOBODY: "question", Zone.MISSING: "zone-stuck"}


def _state(look: Pass) -> str:
    return "stuck" if look.over else ""
