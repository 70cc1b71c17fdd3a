"""Webhooks: made, changed and taken away by leads for their campaigns and by admins; their deliveries, a test, and one sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifications import endpoints as desk
from notifications.endpoint_health import address_of, health_of
from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.pages import Paging
from relay.api.serializers import webhooks as shapes
from relay.api.serializers.legs import Nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Delivery, Endpoint

ONCE = "Its secret is in this answer alone: the same `Idempotency-Key` again is answered with 409."


def _found(asked: Asked) -> Endpoint:
    return desk.webhook_for(asked.who, asked.ids["webhook_id"])


def _shown(rows: Sequence[Endpoint], secret: str = "") -> list[dict[str, Any]]:
    health = health_of(rows)
    return [{"row": row, "url": address_of(row), "health": health[row.pk], "secret": secret} for row in rows]


def _one(asked: Asked, row: Endpoint, secret: str = "") -> dict[str, Any]:
    return _shown([desk.webhook_for(asked.who, row.pk)], secret)[0]


def _made(asked: Asked) -> dict[str, Any]:
    row, secret = desk.make(by=asked.who, now=asked.now, kind="webhook", **asked.said)
    return _one(asked, row, secret)


def _changed(asked: Asked) -> dict[str, Any]:
    row, said = _found(asked), dict(asked.said)
    paused = said.pop("paused", None)
    if said:
        row = desk.change(row, by=asked.who, now=asked.now, **said)
    if paused is not None:
        row = (desk.pause if paused else desk.resume)(row, by=asked.who, now=asked.now)
    return _one(asked, row)


def _removed(asked: Asked) -> dict[str, Any]:
    row = _found(asked)
    shown = _one(asked, row)
    desk.remove(row, by=asked.who)
    return shown


def _rotated(asked: Asked) -> dict[str, Any]:
    return _one(asked, *desk.rotate(_found(asked), by=asked.who, now=asked.now))


def _tested(asked: Asked) -> Delivery:
    row = _found(asked)
    return desk.delivery_of(row, desk.test(row, by=asked.who, now=asked.now).pk)


def _replayed(asked: Asked) -> Delivery:
    return desk.replay(_found(asked), asked.ids["delivery_id"], by=asked.who, now=asked.now)


def _current(asked: Asked) -> dict[str, Any]:
    return dict(shapes.Webhook(_one(asked, _found(asked))).data)


webhooks = door(
    get=Call(
        "list_webhooks",
        "The webhooks that the caller handles, the newest first",
        lambda asked: desk.seen_as_webhooks(asked.who),
        gives=shapes.Webhook,
        filters=Paging,
        order=("-made_at", "-id"),
        rows=lambda _asked, rows: _shown(rows),
    ),
    post=Call(
        "make_webhook",
        "Let a program hear of events",
        _made,
        gives=shapes.Webhook,
        takes=shapes.NewWebhook,
        status=201,
        secret=True,
        description=f"Signed as Standard Webhooks asks for. {ONCE}",
    ),
)
webhook = door(
    get=Call("get_webhook", "One webhook", lambda asked: _one(asked, _found(asked)), gives=shapes.Webhook),
    patch=Call("edit_webhook", "Change it, or switch it off and on", _changed, gives=shapes.Webhook, takes=shapes.EditWebhook),
    delete=Call(
        "remove_webhook", "Take it away with everything that was noted of it; answered with what it was", _removed, gives=shapes.Webhook
    ),
)
rotate = door(
    post=Call(
        "rotate_webhook_secret",
        "A new secret; for 24 hours the one before signs, too",
        _rotated,
        gives=shapes.Webhook,
        takes=Nothing,
        secret=True,
        description=ONCE,
    )
)
test = door(post=Call("test_webhook", "Send a test", _tested, gives=shapes.Post, takes=Nothing, status=201, current=_current))
deliveries = door(
    get=Call(
        "list_webhook_deliveries",
        "What was sent to it in the last 30 days or is to be, the latest first",
        lambda asked: desk.log_of(_found(asked)),
        gives=shapes.Post,
        filters=Paging,
        order=("-queued_at", "-id"),
    )
)
replay = door(
    post=Call(
        "replay_webhook_delivery",
        "Send one again: the same bytes under the same id",
        _replayed,
        gives=shapes.Post,
        takes=Nothing,
        current=_current,
    )
)
