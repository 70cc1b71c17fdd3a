"""My next move: the first page of everybody signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from insights.next_move import next_move
from relay.web.request import Rule, access, me, now_of


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _answer(request, "next/page.html")


def asked_from_here(request: HttpRequest) -> bool:
    """Was this move made on the page, or undone from a toast of it?"""
    return "next" in (request.POST.get("from"), request.GET.get("from"))


def after(request: HttpRequest, touched: str, *, status: int = 200) -> HttpResponse:
    """After a move that was made here: the page as it is now, in place with the keyboard where it was, or anew at that leg."""
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('next')}#leg-{touched}" if touched else reverse("next"))
    return _answer(request, "next/_swap.html", touched=touched, status=status)


def _answer(request: HttpRequest, template: str, *, touched: str | None = None, status: int = 200) -> HttpResponse:
    """The page, or its one fragment, as things stand now. `touched` gets the focus where it is still there, else the first thing does."""
    who, now = me(request), now_of(request)
    page = next_move(who, now=now)
    request.relay_waiting = page.waiting  # type: ignore[attr-defined]  # carried by the request to the bar, which need not count again
    focus = None if touched is None else touched if page.shows(touched) else "first"
    context = {"page": page, "now": now, "zone": who.zone, "leads": who.is_a("lead"), "focus": focus}
    return render(request, template, context, status=status)
