"""A plan that is nobody's campaign yet, drawn as the race it would be."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from insights.preview import Preview
from relay.web import track
from relay.web.spans import day_text


def preview_track(preview: Preview) -> SafeString:
    """As it would stand before the gun, with runner and day at each leg."""
    dates = {leg.id: _("due %(day)s") % {"day": day_text(leg.plan_due)} for leg in preview.race.legs.values() if leg.plan_due}
    lane = track.Lane(
        id="preview",
        race=preview.race,
        names=preview.functions,
        full_names=preview.full_functions,
        runners=preview.runners,
        dates=dates,
        expected=day_text(preview.finish_on),
    )
    return track.draw(lane, detail=True)


def small_track(preview: Preview, *, apart: str) -> SafeString:
    """In one line, without people and days; `apart` tells it from other tracks of the page."""
    return track.draw(track.Lane(id=apart, race=preview.race, names=preview.functions, full_names=preview.full_functions))
