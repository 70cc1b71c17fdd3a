"""No line of any log holds a token, wherever somebody writes it: in a text, in its parts, in a header, in an error."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import structlog
from django.conf import settings
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter
from gunicorn.config import Config

from relay import logs
from relay.access_log import Masked
from stakeholders import tokens
from stakeholders.tokens import Purpose
from tests.integration.test_token_pages import PAGE, at_home, form, token_in
from tests.world import World

TOKEN = tokens.mint(Purpose.API).token
OTHER = "glpat-0123456789abcdef"  # of somebody else's house, sent here by mistake


@pytest.fixture(params=[False, True], ids=["words", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the log says, at its most talkative."""
    as_json = request.param
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    maker = logging.config.DictConfigurator(settings.LOGGING)  # type: ignore[attr-defined]  # its documented class
    handler.setFormatter(maker.configure_formatter(logs.config(level="DEBUG", as_json=as_json)["formatters"]["event"]))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield text
    root.removeHandler(handler)
    root.setLevel(settings.LOGGING["root"]["level"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/board/", "/healthz", "/nothing-here/", "/api/v1/me/next/"])
def test_a_call_with_one_leaves_none(written, path):
    World.build()
    Client().get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    Client().get(f"{path}?token={TOKEN}", headers={"Authorization": f"Bearer {OTHER}"})
    assert path in written.getvalue()
    assert TOKEN[8:] not in written.getvalue()
    assert OTHER not in written.getvalue()


@pytest.mark.django_db
def test_making_one_leaves_none(written):
    answer = at_home(World.build()["Ben"]).post(PAGE, form())
    assert "API token" in written.getvalue()
    assert PAGE in written.getvalue()
    assert token_in(answer)[8:] not in written.getvalue()


@pytest.mark.parametrize(
    "say",
    [
        lambda log: log.warning("lost %s", TOKEN),
        lambda log: log.warning("lost %(token)s", {"token": TOKEN}),
        lambda log: log.warning("headers %s", {"Authorization": f"Bearer {TOKEN}"}),
        lambda _log: structlog.get_logger("a").warning("lost", headers={"Authorization": [f"Bearer {TOKEN}"]}, told=(TOKEN, {"a": TOKEN})),
        lambda _log: structlog.get_logger("a").warning("lost", header=f"bearer {OTHER}", token=TOKEN),
        lambda log: _fail(log),
    ],
    ids=["text", "named", "headers", "deep", "another", "error"],
)
def test_whoever_writes_one_writes_none(written, say):
    say(logging.getLogger("somewhere"))
    assert "…" in written.getvalue() or "\\u2026" in written.getvalue()
    assert TOKEN[8:] not in written.getvalue()
    assert OTHER not in written.getvalue()


def _fail(log: logging.Logger) -> None:
    try:
        raise ValueError(f"no such token: {TOKEN}")
    except ValueError:
        log.exception("failed")


@pytest.mark.parametrize(
    "scheme", [f"Bearer {TOKEN}", f"Bearer {OTHER}", f"Token {OTHER}", f"Basic {OTHER}"], ids=["ours", "other", "token", "basic"]
)
def test_an_access_log_that_asks_for_headers_does_not_get_these(scheme):
    asked = {"REQUEST_METHOD": "GET", "RAW_URI": "/", "PATH_INFO": "/", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_AUTHORIZATION": scheme}
    asked |= {"HTTP_COOKIE": "relay=session-of-ben"}
    answered = SimpleNamespace(status="200 OK", sent=0, headers=[("Set-Cookie", "relay=session-of-ben")])
    sent = SimpleNamespace(headers=[("AUTHORIZATION", scheme), ("COOKIE", "relay=session-of-ben")])
    told = Masked(Config()).atoms(answered, sent, asked, timedelta(seconds=1))
    assert told["{authorization}i"] == told["{http_authorization}e"] == "…"
    assert TOKEN[8:] not in str(told)
    assert OTHER not in str(told)
    assert "session-of-ben" not in str(told)


def test_a_report_of_an_error_has_none():
    told = SafeExceptionReporterFilter().get_safe_request_meta(SimpleNamespace(META={"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}))
    assert TOKEN not in str(told)
