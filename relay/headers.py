"""Response headers that neither Django nor django-csp sets."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GUESTS, SHARES, FEEDS = "/g/", "/s/", "/feeds/"
PROGRAMS = ("/api/", "/hooks/")
LINKS = (GUESTS, SHARES)
UNSEEN = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


class HeadersMiddleware:
    """No other origin may load an answer, and no page may ask for a device. What a link opens is kept and found nowhere, refusals too.

    Pages of somebody signed in are not kept either: back leads to how things stand, never to an old page or a part of one, and to
    nothing after the sign-out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.path.startswith(LINKS):
            for name, value in UNSEEN.items():
                response.headers[name] = value
        elif request.path.startswith(FEEDS):  # a program keeps it, and asks whether it still holds
            for name, value in {**UNSEEN, "Cache-Control": "private, no-cache"}.items():
                response.headers[name] = value
        elif response.headers.get("Content-Type", "").startswith("text/html") and _signed_in(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _signed_in(request: HttpRequest) -> bool:
    """A request that was answered before anybody asked who it is has no user."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
