"""How often somebody may come: a fixed window of a minute, counted where all web processes count together.

The count is one atomic step of the cache (Redis; with a single web process its own memory), so it holds however many come at once.
Where the cache is down nobody is turned away: a broken counter is no reason to drop a baton.
"""

from __future__ import annotations

import logging
import time

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
WINDOW = 60


def wait_after(kind: str, whose: str, *, most: int) -> float | None:
    """Count one more; the seconds left of the window once there were too many, else None."""
    second = time.time()  # of the wall: a moved clock frees nobody
    return WINDOW - second % WINDOW if _counted(f"{kind}:{whose}:{int(second // WINDOW)}") > most else None


def _counted(key: str) -> int:
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
    except RedisError:
        log.warning("nothing is counted: the cache cannot be reached")
        return 0
