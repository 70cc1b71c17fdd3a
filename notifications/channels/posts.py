"""What goes to an endpoint, and what its answer means: taken, gone for good, or to be tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from notifications.channels.base import DeliveryFailed
from notifications.channels.egress import Answer

LONGEST_REST = timedelta(hours=24)
GONE = frozenset({410})


@dataclass(frozen=True, slots=True)
class Post:
    """One message for one address, as the bytes that every copy of it has. `id` is the same on every copy."""

    id: str
    url: str
    body: bytes
    secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Post({self.id})"


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of endpoint: which hosts it may have, how it is sent to, and which answers say that it is gone for good."""

    hosts: Callable[[str], bool]
    send: Callable[[Post], Answer]
    gone: frozenset[int] = GONE


def failure(answer: Answer, *, gone: frozenset[int] = GONE) -> DeliveryFailed | None:
    """Why it does not count as taken; nothing where it does."""
    if 200 <= answer.status < 300:
        return None
    if answer.status in gone:
        return DeliveryFailed(f"HTTP {answer.status}: it exists no more.", final=True)
    if 300 <= answer.status < 400:
        return DeliveryFailed(f"HTTP {answer.status}: it points elsewhere, and that is not followed.")
    return DeliveryFailed(f"HTTP {answer.status}", retry_after=_asked_to_wait(answer.headers))


def _asked_to_wait(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After in seconds or as a moment; a day at most, and nothing where it makes no sense."""
    said = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    if said.isascii() and said.isdigit() and len(said) < 10:
        return min(timedelta(seconds=int(said)), LONGEST_REST)
    try:
        wait = parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return min(max(wait, timedelta()), LONGEST_REST)
