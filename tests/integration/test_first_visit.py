"""What a browser that has nothing yet is sent beside a page: all styles and scripts, as compressed as gzip makes them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db
MOST = 35 * 1024  # bytes, of styles and scripts together


def test_styles_and_scripts_of_a_first_visit_are_few() -> None:
    world = World.build()
    handoff = world.in_the_air()
    pages = {
        "nobody": [reverse("account_login")],
        "Ana": [reverse("board"), f"{reverse('board')}?view=timeline", reverse("campaign_status", args=[handoff.campaign_id])],
        "Cleo": [reverse("next"), reverse("handoff", args=[handoff.pk])],
    }
    for name, paths in pages.items():
        client = browser(world[name] if name != "nobody" else None)
        for path in paths:
            sent = parts_of(client.get(path).content.decode())
            sizes = {part: len(gzip.compress(file.read_bytes(), mtime=0)) for part, file in sent.items()}
            assert {"css/main.css", "css/tokens.css"} <= sizes.keys()
            assert sum(sizes.values()) <= MOST, (path, sizes)


def parts_of(page: str) -> dict[str, Path]:
    """The files of its styles, with what those import, and of its scripts."""
    named = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"|<script[^>]* src="/static/([^"]+)"', page)
    found = {name: Path(str(finders.find(name))) for pair in named for name in pair if name}
    for name, file in list(found.items()):
        for more in re.findall(r'(?:@import|\bfrom|\bimport)\s*\(?"(?:\./)?([^"]+)"', file.read_text()) if "htmx" not in name else ():
            found[str(Path(name).parent / more)] = file.parent / more
    return found
