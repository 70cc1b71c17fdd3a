"""A live server with the cast committed behind it. Every test ends with a look at what the browser complained of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from stakeholders import clock
from tests.browser.hall import MONDAY, TUESDAY, Hall
from tests.world import World


@pytest.fixture
def world(transactional_db: None) -> World:
    """The cast on a Tuesday in office hours; what they do in the world itself, they did on Monday."""
    clock.move_to(TUESDAY)
    world = World.build()
    world.now = MONDAY
    return world


@pytest.fixture
def hall(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Hall]:
    """Windows on the live server; no console error, breach of the content policy, lost part or 5xx by the end."""
    hall = Hall(live_server.url, new_context)
    yield hall
    assert hall.complaints == []


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Motion is not what these tests look at."""
    return {**browser_context_args, "reduced_motion": "reduce"}
