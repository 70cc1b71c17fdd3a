"""axe finds nothing on pages with content, folded and unfolded: every third view, light, dark or on a phone in turns; all of them in all
three when RELAY_LONG is set, as `make axe` does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import company as demo
from tests.browser.hall import PHONE, faults

pytestmark = [pytest.mark.django_db, pytest.mark.axe]


HOW: Mapping[str, dict[str, Any]] = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


def ways_of(number: int, view: demo.View) -> Sequence[str]:
    """How that view is read."""
    ways = [how for how in HOW if how != "phone" or view.on_a_phone]
    return ways if os.environ.get("RELAY_LONG") else [] if number % 3 else [ways[number // 3 % len(ways)]]


@pytest.mark.parametrize(
    ("name", "how"), [(name, how) for number, (name, view) in enumerate(demo.VIEWS.items()) for how in ways_of(number, view)]
)
def test_everybody_can_read_it(open_view: Callable[..., Page], name: str, how: str) -> None:
    page = open_view(demo.VIEWS[name], **HOW[how])
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
