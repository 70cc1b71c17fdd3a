"""What the passes teach as data: how good exchanges are at first, and whose court the time of campaigns was in. Functions only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insights import court_page
from insights.exchanges import need_reader, taught
from insights.scores import score, spread
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.serializers import insights as shapes


def _campaigns(asked: Asked) -> Any:
    found = court_page.campaigns_for(asked.who)
    return found.filter(pk=asked.wanted["campaign"]) if "campaign" in asked.wanted else found


def _courts(asked: Asked, rows: Sequence[Any]) -> Sequence[court_page.Court]:
    return court_page.courts_of(rows, now=asked.now)


def _accuracy(asked: Asked) -> dict[str, Any]:
    need_reader(asked.who)
    found = score()
    own = ("told", "kept", "races", "share", "p85_kept", "p85_share", "quoted_percent")
    return {**{name: getattr(found, name) for name in own}, "tenths": spread().tenths}


accuracy = door(
    get=Call(
        "get_forecast_accuracy",
        "How many P85 dates told of races now finished were kept, and where finishes fell among the replays; for leads and executives",
        _accuracy,
        gives=shapes.Accuracy,
    )
)
exchanges = door(
    get=Call(
        "get_exchanges",
        "First-time-right by exchange between functions, and why batons came back; for leads and executives",
        lambda asked: taught(asked.who),
        gives=shapes.Taught,
    )
)
courts = door(
    get=Call(
        "list_courts",
        "Whose court the time since the gun was in, of campaigns whose status the caller may read, the newest first",
        _campaigns,
        gives=shapes.Court,
        filters=shapes.CourtFilters,
        order=("-started_at", "-id"),
        rows=_courts,
    )
)
