"""How many things wait for somebody: the number beside "My next move" on every page. What each of them is, `next_move` reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Expression, F, Q, QuerySet

from campaigns import access
from campaigns.lifecycle import IN_THE_AIR, CampaignState, HandoffState, LegState
from campaigns.models import Decision, Handoff, Leg
from insights import prepared
from stakeholders import directory
from stakeholders.who import Who

_HEAD, _RELIEVED = "exchange__taker__function__head", "leg__function__head"


def waiting_for(who: Who, *, today: date) -> Expression:
    """How many batons, legs, read-backs, decisions and requests to stand in are in this person's court: a number to ask beside anything."""
    return prepared.number_of(_all, who, today=today)


def _all(who: Who, today: date) -> QuerySet[Any, Any]:
    asked = directory.requests_to_substitute(who, on=today).select_related(None)
    parts = (_batons(who), _own_legs(who), _legs_of_led(who), _read_backs(who), _decisions(who), asked)
    first, *others = (rows.order_by().values("pk") for rows in parts)
    return first.union(*others, all=True)


def _gone(path: str) -> Q:
    """Nobody is named there, or nobody who can be reached."""
    return Q(**{path: None}) | Q(**{f"{path}__active": False}) | Q(**{f"{path}__user": None, f"{path}__email": ""})


def _batons(who: Who) -> QuerySet[Handoff]:
    """As `race.court` has it: the taker's to answer, the giver's while a question is open; of one that nobody takes the head's, else the
    lead's. Few are in the air at once."""
    offered, declined, led = Q(state=HandoffState.OFFERED), Q(state=HandoffState.DECLINED), Q(campaign__lead__in=who.me)
    asked = Q(question_open=True)
    mine = ~asked & (Q(taker__in=who.me) | Q(taker=None) & led) | asked & (Q(giver__in=who.me) | Q(giver=None) & led)
    headless = Q(exchange__isnull=False) & _gone(_HEAD) | Q(exchange=None) & _gone(_RELIEVED)
    headed = Q(**{f"{_HEAD}__in": who.me}) | Q(exchange=None, **{f"{_RELIEVED}__in": who.me})
    found = offered & mine | declined & (headed & ~headless | headless & led)
    return Handoff.objects.filter(found, state__in=sorted(IN_THE_AIR), campaign__state=CampaignState.RUNNING)


def _own_legs(who: Who) -> QuerySet[Leg]:
    """As `race.court` has it: the runner's, or whoever's it is blocked on, where they can be reached."""
    running = Q(state=LegState.RUNNING, runner__in=who.me) & ~_gone("runner")
    blocked = Q(state=LegState.BLOCKED, blocked_on__in=who.me) & ~_gone("blocked_on")
    return Leg.objects.filter(running | blocked, campaign__state=CampaignState.RUNNING)


def _legs_of_led(who: Who) -> QuerySet[Leg]:
    """The lead's, where they cannot. Apart, so that each finds its rows by an index."""
    nobody = Q(state=LegState.RUNNING) & _gone("runner") | Q(state=LegState.BLOCKED) & _gone("blocked_on")
    return Leg.objects.filter(nobody, campaign__lead__in=who.me, campaign__state=CampaignState.RUNNING)


def _read_backs(who: Who) -> QuerySet[Handoff]:
    said = Handoff.objects.filter(campaign__state=CampaignState.RUNNING, state=HandoffState.ACCEPTED, exchange__critical=True)
    return said.filter(giver__in=who.me, read_back_right=None, overridden=False).exclude(taker=F("giver"))


def _decisions(who: Who) -> QuerySet[Decision]:
    return access.decisions_for(who).open().answerable_by(who)
