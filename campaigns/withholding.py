"""What of a pass is withheld from whom, and whether somebody must look at what the other side will see before they offer it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from campaigns.lifecycle import gettext_noop, invalid
from campaigns.models import CheckItem, Leg
from campaigns.rings import Ring
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid


def rivals_ahead(leg: Leg) -> list[Stakeholder]:
    """Who takes from this leg and is, or belongs to, a competitor who is a partner; by name. One query."""
    ahead = Stakeholder.objects.filter(
        legs__incoming__giver=leg.pk, legs__incoming__dropped=False, legs__skipped=False, organisation__ours=False
    )
    return [one for one in ahead.select_related("organisation").order_by("name", "pk").distinct() if directory.competes(one)]


def is_withheld_from_some(leg: Leg) -> bool:
    """Whether a line of the packet it last passed on is only for some: another packet must not tell it to all unseen. One query."""
    return Leg.objects.filter(pk=leg.pk, packet__texts__name__contains="@").exists()


def needs_a_look(leg: Leg) -> bool:
    """Whether whoever offers it must have seen what the other side will see."""
    return bool(rivals_ahead(leg)) or is_withheld_from_some(leg)


def not_looked_at() -> Invalid:
    """The refusal for doors that cannot show it."""
    reason = gettext_noop("A competitor takes it, or a part is withheld: look at what they will see, on the page of the leg.")
    return invalid({"looked": [reason]})


def draw_rings(leg: Leg, rings: Mapping[UUID, str]) -> None:
    """Say who may see each of these items of its checkpoint; what is not named stays as it is. Raises Invalid for a ring that is none."""
    if set(rings.values()) - {ring.value for ring in Ring}:
        raise invalid({"rings": [gettext_noop("Choose one of these.")]})
    for ring in Ring:
        named = [item for item, said in rings.items() if said == ring]
        CheckItem.objects.filter(leg=leg.pk, pk__in=named).exclude(ring=ring).update(ring=ring.value)
