"""Lanes of the board, each drawn once as long as nothing happened in its campaign: a board that is opened again is a join of strings.

A lane is kept in this process by its campaign, the number of its newest event, the language, and the quarter hour by which ages move on:
what no event tells of, as the name of a person, may be that old (decision 0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
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

KEPT_FOR = 30 * 60


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as HTML: with its track, and `short` without."""

    card: Card
    html: SafeString
    short: SafeString


def drawn(who: Who, versions: Sequence[tuple[UUID, int]], *, now: datetime) -> list[Drawn]:
    """The lanes of these campaigns (their ids, with the number of their newest event), in their order. No query where all are kept."""
    keys = {pk: key_of(pk, seq, now=now) for pk, seq in versions}
    kept: dict[str, Drawn] = caches["lanes"].get_many(keys.values())
    anew = {keys[one.card.id]: one for one in _draw(who, [pk for pk, key in keys.items() if key not in kept], now)}
    if anew:
        caches["lanes"].set_many(anew, KEPT_FOR)
    found = kept | anew
    return [found[key] for key in keys.values() if key in found]


def key_of(campaign: UUID, seq: int, *, now: datetime) -> str:
    """Under which a lane is kept."""
    return f"{campaign}:{seq}:{quarter_hour(now)}:{get_language()}"


def _draw(who: Who, ids: Sequence[UUID], now: datetime) -> Iterable[Drawn]:
    if not ids:
        return
    for lane in lanes(open_to(who).filter(pk__in=ids).select_related("lead"), now=now):
        yield Drawn(card_of(lane), lane_html(lane, now=now), lane_html(lane, now=now, short=True))
