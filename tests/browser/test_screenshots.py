"""Every page with something on it as a picture, at 390 and 1440 px, light and dark: `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import company as demo
from tests.browser.pictures import WIDTHS, take_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.screenshots]


@pytest.mark.parametrize("name", demo.VIEWS)
def test_a_picture_of(open_view: Callable[..., Page], name: str) -> None:
    for viewport in WIDTHS:
        scale: dict[str, Any] = {"device_scale_factor": 2, "has_touch": True} if viewport["width"] < 400 else {}
        take_pictures(open_view(demo.VIEWS[name], viewport=viewport, **scale), name)
