"""Pure: a playbook's plan as JSON and back. What was written stays readable: new fields get a default here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from campaigns.plans import ItemPlan
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan


def written(plan: PlaybookPlan) -> dict[str, Any]:
    return asdict(plan)


def read(stored: Mapping[str, Any]) -> PlaybookPlan:
    legs = tuple(_leg(leg) for leg in stored["legs"])
    return PlaybookPlan(**{**stored, "anchor": Anchor(stored["anchor"]), "legs": legs})


def _leg(stored: Mapping[str, Any]) -> PlaybookLeg:
    items = tuple(ItemPlan(**item) for item in stored["items"])
    return PlaybookLeg(**{**stored, "after": tuple(stored["after"]), "items": items})
