"""What the lead may change about one leg of a running race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns import rows
from campaigns.decide import open_moves
from campaigns.lifecycle import Id, Move
from campaigns.models import CheckItem, Leg
from campaigns.race import outgoing
from campaigns.roster import people_of
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Ahead:
    """An exchange ahead of the leg; `open` while its plan may still change."""

    id: Id
    taker: str
    need_by: date | None
    critical: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    moves: Mapping[Move, bool]
    exchanges: tuple[Ahead, ...]
    items: tuple[CheckItem, ...]


def change_page(who: Who, leg: Leg, *, now: datetime) -> ChangePage:
    """About ten queries, however large the race."""
    race = rows.load(leg.campaign)
    people = people_of(race)
    names = {str(pk): name for pk, name in Leg.objects.filter(campaign=leg.campaign_id).values_list("pk", "name")}

    def may(subject: Id) -> Mapping[Move, bool]:
        return open_moves(race, subject, people=people, me=who.texts, admin=who.is_a("admin"), now=now)

    ahead = tuple(Ahead(x.id, names[x.taker], x.need_by, x.critical, Move.EDIT_EXCHANGE in may(x.id)) for x in outgoing(race, str(leg.pk)))
    items = tuple(CheckItem.objects.filter(leg=leg, removed=False).order_by("position", "pk"))
    return ChangePage(may(str(leg.pk)), ahead, items)
