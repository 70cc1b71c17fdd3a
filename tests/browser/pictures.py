"""Pictures of a page, light and dark, into the folder that RELAY_SCREENSHOTS names."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.hall import DESK, PHONE

SCREENS = (DESK, PHONE)


def take_pictures(page: Page, name: str) -> None:
    """The whole page as it stands, in both schemes."""
    folder = Path(os.environ["RELAY_SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    width = (page.viewport_size or {})["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled", caret="hide")
