"""How often programs may call: what they read and do, and what they get wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from relay.counting import wait_after


def limits() -> Mapping[str, int]:
    """Calls a minute: reading and acting of one person, messages to one hook, and what one address may get wrong before it waits."""
    return {
        "read": settings.RELAY_API_READS,
        "act": settings.RELAY_API_ACTS,
        "failed": settings.RELAY_API_FAILURES,
        "hook": settings.RELAY_HOOK_MESSAGES,
    }


def count(kind: str, whose: str) -> None:
    """One more. Raises Throttled with the seconds left of the window once there were too many."""
    wait = wait_after(f"api:{kind}", whose, most=limits()[kind])
    if wait is not None:
        raise Throttled(wait=wait)


def count_call(request: Request, whose: str) -> None:
    count("read" if request.method in ("GET", "HEAD") else "act", whose)


def count_failure(request: Request | HttpRequest) -> None:
    """A token that opens nothing; the address waits once it tried too many."""
    count("failed", str(request.META.get("REMOTE_ADDR", "")))
