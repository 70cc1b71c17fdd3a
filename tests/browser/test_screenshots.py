"""Every page with something on it as a picture, at 390, 768, 1440 and 2560 px, light and dark: `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import company as demo
from tests.browser.pictures import SCREENS, take_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.screenshots]


@pytest.mark.parametrize("name", demo.VIEWS)
def test_a_picture_of(open_view: Callable[..., Page], name: str) -> None:
    for screen in SCREENS:
        take_pictures(open_view(demo.VIEWS[name], **screen), name)
