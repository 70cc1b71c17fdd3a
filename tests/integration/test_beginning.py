"""The first steps: of an instance without a race, and of somebody new until they have a baton. Put away, they stay away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders.models import Stakeholder, User
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
STEPS, TOUR = "Three steps to the first pass", "This is how it goes"


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield World.build()


def steps(client: Client, page: str = "next") -> list[tuple[bool, bool]]:
    """Each step as done and as the current one; none where nothing is shown."""
    found = client.get(reverse(page))
    assert (STEPS in found.content.decode()) == bool(found.context["first_steps"])
    return [(one.done, one.current) for one in found.context["first_steps"]]


def test_it_goes_from_people_over_a_draft_to_the_gun_and_is_gone_for_good(world: World) -> None:
    ana = browser(world["Ana"])
    Stakeholder.objects.exclude(pk=world["Ana"].pk).update(active=False)
    assert steps(ana) == [(False, True), (False, False), (False, False)]
    Stakeholder.objects.update(active=True)
    assert steps(ana, "board") == [(True, False), (False, True), (False, False)]
    draft = world.draft(world.leg("Build", "Ben"))
    assert steps(ana) == [(True, False), (True, False), (False, True)]
    assert reverse("campaign", args=[draft.pk]) + "#start" in ana.get(reverse("board")).content.decode()
    ana.post(reverse("campaign_start", args=[draft.pk]))
    assert steps(ana) == steps(ana, "board") == []
    ana.post(reverse("campaign_abandon", args=[draft.pk]), {"abandon-reason": "No budget"})
    assert steps(ana) == []


@pytest.mark.parametrize(("name", "shown"), [("Ana", True), ("Ida", True), ("Ben", False), ("Gus", False)])
def test_they_are_for_leads_and_admins(world: World, name: str, shown: bool) -> None:
    assert bool(steps(browser(world[name]))) == shown


def test_put_away_they_stay_away_for_that_person(world: World) -> None:
    ana = browser(world["Ana"])
    assert ana.post(reverse("put_away", args=["steps"]), {"board": ""})["Location"] == reverse("board")
    assert steps(ana) == []
    ana.force_login(User.objects.get(pk=world["Eva"].user_id))
    assert steps(ana) != []


def test_somebody_new_is_shown_around_until_they_put_it_away(world: World) -> None:
    world.race()
    ben = browser(world["Ben"])
    assert TOUR in ben.get("/").content.decode()
    ben.post(reverse("put_away", args=["tour"]))
    assert TOUR not in ben.get("/").content.decode()


def test_who_has_taken_a_baton_needs_no_showing_around(world: World) -> None:
    world.take(world.race(), "Build")
    assert TOUR not in browser(world["Ben"]).get("/").content.decode()


def test_who_came_long_ago_is_not_even_asked_about(world: World) -> None:
    world.race()
    ben = browser(world["Ben"])
    ben.get("/")
    with CaptureQueriesContext(connection) as new:
        ben.get("/")
    User.objects.filter(pk=world["Ben"].user_id).update(joined_at=MONDAY - timedelta(days=31))
    with CaptureQueriesContext(connection) as old:
        assert TOUR not in ben.get("/").content.decode()
    assert len(old) == len(new) - 1


def test_what_nobody_knows_cannot_be_put_away(world: World) -> None:
    assert browser(world["Ben"]).post("/put-away/alarm/").status_code == 404


def test_the_help_page_has_every_word_and_pages_explain_theirs(world: World) -> None:
    race, client = world.race(), browser(world["Ana"])
    baton = world.take(race, "Build")
    page = client.get(reverse("help")).content.decode()
    assert all(word in page for word in ("Baton", "Court", "Need-by", "Read-back", "Checkpoint", "Promise", "Stall", "Colour"))
    leg = client.get(reverse("leg", args=[baton.exchange.taker_id])).content.decode()
    assert leg.count('popovertarget="word-promise"') == leg.count('id="word-promise"') == 1
