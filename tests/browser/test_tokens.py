"""A token's life in the browser, with scripts and without: made, copied, used, loaded again, revoked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from stakeholders import clock, directory
from stakeholders.models import ApiToken
from tests.browser.hall import Hall, path_of
from tests.browser.player import Player
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


class Maker(Player):
    """Ben, who has a script of his own."""

    def ask(self, name: str) -> None:
        self.page.get_by_label("What it is for").fill(name)
        self.page.get_by_label("Act: also make your moves").check()
        self.page.get_by_label("How long").select_option(label="30 days")
        self.press("Make the token")

    def confirm(self) -> None:
        expect(self.page.get_by_role("heading", name="Is it you?")).to_be_visible()
        self.page.locator("main input[type=password]").fill(PASSWORD)
        self.press("It is me")

    def token(self) -> str:
        return self.page.get_by_label("Token", exact=True).input_value()


def test_the_life_of_a_token(world: World, hall: Hall, scripts: bool) -> None:
    ben = Maker(hall, world, "Ben", scripts=scripts)
    ben.page.goto("/")
    ben.page.locator("details.menu > summary").click()
    ben.follow("Settings")
    ben.follow("API tokens")
    expect(ben.page.locator("main")).to_contain_text("No tokens yet")

    ben.ask("Night job")
    ben.confirm()
    token = ben.token()
    found = directory.bearer(token, now=clock.now())
    assert found is not None
    assert (found.name, found.scope) == ("Night job", "act")
    assert token not in ben.page.url

    ben.page.reload()
    expect(ben.page.locator("main")).to_contain_text("Night job")
    assert token not in ben.page.content()
    assert ApiToken.objects.count() == 1

    directory.token_used(found, now=clock.now())
    ben.page.goto("/settings/tokens/")
    expect(ben.page.locator("#tokens")).to_contain_text("now")
    ben.press(re.compile("^Revoke.*Night job"))
    ben.told("“Night job” is revoked: it opens nothing any more.")
    assert directory.bearer(token, now=clock.now()) is None


def test_sent_twice_it_makes_one_and_says_so(world: World, hall: Hall, scripts: bool) -> None:
    ben = Maker(hall, world, "Ben", scripts=scripts)
    ben.page.goto("/settings/tokens/")
    ben.ask("First")
    ben.confirm()
    ben.page.goto("/settings/tokens/")
    ben.ask("Second")
    token = ben.token()
    assert path_of(ben.page) == "/settings/tokens/"

    ben.page.reload()
    expect(ben.page.get_by_role("alert")).to_contain_text("This form was sent before, and its token was shown then.")
    assert token not in ben.page.content()
    assert sorted(ApiToken.objects.values_list("name", flat=True)) == ["First", "Second"]


def test_a_button_copies_it(world: World, hall: Hall) -> None:
    ben = Maker(hall, world, "Ben", permissions=["clipboard-read", "clipboard-write"])
    ben.page.goto("/settings/tokens/")
    ben.ask("Night job")
    ben.confirm()
    ben.press("Copy")
    expect(ben.page.get_by_role("button", name="Copied")).to_be_visible()
    assert ben.page.evaluate("navigator.clipboard.readText()") == ben.token()


def test_it_copies_where_the_newer_clipboard_is_missing(world: World, hall: Hall) -> None:
    ben = Maker(hall, world, "Ben", permissions=["clipboard-read"])
    ben.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ben.page.goto("/settings/tokens/")
    ben.ask("Night job")
    ben.confirm()
    ben.press("Copy")
    expect(ben.page.get_by_role("button", name="Copied")).to_be_visible()


def test_without_scripts_there_is_no_button_that_does_nothing(world: World, hall: Hall) -> None:
    ben = Maker(hall, world, "Ben", scripts=False)
    ben.page.goto("/settings/tokens/")
    ben.ask("Night job")
    ben.confirm()
    expect(ben.page.get_by_role("button", name="Copy")).to_be_hidden()
    assert ben.token().startswith("rla_")
