"""Tabs and histories tell pages apart: every page has a title of its own. And a browser keeps none, to show it later as it was."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
import time_machine

from tests.crowd import Crowd
from tests.doors import browser
from tests.integration.test_person_matrix import TABLE, address
from tests.world import MONDAY

pytestmark = pytest.mark.django_db
TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)
SAME = {"goal_week_now"}  # the page of its Monday
# What a link opens is titled by who sent it, what is for programs by the program; a forgotten password is one thing in four steps.
PAGES = sorted(
    {
        name
        for name, _method in TABLE
        if ":" not in name and name not in SAME and not name.startswith(("guest", "share", "feed_nowhere", "api_", "account_reset"))
    }
)


def test_every_page_has_a_title_of_its_own_and_is_kept_by_no_browser() -> None:
    titles: dict[str, set[str]] = defaultdict(set)
    with time_machine.travel(MONDAY, tick=False):
        crowd = Crowd.gather()
        client = browser(crowd.world["Ida"])
        for name in PAGES:
            page = client.get(address(crowd, name))
            if page.status_code != 200 or not page["Content-Type"].startswith("text/html") or page.streaming:
                continue
            assert "no-store" in page["Cache-Control"], name
            (title,) = TITLE.findall(page.content.decode().split("<svg", 1)[0])
            thing, _dot, house = title.rpartition(" · ")
            assert (bool(thing), house) == (True, "Relay"), f"{name}: {title}"
            titles[title].add(name)
    assert len(titles) > 30
    assert [names for names in titles.values() if len(names) > 1] == []


def test_of_a_stranger_nothing_is_said_about_keeping() -> None:
    """The sign-in is the same for everybody."""
    assert "no-store" not in browser().get("/setup/").headers.get("Cache-Control", "")
