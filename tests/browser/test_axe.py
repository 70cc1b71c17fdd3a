"""axe finds nothing, on any page with content, light and dark, folded and unfolded, and on a phone: there every third, or all
when RELAY_LONG is set."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import company as demo
from tests.browser.hall import PHONE, faults, faults_of_colour

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", demo.VIEWS)
def test_everybody_can_read_it_in_light_and_dark(open_view: Callable[..., Page], name: str) -> None:
    page = open_view(demo.VIEWS[name], color_scheme="light")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of_colour(page) == []


ON_A_PHONE = [name for name, view in demo.VIEWS.items() if view.on_a_phone]


@pytest.mark.parametrize("name", ON_A_PHONE if os.environ.get("RELAY_LONG") else ON_A_PHONE[::3])
def test_everybody_can_read_it_on_a_phone(open_view: Callable[..., Page], name: str) -> None:
    page = open_view(demo.VIEWS[name], **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []


@pytest.mark.parametrize(
    ("act", "found"),
    [
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/static/favicon.svg>')", "image-alt"),
        ("document.querySelector('h1').style.color = 'silver'", "color-contrast"),
    ],
)
def test_it_is_not_blind(open_view: Callable[..., Page], act: str, found: str) -> None:
    page = open_view(demo.VIEWS["next-empty"])
    page.evaluate(act)
    assert [one for one in faults(page) if one.startswith(found)]
