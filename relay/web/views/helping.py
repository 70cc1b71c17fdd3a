"""What helps along: the words of a relay and the keys on one page, and the first steps that a person puts away."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from relay.web.beginning import COOKIES
from relay.web.glossary import WORDS
from relay.web.request import Rule, access, me

A_YEAR = timedelta(days=365)


@access(Rule.SIGNED_IN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "help/page.html", {"words": WORDS.values()})


@access(Rule.SIGNED_IN)
@require_POST
def put_away(request: HttpRequest, what: str) -> HttpResponse:
    """No more of the first steps for this person, in this browser."""
    if what not in COOKIES:
        raise Http404
    answer = redirect("board" if "board" in request.POST else "next")
    answer.set_cookie(
        COOKIES[what], str(me(request).id), max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return answer
