"""The lead's morning at the board, by keyboard alone, at a desk and on a phone; and a board that lives while somebody works on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns import baton, watch
from campaigns.models import Handoff, Stall
from stakeholders import clock
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall, faults
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
LIVE = 6_000  # the board asks every four seconds


@pytest.fixture
def morning(world: World) -> World:
    """Cleo has let the baton of *Heron* lie for a day; *Gull* is in Dov's hand."""
    world.in_the_air(name="Heron")
    gull = world.race(world.leg("Sketch", "Dov"), name="Gull", objective="adoption")
    world.take(gull, "Sketch", pass_on_by=TUESDAY.date() + timedelta(days=10))
    clock.move_to(TUESDAY + 6 * HOUR)
    baton.check_in(world.leg_of(gull, "Sketch"), by=world.who("Dov"), now=clock.now(), note="Half of it stands.")
    watch.sweep(now=clock.now())
    return world


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def names(page: Page) -> list[str]:
    return page.locator("[data-lane] .name").all_inner_texts()


def holds(page: Page, lane: str) -> None:
    """That lane has the focus, or holds what has it."""
    expect(page.locator("[data-lane]:focus, [data-lane]:has(:focus)").locator(".name")).to_have_text(lane)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_lead_finds_the_worst_stall_and_mends_it_by_keyboard(morning: World, hall: Hall, screen: dict[str, Any]) -> None:
    page = hall.window(morning["Ana"], **screen)
    page.goto("/board/")
    expect(page.locator("h1")).to_contain_text("stuck")
    expect(page.locator("[data-lane]").first).to_contain_text("Cleo, London")
    acts = page.locator("[data-lane] .lane-acts").first
    expect(acts).to_contain_text("Cleo")  # the first one is at hand from the start

    press(page, "1")
    holds(page, "Heron")
    press(page, "c")
    expect(acts.locator("details[open]")).to_contain_text("past its time")
    press(page, "Escape")
    holds(page, "Heron")

    press(page, "n")
    expect(page.locator(".toast")).to_contain_text("Cleo is told once more")
    holds(page, "Heron")

    press(page, "s")
    until = acts.get_by_label("Until the end of")
    expect(until).to_be_focused()
    until.fill("2031-11-07")  # a date field takes the keys of the browser's own language
    press(page, "Enter")
    expect(page.locator(".toast")).to_contain_text("Set aside")
    holds(page, "Heron")

    press(page, "r")
    runner = acts.get_by_label("To whom")
    expect(runner).to_be_focused()
    page.keyboard.type("Dov")
    press(page, "Enter") if screen is DESK else runner.press("Enter")
    acts.get_by_role("button", name="Send it there").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Sent on to Dov")
    expect(page.locator("h1")).to_contain_text("Nothing is stuck", timeout=LIVE)
    holds(page, "Heron")
    assert Handoff.objects.get(campaign__name="Heron", state="offered").taker == morning["Dov"]
    assert Stall.objects.get(kind="baton_in_air").closed_at is not None


def test_a_view_is_put_together_saved_and_found_again(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/")
    page.get_by_label("Objective").focus()
    page.keyboard.type("Adop")
    expect(page.locator("[data-lane]")).to_have_count(1)
    assert "objective=adoption" in page.url
    assert "function" not in page.url
    expect(page.get_by_label("Objective")).to_be_focused()
    page.get_by_role("link", name="By court").press("Enter")
    page.wait_for_url("**by=court**")
    page.locator(".save summary").press("Enter")
    page.get_by_label("Name of the view").fill("Adoption by court")
    page.get_by_label("Name of the view").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Saved.")
    page.goto("/board/")
    page.get_by_role("link", name="Adoption by court").press("Enter")
    expect(page.locator("[data-lane]")).to_have_count(1)
    page.go_back()
    expect(page.locator("[data-lane]")).to_have_count(2)


def test_a_change_shows_within_seconds_and_moves_nothing_under_the_hand(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/")
    press(page, "2")
    holds(page, "Gull")
    baton.accept(Handoff.objects.get(campaign__name="Heron", state="offered"), by=morning.who("Cleo"), now=clock.now())
    morning.race(name="Albatross")
    expect(page.locator("[data-lane]").first).not_to_contain_text("Nobody has taken the baton", timeout=LIVE)
    holds(page, "Gull")
    assert names(page) == ["Heron", "Gull"]
    page.get_by_role("button", name="The order changed. Show it").press("Enter")
    holds(page, "Gull")
    assert set(names(page)) == {"Albatross", "Heron", "Gull"}


def test_a_board_that_nobody_touches_puts_itself_in_order(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/")
    baton.accept(Handoff.objects.get(campaign__name="Heron", state="offered"), by=morning.who("Cleo"), now=clock.now())
    expect(page.locator("h1")).to_contain_text("Nothing is stuck", timeout=LIVE)
    assert page.evaluate("scrollY") == 0


def test_a_board_that_gets_no_answer_says_so_until_it_does(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/")
    late = page.get_by_text("Relay does not answer just now")
    expect(late).to_be_hidden()
    page.route("**/board/", lambda route: route.abort())
    expect(late).to_be_visible(timeout=3 * LIVE)
    page.unroute("**/board/")
    expect(late).to_be_hidden(timeout=LIVE)
    hall.complaints.clear()  # a request that was cut off is told by the browser, too


def test_nothing_is_asked_for_again_while_nothing_happens(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/")
    with page.expect_response(lambda one: one.request.headers.get("hx-target") == "board", timeout=LIVE) as asked:
        pass
    assert asked.value.status == 304


def test_axe_finds_nothing_with_the_acts_open(morning: World, hall: Hall) -> None:
    page = hall.window(morning["Ana"])
    page.goto("/board/?by=function")
    press(page, "1")
    page.locator(".lane-acts .actions").first.wait_for()
    press(page, "r")
    assert hall.complaints == []
    assert faults(page) == []
    hall.complaints.clear()


def test_a_phone_s_timeline_shows_what_runs_and_a_desk_all_that_is_ahead(morning: World, hall: Hall) -> None:
    morning.race(morning.leg("Draw", "Dov"), morning.leg("Print", "Cleo"), name="Wren")
    page = hall.window(morning["Ana"])
    page.goto("/board/?view=timeline")
    waiting = page.locator(".timetable li.wide")
    assert waiting.count() >= 1
    expect(waiting.first).to_be_visible()
    page.set_viewport_size(PHONE["viewport"])
    expect(waiting.first).to_be_hidden()
    expect(page.locator(".timetable li:not(.wide)").first).to_be_visible()
