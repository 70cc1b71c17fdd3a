"""How often somebody may call: a fixed window of a minute, counted where all web processes count together.

The count is one atomic step of the cache (Redis; with a single web process its own memory), so it holds however many calls come at
once. Where the cache is down nobody is turned away: a broken counter is no reason to drop a baton.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

log = logging.getLogger(__name__)
WINDOW = 60


def limits() -> Mapping[str, int]:
    """Calls a minute: reading and acting of one person, and what one address may get wrong before it waits."""
    return {"read": settings.RELAY_API_READS, "act": settings.RELAY_API_ACTS, "failed": settings.RELAY_API_FAILURES}


def count(kind: str, whose: str) -> None:
    """One more. Raises Throttled with the seconds left of the window once there were too many."""
    second = time.time()  # of the wall: a moved clock frees nobody
    if _counted(f"api:{kind}:{whose}:{int(second // WINDOW)}") > limits()[kind]:
        raise Throttled(wait=WINDOW - second % WINDOW)


def count_call(request: Request, whose: str) -> None:
    count("read" if request.method in ("GET", "HEAD") else "act", whose)


def count_failure(request: Request | HttpRequest) -> None:
    """A token that opens nothing; the address waits once it tried too many."""
    count("failed", str(request.META.get("REMOTE_ADDR", "")))


def _counted(key: str) -> int:
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
    except RedisError:
        log.warning("nothing is counted: the cache cannot be reached")
        return 0
