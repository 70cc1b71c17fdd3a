"""Planning a running race anew: what would change, or having it done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns import access, baton
from campaigns.lifecycle import ReplanMode
from insights.lane import NOBODY
from insights.replan_page import Outlook, outlook
from notifications.foretelling import foretold
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import replanning as shapes

if TYPE_CHECKING:
    from campaigns.models import Campaign


def _found(asked: Asked) -> Campaign:
    return access.campaign_for(asked.who, asked.ids["campaign_id"])


def _replanned(asked: Asked) -> dict[str, Any]:
    """What is shown is what is done: its mark goes with the move, which is refused where another plan comes out under the lock."""
    campaign, mode = _found(asked), ReplanMode(asked.said["mode"])
    seen = outlook(asked.who, campaign, mode, now=asked.now)
    if asked.wanted.get("preview"):
        return _shown(seen, preview=True)
    mark, reason = asked.said.get("mark") or seen.mark, asked.said.get("reason", "")
    baton.replan(campaign, by=asked.who, now=asked.now, mode=mode, mark=mark, reason=reason)
    return _shown(seen, preview=False)


def _shown(seen: Outlook, *, preview: bool) -> dict[str, Any]:
    people = seen.lane.people
    told = [{"person": people.get(one.person, NOBODY), "why": one.why, "urgency": one.urgency} for one in foretold(seen.played)]
    own = ("mode", "mark", "legs", "clashes", "finish_before", "finish", "target", "late_days")
    return {"preview": preview, "told": told, **{name: getattr(seen, name) for name in own}}


def _current(asked: Asked) -> dict[str, Any]:
    """How it would come out now."""
    seen = outlook(asked.who, _found(asked), ReplanMode(asked.said["mode"]), now=asked.now)
    return dict(shapes.Replanned(_shown(seen, preview=True)).data)


replan = door(
    post=Call(
        "replan_campaign",
        "New dates for the legs that have not begun, from how the race really stands",
        _replanned,
        gives=shapes.Replanned,
        takes=shapes.Replan,
        filters=shapes.ReplanWishes,
        current=_current,
        description="What is done or in hand stays; promises and need-bys never move. Where no date would move, nothing happens.",
    )
)
