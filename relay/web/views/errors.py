"""What a person reads when the address is wrong, a form was open for too long, or something of ours broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from relay.headers import LINKS


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.path.startswith(LINKS):
        return render(request, "guest/csrf.html", status=403)
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context: what broke may be what the frame reads."""
    name = "guest/500.html" if request.path.startswith(LINKS) else "errors/500.html"
    return HttpResponse(render_to_string(name), status=500)
