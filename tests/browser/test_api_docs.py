"""The pages of the API's document, in a browser that looks nowhere else for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from tests.browser.hall import Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_call_is_listed_and_nothing_comes_from_elsewhere(hall: Hall, world: World) -> None:
    page = hall.window()
    hosts: set[str] = set()

    def note(request: Request) -> None:
        hosts.add(request.url.split("/")[2])

    page.on("request", note)
    page.goto(f"{hall.url}/api/docs/")
    expect(page.locator("#operations-handoffs-accept_handoff")).to_be_visible()
    page.locator("#operations-handoffs-accept_handoff button").first.click()
    expect(page.get_by_text("I'll pass it on by the end of that day").first).to_be_visible()
    assert hosts == {hall.url.split("/")[2]}
