"""Links to a campaign's status page: made, listed, taken back by who leads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from campaigns import access
from campaigns import shares as verbs
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import Paging
from relay.api.serializers import shares as shapes
from relay.api.serializers.legs import Nothing
from relay.api.views import campaigns

if TYPE_CHECKING:
    from campaigns.models import Campaign, Share


def _campaign(asked: Asked) -> Campaign:
    return access.campaign_for(asked.who, asked.ids["campaign_id"])


def _shown(row: Share, token: str = "") -> dict[str, Any]:
    shown = [visit for visit in row.visits.all() if visit.came == "shown"]
    return {
        "row": row,
        "has_password": bool(row.password),
        "last_opened_at": max((visit.last_at for visit in shown), default=None),
        "opened": sum(visit.times for visit in shown),
        "url": f"{settings.RELAY_URL}{reverse('share', args=[token])}" if token else "",
    }


def _made(asked: Asked) -> dict[str, Any]:
    row, token = verbs.make(_campaign(asked), by=asked.who, now=asked.now, **asked.said)
    return _shown(row, token)


def _revoked(asked: Asked) -> dict[str, Any]:
    share = verbs.share_in(_campaign(asked), asked.ids["share_id"])
    return _shown(verbs.revoke(share, by=asked.who, now=asked.now))


shares = door(
    get=Call(
        "list_shares",
        "The links to its status page, the newest first",
        lambda asked: verbs.shares_of(_campaign(asked), asked.who),
        gives=shapes.Share,
        filters=Paging,
        order=("-made_at", "-id"),
        rows=lambda _asked, rows: [_shown(row) for row in rows],
    ),
    post=Call(
        "make_share",
        "A link to its status page",
        _made,
        gives=shapes.Share,
        takes=shapes.NewShare,
        status=201,
        secret=True,
        current=lambda asked: campaigns.shown(asked, _campaign(asked)),
        description="Its address is in this answer alone: the same `Idempotency-Key` again is answered with 409, and makes no second link.",
    ),
)
revoke = door(post=Call("revoke_share", "Take a link back: it is dead at once", _revoked, gives=shapes.Share, takes=Nothing))
