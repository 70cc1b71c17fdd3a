"""What is drawn once of each campaign as long as nothing happens in it: a page that is opened again is a join of strings.

It is kept in this process by its campaign, the number of its newest event, the language, and the quarter hour by which ages move on:
what no event tells of, as the name of a person, may be that old (decision 0012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.cache import caches
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from insights.board import open_to
from insights.cards import Card, card_of
from insights.lanes import lanes
from relay.marks import quarter_hour
from relay.web.lanes import lane_html
from stakeholders.who import Who

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


def key_of(kind: str, campaign: UUID, seq: int | str, *, now: datetime) -> str:
    """Under which it is kept."""
    return f"{kind}:{campaign}:{seq}:{quarter_hour(now)}:{get_language()}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as HTML: with its track, and `short` without."""

    card: Card
    html: SafeString
    short: SafeString


def drawn(who: Who, versions: Versions, *, now: datetime) -> list[Drawn]:
    """The lanes of these campaigns. No query where all are kept."""

    def draw(ids: Sequence[UUID]) -> Iterable[tuple[UUID, Drawn]]:
        for lane in lanes(open_to(who).filter(pk__in=ids).select_related("lead"), now=now):
            yield lane.campaign.pk, Drawn(card_of(lane), *lane_html(lane, now=now))

    return kept("lane", versions, draw, now=now)
