"""What a program looks for: the rows that a person may see, narrowed down. The words for asking are the querysets'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from campaigns.lifecycle import HandoffState
from campaigns.models import Campaign, Handoff, Leg, Stall
from campaigns.querysets import CampaignQuerySet, HandoffQuerySet, StallQuerySet
from stakeholders.models import Stakeholder
from stakeholders.who import Who

Wanted = Mapping[str, Any]


def campaigns(who: Who, wanted: Wanted) -> CampaignQuerySet:
    """Those whose status this person may read, with how many stalls are open. `wanted`: state, lead, objective, function, stalled."""
    found = _seen_by(who).filter(**_plain(wanted, state="state", lead="lead", objective="objective"))
    if "function" in wanted:
        found = found.filter(Exists(Leg.objects.filter(campaign=OuterRef("pk"), function=wanted["function"])))
    if "stalled" in wanted:
        stalled = Exists(Stall.objects.open().filter(campaign=OuterRef("pk")))
        found = found.filter(stalled if wanted["stalled"] else ~stalled)
    return found.select_related("lead").annotate(open_stalls=Count("stalls", filter=Q(stalls__closed_at=None)))


def handoffs(who: Who, wanted: Wanted) -> HandoffQuerySet:
    """Those this person may see. `wanted`: state, campaign, function (of the taking leg), court (`me`: they are waited for)."""
    found = Handoff.objects.visible_to(who).filter(**_plain(wanted, state="state", campaign="campaign"))
    if "function" in wanted:
        found = found.filter(Q(exchange__taker__function=wanted["function"]) | Q(exchange=None, leg__function=wanted["function"]))
    if wanted.get("court") == "me":
        found = found.filter(_waits_for(who), campaign__state="running")
    return found.select_related("campaign", "leg", "exchange__taker", "giver", "taker")


def stalls(who: Who, wanted: Wanted) -> StallQuerySet:
    """Those this person may see. `wanted`: open, kind, campaign, court (a person)."""
    found = Stall.objects.visible_to(who).filter(**_plain(wanted, kind="kind", campaign="campaign", court="court"))
    if "open" in wanted:
        found = found.filter(closed_at__isnull=wanted["open"])
    return found.select_related("campaign", "leg", "court__function", "court__organisation")


def versions(rows: QuerySet[Campaign], *beside: Subquery) -> list[tuple[Any, ...]]:
    """What tells whether anything happened in these campaigns: each one's newest event, and what is asked beside. One query."""
    return list(rows.order_by("pk").values_list("pk", "seq", *beside))


def versions_seen_by(who: Who) -> list[tuple[Any, ...]]:
    """The same of every campaign whose status this person may read."""
    return versions(_seen_by(who))


def _seen_by(who: Who) -> CampaignQuerySet:
    """Those whose status they may read, and drafts that they may open."""
    return Campaign.objects.status_visible_to(who) | Campaign.objects.visible_to(who)


def _waits_for(who: Who) -> Q:
    """As `race.court` has it: the taker, while a question is open the giver; of a declined one the function's head, who can be reached;
    and the lead where there is nobody of these."""
    lead, there = Q(campaign__lead__in=who.me), Stakeholder.objects.reachable()
    offered = Q(question_open=False, taker__in=who.me) | Q(question_open=True, giver__in=who.me)
    offered |= lead & (Q(question_open=False, taker=None) | Q(question_open=True, giver=None))
    heads = {"exchange__taker__function__head": Q(exchange__isnull=False), "leg__function__head": Q(exchange=None)}
    declined = Q()
    for head, where in heads.items():
        headed = Q(**{f"{head}__in": there})
        declined |= where & (headed & Q(**{f"{head}__in": who.me}) | ~headed & lead)
    return Q(state=HandoffState.OFFERED) & offered | Q(state=HandoffState.DECLINED) & declined


def _plain(wanted: Wanted, **columns: str) -> dict[str, Any]:
    return {column: wanted[name] for name, column in columns.items() if name in wanted}
