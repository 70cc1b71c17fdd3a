"""What goes wrong between two windows, and what a person then reads: kindly told, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaigns import baton
from campaigns.models import Campaign, Event, Handoff, Leg
from tests.browser.hall import PHONE, Hall, path_of
from tests.browser.player import Player
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def handoff(world: World) -> Handoff:
    """Ben's offer to Cleo, on its way."""
    return world.in_the_air()


def at(hall: Hall, world: World, name: str, url: str, *, scripts: bool = True) -> Player:
    """Somebody at a page."""
    player = Player(hall, world, name, scripts=scripts)
    player.page.goto(url)
    return player


def address(handoff: Handoff) -> str:
    return reverse("handoff", args=[handoff.pk])


# Two at once


def test_of_two_answers_the_second_is_told_who_decided_and_keeps_its_words(
    world: World, hall: Hall, handoff: Handoff, scripts: bool
) -> None:
    ana, cleo = (at(hall, world, name, address(handoff), scripts=scripts) for name in ("Ana", "Cleo"))
    box = cleo.unfold("Send it back")
    box.get_by_label("Something is missing").check()
    box.get_by_label("What exactly").fill("The second limit")
    box.get_by_label("In your words").fill("Page 4 names only one.")

    taken = ana.unfold("Take it for them")
    taken.get_by_label("Why you do this for them").fill("Cleo is on a train.")
    ana.press("Take it for them", within=taken)
    ana.told("Taken for Cleo.")
    cleo.press("Send it back", within=box)

    refusal = cleo.page.get_by_role("alert")
    expect(refusal).to_contain_text("Ana")
    expect(refusal).to_contain_text("The second limit")
    expect(refusal).to_contain_text("Page 4 names only one.")
    handoff.refresh_from_db()
    assert handoff.state == "accepted"


def test_the_same_answer_from_two_windows_is_one_answer(world: World, hall: Hall, handoff: Handoff) -> None:
    here, there = (at(hall, world, "Cleo", address(handoff)) for _window in range(2))
    here.take()
    there.take()
    assert Event.objects.filter(kind="accepted", handoff_id=handoff.pk).count() == 1


def test_an_answer_to_an_offer_that_was_taken_back_is_told_so(world: World, hall: Hall, handoff: Handoff, scripts: bool) -> None:
    cleo, ben = (at(hall, world, name, address(handoff), scripts=scripts) for name in ("Cleo", "Ben"))
    ben.press("Take the offer back")
    ben.told("You took the offer back.")
    cleo.press("Take the baton")
    expect(cleo.page.get_by_role("alert")).to_contain_text("Ben")
    expect(cleo.page.get_by_role("heading", name="Ben took the offer back")).to_be_visible()


# What was typed


def test_an_offer_without_a_note_keeps_the_rest(world: World, hall: Hall, scripts: bool) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    ben = at(hall, world, "Ben", reverse("leg", args=[world.leg_of(campaign, "Build").pk]), scripts=scripts)
    ben.page.get_by_label("Open risk").fill("Build 420 may shift figure 3.")
    ben.press("Offer the baton to Cleo")
    expect(ben.page.get_by_role("alert")).to_contain_text("Not sent yet. Nothing of yours was lost.")
    expect(ben.page.get_by_label("Open risk")).to_have_value("Build 420 may shift figure 3.")
    ben.offer("All yours.")
    assert Handoff.objects.filter(exchange__taker__name="Press", state="offered").exists()


def test_a_send_back_that_names_nothing_keeps_its_words_and_stays_open(world: World, hall: Hall, handoff: Handoff, scripts: bool) -> None:
    cleo = at(hall, world, "Cleo", address(handoff), scripts=scripts)
    box = cleo.unfold("Send it back")
    box.get_by_label("Something is unclear").check()
    box.get_by_label("In your words").fill("Which of the two figures?")
    cleo.press("Send it back", within=box)
    expect(cleo.page.get_by_role("alert")).to_be_visible()
    again = cleo.page.locator("details[open]", has_text="In your words")
    expect(again.get_by_label("In your words")).to_have_value("Which of the two figures?")
    expect(again.get_by_label("Something is unclear")).to_be_checked()


def test_on_a_phone_what_is_missing_comes_into_view(world: World, hall: Hall, scripts: bool) -> None:
    """The button stands at the bottom of the screen, what it asks for far below the fold."""
    critical = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", critical=True))
    world.take(critical, "Build")
    world.pass_on(critical, "Build", note="Line by line.\n\n" * 30)
    cleo = Player(hall, world, "Cleo", scripts=scripts, **PHONE)
    cleo.page.goto(address(world.handoff_to(critical, "Press")))
    cleo.press("Take the baton")
    expect(cleo.page.get_by_role("alert")).to_be_in_viewport()


def test_a_plan_that_cannot_be_keeps_every_row(world: World, hall: Hall) -> None:
    ana = at(hall, world, "Ana", reverse("campaign_new"))
    ana.page.get_by_label("Name").fill("Atlas 4 launch")
    first, second = ana.page.locator("li.card").nth(0), ana.page.locator("li.card").nth(1)
    first.get_by_label("Leg", exact=True).fill("Facts")
    first.get_by_label("Checkpoint").fill("Limits named")
    second.get_by_label("Leg", exact=True).fill("Press pack")
    second.get_by_label("After").fill("9")
    ana.press("Save as draft")
    expect(ana.page.get_by_role("alert").first).to_be_visible()
    expect(first.get_by_label("Leg", exact=True)).to_have_value("Facts")
    expect(first.get_by_label("Checkpoint")).to_have_value("Limits named")
    expect(second.get_by_label("After")).to_have_value("9")
    assert not Campaign.objects.exists()


# A button moves once


@pytest.mark.parametrize("press", [lambda button: button.dblclick(), lambda button: button.evaluate("one => { one.click(); one.click() }")])
def test_a_double_click_sends_once(world: World, hall: Hall, press: Callable[..., None]) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    ben = at(hall, world, "Ben", reverse("leg", args=[world.leg_of(campaign, "Build").pk]))
    sent = posts(ben.page)
    ben.page.locator("#offer").get_by_label("Note").fill("All yours.")
    press(ben.page.get_by_role("button", name="Offer the baton to Cleo"))
    ben.told("Offered.")
    assert len(sent) == 1
    assert Event.objects.filter(kind="offered", leg__name="Build").count() == 1


def test_a_double_click_takes_once(world: World, hall: Hall, handoff: Handoff) -> None:
    cleo = at(hall, world, "Cleo", address(handoff))
    sent = posts(cleo.page)
    cleo.page.get_by_role("button", name="Take the baton").dblclick()
    cleo.told("You hold the baton")
    assert len(sent) == 1


def posts(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


# Signed out meanwhile


def test_who_was_signed_out_meanwhile_comes_back_to_where_they_were(world: World, hall: Hall, handoff: Handoff, scripts: bool) -> None:
    cleo = at(hall, world, "Cleo", address(handoff), scripts=scripts)
    cleo.page.context.clear_cookies(name="relay")
    cleo.press("Take the baton")
    expect(cleo.page.get_by_role("heading", name="Sign in to Relay")).to_be_visible()
    cleo.fill_in()
    expect(cleo.page.get_by_role("button", name="Take the baton")).to_be_visible()
    assert path_of(cleo.page) == address(handoff)
    assert not Event.objects.filter(kind="accepted", handoff_id=handoff.pk).exists()


def test_an_undo_after_its_time_says_so(world: World, hall: Hall, handoff: Handoff) -> None:
    """The toast with its Undo stays until the next act; the baton may have been passed on meanwhile."""
    cleo = at(hall, world, "Cleo", address(handoff))
    cleo.take()
    with_undo = cleo.page.locator("#toasts").get_by_role("button", name="Undo")
    press_leg = handoff.exchange.taker if handoff.exchange else None
    assert press_leg is not None
    baton.offer(Leg.objects.get(pk=press_leg.pk), by=world.who("Cleo"), now=world.later(), packet={"note": "Go."})
    with_undo.click()
    expect(cleo.page.get_by_role("alert")).to_be_visible()
