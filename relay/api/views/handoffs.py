"""Batons on their way: the list, one of them, and every move on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns import access, baton, finding
from campaigns.lifecycle import Kind
from insights.handoff_page import HandoffPage, handoff_page
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.moves import moves_on
from relay.api.serializers import handoffs as shapes
from relay.api.serializers.common import Seen

if TYPE_CHECKING:
    from campaigns.models import Handoff


UNCHANGING = frozenset({Kind.PROMISED, Kind.STALL_OPENED, Kind.STALL_REOPENED, Kind.STALL_CLIMBED})
UNCHANGING |= {Kind.STALL_NUDGED, Kind.STALL_SNOOZED, Kind.STALL_CLOSED, Kind.MAIL_STOPPED}
UNCHANGING |= {Kind.WORDS_ERASED}


def _found(asked: Asked) -> Handoff:
    return access.handoff_for(asked.who, asked.ids["handoff_id"])


def _page(asked: Asked, row: Handoff) -> HandoffPage:
    return handoff_page(asked.who, row, now=asked.now)


def _current(asked: Asked) -> dict[str, Any]:
    """How it stands, with what happened to it since the version that the caller saw."""
    page = _page(asked, _found(asked))
    shown = dict(shapes.Handoff(page).data)
    seen = asked.said.get("version")
    missed = 0 if seen is None else max(page.handoff.version - seen, 0)
    return shown | {"changes": shown["log"][_since(page, missed) :]}


def _since(page: HandoffPage, missed: int) -> int:
    """Where in its log the last so many of its versions begin: not all that is told of a handoff changes it."""
    places = [place for place, one in enumerate(page.entries) if one.kind not in UNCHANGING]
    return places[-missed] if 0 < missed <= len(places) else 0 if missed else len(page.entries)


_move = moves_on("handoff", find=_found, show=_page, gives=shapes.Handoff, current=_current)

handoffs = door(
    get=Call(
        "list_handoffs",
        "The handoffs that the caller may see, the newest first",
        lambda asked: finding.handoffs(asked.who, asked.wanted),
        gives=shapes.HandoffRow,
        filters=shapes.HandoffFilters,
        order=("-offered_at", "-id"),
        version=lambda asked: finding.versions_seen_by(asked.who),
    )
)
handoff = door(get=Call("get_handoff", "One handoff, and its moves", lambda asked: _page(asked, _found(asked)), gives=shapes.Handoff))

accept = _move("accept", "Take the baton", shapes.Accept, baton.accept)
send_back = _move("send_back", "Send it back: something is missing or wrong", shapes.Back, baton.send_back)
give_back = _move("give_back", "Give it back after taking it, while nothing was passed on", shapes.Back, baton.give_back)
ask = _move("ask", "Ask the giver; the clock is theirs until they answer", shapes.Ask, baton.ask)
answer = _move("answer", "Answer the taker's question", shapes.Answer, baton.answer)
need_until = _move("need_until", "Ask for time to look at it", shapes.NeedUntil, baton.need_until)
decline = _move("decline", "Not mine", shapes.Decline, baton.decline)
redirect = _move("redirect", "Another runner takes it", shapes.Redirect, baton.redirect)
recall = _move("recall", "Take the offer back", Seen, baton.recall)
undo = _move("undo", "Undo taking it, within fifteen minutes", Seen, baton.undo)
confirm = _move("confirm", "The giver says of the read-back: that's right, or not quite", shapes.Confirm, baton.confirm)
