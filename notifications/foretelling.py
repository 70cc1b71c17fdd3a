"""Who will hear of a move that is only rehearsed: the same table that decides when it is made."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.making import Played
from notifications.audience import Hearing, Urgency, listeners
from stakeholders.models import Stakeholder


def foretold(played: Played) -> list[Hearing]:
    """Everybody who would hear, once each: for the reason that reaches them at once, where there is one."""
    found: dict[str, Hearing] = {}
    for event in played.happened:
        for one in listeners(event, played.after, played.people):
            if one.person not in found or (one.urgency is Urgency.ACT_NOW and found[one.person].urgency is Urgency.DIGEST):
                found[one.person] = one
    return list(found.values())


def names_of(hear: Iterable[Hearing]) -> list[str]:
    """Their names in order. One query."""
    return list(Stakeholder.objects.filter(pk__in=[one.person for one in hear]).order_by("name").values_list("name", flat=True))
