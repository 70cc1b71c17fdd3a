"""The ear of the hall: what must never happen is heard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from tests.browser.hall import Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deaf(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Hall:
    """A hall whose complaints are not the end of the test."""
    return Hall(live_server.url, new_context)


@pytest.mark.parametrize(
    ("act", "heard"),
    [
        ("document.body.setAttribute('style', 'color: red')", "console: "),
        ("setTimeout(() => { throw new Error('broken') })", "script: "),
        ("document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=/static/gone.css>')", "404: GET"),
    ],
)
def test_it_hears(world: World, deaf: Hall, act: str, heard: str) -> None:
    page = deaf.window(world["Ana"])
    page.goto("/")
    assert deaf.complaints == []
    page.evaluate(act)
    page.wait_for_timeout(500)
    assert [one for one in deaf.complaints if one.startswith(heard)]


def test_somebody_with_a_session_is_in(world: World, hall: Hall) -> None:
    page = hall.window(world["Ana"])
    page.goto("/")
    assert page.title() == "My next move · Relay"
