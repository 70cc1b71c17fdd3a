"""How many things wait for somebody: the number beside "My next move" on every page. One query; what each of them is, `next_move` reads."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from campaigns import access
from campaigns.lifecycle import CampaignState, HandoffState, LegState
from campaigns.models import Decision, Handoff, Leg
from stakeholders.who import Who


def how_many_wait(who: Who) -> int:
    """The batons, legs, read-backs and decisions that are in this person's court."""
    first, *others = (rows.order_by().values("pk") for rows in (*_batons(who), *_legs(who), _read_backs(who), _decisions(who)))
    return first.union(*others, all=True).count()


def _gone(path: str) -> Q:
    """Nobody is named there, or nobody who can be reached."""
    return Q(**{path: None}) | Q(**{f"{path}__active": False}) | Q(**{f"{path}__user": None, f"{path}__email": ""})


def _batons(who: Who) -> list[QuerySet[Handoff]]:
    """As `race.court` has it: the taker's to answer, the giver's while a question is open; of one that nobody takes the head's, else the
    lead's."""
    running = Handoff.objects.filter(campaign__state=CampaignState.RUNNING)
    offered, declined = running.filter(state=HandoffState.OFFERED), running.filter(state=HandoffState.DECLINED)
    head, relieved = "exchange__taker__function__head", "leg__function__head"
    headed = Q(**{f"{head}__in": who.me}) & ~_gone(head)
    headed |= Q(exchange=None, **{f"{relieved}__in": who.me}) & ~_gone(relieved)
    headless = Q(exchange__isnull=False) & _gone(head) | Q(exchange=None) & _gone(relieved)
    nobody = Q(question_open=False, taker=None) | Q(question_open=True, giver=None)
    return [
        offered.filter(question_open=False, taker__in=who.me),
        offered.filter(question_open=True, giver__in=who.me),
        offered.filter(nobody, campaign__lead__in=who.me),
        declined.filter(headed),
        declined.filter(headless, campaign__lead__in=who.me),
    ]


def _legs(who: Who) -> list[QuerySet[Leg]]:
    """As `race.court` has it: the runner's, whoever's it is blocked on, or the lead's where neither can be reached."""
    running = Leg.objects.filter(campaign__state=CampaignState.RUNNING)
    held, blocked = running.filter(state=LegState.RUNNING), running.filter(state=LegState.BLOCKED)
    return [
        held.filter(~_gone("runner"), runner__in=who.me),
        blocked.filter(~_gone("blocked_on"), blocked_on__in=who.me),
        held.filter(_gone("runner"), campaign__lead__in=who.me),
        blocked.filter(_gone("blocked_on"), campaign__lead__in=who.me),
    ]


def _read_backs(who: Who) -> QuerySet[Handoff]:
    said = Handoff.objects.filter(campaign__state=CampaignState.RUNNING, state=HandoffState.ACCEPTED, exchange__critical=True)
    return said.filter(giver__in=who.me, read_back_right=None, overridden=False).exclude(taker=F("giver"))


def _decisions(who: Who) -> QuerySet[Decision]:
    return access.decisions_for(who).open().answerable_by(who)
