"""The calls that are moves: each on one subject, which is found, moved, and shown as it then is; and shown beside a 409 as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from relay.api.call import Asked, Call
from relay.api.door import door
from relay.api.fields import Body, Shape

Shown = Callable[[Asked, Any], Any]


def moves_on(
    subject: str,
    *,
    find: Callable[[Asked], Any],
    show: Shown,
    gives: type[Shape],
    current: Callable[[Asked], Mapping[str, Any]] | None = None,
) -> Callable[[str, str, type[Body], Callable[..., Any]], Callable[..., Any]]:
    """How a move on such a subject becomes a call: `move(name, summary, takes, act)`."""

    def stands(asked: Asked) -> Mapping[str, Any]:
        return dict(gives(show(asked, find(asked))).data)

    def move(name: str, summary: str, takes: type[Body], act: Callable[..., Any]) -> Callable[..., Any]:
        def make(asked: Asked) -> Any:
            return show(asked, act(find(asked), by=asked.who, now=asked.now, **asked.said))

        return door(post=Call(f"{name}_{subject}", summary, make, gives=gives, takes=takes, current=current or stands))

    return move
