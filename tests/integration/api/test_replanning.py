"""A race planned anew over the door for programs: a preview writes nothing, and what it showed is what is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from campaigns import baton
from campaigns.models import Campaign, Event
from stakeholders import clock, directory
from stakeholders.worktime import shift_days
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = clock.now() - timedelta(hours=6)
    return world


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben has Build in hand for ten working days more; Press was planned for the next two."""
    press = world.leg("Press", "Cleo", plan_start=in_days(1), plan_due=in_days(2))
    campaign = world.race(world.leg("Build", "Ben"), press)
    world.take(campaign, "Build")
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=in_days(10))
    return campaign


def in_days(number: int) -> date:
    return shift_days(directory.site_time(), clock.now().date(), number)


def replan(world: World, race: Campaign, query: str = "", **said: Any) -> Any:
    return Program(world["Ana"]).post(f"campaigns/{race.pk}/replan/{query}", **{"mode": "keep", **said})


def test_a_preview_says_what_would_change_and_changes_nothing(world: World, race: Campaign):
    answer = replan(world, race, "?preview=true").json()

    (leg,) = answer["legs"]
    assert (answer["preview"], leg["leg"]["name"], leg["runner"]["name"]) == (True, "Press", "Cleo")
    assert (leg["old_plan_due"], leg["plan_start"]) == (in_days(2).isoformat(), in_days(11).isoformat())
    assert [(one["person"]["name"], one["urgency"]) for one in answer["told"]] == [("Cleo", "digest")]
    assert not Event.objects.filter(kind="replanned").exists()


def test_what_was_shown_is_done(world: World, race: Campaign):
    shown = replan(world, race, "?preview=true").json()

    done = replan(world, race, mark=shown["mark"]).json()

    assert done == {**shown, "preview": False}
    assert world.leg_of(race, "Press").plan_due.isoformat() == shown["legs"][0]["plan_due"]


def test_another_plan_than_was_looked_at_is_409_and_shows_how_it_comes_out_now(world: World, race: Campaign):
    mark = replan(world, race, "?preview=true").json()["mark"]
    baton.promise(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(), date=in_days(15))

    answer = replan(world, race, mark=mark)

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")
    assert answer.json()["current"]["legs"][0]["plan_start"] == in_days(16).isoformat()
    assert not Event.objects.filter(kind="replanned").exists()


def test_once_done_there_is_nothing_more_to_move(world: World, race: Campaign):
    replan(world, race)

    again = replan(world, race)

    assert (again.status_code, again.json()["legs"]) == (200, [])
    assert Event.objects.filter(kind="replanned").count() == 1


@pytest.mark.parametrize("said", [{"mode": "sooner"}, {"mode": None}])
def test_a_way_that_is_none_is_422_with_its_field(world: World, race: Campaign, said: dict[str, Any]):
    answer = replan(world, race, **said)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["mode"])
