"""The page of who comes by a link, put together: one leg with the forms that may be sent about it, or the request for a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.wording import explain
from insights.guest_page import GuestPage, Incoming, guest_page, sender
from insights.handoff_page import HandoffPage
from insights.leg_page import LegPage
from relay.web import timeline
from relay.web.forms.guests import CodeForm, baton_forms, leg_forms
from relay.web.forms.handoffs import HandoffForm
from relay.web.forms.legs import LegForm
from relay.web.forms.moves import MoveForm
from relay.web.guest import Visit
from stakeholders import directory
from stakeholders.refusals import WrongMoment


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
        return replace(self, refusal=refusal)

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


def answer(request: HttpRequest, here: Visit, sent: Sent, *, status: int = 200) -> HttpResponse:
    """The leg as it is now, with the form as it was sent; for one that came too late, what happened meanwhile."""
    if here.shut:
        return shut(request, here, CodeForm())
    here.grant.leg.refresh_from_db()
    page = guest_page(here.who, here.grant, now=here.now)
    parts = _parts(here, page, sent, wanted=sent.about or request.GET.get("baton", ""))
    context = {
        "visit": here,
        "guest": page,
        "house": directory.our_name(),
        "sent": sent,
        "now": here.now,
        "zone": here.who.zone,
        "me": str(here.who.id),
    }
    return render(request, "guest/page.html", context | parts | _news(here, sent, parts), status=status)


def _parts(here: Visit, page: GuestPage, sent: Sent, *, wanted: str) -> dict[str, Any]:
    """What stands on the page: the baton that waits for an answer, those that were answered, those passed on, and the leg's own forms."""
    first = page.baton(wanted)
    part = _part(here, first.page, sent, incoming=first) if first else None
    if part and sent.name == "decline" and not sent.about:
        part = replace(part, opened="decline")
    return {
        "answer": part,
        "others": [one.page for one in page.waiting if one is not first],
        "receipts": [_part(here, one.page, sent, incoming=one) for one in page.receipts],
        "given": [_part(here, one, sent) for one in page.given],
        "leg_forms": _leg_forms(page.leg, sent) if page.leg else {},
    }


def _leg_forms(page: LegPage, sent: Sent) -> dict[str, LegForm]:
    if sent.leg:
        sent.leg.renew(version=page.leg.version, seen=page.seq)
    return leg_forms(page, {sent.name: sent.leg} if sent.leg else {})


def shut(request: HttpRequest, here: Visit, form: CodeForm) -> HttpResponse:
    """The page of a sensitive leg that no code has opened yet: the sender, and where the code goes."""
    context = {"visit": here, "house": directory.our_name(), "sender": sender(here.grant), "form": form, "address": masked(here.address)}
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
