"""The lanes of the board, each drawn once as long as nothing happens in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from insights.board import open_to
from insights.cards import Card, card_of
from insights.lanes import lanes
from insights.odds import told_beside, told_last
from relay.web.keeping import Versions, kept
from relay.web.lanes import lane_html
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as HTML: with its track, and `short` without."""

    card: Card
    html: SafeString
    short: SafeString


def drawn(who: Who, versions: Versions, *, now: datetime) -> list[Drawn]:
    """The lanes of these campaigns. No query where all are kept."""

    def draw(ids: Sequence[UUID]) -> Iterable[tuple[UUID, Drawn]]:
        for lane in lanes(open_to(who).filter(pk__in=ids).select_related("lead").annotate(**told_beside()), now=now):
            yield lane.campaign.pk, Drawn(card_of(lane), *lane_html(lane, told_last(lane, now=now), now=now))

    return kept("lane", versions, draw, now=now)
