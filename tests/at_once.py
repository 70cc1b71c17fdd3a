"""Several at once: each in a thread and with a connection of its own, all starting together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from stakeholders.refusals import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What came of each: what it gave, or the code of its refusal. Anything else is raised."""
    start = Barrier(len(acts))

    def alone(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))
