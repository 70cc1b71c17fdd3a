"""The page of who comes by a link: one leg, alone, with every move of its runner. A GET or HEAD decides nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import baton, grants
from campaigns import people as verbs
from campaigns.wording import explain
from insights.guest_page import Incoming, baton_page, guest_page, house, own_leg_page, sender
from insights.handoff_page import HandoffPage, said_already
from insights.packets import PACKET
from relay.web import timeline
from relay.web.forms.guests import LEG_FORMS, CodeForm, baton_form, baton_forms, leg_forms
from relay.web.forms.handoffs import HandoffForm
from relay.web.forms.legs import ITEM_FORMS, LegForm
from relay.web.forms.moves import MoveForm
from relay.web.guest import Visit, remember, visit
from relay.web.request import Rule, access, now_of
from relay.web.views import handoffs, legs
from stakeholders.refusals import Invalid, NotFound, WrongMoment

if TYPE_CHECKING:
    from campaigns.models import CheckItem, Handoff, Leg


@access(Rule.LINK)
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: the secret goes into a cookie, out of the address bar, the history and every Referer."""
    grant = grants.grant_for(token, now=now_of(request))
    url = reverse("guest", args=[grant.pk])
    wanted = request.GET.get("open", "")
    response = redirect(f"{url}?{urlencode({'open': wanted})}" if wanted else url)
    response.status_code = 303
    return remember(response, grant)


@access(Rule.LINK)
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for here is answered as a link that leads nowhere."""
    raise NotFound


@access(Rule.LINK)
@require_safe
def show(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    return _page(request, visit(request, grant_id), Sent(name=_asked_for(request)))


def _asked_for(request: HttpRequest) -> str:
    """The small form that a mail's link wants to be open: the one for the right person."""
    return "decline" if request.GET.get("open") == "someone-else" else ""


@access(Rule.LINK)
@require_POST
def speak(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The reader's own language from now on, in their mails as well."""
    here = visit(request, grant_id)
    with transaction.atomic(durable=True):
        verbs.edit_person(here.grant.person, by=here.who, now=here.now, language=request.POST.get("language", ""))
    return redirect("guest", grant_id=grant_id)


# Moves


def _undo(handoff: Handoff, *, version: int | None = None, **said: Any) -> Handoff:
    return baton.undo(handoff, **said)


def _unversioned(act: Callable[..., Leg]) -> Callable[..., Leg]:
    def acted(leg: Leg, *, version: int | None = None, **said: Any) -> Leg:
        return act(leg, **said)

    return acted


def _offer(leg: Leg, **said: Any) -> Leg:
    return baton.offer(leg, packet={name: said.pop(name) for name in PACKET}, **said)


BATON_MOVES: Mapping[str, tuple[str, Callable[..., Handoff]]] = {
    "accept": ("accept", baton.accept),
    "send-back": ("send_back", baton.send_back),
    "give-back": ("give_back", baton.give_back),
    "undo": ("undo", _undo),
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
    "check-in": ("check_in", _unversioned(baton.check_in)),
    "promise": ("promise", _unversioned(baton.promise)),
    "block": ("block", _unversioned(baton.block)),
    "unblock": ("unblock", _unversioned(baton.unblock)),
}
ITEM_MOVES: Mapping[str, tuple[str, Callable[..., CheckItem]]] = {"tick": ("tick", baton.tick), "untick": ("untick", baton.untick)}
RECEIPT_SAYS_IT = frozenset({"accept", "send_back", "give_back", "undo", "decline"})


@access(Rule.LINK)
@require_POST
def move_baton(request: HttpRequest, grant_id: UUID, baton_id: UUID, move: str) -> HttpResponse:
    """One form about one baton. What is wrong, or came too late, comes back with everything that was typed."""
    here = visit(request, grant_id)
    name, act = _known(BATON_MOVES, move)
    if here.shut:
        return redirect("guest", grant_id=grant_id)
    row = grants.handoff_of(here.grant, baton_id)
    form = baton_form(name, baton_page(here.who, here.grant, row, now=here.now), request.POST)
    sent = Sent(name, about=str(row.pk), baton=form)
    if not form.is_valid():
        return _page(request, here, sent, status=422)
    try:
        with transaction.atomic(durable=True):
            row = act(row, by=here.who, now=here.now, **form.said())
    except Invalid as refusal:
        form.tell(refusal, here.who)
        return _page(request, here, sent, status=422)
    except WrongMoment as late:
        if not _twice(here, handoffs.TWICE, name, form, handoff=row.pk):
            return _page(request, here, sent.late(late), status=409)
    if name == "redirect":
        return render(request, "guest/farewell.html", {"name": row.taker.name if row.taker else "", "house": house()})
    if name not in RECEIPT_SAYS_IT:
        messages.success(request, handoffs.DONE[name](baton_page(here.who, here.grant, row, now=here.now), form.cleaned_data))
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
    sent = Sent(name, about="leg", leg=form)
    if not form.is_valid():
        return _page(request, here, sent, status=422)
    try:
        if not _twice(here, legs.TWICE, name, form, leg=row.pk):
            with transaction.atomic(durable=True):
                act(row, by=here.who, now=here.now, **form.said())
    except Invalid as refusal:
        form.tell(refusal, here.who)
        return _page(request, here, sent, status=422)
    except WrongMoment as late:
        return _page(request, here, sent.late(late), status=409)
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
    sent = Sent(name, about=str(item_id), item=form)
    if not form.is_valid():
        return _page(request, here, sent, status=422)
    said = {key: value for key, value in form.said().items() if key != "version"}
    try:
        with transaction.atomic(durable=True):
            act(item, by=here.who, now=here.now, **said)
    except Invalid as refusal:
        form.tell(refusal, here.who)
        return _page(request, here, sent, status=422)
    except WrongMoment as late:
        return _page(request, here, sent.late(late), status=409)
    return redirect(reverse("guest", args=[grant_id]) + "#checkpoint")


def _known(moves: Mapping[str, Any], move: str) -> Any:
    """The form and the act of a move by its place in the address. Raises NotFound."""
    if move not in moves:
        raise NotFound
    return moves[move]


def _twice(here: Visit, table: Mapping[str, tuple[Any, tuple[str, ...]]], name: str, form: MoveForm, **about: UUID) -> bool:
    """Was the form sent twice, and did the first one do it?"""
    if name not in table:
        return False
    kind, words = table[name]
    return said_already(here.who, kind=kind, words={one: form.cleaned_data[one] for one in words}, now=here.now, **about)


def _done_on_leg(here: Visit, name: str, form: LegForm) -> str:
    here.grant.leg.refresh_from_db()
    if name == "check_in":
        return _("Checked in.")
    if name == "unblock":
        return _("It goes on. The clock runs again.")
    return legs.DONE[name](own_leg_page(here.who, here.grant, now=here.now), form.cleaned_data)


# The page


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a request: which small form is open, about what, and what was typed into it."""

    name: str = ""
    about: str = ""
    baton: HandoffForm | None = None
    leg: LegForm | None = None
    item: MoveForm | None = None
    refusal: WrongMoment | None = None

    def late(self, refusal: WrongMoment) -> Sent:
        return Sent(self.name, self.about, self.baton, self.leg, self.item, refusal)

    @property
    def form(self) -> MoveForm | None:
        return self.baton or self.leg or self.item


@dataclass(frozen=True, slots=True)
class Part:
    """One baton on the page with the forms that may be sent about it."""

    page: HandoffPage
    forms: Mapping[str, HandoffForm]
    opened: str = ""
    incoming: Incoming | None = None
    back: list[tuple[Any, str]] = field(default_factory=list)
    talk: list[timeline.Day] = field(default_factory=list)


def _page(request: HttpRequest, here: Visit, sent: Sent, *, status: int = 200) -> HttpResponse:
    """The leg as it is now, with the form as it was sent; for one that came too late, what happened meanwhile."""
    if here.shut:
        return shut(request, here, CodeForm())
    here.grant.leg.refresh_from_db()
    page = guest_page(here.who, here.grant, now=here.now)
    wanted = sent.about or request.GET.get("baton", "")
    first = page.baton(wanted)
    answer = _part(here, first.page, sent, incoming=first) if first else None
    if answer and sent.name == "decline" and not sent.about:
        answer = Part(answer.page, answer.forms, "decline", answer.incoming, answer.back, answer.talk)
    leg = leg_forms(page.leg, {sent.name: sent.leg} if sent.leg else {}) if page.leg else {}
    parts = {
        "answer": answer,
        "others": [one.page for one in page.waiting if one is not first],
        "receipts": [_part(here, one.page, sent, incoming=one) for one in page.receipts],
        "given": [_part(here, one, sent) for one in page.given],
        "leg_forms": leg,
        "at_work": (page.leg is not None and page.leg.leg.state != "waiting")
        or any(one.page.handoff.state == "accepted" for one in page.receipts),
    }
    context = {"visit": here, "guest": page, "house": house(), "sent": sent, "now": here.now, "zone": here.who.zone, "me": str(here.who.id)}
    return render(request, "guest/page.html", context | parts | _news(here, sent, parts), status=status)


def shut(request: HttpRequest, here: Visit, form: CodeForm) -> HttpResponse:
    """The page of a sensitive leg that no code has opened yet: the sender, and where the code goes."""
    context = {"visit": here, "house": house(), "sender": sender(here.grant), "form": form, "address": masked(here.address)}
    return render(request, "guest/shut.html", context, status=422 if form.errors else 200)


def masked(address: str) -> str:
    """Enough of an address for its owner to know it by: "j…@example.com"."""
    name, _at, place = address.partition("@")
    return f"{name[:1]}…@{place}"


def _part(here: Visit, page: HandoffPage, sent: Sent, *, incoming: Incoming | None = None) -> Part:
    theirs = sent.baton if sent.about == page.handoff.id else None
    if theirs:
        theirs.renew(version=page.handoff.version, seen=page.seq)
    forms = baton_forms(page, {sent.name: theirs} if theirs else {})
    today = timeline.local_date(here.now, here.who.zone)
    return Part(
        page=page,
        forms=forms,
        opened=sent.name if theirs and sent.name in forms else "",
        incoming=incoming,
        back=[(entry, timeline.sentence(entry)) for entry in page.back],
        talk=timeline.days(reversed(incoming.talk), zone=here.who.zone, today=today) if incoming else [],
    )


def _news(here: Visit, sent: Sent, parts: Mapping[str, Any]) -> dict[str, Any]:
    """For a form that came too late: who decided what, and the words that were typed where its form is gone."""
    if sent.refusal is None:
        return {}
    every = [parts["answer"], *parts["receipts"], *parts["given"]]
    part = next((one for one in every if one and one.page.handoff.id == sent.about), None)
    seen = sent.form.cleaned_data.get("seen") if sent.form else None
    still_open = (part and part.opened) or (sent.leg and sent.name in parts["leg_forms"])
    return {
        "refusal": explain(sent.refusal, here.who),
        "kept": sent.form.typed() if sent.form and not still_open else [],
        "news": [timeline.sentence(one) for one in part.page.since(seen)] if part and seen is not None else [],
        "changes": part.page.packet_changes(seen) if part and seen is not None else [],
    }
