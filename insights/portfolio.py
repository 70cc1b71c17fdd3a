"""The portfolio: all campaigns that are not over, by objective, the worst colour first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from campaigns.lifecycle import Colour
from insights.status import Status

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Place:
    """By what the portfolio puts a campaign in its place."""

    objective: str
    colour: Colour
    name: str


def place_of(seen: Status) -> Place:
    """Where it stands in the portfolio."""
    return Place(seen.lane.campaign.objective, seen.colour, seen.lane.campaign.name)


def by_objective(found: Iterable[tuple[Place, D]]) -> list[tuple[str, list[D]]]:
    """Whatever stands for the campaigns, in order: the objectives, with none at last, in each the worst first. Pure."""
    groups: dict[str, list[D]] = {}
    for place, one in sorted(found, key=lambda row: (_WORST.index(row[0].colour), row[0].name)):
        groups.setdefault(place.objective, []).append(one)
    return sorted(groups.items(), key=lambda group: (not group[0], group[0]))


_WORST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)
