"""Pictures of an installation in which nobody and nothing is yet."""

from __future__ import annotations

import pytest

from tests.browser.hall import Hall
from tests.browser.pictures import SCREENS, take_pictures
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.screenshots]
PLACES = {"next": "/", "board": "/board/", "portfolio": "/status/", "inbox": "/inbox/", "absences": "/absences/"}


def test_a_picture_of_the_setup(hall: Hall) -> None:
    for screen in SCREENS:
        page = hall.window(**screen)
        page.goto("/")
        take_pictures(page, "setup")


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_a_picture_of_where_nothing_runs(world: World, hall: Hall, name: str) -> None:
    for screen in SCREENS:
        page = hall.window(world[name], **screen)
        for place, url in PLACES.items():
            page.goto(url)
            take_pictures(page, f"nothing-{place}-{name.lower()}")
