"""A Django behind WSGI without a network, and a page that says hello: what pages are measured through, and against."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path as address


def hello(request: object) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [address("", hello), address("open/", login_not_required(hello))]


class Door:
    """A Django behind WSGI, with an urlconf of its own, as a client with a cookie knocks at it."""

    def __init__(self, urlconf: str, middleware: Sequence[str], cookie: str = "") -> None:
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler

        self.urlconf, self.cookie = urlconf, cookie
        kept, settings.MIDDLEWARE = settings.MIDDLEWARE, list(middleware)
        self.handler = WSGIHandler()
        settings.MIDDLEWARE = kept

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[str, dict[str, str], bytes]:
        """Status, headers and body."""
        answer: list[Any] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "HTTP_COOKIE": self.cookie,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
        }
        body = self.handler(environ, lambda status, sent, *_: answer.append((status, dict(sent))))
        content = b"".join(body)
        body.close()
        return (*answer[0], content)

    @contextmanager
    def open(self) -> Any:
        """Its addresses are the ones that are looked up, without the caches of others being thrown away."""
        from django.conf import settings

        kept, settings.ROOT_URLCONF = settings.ROOT_URLCONF, self.urlconf
        try:
            yield
        finally:
            settings.ROOT_URLCONF = kept
