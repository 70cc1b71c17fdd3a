"""What board, portfolio and campaign say in words: whose function, how long, and that a race rests."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from campaigns import baton, watch
from stakeholders import clock
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The cast as of now: the doors read the clock."""
    world = World.build()
    world.now = clock.now() - timedelta(days=9)
    return world


def words(person: Stakeholder, url: str) -> str:
    """A page without its tags, in single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", browser(person).get(url).content.decode()))


def test_a_question_stands_under_the_function_of_whoever_has_to_answer_it(world: World) -> None:
    baton.ask(world.in_the_air(), by=world.who("Cleo"), now=world.later(), question="Which build?")
    assert "Engineering · Ben, London" in words(world["Ana"], "/board/")


def test_a_blocked_leg_stands_under_the_function_it_is_blocked_on(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    leg = world.leg_of(campaign, "Build")
    baton.block(leg, by=world.who("Ben"), now=world.later(), reason="A figure is missing.", on=world["Hal"].pk)
    assert "Sales · Hal, London" in words(world["Ana"], "/board/")


def test_past_two_working_days_a_wait_is_told_in_days(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=clock.now())
    assert re.search(r"in Cleo’s court for \d working days too long", words(world["Ana"], "/board/"))


def test_a_race_that_is_paused_says_so_among_all(world: World) -> None:
    baton.pause(world.race(), by=world.who("Ana"), now=world.later(), reason="The strike.")
    assert "Paused" in words(world["Ana"], "/status/")


def test_a_sentence_about_an_item_has_one_full_stop(world: World) -> None:
    campaign = world.race(brand_promise="Upgrades nobody notices.")
    world.take(campaign, "Build")
    item = world.leg_of(campaign, "Build").items.get()
    baton.tick(item, by=world.who("Ben"), now=world.later())
    assert "ticked “Upgrades nobody notices”." in words(world["Ana"], f"/campaigns/{campaign.pk}/")


def test_the_log_shows_all_that_was_said_with_an_act(world: World) -> None:
    handoff = world.in_the_air()
    baton.send_back(handoff, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["The logo"], note="Ask Hal first.")
    assert "The logo Ask Hal first." in words(world["Ana"], f"/campaigns/{handoff.campaign_id}/")
