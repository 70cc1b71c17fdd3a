"""One leg: its checkpoint, the offer, and the small acts of its runner. Each view: who, what, one call, an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton, withholding
from campaigns.lifecycle import ReadyAnswer
from campaigns.wording import explain
from insights.leg_page import LegPage, leg_page
from relay.web import timeline
from relay.web.forms.legs import FORMS, ITEM_FORMS, LegForm, open_forms
from relay.web.forms.moves import MoveForm, unversioned
from relay.web.leg_told import DONE
from relay.web.looking import before_the_offer
from relay.web.request import Rule, access, me, now_of
from relay.web.twice import sent_twice
from relay.web.views import next_move
from stakeholders.refusals import Invalid, WrongMoment

if TYPE_CHECKING:
    from campaigns.models import CheckItem, Leg


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _page(request, sight.leg_for(me(request), leg_id))


@access(Rule.SIGNED_IN)
@require_POST
def offer(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    """Whoever passes it to a competitor who is a partner sees first what their page will show."""
    look = before_the_offer(request, sight.leg_for(me(request), leg_id))
    return look or _move(request, leg_id, "offer", _offer)


@access(Rule.SIGNED_IN)
@require_POST
def check_in(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "check_in", unversioned(baton.check_in))


@access(Rule.SIGNED_IN)
@require_POST
def promise(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "promise", unversioned(baton.promise))


@access(Rule.SIGNED_IN)
@require_POST
def block(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "block", unversioned(baton.block))


@access(Rule.SIGNED_IN)
@require_POST
def unblock(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "unblock", unversioned(baton.unblock))


@access(Rule.SIGNED_IN)
@require_POST
def renew(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "renew", unversioned(baton.renew))


@access(Rule.SIGNED_IN)
@require_POST
def reassign(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "reassign", _reassign)


@access(Rule.SIGNED_IN)
@require_POST
def ready(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    return _move(request, leg_id, "ready", answer_ready)


@access(Rule.SIGNED_IN)
@require_POST
def tick(request: HttpRequest, leg_id: UUID, item_id: UUID) -> HttpResponse:
    return _check(request, leg_id, item_id, "tick", baton.tick, _("Ticked."), undo="item_untick")


@access(Rule.SIGNED_IN)
@require_POST
def untick(request: HttpRequest, leg_id: UUID, item_id: UUID) -> HttpResponse:
    return _check(request, leg_id, item_id, "untick", baton.untick, _("Unticked."), undo="item_tick")


@access(Rule.SIGNED_IN)
@require_POST
def waive(request: HttpRequest, leg_id: UUID, item_id: UUID) -> HttpResponse:
    return _check(request, leg_id, item_id, "waive", baton.waive, _("Waived. Your reason stands beside it."))


# What the forms say, as the moves take it


def _offer(leg: Leg, *, rings: Mapping[UUID, str], **said: Any) -> Leg:
    offered = baton.offer(leg, **said)
    withholding.draw_rings(offered, rings)
    return offered


def _reassign(leg: Leg, *, note: str = "", version: int | None = None, **said: Any) -> Leg:
    return baton.reassign(leg, packet={"note": note}, **said)


def answer_ready(leg: Leg, *, version: int | None = None, missing: str = "", **said: Any) -> Leg:
    """What belongs to the other three answers is left out: their forms were not sent."""
    answer = said["answer"]
    since, runner = (
        said["since"] if answer == ReadyAnswer.READY_FROM else None,
        said["runner"] if answer == ReadyAnswer.SOMEONE_ELSE else None,
    )
    wanted = missing.splitlines() if answer == ReadyAnswer.MISSING else ()
    return baton.ready(leg, by=said["by"], now=said["now"], answer=answer, since=since, runner=runner, missing=wanted, note=said["note"])


# How every move is made and answered


def _move(request: HttpRequest, leg_id: UUID, name: str, act: Callable[..., Leg]) -> HttpResponse:
    """One form, one call. What is wrong, or came too late, comes back with everything that was typed."""
    who, now = me(request), now_of(request)
    row = sight.leg_for(who, leg_id)
    form = FORMS[name](name, leg_page(who, row, now=now), request.POST)
    if not form.is_valid():
        return _again(request, row, name, form, status=422)
    try:
        if not sent_twice(name, form, by=who, now=now, leg=row.pk):
            with transaction.atomic(durable=True):
                row = act(row, by=who, now=now, **form.said())
    except Invalid as refusal:
        form.tell(refusal, who)
        return _again(request, row, name, form, status=422)
    except WrongMoment as late:
        return _again(request, row, name, form, status=409, late=late)
    page = leg_page(who, row, now=now)
    messages.success(request, DONE[name](page, form.cleaned_data))
    return _answer(request, row, page)


def _check(
    request: HttpRequest, leg_id: UUID, item_id: UUID, name: str, act: Callable[..., object], done: str, *, undo: str = ""
) -> HttpResponse:
    """A move on one item of the checkpoint."""
    who, now = me(request), now_of(request)
    item = sight.item_for(who, leg_id, item_id)
    row = sight.leg_for(who, leg_id)
    form = ITEM_FORMS[name](f"{name}-{item_id}", request.POST, version=row.version, seen=0)
    if not form.is_valid():
        return _again(request, row, name, None, status=422, item=str(item_id), item_form=form)
    said = {key: value for key, value in form.said().items() if key != "version"}
    back = _back(request, item, undo) if undo and item.met == (name == "untick") and not said.get("evidence") else ""
    try:
        with transaction.atomic(durable=True):
            act(item, by=who, now=now, **said)
    except Invalid as refusal:
        form.tell(refusal, who)
        return _again(request, row, name, None, status=422, item=str(item_id), item_form=form)
    except WrongMoment as late:
        return _again(request, row, name, form, status=409, late=late)
    messages.success(request, done, extra_tags=back)
    row.refresh_from_db()
    return _answer(request, row)


def _back(request: HttpRequest, item: CheckItem, undo: str) -> str:
    """The address that takes a tick or its opposite back, to where it was made from; none where evidence would be lost on the way."""
    there = "?from=next" if next_move.asked_from_here(request) else ""
    return "" if item.has_evidence else reverse(undo, args=[item.leg_id, item.pk]) + there


def _answer(request: HttpRequest, row: Leg, page: LegPage | None = None) -> HttpResponse:
    """Back to where the move was made from: there in place, or here."""
    if next_move.asked_from_here(request):
        return next_move.after(request, str(row.pk))
    if getattr(request, "htmx", False):
        return _page(request, row, template="leg/_swap.html", page=page)
    return redirect("leg", leg_id=row.pk)


def _again(request: HttpRequest, row: Leg, name: str, form: MoveForm | None, *, status: int, **more: Any) -> HttpResponse:
    """The leg as it is now, with the form as it was sent; for one that came late, what happened meanwhile."""
    row.refresh_from_db()
    in_place = getattr(request, "htmx", False) and not next_move.asked_from_here(request)
    response = _page(request, row, template="leg/_swap.html" if in_place else "leg/page.html", name=name, form=form, status=status, **more)
    if getattr(request, "htmx", False) and not in_place:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
        response["HX-Push-Url"] = reverse("leg", args=[row.pk])
    return response


def _page(
    request: HttpRequest,
    row: Leg,
    *,
    template: str = "leg/page.html",
    page: LegPage | None = None,
    name: str = "",
    form: MoveForm | None = None,
    late: WrongMoment | None = None,
    item: str = "",
    item_form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    who, now = me(request), now_of(request)
    page = page or leg_page(who, row, now=now)
    if form:
        form.renew(version=page.leg.version, seen=page.seq)
    forms = open_forms(page, bound={name: form} if isinstance(form, LegForm) else None)
    target = getattr(getattr(request, "htmx", None), "target", None)
    context = {
        "page": page,
        "leg": row,
        "brief": row.sensitive,
        "forms": forms,
        "opened": name,
        "item": item,
        "item_form": item_form,
        "kept": form.typed() if form and late and name not in forms else [],
        "refusal": explain(late, who) if late else "",
        "days": timeline.days(page.entries, zone=who.zone, today=timeline.local_date(now, who.zone)),
        "at_checkpoint": target == "checkpoint",
        "now": now,
        "zone": who.zone,
        "me": str(who.id),
    }
    return render(request, template, context, status=status)
