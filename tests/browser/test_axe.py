"""axe finds nothing, on any page with content, light and dark, folded and unfolded, and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import company as demo
from tests.browser.hall import DESK, PHONE, faults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", demo.VIEWS)
def test_everybody_can_read_it_in_light_and_dark(open_view: Callable[..., Page], name: str) -> None:
    page = open_view(demo.VIEWS[name], viewport=DESK, color_scheme="light")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []


@pytest.mark.parametrize("name", [name for name, view in demo.VIEWS.items() if view.on_a_phone])
def test_everybody_can_read_it_on_a_phone(open_view: Callable[..., Page], name: str) -> None:
    page = open_view(demo.VIEWS[name], viewport=PHONE, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []
