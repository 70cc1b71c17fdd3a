"""The board asks twice a minute whether anything happened; where nothing did, nothing is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from notifications import outbox
from notifications.models import Delivery
from stakeholders import clock
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = clock.now()
    return world


def poll(client: Client, tag: str = "") -> Any:
    return client.get("/board/", headers={"HX-Request": "true", "HX-Target": "board"} | ({"If-None-Match": tag} if tag else {}))


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_nothing_happened_is_said_without_drawing(name: str, world: World, settings: Any, django_assert_num_queries: Any):
    world.in_the_air()
    settings.RELAY_CLOCK_MOVES = False  # as where people work: the clock of a test costs a query of its own
    client = browser(world[name])
    tag = poll(client)["ETag"]
    with django_assert_num_queries(3):  # session, account with person and for whom they speak, what happened in the campaigns
        answer = poll(client, tag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_mail_that_is_given_up_is_news_to_the_lead(world: World):
    world.in_the_air()
    outbox.publish(now=world.now)
    ana, ben = browser(world["Ana"]), browser(world["Ben"])
    tags = {client: poll(client)["ETag"] for client in (ana, ben)}
    assert Delivery.objects.update(state="dead")
    assert [poll(client, tag).status_code for client, tag in tags.items()] == [200, 304]


def test_what_happened_is_drawn(world: World):
    handoff = world.in_the_air()
    ben = browser(world["Ben"])
    tag = poll(ben)["ETag"]
    world.take(handoff.campaign, "Press")
    assert poll(ben, tag).status_code == 200


def test_ages_move_on_by_the_quarter_hour(world: World, time_machine: Any):
    world.in_the_air()
    ben = browser(world["Ben"])
    time_machine.move_to("2026-11-02 10:01:00+00:00", tick=False)
    tag = poll(ben)["ETag"]
    time_machine.move_to("2026-11-02 10:14:00+00:00", tick=False)
    assert poll(ben, tag).status_code == 304
    time_machine.move_to("2026-11-02 10:15:00+00:00", tick=False)
    assert poll(ben, tag).status_code == 200


def test_a_page_that_is_opened_is_always_drawn(world: World):
    world.in_the_air()
    ben = browser(world["Ben"])
    assert ben.get("/board/", headers={"If-None-Match": poll(ben)["ETag"]}).status_code == 200
