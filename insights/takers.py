"""Whom a baton or a leg can be given to, as choices for a form: those nearest first, and of each whose hands are full how full they are.

How full is said as far as `hands` tells; it is empty for readers who are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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


def everybody(people: Sequence[Stakeholder]) -> list[Group]:
    """All of these: whom a leg may be blocked on."""
    return _groups((_("People"), _split(people, None)[1]))


def anybody(people: Iterable[Stakeholder], race: Race, leg: Leg, *, but: Id | None, hands: Hands) -> list[Group]:
    """All of these, those of the leg's function first; the tape is the lead's or the sponsor's."""
    if leg.kind is LegKind.TAPE:
        people = [one for one in people if str(one.pk) in (race.lead, race.sponsor)]
    near, others = _split([one for one in people if str(one.pk) != but], leg.function, hands)
    return _groups((_("Same function"), near), (_("Others"), others))


def who_can_be_reached() -> list[Stakeholder]:
    """By name, with their function. One query."""
    return list(_by_name(Stakeholder.objects.reachable(), but=None))


def _by_name(people: StakeholderQuerySet, *, but: Id | None) -> StakeholderQuerySet:
    return people.exclude(pk__in=[but] if but else []).select_related("function").order_by("name", "pk")


def colleagues(cast: Cast, person: Id | None, *, hands: Hands) -> list[Group]:
    """Those of one's own function, then of one's own organisation, who can be reached."""
    function, organisation = cast.functions.get(person or ""), cast.organisations.get(person or "")
    within = Q(function=function, function__isnull=False) | Q(organisation=organisation)
    near, others = _split(_by_name(Stakeholder.objects.reachable().filter(within), but=person), function, hands)
    return _groups((_("My function"), near), (_("My organisation"), others))


def own_organisation(cast: Cast, person: Id | None) -> list[Group]:
    """For somebody who comes by link: those of their own organisation outside ours; of ours those of their function."""
    outside, reachable = cast.party(person).organisation, _by_name(Stakeholder.objects.reachable(), but=person)
    if not outside:
        return same_function(reachable.filter(function__pk__in=_known(cast.functions, person)), cast, person, hands=NOT_TOLD)
    people = reachable.filter(organisation__pk__in=_known(cast.organisations, person))
    return _groups((outside, _split(people, None)[1]))


def _known(of: Mapping[Id, Id | None], person: Id | None) -> list[Id]:
    return [found] if (found := of.get(person or "")) else []


def some(cast: Cast, people: Iterable[Id | None]) -> list[Group]:
    """These people, as far as they can be reached."""
    found = {one.id: one.name for one in map(cast.party, people) if one.reachable}
    return _groups((_("People"), list(found.items())))


def same_function(people: Iterable[Stakeholder], cast: Cast, person: Id | None, *, hands: Hands) -> list[Group]:
    """Those of one's own function only."""
    function = cast.functions.get(person or "")
    return _groups((_("My function"), _split([one for one in people if str(one.pk) != person], function, hands)[0]))


def named(name: str, function: str | None, *, hands: int, limit: int) -> str:
    """Somebody as a choice: with their function, and with what they hold once it is as much as they may."""
    words = f"{name}, {function}" if function else name
    if hands < limit:
        return words
    return _("%(person)s (%(hands)d in hand, limit %(limit)d)") % {"person": words, "hands": hands, "limit": limit}


def _split(people: Iterable[Stakeholder], function: Id | None, hands: Hands = NOT_TOLD) -> tuple[list[Choice], list[Choice]]:
    """Those of that function, and the others."""
    near, others = list[Choice](), list[Choice]()
    for one in people:
        words = named(one.name, one.function.name if one.function else "", hands=hands.get(str(one.pk), 0), limit=one.baton_limit)
        (near if function and str(one.function_id) == function else others).append((str(one.pk), words))
    return near, others


def _groups(*groups: Group) -> list[Group]:
    return [group for group in groups if group[1]]
