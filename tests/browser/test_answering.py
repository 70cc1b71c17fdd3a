"""Answering a baton: what is pressed while the packet is read leads to the form, which alone sends; its answers are always in reach."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaigns.models import Event, Handoff
from tests.browser.hall import PHONE, Hall
from tests.browser.player import Player
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def critical(world: World) -> Handoff:
    """To be read back, with a packet longer than any window."""
    race = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", critical=True))
    world.take(race, "Build")
    world.pass_on(race, "Build", note="\n\n".join(f"What there is to know, part {n}." for n in range(60)))
    return world.handoff_to(race, "Press")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_on_a_phone_the_bar_brings_the_form_and_sends_nothing(world: World, hall: Hall, critical: Handoff, scripts: bool) -> None:
    page = Player(hall, world, "Cleo", scripts=scripts, **PHONE).page
    page.goto(reverse("handoff", args=[critical.pk]))
    bar, promise = page.locator("#reach"), page.get_by_label("I’ll pass it on by")
    expect(bar).to_be_in_viewport()
    expect(promise).not_to_be_in_viewport()
    bar.get_by_role("link", name="Take the baton").click()
    expect(promise).to_be_in_viewport()
    expect(bar).not_to_be_in_viewport(ratio=0.5)
    assert not Event.objects.filter(kind="accepted", handoff=critical).exists()


def test_on_a_phone_each_answer_unfolds_where_the_bar_leads(world: World, hall: Hall, critical: Handoff) -> None:
    page = Player(hall, world, "Cleo", **PHONE).page
    page.goto(reverse("handoff", args=[critical.pk]))
    page.locator("#reach").get_by_role("link", name="Send it back").click()
    expect(page.get_by_label("Something is missing")).to_be_in_viewport()


def test_at_a_desk_every_answer_is_in_view_beside_a_long_packet(world: World, hall: Hall, critical: Handoff) -> None:
    page = hall.window(world["Cleo"], viewport={"width": 1440, "height": 900})
    page.goto(reverse("handoff", args=[critical.pk]))
    expect(page.get_by_role("link", name="Take the baton")).to_have_count(0)
    for place in (0, 10_000):
        page.mouse.wheel(0, place)
        page.wait_for_function("(place) => scrollY >= Math.min(place, 500)", arg=place)
        _in_view(page)


def _in_view(page: Page) -> None:
    answers = page.locator("#answer .answer")
    expect(answers.get_by_role("button", name="Take the baton")).to_be_in_viewport(ratio=1)
    for summary in answers.locator("summary").all():
        expect(summary).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-kind=primary]:visible")).to_have_count(1)


def test_after_the_answer_the_bar_is_gone(world: World, hall: Hall, critical: Handoff) -> None:
    cleo = Player(hall, world, "Cleo", **PHONE)
    cleo.page.goto(reverse("handoff", args=[critical.pk]))
    cleo.page.locator("#reach").get_by_role("link", name="Take the baton").click()
    cleo.take({"What I got": "The proofs.", "What I do next": "Print them.", "What would stop me": "No paper."})
    expect(cleo.page.locator("#reach")).to_be_hidden()
