"""Names that run from right to left leave the numbers, marks and names beside them in their places."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from campaigns.models import Leg
from stakeholders.models import Function, Organisation, Stakeholder
from tests.browser.hall import Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
SARAH, KITE, DOVE, PRESS = "שרה כהן", "מסע בצפון", "יונה", "דוברות"
# Where such words stand on the screen, from the left: each by the first place of its text in the element.
LEFTS = """(element, words) => words.map((word) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(walker.currentNode, at)
    range.setEnd(walker.currentNode, at + word.length)
    return range.getBoundingClientRect().left
  }
  return null
})"""


def in_order(page: Page, selector: str, *words: str) -> None:
    """They stand on one line, from the left in this order."""
    lefts = page.locator(selector).first.evaluate(LEFTS, list(words))
    assert None not in lefts, words
    assert lefts == sorted(lefts), dict(zip(words, lefts, strict=True))


@pytest.fixture
def scene(world: World) -> World:
    """Cleo and her function are called by other names, and so are a campaign of two legs and the first of them; she has its baton."""
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(name=SARAH)
    Function.objects.filter(pk=world["Cleo"].function_id).update(name=PRESS)
    kite = world.race(world.leg(DOVE, "Cleo"), world.leg("Words", "Dov"), name=KITE, objective="adoption")
    world.take(kite, DOVE, by="Cleo")
    return world


def test_a_count_stands_behind_the_name(scene: World, hall: Hall) -> None:
    page = hall.window(scene["Ana"])
    page.goto("/board/?by=court")
    in_order(page, f".lanes-head:has-text('{SARAH}')", SARAH, "1")


def test_a_leg_stands_behind_its_campaign(scene: World, hall: Hall) -> None:
    page = hall.window(scene["Cleo"])
    page.goto(f"/legs/{Leg.objects.get(name=DOVE).pk}/")
    in_order(page, ".crumbs", KITE, "/", DOVE)


def test_in_a_sentence_names_stand_in_their_order(scene: World, hall: Hall) -> None:
    page = hall.window(scene["Ana"])
    page.goto("/board/")
    in_order(page, "[data-lane] .lane-court p", PRESS, "·", SARAH, ",")


def test_a_number_stands_behind_the_place(scene: World, hall: Hall) -> None:
    """Of who offers a second baton from a house with such a name: "..., 1 h of 8 h used"."""
    jo = scene["Jo"]
    Organisation.objects.filter(pk=jo.organisation_id).update(name=PRESS)
    for name in ("Heron", "Gull"):
        race = scene.race(scene.leg("Sketch", "Jo"), scene.leg("Words", "Ben"), name=name)
        scene.take(race, "Sketch", by="Jo")
        scene.pass_on(race, "Sketch")
    page = hall.window(scene["Ben"])
    page.goto("/")
    row = ".rows small:has(bdi)"
    used = re.search(r"\d+ \w+ of 8 h used", page.locator(row).first.inner_text())
    assert used
    in_order(page, row, PRESS, used[0].split()[0])
