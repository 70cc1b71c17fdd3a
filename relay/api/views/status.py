"""The executive's page as data."""

from __future__ import annotations

from campaigns import access
from insights.status import status as status_of
from relay.api.door import Call, door
from relay.api.serializers import status as shapes

status = door(
    get=Call(
        "get_status",
        "How a campaign stands, why, who has the baton, and when it will finish",
        lambda asked: status_of(access.campaign_status_for(asked.who, asked.ids["campaign_id"]), now=asked.now),
        gives=shapes.Status,
    )
)
