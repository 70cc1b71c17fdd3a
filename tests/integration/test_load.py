"""Hands against limits, said before a pass lands. It warns, never forbids, and tells those who come by a link nothing about persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign, Handoff
from insights.cast import cast_of
from insights.load import everybodys_hands, full_hands, hands_of, hands_seen_by
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.guests import Guest, link_of, offered
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = "2026-11-02 16:00"


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture(autouse=True)
def at() -> Iterator[None]:
    with time_machine.travel(when(NOW), tick=False):
        yield


def limit(world: World, name: str, batons: int) -> None:
    Stakeholder.objects.filter(pk=world[name].pk).update(baton_limit=batons)


def in_hand(world: World, name: str) -> Campaign:
    """Cleo has one more baton in hand."""
    race = world.in_the_air(name=name).campaign
    world.take(race, "Press")
    return race


def test_the_giver_is_told_before_the_baton_lands_in_full_hands(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    race = world.race(name="Two")
    world.take(race, "Build")
    url = reverse("leg", args=[world.leg_of(race, "Build").pk])
    assert "Cleo has 1 baton in hand, the limit is 1: this one will wait." in browser(world["Ben"]).get(url).content.decode()
    limit(world, "Cleo", 2)
    assert "this one will wait" not in browser(world["Ben"]).get(url).content.decode()


def test_whoever_may_not_offer_it_hears_nothing_of_the_takers_hands(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    race = world.race(name="Two")
    world.take(race, "Build")
    url = reverse("leg", args=[world.leg_of(race, "Build").pk])
    assert "this one will wait" not in browser(world["Dov"]).get(url).content.decode()


def test_the_taker_is_told_and_may_take_it_all_the_same(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    handoff = world.in_the_air(name="Two")
    html = browser(world["Cleo"]).get(reverse("handoff", args=[handoff.pk])).content.decode()
    assert "Taking it makes 2 in your hand, your limit is 1." in html
    assert baton.accept(handoff, by=world.who("Cleo"), now=world.later()).state == "accepted"


def test_a_baton_that_waits_at_a_join_is_not_in_hand_yet(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    legs = (world.leg("Build", "Ben", after=()), world.leg("Draw", "Dov", after=()), world.leg("Press", "Cleo", after=("Build", "Draw")))
    race = world.race(*legs, name="Join")
    world.take(race, "Build")
    world.pass_on(race, "Build")
    html = browser(world["Cleo"]).get(reverse("handoff", args=[world.handoff_to(race, "Press").pk])).content.decode()
    assert "in your hand, your limit is" not in html


def test_whoever_names_another_taker_or_runner_sees_whose_hands_are_full(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    race = world.race(name="Two")
    handoff = world.handoff_to(race, "Build")
    lead = browser(world["Ana"])
    for url in (reverse("handoff", args=[handoff.pk]), reverse("leg", args=[world.leg_of(race, "Build").pk])):
        html = lead.get(url).content.decode()
        assert "Cleo, PR (1 in hand, limit 1)" in html
        assert "Dov, Creatives</option>" in html


def test_whoever_plans_a_relay_sees_it_where_runners_are_chosen(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    assert "Cleo, PR (1 in hand, limit 1)" in browser(world["Ana"]).get(reverse("campaign_new")).content.decode()


def test_a_guest_hears_nothing_of_persons_hands(world: World) -> None:
    in_hand(world, "One")
    for name in ("Cleo", "Jo"):
        limit(world, name, 1)
    giving = Guest(link_of(offered(world)))
    giving.press("accept", {"pass_on_by": "2026-11-06"}, handoff=Handoff.objects.get(taker=world["Jo"]))
    assert hands_of([str(world["Jo"].pk)]) == {str(world["Jo"].pk): 1}
    taking = Guest(link_of(offered(world)))
    for page in (giving.look(), taking.look()):
        assert "limit" not in page.content.decode()


def test_what_a_guests_pages_are_made_of_holds_nothing_of_it_either(world: World) -> None:
    in_hand(world, "One")
    limit(world, "Cleo", 1)
    cleo, reader = cast_of([str(world["Cleo"].pk)]).party(str(world["Cleo"].pk)), world.who("Ben")
    assert (len(full_hands(reader, [cleo])), len(hands_seen_by(reader))) == (1, 1)
    guest = replace(reader, via="link")
    assert (full_hands(guest, [cleo]), hands_seen_by(guest)) == ({}, {})


def test_paused_races_and_tapes_are_in_nobodys_hand(world: World) -> None:
    in_hand(world, "One")
    baton.pause(in_hand(world, "Two"), by=world.who("Ana"), now=world.later())
    assert hands_of([str(world["Cleo"].pk), None]) == {str(world["Cleo"].pk): 1}
    assert everybodys_hands() == {str(world["Cleo"].pk): 1}
