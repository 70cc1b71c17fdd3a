"""What is typed into a long text outlives a reload, a refusal and a lost session; nobody else finds it, and what was sent is forgotten."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Leg
from tests.browser.hall import PHONE, TUESDAY, Hall, session_of
from tests.browser.player import Player
from tests.guests import link_in, offered, send
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "Object.keys({}).filter((name) => name.startsWith('draft '))"


def becomes(page: Page, world: World, hall: Hall, name: str) -> None:
    """Somebody else signs in at the same browser, after whoever was there lost their session."""
    page.context.clear_cookies()
    page.context.add_cookies([{**session_of(world[name]), "url": hall.url}])  # type: ignore[list-item]  # Playwright asks for its own type of cookie


def test_a_brief_is_kept_for_who_wrote_it_until_it_is_saved(world: World, hall: Hall) -> None:
    page = hall.window(world["Ana"])
    brief, line = page.get_by_label("Brief"), page.get_by_text("Kept from")
    page.goto(reverse("campaign_new"))
    brief.fill("Two limits, one price.")
    becomes(page, world, hall, "Eva")
    page.goto(reverse("campaign_new"))
    expect(brief).to_have_value("")
    becomes(page, world, hall, "Ana")
    page.goto(reverse("campaign_new"))
    expect(brief).to_have_value("Two limits, one price.")
    expect(line).to_be_visible()
    page.get_by_label("Name").fill("Atlas 4 launch")
    page.get_by_label("After").first.fill("9")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.goto(reverse("campaign_new"))
    expect(brief).to_have_value("Two limits, one price.")
    page.get_by_label("Name").fill("Atlas 4 launch")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", name="Atlas 4 launch")).to_be_visible()
    assert Campaign.objects.get().brief == "Two limits, one price."
    page.goto(reverse("campaign_new"))
    expect(brief).to_have_value("")
    expect(line).to_have_count(0)


def test_words_in_a_folded_form_are_shown_can_be_discarded_and_end_with_the_sign_out(world: World, hall: Hall) -> None:
    handoff = world.in_the_air()
    cleo = Player(hall, world, "Cleo")
    page, words = cleo.page, cleo.page.get_by_label("In your words")
    page.goto(reverse("handoff", args=[handoff.pk]))
    cleo.unfold("Send it back")
    words.fill("Page 4 names only one.")
    page.reload()
    expect(words).to_be_visible()
    expect(words).to_have_value("Page 4 names only one.")
    page.get_by_role("button", name="Discard").click()
    expect(words).to_have_value("")
    words.fill("Page 5, too.")
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to Relay")).to_be_visible()
    assert page.evaluate(KEPT.format("localStorage")) == []


@pytest.mark.parametrize("page", ["leg", "handoff"])
def test_words_about_a_sensitive_leg_live_in_their_tab_alone_and_end_with_the_sign_out(world: World, hall: Hall, page: str) -> None:
    handoff = world.in_the_air()
    Leg.objects.filter(name="Press").update(sensitive=True)
    address, label = reverse("handoff", args=[handoff.pk]), "In your words"
    if page == "leg":
        world.take(handoff.campaign, "Press")
        address, label = reverse("leg", args=[world.leg_of(handoff.campaign, "Press").pk]), "Note to"
    window = hall.window(world["Cleo"])
    window.goto(address)
    _write(window, label, "Not before Friday.")
    window.reload()
    expect(window.get_by_label(label).first).to_have_value("Not before Friday.")
    assert window.evaluate(KEPT.format("localStorage")) == []
    assert len(window.evaluate(KEPT.format("sessionStorage"))) == 1
    window.goto(reverse("account_logout"))
    window.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(window.get_by_role("heading", name="Sign in to Relay")).to_be_visible()
    assert window.evaluate(KEPT.format("sessionStorage")) == []


def _write(page: Page, label: str, words: str) -> None:
    page.locator("details:not([open]):has(textarea) > summary").evaluate_all("(all) => all.forEach((one) => one.parentElement.open = true)")
    page.get_by_label(label).first.fill(words)


def test_an_answer_in_place_forgets_what_it_took_and_keeps_the_rest(world: World, hall: Hall) -> None:
    handoff = world.in_the_air()
    cleo = Player(hall, world, "Cleo")
    cleo.page.goto(reverse("handoff", args=[handoff.pk]))
    cleo.unfold("Send it back").get_by_label("In your words").fill("Page 4 names only one.")
    box = cleo.unfold("Ask")
    box.get_by_role("textbox").fill("Which price?")
    cleo.press("Ask", within=box.locator("form"))
    expect(cleo.page.get_by_text("Which price?").first).to_be_visible()
    expect(cleo.page.get_by_label("In your words")).to_have_value("Page 4 names only one.")
    left = cleo.page.evaluate(KEPT.format("localStorage"))
    assert [name.rsplit("/", 2)[1] for name in left] == ["send-back"]
    handoff.refresh_from_db()
    assert handoff.question_open


@pytest.mark.parametrize(("sensitive", "store"), [(False, "localStorage"), (True, "sessionStorage")], ids=["plain", "sensitive"])
def test_an_outsider_finds_their_words_again_those_about_a_secret_in_that_tab_alone(
    world: World, hall: Hall, sensitive: bool, store: str
) -> None:
    handoff = offered(world)
    Leg.objects.filter(name="Site").update(sensitive=sensitive)
    world.now = TUESDAY
    send(world)
    jo = Player(hall, world, "Jo", enter=False, **PHONE)
    jo.page.goto(link_in("Jo"))
    if sensitive:
        jo.press("Send me a code")
        jo.told("The code is on its way")
        code = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].subject) + str(mail.outbox[-1].body))[0]
        jo.page.get_by_role("textbox").fill(code)
        jo.press("Open the page")
    jo.unfold("Send it back").get_by_label("In your words").fill("Which shop?")
    jo.page.reload()
    expect(jo.page.get_by_label("In your words")).to_have_value("Which shop?")
    stores = ("localStorage", "sessionStorage")
    assert [one for one in stores if jo.page.evaluate(KEPT.format(one))] == [store]
    handoff.refresh_from_db()
    assert handoff.state == "offered"
