"""What the lead may change about one leg of a running race, and what skipping it or inserting another would bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from campaigns import rows
from campaigns.baton import twins_of
from campaigns.decide import open_moves
from campaigns.lifecycle import Id, Kind, Move
from campaigns.making import Played, rehearse
from campaigns.models import Campaign, CheckItem, Exchange, Leg
from campaigns.race import Race, outgoing
from campaigns.roster import clocks_of, people_of
from campaigns.schedule import run_forward
from stakeholders.refusals import Invalid
from stakeholders.who import Who
from stakeholders.worktime import day_until


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
    skip: Brings | None


@dataclass(frozen=True, slots=True)
class Brings:
    """What comes of a change: which legs then pass to each other, which items move where, how many offers are taken back, when the race
    is expected to end (days of the site). With a `refusal` it cannot be done, and why."""

    passes: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    recalled: int = 0
    finish_before: date | None = None
    finish: date | None = None
    played: Played | None = None
    refusal: str = ""


def change_page(who: Who, leg: Leg, *, now: datetime) -> ChangePage:
    """About twenty queries, however large the race."""
    race = rows.load(leg.campaign)
    people = people_of(race)
    names = {str(pk): name for pk, name in Leg.objects.filter(campaign=leg.campaign_id).values_list("pk", "name")}

    def may(subject: Id) -> Mapping[Move, bool]:
        return open_moves(race, subject, people=people, me=who.texts, admin=who.is_a("admin"), now=now)

    ahead = tuple(Ahead(x.id, names[x.taker], x.need_by, x.critical, Move.EDIT_EXCHANGE in may(x.id)) for x in outgoing(race, str(leg.pk)))
    items = tuple(CheckItem.objects.filter(leg=leg, removed=False).order_by("position", "pk"))
    moves = may(str(leg.pk))
    skip = _skipping(who, leg, now) if Move.SKIP in moves else None
    return ChangePage(moves, ahead, items, skip)


def inserting(who: Who, exchange: Exchange, *, now: datetime, name: str, leg: Mapping[str, Any]) -> Brings:
    """What inserting this leg would bring, by the rules that would do it. `leg` is as `baton.leg_facts` gives it."""
    return _brings(who, exchange.campaign, Move.INSERT, exchange.pk, now, facts={"leg": leg, "items": []}, words={"name": name})


def _skipping(who: Who, leg: Leg, now: datetime) -> Brings:
    """A reason is still to be written."""
    return _brings(who, leg.campaign, Move.SKIP, leg.pk, now, facts={"twins": twins_of(leg)}, words={"reason": "–"})


def _brings(
    who: Who, campaign: Campaign, move: Move, subject: UUID, now: datetime, *, facts: Mapping[str, Any], words: Mapping[str, str]
) -> Brings:
    try:
        played = rehearse(campaign, move, subject, by=who, now=now, facts=facts, words=words)
    except Invalid as refusal:
        return Brings(refusal=next(reason for reasons in refusal.errors.values() for reason in reasons))
    happened = next(event for event in played.happened if event.kind in (Kind.SKIPPED, Kind.INSERTED))
    names = {str(pk): name for pk, name in Leg.objects.filter(campaign=campaign).values_list("pk", "name")}
    names |= {happened.leg or "": words["name"]} if move is Move.INSERT else {}
    moved = happened.facts.get("moved", {})
    texts = {str(pk): text for pk, text in CheckItem.objects.filter(pk__in=moved).values_list("pk", "text")} if moved else {}
    return Brings(
        passes=tuple((names[x["giver"]], names[x["taker"]]) for x in happened.facts["added"]),
        items=tuple((texts[item], names[home]) for item, home in moved.items()),
        recalled=sum(event.kind is Kind.VOIDED for event in played.happened),
        finish_before=_finish(played.before, now),
        finish=_finish(played.after, now),
        played=played,
    )


def _finish(race: Race, now: datetime) -> date | None:
    clocks = clocks_of(race)
    ends = run_forward(race, times=clocks.times, site=clocks.site, now=now).finish
    return day_until(clocks.site, ends) if ends else None
