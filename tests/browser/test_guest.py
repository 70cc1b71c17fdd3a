"""The outsider's journey on a phone, with scripts and without: from the link in the mail to the pass onward, and to somebody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns import baton
from campaigns.models import Campaign, Event, Handoff
from stakeholders.models import Stakeholder
from tests.browser.hall import PHONE, TUESDAY, Hall, faults, path_of
from tests.browser.player import Player
from tests.guests import INTERNAL, everything, link_in, send, site
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


class Visitor(Player):
    """Jo at the agency, who has nothing but a mail."""

    def arrive(self) -> None:
        self.page.goto(link_in(self.name))
        assert path_of(self.page).startswith("/g/")
        assert "rlg_" not in self.page.url

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
        assert not INTERNAL.search(self.page.content())
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def race(world: World) -> Campaign:
    campaign = site(world)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build", note="The shop is ready to be dressed.")
    world.now = TUESDAY
    send(world)
    return campaign


def jo(hall: Hall, world: World, *, scripts: bool) -> Visitor:
    visitor = Visitor(hall, world, "Jo", scripts=scripts, enter=False, **PHONE)
    visitor.arrive()
    return visitor


def test_the_journey_of_somebody_without_an_account(world: World, hall: Hall, race: Campaign, scripts: bool) -> None:
    visitor = jo(hall, world, scripts=scripts)
    visitor.reads("The shop is ready to be dressed.")
    visitor.ask("Which of the two shops?")
    visitor.reads("You asked; the clock is Ben’s until they answer.")
    baton.answer(world.handoff_to(race, "Site"), by=world.who("Ben"), now=TUESDAY, answer="The smaller one.")
    visitor.page.reload()
    visitor.reads("The smaller one.")

    visitor.press("Take the baton")
    visitor.reads("Confirmed through the link sent to jo@example.com.")
    box = visitor.unfold("Give it back")
    box.get_by_label("Something is missing").check()
    box.get_by_label("What exactly").fill("The fonts")
    visitor.press("Give it back", within=box)
    visitor.reads("You sent it back on")

    baton.offer(world.leg_of(race, "Build"), by=world.who("Ben"), now=TUESDAY, packet={"note": "Fonts are in."})
    visitor.page.reload()
    visitor.reads("Fonts are in.")
    visitor.press("Take the baton")
    visitor.reads("You took the baton on")

    visitor.page.get_by_label("Note to Cleo").fill("The site is up; the red shot first.")
    visitor.press("Offer the baton to Cleo")
    visitor.reads("Your pass to Cleo")
    assert Handoff.objects.get(campaign=race, exchange__taker__name="Press").state == "offered"
    assert set(Event.objects.filter(campaign=race, by=world["Jo"]).values_list("via", flat=True)) == {"link"}


def test_not_mine_but_a_colleague_s(world: World, hall: Hall, race: Campaign, scripts: bool) -> None:
    visitor = jo(hall, world, scripts=scripts)
    box = visitor.unfold("Not mine")
    box.get_by_label("Their name").fill("Kim Lund")
    box.get_by_label("Their e-mail").fill("kim@example.com")
    visitor.press("Send it to them", within=box)
    visitor.reads("The baton is on its way to Kim Lund.")
    send(world)
    kim = Visitor(hall, world, "Kim", scripts=scripts, enter=False, **PHONE)
    kim.arrive()
    kim.reads("passes this to Kim Lund")
    assert Handoff.objects.get(campaign=race, exchange__taker__name="Site").taker == Stakeholder.objects.get(name="Kim Lund")


def test_what_is_missing_is_said_beside_what_was_typed(world: World, hall: Hall, race: Campaign, scripts: bool) -> None:
    visitor = jo(hall, world, scripts=scripts)
    box = visitor.unfold("Send it back")
    box.get_by_label("In your words").fill("Page 2 is last year’s")
    visitor.press("Send it back", within=box)
    visitor.reads("Choose why it comes back.")
    expect(visitor.page.get_by_label("In your words").first).to_have_value("Page 2 is last year’s")


def test_of_two_answers_the_second_is_told_who_decided(world: World, hall: Hall, race: Campaign, scripts: bool) -> None:
    visitor = jo(hall, world, scripts=scripts)
    baton.recall(world.handoff_to(race, "Site"), by=world.who("Ben"), now=TUESDAY)
    visitor.press("Take the baton")
    visitor.reads("Ben took the offer")


def test_a_browser_that_opens_the_link_and_waits_changes_nothing(world: World, hall: Hall, race: Campaign) -> None:
    link = link_in("Jo")
    before = everything()
    page: Page = hall.window(None)
    page.goto(link)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 2_000)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.wait_for_timeout(3_000)
    page.reload()
    assert everything() == before


def test_the_language_is_the_reader_s_to_choose(world: World, hall: Hall, race: Campaign, scripts: bool) -> None:
    visitor = jo(hall, world, scripts=scripts)
    visitor.page.locator("details.menu > summary").click()
    visitor.press("Deutsch")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "de")
    assert Stakeholder.objects.get(pk=world["Jo"].pk).language == "de"


def test_axe_finds_nothing_where_a_form_was_refused(world: World, hall: Hall, race: Campaign) -> None:
    visitor = jo(hall, world, scripts=True)
    box = visitor.unfold("Send it back")
    visitor.press("Send it back", within=box)
    visitor.page.get_by_role("alert").first.wait_for()
    assert faults(visitor.page) == []
    hall.complaints.clear()  # axe sets styles that the content policy refuses
