"""A lane of the board at hand: what its lead can do about it, done without leaving the board."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton, chasing
from campaigns.ladder import LEAD_STEP
from campaigns.lifecycle import Move
from campaigns.wording import explain
from insights.lane_card import LaneCard, lane_card
from relay.web import timeline
from relay.web.forms.lane import AsideForm, LaneForm, NeedByForm, RunnerForm
from relay.web.forms.refused import put_beside
from relay.web.refusals import STATUS
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text, local_text
from relay.web.standing import stall_text
from stakeholders.names import apart
from stakeholders.refusals import Invalid, Refused, WrongPerson
from stakeholders.who import Who

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done from the board: when it is offered, what it asks, what it does, and what is said when it is done."""

    offered: Callable[[LaneCard, Who], bool]
    form: type[LaneForm]
    does: Callable[[LaneCard, Who, datetime, Said], object]
    done: Callable[[LaneCard, Said], str]


def _nudge(card: LaneCard, who: Who, now: datetime, _said: Said) -> None:
    chasing.nudge(_stall(card, who), by=who, now=now)


def _snooze(card: LaneCard, who: Who, now: datetime, said: Said) -> None:
    chasing.snooze(_stall(card, who), by=who, now=now, **said)


def _redirect(card: LaneCard, who: Who, now: datetime, said: Said) -> None:
    baton.redirect(sight.handoff_for(who, UUID(card.handoff)), by=who, now=now, runner=said["runner"])


def _reassign(card: LaneCard, who: Who, now: datetime, said: Said) -> None:
    baton.reassign(sight.leg_for(who, UUID(card.leg)), by=who, now=now, runner=said["runner"])


def _need_by(card: LaneCard, who: Who, now: datetime, said: Said) -> None:
    row = sight.exchange_for(who, said["exchange"])
    baton.edit_exchange(row, by=who, now=now, need_by=said["need_by"], critical=row.critical)


def _stall(card: LaneCard, who: Who) -> Any:
    return sight.stall_for(who, card.stall.id if card.stall else UUID(int=0))


def _name_of(card: LaneCard, said: Said) -> str:
    """Of whom was chosen, as the list has them."""
    return {key: name for _group, rows in card.subject.runners for key, name in rows}[str(said["runner"])]


def _may_nudge(card: LaneCard, who: Who) -> bool:
    return card.leads and card.stall is not None and card.stall.may_be_nudged and card.stall.court.id not in who.texts


ACTS: Mapping[str, Act] = {
    "nudge": Act(
        _may_nudge,
        LaneForm,
        _nudge,
        lambda card, said: _("%(name)s is told once more, now or when they next work.") % {"name": _waited_for(card)},
    ),
    "redirect": Act(
        lambda card, _who: bool(card.handoff) and Move.REDIRECT in card.subject.moves,
        RunnerForm,
        _redirect,
        lambda card, said: _("Sent on to %(name)s.") % {"name": _name_of(card, said)},
    ),
    "reassign": Act(
        lambda card, _who: bool(card.leg) and not card.handoff and Move.REASSIGN in card.subject.moves,
        RunnerForm,
        _reassign,
        lambda card, said: _("Asked to run it: %(name)s.") % {"name": _name_of(card, said)},
    ),
    "snooze": Act(
        lambda card, _who: card.leads and card.stall is not None and card.stall.may_be_snoozed,
        AsideForm,
        _snooze,
        lambda card, said: _("Set aside. Nobody is told more of it before the end of %(day)s.") % {"day": day_text(said["until"])},
    ),
    "need-by": Act(
        lambda card, _who: bool(card.needs),
        NeedByForm,
        _need_by,
        lambda card, said: _("Noted by when it is needed. Both sides are told."),
    ),
}


def _waited_for(card: LaneCard) -> str:
    return card.subject.court.name or _("Whoever is waited for")


@access(Rule.SIGNED_IN)
@require_safe
def lane(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The acts of one lane, for the board to show under it; opened by itself it leads to the campaign."""
    found = sight.campaign_status_for(me(request), campaign_id)
    if request.headers.get("HX-Request") != "true":
        return redirect("campaign", campaign_id=found.pk)
    if not sight.campaigns_for(me(request)).filter(pk=found.pk).exists():
        return render(request, "board/_acts_elsewhere.html", {"campaign": found})
    return _card(request, campaign_id)


@access(Rule.SIGNED_IN)
@require_POST
def act(request: HttpRequest, campaign_id: UUID, name: str) -> HttpResponse:
    """Do one of them. What is wrong comes back in its form with what was typed; what came too late, as the lane now is."""
    who, now = me(request), now_of(request)
    if name not in ACTS:
        raise Http404
    card, wanted = lane_card(who, sight.campaign_for(who, campaign_id), now=now), ACTS[name]
    form = wanted.form(name, card, request.POST)
    if not wanted.offered(card, who):
        if not card.leads:
            raise WrongPerson(gettext_noop("This is for leads and admins."))
        too_late = _("This cannot be done any more; the lane shows how it stands now. Nothing of yours was lost.")
        return _late(request, campaign_id, form, too_late, status=409)
    if not form.is_valid():
        return _card(request, campaign_id, bound={name: form}, status=422)
    try:
        with transaction.atomic(durable=True):
            wanted.does(card, who, now, form.cleaned_data)
    except Invalid as refusal:
        put_beside(form, refusal, who)
        return _card(request, campaign_id, bound={name: form}, status=422)
    except Refused as refusal:
        return _late(request, campaign_id, form, explain(refusal, who), status=STATUS[refusal.code])
    messages.success(request, wanted.done(card, form.cleaned_data))
    return _after(request, campaign_id)


def _late(request: HttpRequest, campaign_id: UUID, form: LaneForm, why: str, *, status: int) -> HttpResponse:
    """What cannot be done any more, since somebody was faster or it is another's to do: the lane as it now is, and what was typed."""
    messages.warning(request, why)
    if words := form.words():
        messages.info(request, _("You had written: “%(words)s”") % {"words": words})
    return _after(request, campaign_id, status=status)


def _after(request: HttpRequest, campaign_id: UUID, *, status: int = 200) -> HttpResponse:
    """The lane as it now is; without scripts the board."""
    return _card(request, campaign_id, status=status) if request.headers.get("HX-Request") == "true" else redirect("board")


def _card(request: HttpRequest, campaign_id: UUID, *, bound: Mapping[str, LaneForm] | None = None, status: int = 200) -> HttpResponse:
    who, now = me(request), now_of(request)
    card = lane_card(who, sight.campaign_for(who, campaign_id), now=now)
    context = {
        "card": card,
        "campaign": card.lane.campaign,
        "acts": {
            name.replace("-", "_"): (bound or {}).get(name) or one.form(name, card) for name, one in ACTS.items() if one.offered(card, who)
        },
        "told": _told(card, who),
        "why": stall_text(card.stall) if card.stall else "",
        "back": timeline.sentence(card.subject.back) if card.subject.back else "",
        "now": now,
    }
    answer = render(request, "board/_acts.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


_ONCE, _TWICE = gettext_lazy("%(name)s was told once."), gettext_lazy("%(name)s had both messages.")


def _told(card: LaneCard, who: Who) -> str:
    """What the ladder did, and what it does next and when."""
    if card.stall is None:
        return ""
    if card.stall.snoozed_until:
        return _("Set aside until %(day)s.") % {"day": day_text(card.stall.snoozed_until)}
    words = [str(_ONCE if card.stall.may_be_nudged else _TWICE) % {"name": _waited_for(card)}]
    if card.stall.step >= LEAD_STEP:
        words.append(_("You were told, too.") if card.lane.race.lead in who.texts else _("The lead was told, too."))
    if card.ahead and card.ahead.names:
        facts = {"names": ", ".join(map(apart, card.ahead.names)), "when": local_text(card.ahead.at, who.zone)}
        words.append(_("%(names)s hears of it %(when)s.") % facts)
    return " ".join(words)
