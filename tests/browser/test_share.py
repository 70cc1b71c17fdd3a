"""A lead shares the status page; somebody without an account reads it on a phone and a desk, with scripts and without, and prints it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from campaigns import baton
from campaigns.models import Campaign
from tests.browser.hall import DESK, PHONE, Hall, faults, path_of
from tests.browser.player import Player
from tests.guests import INTERNAL
from tests.shared import PASSWORD, named_on, quoted_on
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = {"phone": PHONE, "desk": DESK}
PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def race(world: World) -> Campaign:
    campaign = world.in_the_air(sponsor=world["Gus"].pk).campaign
    baton.colour(campaign, by=world.who("Ana"), now=world.later(), colour="amber", reason="Cleo has too much to do.")
    return campaign


class Lead(Player):
    """Ana at the status page of her race."""

    def share(self, race: Campaign, **said: str) -> str:
        """Make a link by the form; the place that its address, shown once, leads to."""
        self.page.goto(f"/campaigns/{race.pk}/status/")
        box = self.page.locator("#shares details", has=self.page.get_by_text(re.compile("Make (a|another) link"))).first
        box.locator("summary").first.click()
        box.get_by_label("For whom").fill(said.get("label", "The board"))
        box.get_by_label("Password").fill(said.get("password", ""))
        self.press("Make the link", within=box)
        value = self.page.get_by_label("Its address, shown this one time").input_value()
        return re.sub(r"^https?://[^/]+", "", value)


def read(page: Page) -> str:
    """The page as a whole, which leads nowhere, is not too wide and says nothing that anybody said."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Atlas 4 launch")
    text = page.content()
    assert not INTERNAL.search(text)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert quoted_on(text) == []
    return text


@pytest.mark.parametrize("screen", SCREENS)
def test_a_link_is_made_and_read(world: World, hall: Hall, race: Campaign, screen: str, scripts: bool) -> None:
    place = Lead(hall, world, "Ana", scripts=scripts, **SCREENS[screen]).share(race)
    page = hall.window(None, java_script_enabled=scripts, **SCREENS[screen])
    page.goto(place)
    assert named_on(read(page)) == []
    expect(page.locator("main")).to_contain_text("The lead says: At risk")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_password_is_asked_for_tried_again_and_remembered(world: World, hall: Hall, race: Campaign, screen: str, scripts: bool) -> None:
    place = Lead(hall, world, "Ana", scripts=scripts, **SCREENS[screen]).share(race, password=PASSWORD)
    page = hall.window(None, java_script_enabled=scripts, **SCREENS[screen])
    page.goto(place)
    for said in ("not this one", PASSWORD):
        expect(page.get_by_role("heading", level=1)).to_have_text("This page is shut")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("Password").fill(said)
        page.get_by_role("button", name="Open the page").click()
    read(page)
    assert path_of(page) == place
    page.reload()
    read(page)


def test_the_address_is_copied_and_the_link_taken_back(world: World, hall: Hall, race: Campaign) -> None:
    lead = Lead(hall, world, "Ana", permissions=["clipboard-read", "clipboard-write"])
    place = lead.share(race)
    lead.press("Copy the address")
    expect(lead.page.get_by_role("button", name="Copied")).to_be_visible()
    assert lead.page.evaluate("navigator.clipboard.readText()").endswith(place)
    visitor = hall.window(None)
    visitor.goto(place)
    lead.page.goto(f"/campaigns/{race.pk}/status/")
    row = lead.page.locator("#shares li").first
    expect(row).to_contain_text("opened once")
    row.get_by_role("button", name="Take back the link for “The board”").click()
    lead.told("Taken back.")
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This page is shut")


def test_without_scripts_no_button_promises_to_copy(world: World, hall: Hall, race: Campaign) -> None:
    lead = Lead(hall, world, "Ana", scripts=False)
    lead.share(race)
    expect(lead.page.get_by_role("button", name="Copy the address")).to_be_hidden()


def test_a_german_browser_reads_german(world: World, hall: Hall, race: Campaign) -> None:
    place = Lead(hall, world, "Ana").share(race)
    page = hall.window(None, locale="de-DE")
    page.goto(place)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert named_on(read(page)) == []


def printed(page: Page) -> int:
    """On how many sheets of A4, with a printer's margins."""
    edges = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
    return len(PAGES.findall(page.pdf(format="A4", margin=edges)))  # type: ignore[arg-type]  # a margin is such a dict


@pytest.mark.parametrize("screen", SCREENS)
def test_it_prints_on_one_page(world: World, hall: Hall, race: Campaign, screen: str) -> None:
    place = Lead(hall, world, "Ana").share(race)
    page = hall.window(None, **SCREENS[screen])
    page.goto(place)
    read(page)
    assert printed(page) == 1


def test_a_page_too_many_would_be_counted(hall: Hall) -> None:
    page = hall.window(None)
    page.set_content("<p style='height: 400mm'>long</p><p>and more</p>")
    assert printed(page) == 2


def test_axe_finds_nothing_where_a_link_was_made_or_its_form_refused(world: World, hall: Hall, race: Campaign) -> None:
    lead = Lead(hall, world, "Ana")
    lead.share(race)
    made = faults(lead.page)
    box = lead.page.locator("#shares details").first
    box.locator("summary").first.click()
    box.get_by_label("For whom").fill("Press")
    box.get_by_label("Password").fill("short")
    lead.press("Make the link", within=box)
    lead.page.get_by_role("alert").first.wait_for()
    assert [*made, *faults(lead.page)] == []
    hall.complaints.clear()  # axe sets styles that the content policy refuses
