"""The mark of an answer, for both doors: what it depends on and for whom. Who has it already is told so, and nothing is rendered."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest

from stakeholders.who import Who

QUARTER_HOUR = 15 * 60


def mark(who: Who, address: str, *depends: object) -> str:
    """An ETag. Two people never share one: what they may see and how it is said belong to it."""
    reader = (*who.rights, who.zone, who.language)
    return f'"{sha256(repr((reader, address, depends)).encode()).hexdigest()[:32]}"'


def quarter_hour(now: datetime) -> int:
    """By which ages that are shown, and names that no event tells of, move on."""
    return int(now.timestamp()) // QUARTER_HOUR


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the caller has this very answer (RFC 9110, 13.1.2: compared weakly, one of several, or any)."""
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
