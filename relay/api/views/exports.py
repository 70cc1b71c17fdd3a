"""Lists as CSV, streamed: as much as there is, and never more than a line of it in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from insights.exports import KINDS, lines
from relay.api.call import Call
from relay.api.door import door


def _export(kind: str) -> Callable[..., Any]:
    return door(
        get=Call(
            f"export_{kind}",
            f"The {kind} that the caller may see, as CSV",
            streams=lambda asked: lines(kind, asked.who, now=asked.now),
            media="text/csv",
        )
    )


EXPORTS = {kind: _export(kind) for kind in KINDS}
