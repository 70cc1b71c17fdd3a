"""Legs, their checkpoints, and the exchanges between them: one leg, and every move on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns import access, baton, withholding
from campaigns.race import incoming, outgoing
from insights.leg_page import leg_in
from insights.my_races import read_one
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.moves import moves_on
from relay.api.serializers import legs as shapes
from relay.api.serializers.common import Seen

if TYPE_CHECKING:
    from campaigns.models import CheckItem, Exchange, Leg


def _found(asked: Asked) -> Leg:
    return access.leg_for(asked.who, asked.ids["leg_id"])


def _shown(asked: Asked, row: Leg) -> dict[str, Any]:
    seen = read_one(asked.who, row.campaign_id, now=asked.now)
    race, leg = seen.races[0], str(row.pk)
    around = {x.id for x in (*incoming(race, leg), *outgoing(race, leg))}
    return {
        "page": leg_in(seen, row),
        "incoming": list(incoming(race, leg)),
        "outgoing": list(outgoing(race, leg)),
        "handoffs": [one for one in race.handoffs.values() if one.exchange in around or (one.exchange is None and one.leg == leg)],
    }


def _item(asked: Asked) -> CheckItem:
    return access.item_for(asked.who, asked.ids["leg_id"], asked.ids["item_id"])


def _shown_leg(asked: Asked, _item: CheckItem) -> dict[str, Any]:
    return _shown(asked, _found(asked))


_move = moves_on("leg", find=_found, show=_shown, gives=shapes.Leg)
_on_item = moves_on("item", find=_item, show=_shown_leg, gives=shapes.Leg)


leg = door(get=Call("get_leg", "One leg, and what the caller may do with it", lambda asked: _shown(asked, _found(asked)), gives=shapes.Leg))


def _offer(leg: Leg, **said: Any) -> Leg:
    """A program cannot look at what the other side will see; who may not offer is told that first."""
    needs_a_look = withholding.needs_a_look(leg)
    offered = baton.offer(leg, **said)
    if needs_a_look:
        raise withholding.not_looked_at()
    return offered


offer = _move("offer", "Offer the baton on every exchange ahead", shapes.Offer, _offer)
check_in = _move("check_in", "A sign of life", shapes.CheckIn, baton.check_in)
promise = _move("promise", "I'll pass it on by the end of that day", shapes.Promise, baton.promise)
block = _move("block", "It cannot go on: on whom, why, until when", shapes.Block, baton.block)
unblock = _move("unblock", "It goes on", shapes.Unblock, baton.unblock)
renew = _move("renew", "Whom it is blocked on names a later day", shapes.Renew, baton.renew)
ready = _move("answer_ready_of", "On your mark: ready, ready from a day, someone else, or what is missing", shapes.Ready, baton.ready)
skip = _move("skip", "Leave it out of the race", shapes.Skip, baton.skip)
reassign = _move("reassign", "Give it to another runner", shapes.Reassign, baton.reassign)
checkpoint = _move("edit_checkpoint_of", "Add items to its checkpoint, take others out", shapes.EditCheckpoint, baton.edit_checkpoint)

tick = _on_item("tick", "It is met", shapes.Tick, baton.tick)
untick = _on_item("untick", "It is not met after all", Seen, baton.untick)
waive = _on_item("waive", "It need not be met, for a reason", shapes.Waive, baton.waive)


# Exchanges


def _exchange(asked: Asked) -> Exchange:
    return access.exchange_for(asked.who, asked.ids["exchange_id"])


def _edited(asked: Asked) -> dict[str, Any]:
    row = _exchange(asked)
    said = {"need_by": row.need_by, "critical": row.critical, **asked.said}
    return _edge(baton.edit_exchange(row, by=asked.who, now=asked.now, **said))


def _edge(row: Exchange) -> dict[str, Any]:
    return {"id": row.pk, "giver": row.giver_id, "taker": row.taker_id, **{n: getattr(row, n) for n in ("need_by", "critical", "returns")}}


def _inserted(asked: Asked) -> dict[str, Any]:
    said = dict(asked.said["leg"])
    items = said.pop("checkpoint")
    return _shown(asked, baton.insert(_exchange(asked), by=asked.who, now=asked.now, items=items, **said))


exchange = door(
    get=Call("get_exchange", "The planned edge from one leg to the next", lambda asked: _edge(_exchange(asked)), gives=shapes.Exchange),
    patch=Call(
        "edit_exchange",
        "By when its baton is needed, and whether it is critical",
        _edited,
        gives=shapes.Exchange,
        takes=shapes.EditExchange,
        current=lambda asked: _edge(_exchange(asked)),
    ),
)
insert = door(
    post=Call(
        "insert_leg",
        "Put a new leg between the two",
        _inserted,
        gives=shapes.Leg,
        takes=shapes.Insert,
        status=201,
        current=lambda asked: _edge(_exchange(asked)),
    )
)
