"""One handoff and every move on it. Each view: who, what, one call, an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import baton
from campaigns.wording import explain
from insights.handoff_page import HandoffPage, handoff_page
from notifications.messages import messages_about
from relay.web import timeline
from relay.web.forms.handoffs import FORMS, HandoffForm, open_forms
from relay.web.forms.moves import unversioned
from relay.web.handoff_told import DONE
from relay.web.request import Rule, access, me, now_of
from relay.web.twice import sent_twice
from relay.web.views import next_move
from stakeholders.refusals import Invalid, WrongMoment

if TYPE_CHECKING:
    from campaigns.models import Handoff


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _page(request, sight.handoff_for(me(request), handoff_id))


@access(Rule.SIGNED_IN)
@require_POST
def accept(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    if "override_reason" in request.POST:
        return _move(request, handoff_id, "override", baton.accept)
    return _move(request, handoff_id, "accept", baton.accept, undo=True)


@access(Rule.SIGNED_IN)
@require_POST
def send_back(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "send_back", baton.send_back)


@access(Rule.SIGNED_IN)
@require_POST
def give_back(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "give_back", baton.give_back)


@access(Rule.SIGNED_IN)
@require_POST
def undo(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    """Asked for from a toast as well, which carries no version."""
    return _move(request, handoff_id, "undo", unversioned(baton.undo))


@access(Rule.SIGNED_IN)
@require_POST
def ask(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "ask", baton.ask)


@access(Rule.SIGNED_IN)
@require_POST
def answer(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "answer", baton.answer)


@access(Rule.SIGNED_IN)
@require_POST
def need_until(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "need_until", baton.need_until)


@access(Rule.SIGNED_IN)
@require_POST
def decline(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "decline", baton.decline)


@access(Rule.SIGNED_IN)
@require_POST
def redirect_to(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "redirect", baton.redirect)


@access(Rule.SIGNED_IN)
@require_POST
def recall(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "recall", baton.recall)


@access(Rule.SIGNED_IN)
@require_POST
def confirm(request: HttpRequest, handoff_id: UUID) -> HttpResponse:
    return _move(request, handoff_id, "confirm", baton.confirm)


# How every move is made and answered


def _move(request: HttpRequest, handoff_id: UUID, name: str, act: Callable[..., Handoff], *, undo: bool = False) -> HttpResponse:
    """One form, one call. What is wrong, or came too late, comes back with everything that was typed."""
    who, now = me(request), now_of(request)
    row = sight.handoff_for(who, handoff_id)
    form = FORMS[name](name, handoff_page(who, row, now=now), request.POST)
    if not form.is_valid():
        return _again(request, row, name, form, status=422)
    try:
        with transaction.atomic(durable=True):
            row = act(row, by=who, now=now, **form.said())
    except Invalid as refusal:
        form.tell(refusal, who)
        return _again(request, row, name, form, status=422)
    except WrongMoment as late:
        if not sent_twice(name, form, by=who, now=now, handoff=row.pk):
            return _again(request, row, name, form, status=409, late=late)
    page = handoff_page(who, row, now=now)
    messages.success(request, DONE[name](page, form.cleaned_data), extra_tags=reverse("handoff_undo", args=[row.pk]) if undo else "")
    return _answer(request, row, page)


def _answer(request: HttpRequest, row: Handoff, page: HandoffPage) -> HttpResponse:
    """Back to where the move was made from: there in place, or here."""
    if next_move.asked_from_here(request):
        return next_move.after(request, "")
    if getattr(request, "htmx", False):
        return _page(request, row, template="handoff/_swap.html", page=page)
    return redirect("handoff", handoff_id=row.pk)


def _again(
    request: HttpRequest, row: Handoff, name: str, form: HandoffForm, *, status: int, late: WrongMoment | None = None
) -> HttpResponse:
    """The handoff as it is now, with the form as it was sent; for one that came late, what happened meanwhile."""
    row.refresh_from_db()
    in_place = getattr(request, "htmx", False) and not next_move.asked_from_here(request)
    response = _page(
        request, row, template="handoff/_swap.html" if in_place else "handoff/page.html", name=name, form=form, late=late, status=status
    )
    if getattr(request, "htmx", False) and not in_place:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
        response["HX-Push-Url"] = reverse("handoff", args=[row.pk])
    return response


def _page(
    request: HttpRequest,
    row: Handoff,
    *,
    template: str = "handoff/page.html",
    page: HandoffPage | None = None,
    name: str = "",
    form: HandoffForm | None = None,
    late: WrongMoment | None = None,
    status: int = 200,
) -> HttpResponse:
    who, now = me(request), now_of(request)
    page = page or handoff_page(who, row, now=now)
    seen = form.cleaned_data.get("seen") if form and form.is_bound and late else None
    if form:
        form.renew(version=page.handoff.version, seen=page.seq)
    forms = open_forms(page, bound={name: form} if form else None)
    today = timeline.local_date(now, who.zone)
    context = {
        "page": page,
        "handoff": row,
        "brief": page.giving.sensitive or page.taking.sensitive,
        "forms": forms,
        "opened": name if name in forms else "",
        "kept": form.typed() if form and late and name not in forms else [],
        "refusal": explain(late, who) if late else "",
        "news": [timeline.sentence(one) for one in page.since(seen)] if seen is not None else [],
        "changes": page.packet_changes(seen) if seen is not None else [],
        "days": timeline.days(reversed(page.entries), zone=who.zone, today=today),
        "back": [(entry, timeline.sentence(entry)) for entry in page.back],
        "now": now,
        "zone": who.zone,
        "me": str(who.id),
        "messages_sent": messages_about(row.pk) if sight.leads(who, row.campaign) else (),
    }
    return render(request, template, context, status=status)
