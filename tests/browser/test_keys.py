"""Keys and dialogs: single keys can be switched off, all of them; a button comes back as it was; a dialog closes by a click beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaigns import watch
from stakeholders import clock
from tests.browser.hall import TUESDAY, Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING_IS_KEPT = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError') } })"


@pytest.fixture
def page(world: World, hall: Hall) -> Page:
    """Ana at the board, on which Cleo has let a baton lie."""
    world.in_the_air()
    clock.move_to(TUESDAY + timedelta(hours=6))
    watch.sweep(now=clock.now())
    page = hall.window(world["Ana"])
    page.goto("/board/")
    return page


def test_once_switched_off_no_single_key_does_anything(page: Page) -> None:
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    page.get_by_label("Switch single keys off").check()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    page.goto("/settings/look/")
    page.get_by_role("link", name="Show the keys").click()
    expect(keys).to_be_visible()


def test_keys_work_in_a_browser_that_keeps_nothing(page: Page) -> None:
    page.add_init_script(NOTHING_IS_KEPT)
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_what_is_marked_beyond_the_edge_of_a_dialog_leaves_it_open(page: Page) -> None:
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").hover()
    page.mouse.down()
    page.mouse.move(3, 3)
    page.mouse.up()
    expect(keys).to_be_visible()
    page.mouse.click(3, 3)
    expect(keys).to_be_hidden()


def test_a_button_that_was_busy_has_the_name_it_had(page: Page) -> None:
    nudge = page.get_by_role("button", name="Nudge", exact=True)
    page.route("**/nudge/", lambda route: route.fulfill(status=204))
    with page.expect_response("**/nudge/"):
        nudge.click()
    expect(nudge).to_be_visible()
    expect(nudge.locator("kbd")).to_have_text("N")
