"""My next move: the first page of everybody signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insights.next_move import next_move
from relay.web.request import Rule, access, me, now_of


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return answer(request, "next/page.html")


def answer(request: HttpRequest, template: str) -> HttpResponse:
    """The page, or its one fragment, as things stand now for the person who asks."""
    who, now = me(request), now_of(request)
    context = {"page": next_move(who, now=now), "now": now, "zone": who.zone, "leads": who.is_a("lead")}
    return render(request, template, context)
