"""What is made once of each campaign as long as nothing happens in it: a page that is opened again is a join of strings.

It is kept in this process by its campaign, what changes with it (the number of its newest event, its newest odds), the language, and the
quarter hour by which ages move on: what no event tells of, as the name of a person, may be that old (decision 0012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.cache import caches
from django.utils.translation import get_language

from relay.marks import quarter_hour

D = TypeVar("D")
KEPT_FOR = 30 * 60
Versions = Sequence[tuple[UUID, int | str]]  # campaigns, each with the number of its newest event, or more that changes with it


def kept(kind: str, versions: Versions, draw: Callable[[Sequence[UUID]], Iterable[tuple[UUID, D]]], *, now: datetime) -> list[D]:
    """Of each campaign what `draw` made of it, in their order; only those are drawn in which something happened. `kind` says what it is,
    and for whom, where not all see the same."""
    keys = {pk: key_of(kind, pk, seq, now=now) for pk, seq in versions}
    found = caches["lanes"].get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in found]
    if missing:
        anew = {keys[pk]: one for pk, one in draw(missing)}
        caches["lanes"].set_many(anew, KEPT_FOR)
        found |= anew
    return [found[key] for key in keys.values() if key in found]


def kept_whole(key: str, tag: str, make: Callable[[], D]) -> D:
    """What belongs to one answer as a whole, as long as that has this tag. A key keeps one: the last."""
    known: tuple[str, D] | None = caches["lanes"].get(key)
    if known and known[0] == tag:
        return known[1]
    found = make()
    caches["lanes"].set(key, (tag, found), KEPT_FOR)
    return found


def key_of(kind: str, campaign: UUID, seq: int | str, *, now: datetime) -> str:
    """Under which it is kept."""
    return f"{kind}:{campaign}:{seq}:{quarter_hour(now)}:{get_language()}"
