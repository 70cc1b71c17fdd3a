"""axe finds nothing where there is nothing yet: an empty installation, and people for whom no race runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import Hall, faults, faults_of_colour
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = ("/", "/board/", "/playbooks/", "/imports/", "/status/", "/inbox/", "/absences/", "/stakeholders/")


@pytest.fixture
def quiet(hall: Hall) -> Hall:
    """The hall, told that axe is at work."""
    yield hall
    hall.complaints = [one for one in hall.complaints if "inline style" not in one]


def readable(page: Page) -> None:
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of_colour(page) == []


def test_the_first_page_of_an_empty_installation(quiet: Hall) -> None:
    page = quiet.window()
    page.goto("/")
    expect(page).to_have_url(f"{quiet.url}/setup/")
    readable(page)
    page.locator("main form").last.evaluate("(form) => { form.noValidate = true }")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    readable(page)


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_the_pages_of_somebody_for_whom_nothing_runs(world: World, quiet: Hall, name: str) -> None:
    page = quiet.window(world[name])
    for place in PLACES:
        page.emulate_media(color_scheme="light")
        page.goto(place)
        readable(page)
