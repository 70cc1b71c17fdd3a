"""Pictures of a page, light and dark, into the folder that RELAY_SCREENSHOTS names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.hall import DESK, PHONE

TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "is_mobile": True}
WALL: dict[str, Any] = {"viewport": {"width": 2560, "height": 1440}}
SCREENS = (PHONE, TABLET, DESK, WALL)


def take_pictures(page: Page, name: str) -> None:
    """The whole page as it stands, in both schemes.

    On a screen as tall as the page: a picture of more than the screen would forget that fingers point there, and would leave what stands at
    the foot of the screen in the midst of the page.
    """
    folder = Path(os.environ["RELAY_SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    screen = page.viewport_size or {"width": 0, "height": 0}
    width, height = screen["width"], page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(screen["height"], height)})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # Playwright knows two words
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", animations="disabled", caret="hide")
    page.set_viewport_size(screen)  # type: ignore[arg-type]  # Playwright asks for its own type of size
