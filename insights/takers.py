"""Whom a baton or a leg can be given to, as choices for a form: those nearest first, and of each whose hands are full how full they are.

How full is said as far as `hands` tells; it is empty for readers who are not told.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.lifecycle import Id, LegKind
from campaigns.race import Leg, Race
from insights.cast import Cast
from insights.load import NOT_TOLD, Hands
from stakeholders.models import Stakeholder
from stakeholders.querysets import StakeholderQuerySet

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def everybody() -> list[Group]:
    """Everybody who can be reached: whom a leg may be blocked on."""
    return _groups((_("People"), _split(Stakeholder.objects.reachable(), None)[1]))


def anybody(race: Race, leg: Leg, *, but: Id | None, hands: Hands) -> list[Group]:
    """Everybody who can be reached, those of the leg's function first; the tape is the lead's or the sponsor's."""
    people = Stakeholder.objects.reachable()
    if leg.kind is LegKind.TAPE:
        people = people.filter(pk__in=[one for one in (race.lead, race.sponsor) if one])
    near, others = _split(people.exclude(pk__in=[but] if but else []), leg.function, hands)
    return _groups((_("Same function"), near), (_("Others"), others))


def colleagues(cast: Cast, person: Id | None, *, hands: Hands) -> list[Group]:
    """Those of one's own function, then of one's own organisation, who can be reached."""
    function, organisation = cast.functions.get(person or ""), cast.organisations.get(person or "")
    within = Q(function=function, function__isnull=False) | Q(organisation=organisation)
    near, others = _split(Stakeholder.objects.reachable().filter(within).exclude(pk__in=[person] if person else []), function, hands)
    return _groups((_("My function"), near), (_("My organisation"), others))


def own_organisation(cast: Cast, person: Id | None) -> list[Group]:
    """For somebody who comes by link: those of their own organisation outside ours; of ours those of their function."""
    outside = cast.party(person).organisation
    if not outside:
        return same_function(cast, person, hands=NOT_TOLD)
    people = Stakeholder.objects.reachable().filter(organisation__pk__in=[cast.organisations.get(person or "")])
    return _groups((outside, _split(people.exclude(pk__in=[person] if person else []), None)[1]))


def some(cast: Cast, people: Iterable[Id | None]) -> list[Group]:
    """These people, as far as they can be reached."""
    found = {one.id: one.name for one in map(cast.party, people) if one.reachable}
    return _groups((_("People"), list(found.items())))


def same_function(cast: Cast, person: Id | None, *, hands: Hands) -> list[Group]:
    """Those of one's own function only."""
    function = cast.functions.get(person or "")
    people = Stakeholder.objects.reachable().filter(function__pk__in=[function] if function else [])
    return _groups((_("My function"), _split(people.exclude(pk__in=[person] if person else []), function, hands)[0]))


def named(name: str, function: str | None, *, hands: int, limit: int) -> str:
    """Somebody as a choice: with their function, and with what they hold once it is as much as they may."""
    words = f"{name}, {function}" if function else name
    if hands < limit:
        return words
    return _("%(person)s (%(hands)d in hand, limit %(limit)d)") % {"person": words, "hands": hands, "limit": limit}


def _split(people: StakeholderQuerySet, function: Id | None, hands: Hands = NOT_TOLD) -> tuple[list[Choice], list[Choice]]:
    """By name: those of that function, and the others."""
    near, others = list[Choice](), list[Choice]()
    for one in people.select_related("function").order_by("name", "pk"):
        words = named(one.name, one.function.name if one.function else "", hands=hands.get(str(one.pk), 0), limit=one.baton_limit)
        (near if function and str(one.function_id) == function else others).append((str(one.pk), words))
    return near, others


def _groups(*groups: Group) -> list[Group]:
    return [group for group in groups if group[1]]
