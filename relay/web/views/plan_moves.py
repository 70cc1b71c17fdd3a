"""Changing the plan of a running race, leg by leg: for its lead. Each is one move, logged, and told to those concerned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton
from insights.change_page import Brings, change_page, inserting
from notifications.foretelling import foretold, names_of
from relay.web.forms.campaigns import CheckpointForm, ExchangeForm, InsertForm, ReasonForm, offered
from relay.web.forms.refused import put_beside
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of
from relay.web.spans import day_text
from stakeholders.names import apart
from stakeholders.refusals import Invalid
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Exchange

NOTHING: Mapping[str, Brings] = {}


@access(Rule.SIGNED_IN)
@require_safe
def leg_change(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    """What the lead may change about a leg: who runs it, whether it is run at all, its checkpoint, its exchanges."""
    return _page(request, leg_id)


def _page(
    request: HttpRequest,
    leg_id: UUID,
    *,
    bound: dict[str, forms.Form] | None = None,
    looked: Mapping[str, Brings] = NOTHING,
    status: int = 200,
) -> HttpResponse:
    """The page with the forms as they were sent, and what was looked at before it is done, by the name of its form."""
    who = me(request)
    leg = sight.leg_for(who, leg_id)
    seen = change_page(who, leg, now=now_of(request))
    bound, choices = bound or {}, offered()
    exchanges = [
        {
            "exchange": one,
            "insert": bound.get(f"insert-{one.id}") or InsertForm(prefix=f"insert-{one.id}", **choices),
            "edit": bound.get(f"edit-{one.id}")
            or ExchangeForm(prefix=f"edit-{one.id}", initial={"need_by": one.need_by, "critical": one.critical}),
            "brings": _brings(looked[f"insert-{one.id}"]) if f"insert-{one.id}" in looked else None,
        }
        for one in seen.exchanges
    ]
    context = {
        "leg": leg,
        "page": seen,
        "may": {move.value for move in seen.moves},
        "exchanges": exchanges,
        "skip": bound.get("skip") or ReasonForm(prefix="skip"),
        "skipping": _brings(seen.skip) if seen.skip else None,
        "refused": bound.get("remove"),
        "checkpoint": bound.get("checkpoint") or CheckpointForm(prefix="checkpoint"),
    }
    return render(request, "campaign/change.html", context, status=status)


def _brings(seen: Brings) -> dict[str, Any]:
    """What comes of it, a sentence each; or why it cannot be done."""
    if seen.refusal:
        return {"refusal": _(seen.refusal)}
    says = [_("“%(giver)s” then passes to “%(taker)s”.") % {"giver": apart(giver), "taker": apart(taker)} for giver, taker in seen.passes]
    says += [_("“%(item)s” moves to “%(leg)s”.") % {"item": apart(item), "leg": apart(leg)} for item, leg in seen.items]
    if seen.recalled:
        says.append(
            ngettext("The offer to it is taken back.", "The %(n)d offers to it are taken back.", seen.recalled) % {"n": seen.recalled}
        )
    days = {"finish": day_text(seen.finish), "before": day_text(seen.finish_before)}
    moves = seen.finish != seen.finish_before
    says.append((_("Finish expected %(finish)s, not %(before)s.") if moves else _("The expected finish stays: %(finish)s.")) % days)
    return {"says": says, "told": names_of(foretold(seen.played)) if seen.played else []}


def _make(
    request: HttpRequest,
    leg_id: UUID,
    name: str,
    form: forms.Form,
    act: Callable[[Who, dict[str, Any]], object],
    done: str,
    to: str = "campaign",
) -> HttpResponse:
    """Make a move from its form; what is wrong comes back in the form, with what was typed."""
    who = me(request)
    if not form.is_valid():
        return _page(request, leg_id, bound={name: form}, status=422)
    url = reverse(to, args=[leg_id if to == "leg_change" else sight.leg_for(who, leg_id).campaign_id])
    try:
        with transaction.atomic(durable=True):
            once(request, lambda: act(who, form.cleaned_data), to=url)()
    except Invalid as refusal:
        put_beside(form, refusal, who)
        return _page(request, leg_id, bound={name: form}, status=422)
    messages.success(request, done)
    return redirect(url)


@access(Rule.SIGNED_IN)
@require_POST
def leg_skip(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    leg, now = sight.leg_for(me(request), leg_id), now_of(request)
    form = ReasonForm(request.POST, prefix="skip")
    done = _("Skipped. Its givers now pass straight to its takers.")
    return _make(request, leg_id, "skip", form, lambda who, said: baton.skip(leg, by=who, now=now, reason=said["reason"]), done)


@access(Rule.SIGNED_IN)
@require_POST
def leg_checkpoint(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    """Add an item, or (with `remove`) take one out."""
    leg, now = sight.leg_for(me(request), leg_id), now_of(request)
    if "remove" in request.POST:
        item = sight.item_for(me(request), leg_id, _uuid(request.POST["remove"]))
        form: forms.Form = forms.Form(request.POST)
        done = _("The item is out of the checkpoint.")
        return _make(
            request,
            leg_id,
            "remove",
            form,
            lambda who, said: baton.edit_checkpoint(leg, by=who, now=now, removed=[item.pk]),
            done,
            "leg_change",
        )
    form = CheckpointForm(request.POST, prefix="checkpoint")
    done = _("Added to the checkpoint.")
    return _make(
        request, leg_id, "checkpoint", form, lambda who, said: baton.edit_checkpoint(leg, by=who, now=now, added=[said]), done, "leg_change"
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@access(Rule.SIGNED_IN)
@require_POST
def exchange_insert(request: HttpRequest, exchange_id: UUID) -> HttpResponse:
    exchange, now = sight.exchange_for(me(request), exchange_id), now_of(request)
    name = f"insert-{exchange_id}"
    form = InsertForm(request.POST, prefix=name, **offered())
    if "look" in request.POST:
        return _look(request, exchange, name, form)

    def act(who: Who, said: dict[str, Any]) -> None:
        baton.insert(
            exchange, by=who, now=now, name=said["name"], function=said["function"], runner=said["runner"], planned_days=said["days"]
        )

    return _make(request, exchange.giver_id, name, form, act, _("The new leg is in the race."))


def _look(request: HttpRequest, exchange: Exchange, name: str, form: InsertForm) -> HttpResponse:
    """The page again, with what the new leg would bring; nothing is done."""
    if not form.is_valid():
        return _page(request, exchange.giver_id, bound={name: form}, status=422)
    said = form.cleaned_data
    leg = baton.leg_facts(said["function"], said["runner"], said["days"])
    seen = inserting(me(request), exchange, now=now_of(request), name=said["name"], leg=leg)
    return _page(request, exchange.giver_id, bound={name: form}, looked={name: seen})


@access(Rule.SIGNED_IN)
@require_POST
def exchange_edit(request: HttpRequest, exchange_id: UUID) -> HttpResponse:
    exchange, now = sight.exchange_for(me(request), exchange_id), now_of(request)
    name = f"edit-{exchange_id}"
    form = ExchangeForm(request.POST, prefix=name)

    def act(who: Who, said: dict[str, Any]) -> None:
        baton.edit_exchange(exchange, by=who, now=now, need_by=said["need_by"], critical=said["critical"])

    return _make(request, exchange.giver_id, name, form, act, _("Saved. Both runners will see it."), "leg_change")
