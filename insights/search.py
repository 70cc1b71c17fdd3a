"""What a person looks for by words: campaigns, legs, people, functions, organisations, as far as they may see them, the best first.

Two queries a kind, however many there are. Names in ASCII are looked through by the database; others come along and are folded here,
because databases do not agree on what a letter is without its accent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, Subquery, When

from campaigns.lifecycle import CampaignState, LegKind
from campaigns.models import Campaign, Event, Leg, Stall
from campaigns.querysets import CampaignQuerySet
from insights.matching import Fit, fit
from stakeholders import directory
from stakeholders.models import Function, Organisation, Stakeholder
from stakeholders.who import LEADS, Who

Words = tuple[str, ...]
M = TypeVar("M", bound=Model)
_OVER = [CampaignState.FINISHED.value, CampaignState.ABANDONED.value]
_NOT_ASCII = "[^ -~]"


@dataclass(frozen=True, slots=True)
class Found(Generic[M]):
    """The best rows of a kind, how many fit in all, and how well the first of them does."""

    rows: tuple[M, ...]
    total: int
    best: Fit


def campaigns(who: Who, words: Words, *, most: int) -> Found[Campaign]:
    """Those whose status they may read, with `opened` (may they open it in full?) and `stalled`; those that are over come last."""
    return _found(_campaigns(who), words, most=most, beside=("lead__name",), over=Q(state__in=_OVER))


def legs(who: Who, words: Words, *, most: int) -> Found[Leg]:
    """Legs that they may open. A word may also be of the campaign: "press atlas"."""
    seen = Leg.objects.visible_to(who).filter(kind=LegKind.LEG).select_related("campaign", "function", "runner")
    return _found(seen, words, most=most, beside=("campaign__name",), over=Q(campaign__state__in=_OVER))


def people(viewer: Stakeholder, words: Words, *, most: int) -> Found[Stakeholder]:
    """People whom they may know of; for leads and admins also those out of play, last."""
    seen = directory.people(viewer)
    if not viewer.roles & LEADS:
        seen = seen.filter(active=True)
    return _found(seen, words, most=most, beside=("function__name", "organisation__name"), over=Q(active=False))


def functions(words: Words, *, most: int) -> Found[Function]:
    return _found(directory.functions(), words, most=most, beside=("short",))


def organisations(words: Words, *, most: int) -> Found[Organisation]:
    return _found(directory.organisations(), words, most=most)


def at_hand(who: Who, *, most: int) -> list[Campaign]:
    """Campaigns that are not over, as `campaigns` has them: stuck ones that they lead, others that they lead, those they may open, the
    rest; of each what moved last. One query."""
    mine = Q(lead__in=who.me) | Q(deputy__in=who.me)
    moved = Event.objects.filter(campaign=OuterRef("pk"), seq=OuterRef("seq")).values("at")[:1]
    near = Case(When(mine & Q(stalled=True), then=0), When(mine, then=1), When(opened=True, then=2), default=3)
    seen = _campaigns(who).exclude(state__in=_OVER).annotate(moved_at=Subquery(moved), near=near)
    return list(seen.order_by("near", F("moved_at").desc(nulls_last=True), "name", "pk")[:most])


def _campaigns(who: Who) -> CampaignQuerySet:
    opened = Campaign.objects.visible_to(who)
    seen = Campaign.objects.status_visible_to(who) | opened
    stalled = Stall.objects.open().filter(campaign=OuterRef("pk"))
    return seen.select_related("lead").annotate(opened=Exists(opened.filter(pk=OuterRef("pk"))), stalled=Exists(stalled))


def _found(rows: QuerySet[M, Any], words: Words, *, most: int, beside: Sequence[str] = (), over: Q | None = None) -> Found[M]:
    """The best of these rows. Rows that are `over` come after those that are not, where they fit as well."""
    last = ExpressionWrapper(over or Q(pk=None), output_field=BooleanField())
    seen = _narrowed(rows, words, ("name", *beside)).annotate(last=last).order_by()
    fits = []
    for pk, ended, name, *more in seen.values_list("pk", "last", "name", *beside):
        if fits_so := fit(words, name, " ".join(filter(None, more))):
            fits.append((fits_so, ended, name.casefold(), str(pk), pk))
    best = nsmallest(most, fits)
    by_id = rows.in_bulk([pk for *_, pk in best])
    return Found(tuple(by_id[pk] for *_, pk in best), len(fits), best[0][0] if best else (9, 9))


def _narrowed(rows: QuerySet[M, Any], words: Words, columns: Sequence[str]) -> QuerySet[M, Any]:
    """At least all rows that can fit: in ASCII a name has a folded word as it is, and what is not ASCII is not decided here."""
    said = Q()
    for word in words:
        said &= _any(columns, "icontains", word)
    return rows.filter(said | _any(columns, "regex", _NOT_ASCII))


def _any(columns: Sequence[str], lookup: str, text: str) -> Q:
    return reduce(or_, (Q(**{f"{column}__{lookup}": text}) for column in columns))
