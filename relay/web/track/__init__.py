"""The track of a race as one picture: `draw(lane)` gives the SVG with its text twin."""

from relay.web.track.draw import draw
from relay.web.track.lane import Lane
from relay.web.track.words import twin

__all__ = ["Lane", "draw", "twin"]
