"""The motives card: who reads it, who writes it, and what of it a giver sees. That it is nowhere else: see `tests.leaks`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from insights.lane_card import lane_card
from stakeholders import directory
from stakeholders.directory.motives import PARTS
from stakeholders.models import KeptAnswer, Motives
from stakeholders.refusals import Invalid, NotFound, WrongPerson
from tests.doors import browser
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
CARD = {name: f"Marked {name}." for name in PARTS}
FOR_A_GIVER = {"needs_from_us", "channel", "say_first"}
READERS = {"Ana", "Eva", "Finn", "Ida"}  # the leads, the head of Cleo's function, the admin
OTHERS = ("Ben", "Cleo", "Dov", "Gus", "Hal")


@pytest.fixture
def world() -> World:
    world = World.build()
    directory.note_motives(world["Cleo"], by=world.who("Ana"), on=TODAY, said=CARD)
    return world


def marks_in(page: Any) -> set[str]:
    words = b"".join(page.streaming_content).decode() if page.streaming else page.content.decode()
    return {name for name, text in CARD.items() if text in words}


@pytest.mark.parametrize("name", sorted(READERS))
def test_leads_and_the_head_of_the_function_read_the_card_and_write_it(world: World, name: str) -> None:
    url = reverse("person", args=[world["Cleo"].pk])
    assert marks_in(browser(world[name]).get(url)) == set(PARTS)
    browser(world[name]).post(f"{url}motives/", {**CARD, "avoid": "Surprises on a Friday"})
    card = Motives.objects.get(person=world["Cleo"])
    assert (card.avoid, card.reviewed_by) == ("Surprises on a Friday", world[name])


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_does_not_even_the_person(world: World, name: str) -> None:
    url = reverse("person", args=[world["Cleo"].pk])
    assert marks_in(browser(world[name]).get(url)) == set()
    assert browser(world[name]).get(f"{url}motives/").status_code == 404
    with pytest.raises(NotFound):
        directory.motives_of(world["Cleo"], by=world.who(name))
    with pytest.raises(WrongPerson):
        directory.note_motives(world["Cleo"], by=world.who(name), on=TODAY, said=CARD)


def test_who_prepares_a_pass_reads_three_parts_until_it_is_offered(world: World) -> None:
    race = world.race()
    world.take(race, "Build")
    leg = world.leg_of(race, "Build")
    assert marks_in(browser(world["Ben"]).get(f"/legs/{leg.pk}/")) == FOR_A_GIVER
    world.pass_on(race, "Build")
    assert marks_in(browser(world["Ben"]).get(f"/legs/{leg.pk}/")) == set()


def test_who_may_see_the_leg_and_not_offer_it_reads_none_of_them(world: World) -> None:
    race = world.race()
    world.take(race, "Build")
    page = browser(world["Dov"]).get(f"/legs/{world.leg_of(race, 'Build').pk}/")
    assert (page.status_code, marks_in(page)) == (200, set())


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Finn"])
def test_the_card_of_a_lane_holds_none_for_who_does_not_steer_it(world: World, name: str) -> None:
    race = world.in_the_air().campaign
    assert lane_card(world.who("Ana"), race, now=world.now).manner
    assert lane_card(world.who(name), race, now=world.now).manner is None


@pytest.mark.parametrize(("name", "seen"), [("Ana", FOR_A_GIVER), ("Ida", FOR_A_GIVER), ("Ben", set()), ("Cleo", set()), ("Finn", set())])
def test_who_steers_the_race_reads_them_before_a_call(world: World, name: str, seen: set[str]) -> None:
    race = world.in_the_air().campaign
    page = browser(world[name]).get(f"/board/lanes/{race.pk}/", headers={"HX-Request": "true"})
    assert marks_in(page) == seen


def test_nobody_reads_their_own_before_they_pass_to_themselves(world: World) -> None:
    race = world.race()
    world.take(race, "Build")
    leg = world.leg_of(race, "Build")
    type(leg).objects.filter(campaign=race, name="Press").update(runner=world["Ben"])
    directory.note_motives(world["Ben"], by=world.who("Ana"), on=TODAY, said=CARD)
    assert marks_in(browser(world["Ben"]).get(f"/legs/{leg.pk}/")) == set()


def test_a_program_reads_and_writes_it_whole_and_no_answer_of_it_is_kept(world: World) -> None:
    ana, url = Program(world["Ana"]), f"stakeholders/{world['Cleo'].pk}/motives/"
    assert {name: ana.get(url).json()[name] for name in PARTS} == CARD
    made = ana.send("PUT", url, {"say_first": "The trade reads it first."}, headers={"Idempotency-Key": "one"})
    assert (made.json()["say_first"], made.json()["sees"], made.json()["stale"]) == ("The trade reads it first.", "", False)
    assert not any("trade" in str(row.body) for row in KeptAnswer.objects.all())


def test_a_card_is_stale_after_ninety_days_and_fresh_once_it_is_reviewed(world: World) -> None:
    card = directory.motives_of(world["Cleo"], by=world.who("Ana"))
    assert card
    assert [directory.is_stale(card, on=day) for day in (date(2027, 1, 31), date(2027, 2, 1))] == [False, True]
    again = directory.note_motives(world["Cleo"], by=world.who("Eva"), on=date(2027, 2, 1), said=CARD)
    assert (directory.is_stale(again, on=date(2027, 2, 1)), Motives.objects.count()) == (False, 1)


def test_an_empty_card_and_a_part_that_is_too_long_are_refused_and_what_was_typed_stays(world: World) -> None:
    with pytest.raises(Invalid, match="at least one"):
        directory.note_motives(world["Dov"], by=world.who("Ana"), on=TODAY, said={"sees": "  "})
    long = {**CARD, "channel": "Their chat", "sees": "x" * 1001}
    page = browser(world["Ana"]).post(reverse("motives", args=[world["Cleo"].pk]), long)
    assert page.status_code == 422
    assert "x" * 1001 in page.content.decode()
    with pytest.raises(Invalid) as refused:
        directory.note_motives(world["Cleo"], by=world.who("Ana"), on=TODAY, said=long)
    assert set(refused.value.errors) == {"sees"}
