"""Before any view: an empty installation leads to its setup, and who is signed in reads their own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from relay.web.request import known
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
        if place in OPEN_WHEN_EMPTY:
            return None
        if not request.user.is_authenticated:
            return redirect("setup") if directory.nobody_yet() else None
        if who := known(request):
            translation.activate(who.language)
            request.LANGUAGE_CODE = translation.get_language()
        return None
