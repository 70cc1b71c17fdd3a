"""The hall that people enter by a browser: their windows, signed in, and an ear for everything a browser complains of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from stakeholders.models import Stakeholder, User

# A Tuesday in office hours, far ahead: the clock of an instance never goes back, and dates on pages stay the same for years.
MONDAY = datetime(2031, 11, 3, 10, 0, tzinfo=UTC)
TUESDAY = datetime(2031, 11, 4, 10, 30, tzinfo=UTC)

AXE = Axe()
BACKEND = "relay.sign_in.Backend"
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
REACH = Path(__file__).with_name("reach.js").read_text()  # what a thumb misses, `small`, and what a width cuts off, `cut`
PARTS = frozenset({"stylesheet", "script", "image", "font", "manifest"})


def session_of(person: Stakeholder) -> dict[str, str]:
    """The cookie of somebody signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=person.user_id), backend=BACKEND)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


@dataclass
class Hall:
    """Where the windows are opened. `complaints` collects what no page may ever cause."""

    url: str
    new_context: Callable[..., BrowserContext]
    complaints: list[str] = field(default_factory=list)
    sessions: Mapping[UUID, dict[str, str]] = field(default_factory=dict)

    def window(self, person: Stakeholder | None = None, **options: Any) -> Page:
        """A window of somebody signed in, or of nobody; `options` as Playwright's contexts take them."""
        context = self.new_context(**{"base_url": self.url, "locale": "en-GB", **DESK, **options})
        context.set_default_timeout(20_000)
        if person is not None:
            cookie = self.sessions.get(person.pk) or session_of(person)
            context.add_cookies([{**cookie, "url": self.url}])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", lambda request: self._lost(request.url, request.failure or ""))
        return page

    def _said(self, message: ConsoleMessage) -> None:
        """Errors and breaches of the content policy; that an answer was 4xx is told by `_answered`."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        missing = response.status >= 400 and response.request.resource_type in PARTS
        if response.status >= 500 or missing:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    def _lost(self, url: str, why: str) -> None:
        """A request cut off by going elsewhere is no complaint."""
        if "ERR_ABORTED" not in why:
            self.complaints.append(f"lost: {url} {why}")


def path_of(page: Page) -> str:
    """Where the window stands, without host, query and fragment."""
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def faults(page: Page) -> list[str]:
    """What axe has to say of a page, one line a place. It sets styles that the content policy refuses: listen for complaints before."""
    return _faults(page, {})


def faults_of_colour(page: Page) -> list[str]:
    """What axe has to say of its colours: all that another scheme can change."""
    return _faults(page, {"runOnly": ["color-contrast", "link-in-text-block"]})


def _faults(page: Page, options: dict[str, Any]) -> list[str]:
    found = AXE.run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})" for one in found for node in one["nodes"]]
