"""The page of who comes by a link: one leg, alone, with every move of its runner. A GET or HEAD decides nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campaigns import baton, grants
from campaigns import people as verbs
from campaigns.lifecycle import LegState
from insights.guest_page import baton_page, own_leg_page
from notifications import preferences
from relay.web import handoff_told, leg_told
from relay.web.forms.guests import LEG_FORMS, baton_form
from relay.web.forms.legs import ITEM_FORMS, LegForm
from relay.web.forms.moves import MoveForm, unversioned
from relay.web.guest import Visit, remember, visit
from relay.web.request import Rule, access, now_of
from relay.web.twice import sent_twice
from relay.web.views import legs
from relay.web.views.guest_pages import Sent, answer
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound, WrongMoment

if TYPE_CHECKING:
    from campaigns.models import CheckItem, Handoff, Leg

SOMEONE_ELSE = "someone-else"


@access(Rule.LINK)
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: the secret goes into a cookie, out of the address bar, the history and every Referer."""
    grant = grants.grant_for(token, now=now_of(request))
    response = redirect(reverse("guest", args=[grant.pk]) + (f"?open={SOMEONE_ELSE}" if _asked_for(request) else ""))
    response.status_code = 303
    return remember(response, grant)


@access(Rule.LINK)
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for here is answered as a link that leads nowhere."""
    raise NotFound


@access(Rule.LINK)
@require_safe
def show(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    return answer(request, visit(request, grant_id), Sent(name=_asked_for(request)))


def _asked_for(request: HttpRequest) -> str:
    """The small form that a mail's link wants to be open: the one for the right person."""
    return "decline" if request.GET.get("open") == SOMEONE_ELSE else ""


@access(Rule.LINK)
@require_POST
def speak(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The reader's own language from now on, in their mails as well: before a code too, or its page could not be read."""
    here = visit(request, grant_id)
    with transaction.atomic(durable=True):
        verbs.edit_person(here.grant.person, by=here.who, now=here.now, language=request.POST.get("language", ""))
    return redirect("guest", grant_id=grant_id)


MAIL_WISHES: Mapping[str, Callable[..., object]] = {"stop": preferences.stop_writing, "start": preferences.allow_writing}


@access(Rule.LINK)
@require_POST
def mail(request: HttpRequest, grant_id: UUID, wish: str) -> HttpResponse:
    """Stop writing to me, or write to me again. The link stays good either way."""
    here = visit(request, grant_id)
    act = _known(MAIL_WISHES, wish)
    if here.shut:
        return redirect("guest", grant_id=grant_id)
    with transaction.atomic(durable=True):
        act(here.grant.person, now=here.now)
    return redirect(reverse("guest", args=[grant_id]) + "#mail")


# Moves


def _offer(leg: Leg, *, rings: Mapping[UUID, str], **said: Any) -> Leg:
    """Who may see what of our checkpoints is not theirs to say."""
    return baton.offer(leg, **said)


BATON_MOVES: Mapping[str, tuple[str, Callable[..., Handoff]]] = {
    "accept": ("accept", baton.accept),
    "send-back": ("send_back", baton.send_back),
    "give-back": ("give_back", baton.give_back),
    "undo": ("undo", unversioned(baton.undo)),
    "ask": ("ask", baton.ask),
    "answer": ("answer", baton.answer),
    "need-until": ("need_until", baton.need_until),
    "decline": ("decline", baton.decline),
    "someone-else": ("redirect", grants.pass_to_colleague),
    "recall": ("recall", baton.recall),
    "confirm": ("confirm", baton.confirm),
}
LEG_MOVES: Mapping[str, tuple[str, Callable[..., Leg]]] = {
    "offer": ("offer", _offer),
    "check-in": ("check_in", unversioned(baton.check_in)),
    "promise": ("promise", unversioned(baton.promise)),
    "block": ("block", unversioned(baton.block)),
    "unblock": ("unblock", unversioned(baton.unblock)),
    "ready": ("ready", legs.answer_ready),
}
ITEM_MOVES: Mapping[str, tuple[str, Callable[..., CheckItem]]] = {
    "tick": ("tick", unversioned(baton.tick)),
    "untick": ("untick", unversioned(baton.untick)),
}
RECEIPT_SAYS_IT = frozenset({"accept", "send_back", "give_back", "undo", "decline"})


@access(Rule.LINK)
@require_POST
def move_baton(request: HttpRequest, grant_id: UUID, baton_id: UUID, move: str) -> HttpResponse:
    """One form about one baton."""
    here = visit(request, grant_id)
    name, act = _known(BATON_MOVES, move)
    if here.shut:
        return redirect("guest", grant_id=grant_id)
    row = grants.handoff_of(here.grant, baton_id)
    form = baton_form(name, baton_page(here.who, here.grant, row, now=here.now), request.POST)
    if refused := _refused(request, here, Sent(name, about=str(row.pk), baton=form), form, act, row, handoff=row.pk):
        return refused
    row.refresh_from_db()
    if name == "redirect":
        return render(request, "guest/farewell.html", {"name": row.taker.name if row.taker else "", "house": directory.our_name()})
    if name not in RECEIPT_SAYS_IT:
        messages.success(request, handoff_told.DONE[name](baton_page(here.who, here.grant, row, now=here.now), form.cleaned_data))
    return redirect("guest", grant_id=grant_id)


@access(Rule.LINK)
@require_POST
def move_leg(request: HttpRequest, grant_id: UUID, move: str) -> HttpResponse:
    """One form about the leg itself."""
    here = visit(request, grant_id)
    name, act = _known(LEG_MOVES, move)
    if here.shut:
        return redirect("guest", grant_id=grant_id)
    row = grants.leg_of(here.grant)
    form = LEG_FORMS[name](name, own_leg_page(here.who, here.grant, now=here.now), request.POST)
    if refused := _refused(request, here, Sent(name, about="leg", leg=form), form, act, row, leg=row.pk):
        return refused
    row.refresh_from_db()
    if row.runner_id != here.grant.person_id:
        later = {"name": row.runner.name if row.runner else "", "house": directory.our_name(), "waiting": row.state == LegState.WAITING}
        return render(request, "guest/farewell.html", later)
    messages.success(request, _done_on_leg(here, name, form))
    return redirect("guest", grant_id=grant_id)


@access(Rule.LINK)
@require_POST
def move_item(request: HttpRequest, grant_id: UUID, item_id: UUID, move: str) -> HttpResponse:
    """One item of the checkpoint, ticked with its evidence, or not."""
    here = visit(request, grant_id)
    name, act = _known(ITEM_MOVES, move)
    if here.shut:
        return redirect("guest", grant_id=grant_id)
    item = grants.item_of(here.grant, item_id)
    form = ITEM_FORMS[name](f"{name}-{item_id}", request.POST, version=0, seen=0)
    refused = _refused(request, here, Sent(name, about=str(item_id), item=form), form, act, item)
    return refused or redirect(reverse("guest", args=[grant_id]) + "#checkpoint")


def _refused(
    request: HttpRequest, here: Visit, sent: Sent, form: MoveForm, act: Callable[..., object], row: object, **about: UUID
) -> HttpResponse | None:
    """Make the move; the page with the form as it was sent where it cannot be made or came too late, nothing where it is made."""
    if not form.is_valid():
        return answer(request, here, sent, status=422)
    try:
        if not sent_twice(sent.name, form, by=here.who, now=here.now, **about):
            with transaction.atomic(durable=True):
                act(row, by=here.who, now=here.now, **form.said())
    except Invalid as refusal:
        form.tell(refusal, here.who)
        return answer(request, here, sent, status=422)
    except WrongMoment as late:
        again = sent_twice(sent.name, form, by=here.who, now=here.now, **about)
        return None if again else answer(request, here, sent.late(late), status=409)
    return None


def _known(moves: Mapping[str, Any], move: str) -> Any:
    """The form and the act of a move by its place in the address. Raises NotFound."""
    if move not in moves:
        raise NotFound
    return moves[move]


def _done_on_leg(here: Visit, name: str, form: LegForm) -> str:
    here.grant.leg.refresh_from_db()
    return leg_told.DONE[name](own_leg_page(here.who, here.grant, now=here.now), form.cleaned_data)
