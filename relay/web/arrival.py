"""Before any view: an empty installation leads to its setup, who was signed out meanwhile signs in and is back at their page, and who is
signed in reads their own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from relay.headers import PROGRAMS
from relay.web.request import came_from, known
from stakeholders import directory

OPEN_WHEN_EMPTY = frozenset({"setup", "set_language", "healthz", "readyz"})


class ArrivalMiddleware:
    """Stands between who is asking and whether they must sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Nobody can be signed in where nobody is: only strangers are asked about."""
        place = request.resolver_match.url_name if request.resolver_match else None
        if place in OPEN_WHEN_EMPTY or request.path.startswith(PROGRAMS):
            return None
        if not request.user.is_authenticated:
            return redirect("setup") if directory.nobody_yet() else _signed_out(request, view)
        if who := known(request):
            translation.activate(who.language)
            request.LANGUAGE_CODE = translation.get_language()
        return None


def _signed_out(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    """What a page sends after its session ended leads to the sign-in, and back to that page. Opened pages are Django's to guard."""
    by_htmx = bool(getattr(request, "htmx", False))
    if not getattr(view, "login_required", True) or (request.method in ("GET", "HEAD") and not by_htmx):
        return None
    if request.method == "POST":
        messages.warning(request, _("You were signed out meanwhile, so this was not sent. Please sign in and press it again."))
    answer = redirect_to_login(came_from(request))
    return HttpResponseClientRedirect(answer["Location"]) if by_htmx else answer
