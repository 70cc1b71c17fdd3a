"""A live server with the cast committed behind it. Every test ends with a look at what the browser complained of.

On PostgreSQL, as `make browser` runs them: on SQLite a page that writes waits for the test that looks on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from campaigns import rounds
from campaigns.models import Round
from stakeholders import clock
from tests.browser import company as demo
from tests.browser.hall import MONDAY, TUESDAY, Hall
from tests.world import World

collect_ignore = (
    [] if os.environ.get("RELAY_SCREENSHOTS") else ["test_screenshots.py", "test_screenshots_crowded.py", "test_screenshots_empty.py"]
)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The cast on a Tuesday in office hours; what they do in the world itself, they did on Monday."""
    clock.move_to(TUESDAY)
    rounds.note(Round.Work.SWEEP)
    world = World.build()
    world.now = MONDAY
    return world


@pytest.fixture
def hall(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Hall]:
    """Windows on the live server; no console error, breach of the content policy, lost part or 5xx by the end."""
    hall = Hall(live_server.url, new_context)
    yield hall
    assert hall.complaints == []


@pytest.fixture(autouse=True, scope="session")
def _nobody_waits_for_workers() -> Iterator[None]:
    """No worker runs beside these tests, and a page need not say so."""
    with override_settings(RELAY_SWEEP_SECONDS=3600):
        yield


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[demo.Company]:
    """The demo company, told once for a module that asks for it."""
    with django_db_blocker.unblock(), demo.company() as told:
        yield told


@pytest.fixture
def open_view(company: demo.Company, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A view as its person sees it, prepared; without a complaint so far (axe itself sets styles that the content policy refuses)."""
    hall = Hall(company.url, new_context, sessions=company.sessions)

    def opened(view: demo.View, **options: Any) -> Page:
        page = hall.window(company.people.get(view.who), **options)
        page.goto(view.path(company))
        if view.prepare:
            view.prepare(page)
        assert hall.complaints == []
        return page

    return opened


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Motion is not what these tests look at."""
    return {**browser_context_args, "reduced_motion": "reduce"}
