"""The button "back" leads to whole pages that say how things stand, also after parts of them were swapped."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns import baton
from tests.browser.hall import TUESDAY, Hall, path_of
from tests.browser.player import Player
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_back_to_the_board_after_it_was_renewed_is_the_whole_board(world: World, hall: Hall) -> None:
    race = world.race()
    page = hall.window(world["Ana"])
    page.goto(reverse("board"))
    with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "board") as renewed:
        page.evaluate("htmx.ajax('GET', location.pathname, { target: '#board', swap: 'outerHTML' })")
    assert renewed.value.status == 200
    page.locator("[data-lane] a[href]").first.click()
    expect(page).to_have_title(f"{race.name} · Relay")
    page.go_back()
    expect(page.locator("header.topbar")).to_be_visible()
    expect(page.locator("#board h1")).to_have_count(1)
    assert path_of(page) == reverse("board")


def test_back_shows_how_things_stand_and_not_how_they_stood(world: World, hall: Hall) -> None:
    handoff = world.in_the_air()
    cleo = Player(hall, world, "Cleo")
    taking = cleo.page.get_by_role("button", name="Take the baton")
    cleo.page.goto(reverse("handoff", args=[handoff.pk]))
    expect(taking).to_be_visible()
    cleo.page.goto(reverse("board"))
    baton.accept(handoff, by=world.who("Cleo"), now=TUESDAY)
    cleo.page.go_back()
    expect(cleo.page.locator("header.topbar")).to_be_visible()
    expect(taking).to_have_count(0)


def test_back_after_an_answer_in_place_shows_the_answer(world: World, hall: Hall) -> None:
    handoff = world.in_the_air()
    cleo = Player(hall, world, "Cleo")
    cleo.page.goto(reverse("handoff", args=[handoff.pk]))
    cleo.take()
    cleo.page.goto(reverse("board"))
    cleo.page.go_back()
    expect(cleo.page.locator("header.topbar")).to_be_visible()
    expect(cleo.page.get_by_role("button", name="Undo, until")).to_be_visible()


def test_back_after_the_sign_out_shows_nothing(world: World, hall: Hall) -> None:
    page = hall.window(world["Ana"])
    page.goto(reverse("board"))
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to Relay")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("#board")).to_have_count(0)
