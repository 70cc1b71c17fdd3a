"""The board as data, what stands still and what is done about it, and one's own desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns import access, chasing, finding
from campaigns.race import in_order, incoming
from insights.board import Wanted
from insights.board import board as board_of
from insights.lane import LaneFacts
from insights.next_move import next_move
from notifications import inbox
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import Paging
from relay.api.serializers import board as shapes
from relay.api.serializers.legs import Nothing

if TYPE_CHECKING:
    from campaigns.models import Stall


def _board(asked: Asked) -> dict[str, Any]:
    seen = board_of(asked.who, now=asked.now, wanted=Wanted(mine=bool(asked.wanted.get("mine"))))
    groups = [{"name": group.key, "lanes": [_lane(one) for one in group.lanes]} for group in seen.groups]
    return {"as_of": asked.now, "stuck": seen.stuck, "groups": groups}


def _lane(lane: LaneFacts) -> dict[str, Any]:
    race = lane.race
    return {
        "lane": lane,
        "legs": [
            {
                "id": pk,
                "kind": race.legs[pk].kind,
                "name": lane.legs[pk].name,
                "function": lane.legs[pk].function,
                "state": race.legs[pk].state,
                "after": [x.giver for x in incoming(race, pk)],
                "sales_facing": lane.legs[pk].sales_facing,
            }
            for pk in in_order(race)
        ],
    }


board = door(
    get=Call(
        "get_board",
        "Every open campaign that the caller may see, the dearest stall first",
        _board,
        gives=shapes.Board,
        filters=shapes.BoardFilters,
        version=lambda asked: finding.versions_seen_by(asked.who),
    )
)


# Stalls


def _stall(asked: Asked) -> Stall:
    return access.stall_for(asked.who, asked.ids["stall_id"])


def _wanted(asked: Asked) -> dict[str, Any]:
    court = asked.wanted.get("court")
    return {**asked.wanted, **({"court": asked.who.id} if court == "me" else {})}


def _current(asked: Asked) -> dict[str, Any]:
    return dict(shapes.Stall(_stall(asked)).data)


stalls = door(
    get=Call(
        "list_stalls",
        "What stood or stands still, the newest first",
        lambda asked: finding.stalls(asked.who, _wanted(asked)),
        gives=shapes.Stall,
        filters=shapes.StallFilters,
        order=("-opened_at", "-id"),
        version=lambda asked: finding.versions_seen_by(asked.who),
    )
)
snooze = door(
    post=Call(
        "snooze_stall",
        "Nobody is told more of it before the end of that day",
        lambda asked: chasing.snooze(_stall(asked), by=asked.who, now=asked.now, **asked.said),
        gives=shapes.Stall,
        takes=shapes.Snooze,
        current=_current,
    )
)
nudge = door(
    post=Call(
        "nudge_stall",
        "Send whoever is waited for their second message now",
        lambda asked: chasing.nudge(_stall(asked), by=asked.who, now=asked.now),
        gives=shapes.Stall,
        takes=Nothing,
        current=_current,
    )
)


# One's own desk

next_up = door(
    get=Call(
        "get_my_next_move",
        "The one thing to do now and why, then the rest of the desk",
        lambda asked: next_move(asked.who, now=asked.now),
        gives=shapes.NextMove,
    )
)
notices = door(
    get=Call(
        "list_my_notices",
        "What the caller was told, the newest first",
        lambda asked: inbox.notices_of(asked.who),
        gives=shapes.Notice,
        filters=Paging,
        order=("-created_at", "-event_id"),
        rows=lambda asked, rows: inbox.rows_of(inbox.notices_of(asked.who).filter(pk__in=[row.pk for row in rows])),
        version=lambda asked: inbox.version(asked.who),
    )
)


def _read(asked: Asked) -> Any:
    inbox.mark_read(asked.ids["notice_id"], asked.who, asked.now)
    return inbox.notice_for(asked.who, asked.ids["notice_id"])


read_notice = door(post=Call("read_notice", "It was seen", _read, gives=shapes.Notice, takes=Nothing))
