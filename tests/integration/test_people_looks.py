"""An edit of people or their hours makes the campaigns concerned be looked at again, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial

import pytest

from campaigns import people, watch
from campaigns.models import Campaign, Stall
from stakeholders import directory
from stakeholders.models import Calendar, Function
from stakeholders.refusals import WrongPerson
from tests.world import World, when

pytestmark = pytest.mark.django_db
MORNINGS = dict.fromkeys(range(5), ((time(9), time(13)),))


@pytest.fixture
def world() -> World:
    """Two races: Ben, Cleo and Dov run in one; only Ben in the other."""
    world = World.build()
    world.race(name="Theirs")
    world.race(world.leg("Build", "Ben"), name="Bens")
    return world


def looked_at_again(world: World, edit: Callable[[], object]) -> set[str]:
    later = world.now + timedelta(days=30)
    Campaign.objects.update(look_again_at=later)
    edit()
    return set(Campaign.objects.filter(look_again_at__lt=later).values_list("name", flat=True))


def calendar(world: World) -> Calendar:
    return directory.add_calendar(by=None, name="Harbour", zone="Europe/London")


def test_a_person_edited(world: World) -> None:
    edit = partial(people.edit_person, world["Cleo"], by=None, now=world.now, calendar=calendar(world))
    assert looked_at_again(world, edit) == {"Theirs"}


def test_somebody_who_leaves_and_comes_back(world: World) -> None:
    assert looked_at_again(world, lambda: people.deactivate(world["Dov"], by=None, now=world.now)) == {"Theirs"}
    assert looked_at_again(world, lambda: people.reactivate(world["Dov"], by=None, now=world.now)) == {"Theirs"}


def test_the_lead_concerns_all_they_lead(world: World) -> None:
    assert looked_at_again(world, lambda: people.deactivate(world["Ana"], by=None, now=world.now)) == {"Theirs", "Bens"}


def test_a_new_head_of_a_function(world: World) -> None:
    pr = Function.objects.get(slug="pr")
    edit = partial(people.edit_function, pr, by=None, now=world.now, head=world["Cleo"])
    assert looked_at_again(world, edit) == {"Theirs"}


def test_an_absence_its_substitute_and_its_end(world: World) -> None:
    today = world.now.date()
    days = {"first_day": today, "last_day": today + timedelta(days=9)}
    absence = people.mark_away(world["Cleo"], by=None, now=world.now, substitute=world["Finn"], **days)
    agree = partial(people.agree_to_substitute, absence, by=world.who("Finn"), now=world.now)
    assert looked_at_again(world, agree) == {"Theirs"}
    rename = partial(people.name_substitute, absence, by=None, now=world.now, substitute=None)
    assert looked_at_again(world, rename) == {"Theirs"}
    back = partial(people.come_back, absence, by=None, now=world.now, today=today + timedelta(days=1))
    assert looked_at_again(world, back) == {"Theirs"}


def test_other_hours_of_a_calendar_concern_those_who_keep_it(world: World) -> None:
    harbour = calendar(world)
    directory.edit_person(world["Cleo"], by=None, calendar=harbour)
    edit = partial(people.change_hours, harbour, by=None, windows=MORNINGS, valid_from=date(2026, 12, 1), now=world.now)
    assert looked_at_again(world, edit) == {"Theirs"}


def test_a_calendar_may_be_kept_by_a_whole_function(world: World) -> None:
    harbour = calendar(world)
    directory.edit_function(Function.objects.get(slug="creatives"), by=None, calendar=harbour)
    day = date(2026, 12, 1)
    close = partial(people.close_on, harbour, by=None, first_day=day, last_day=day, name="Storm", now=world.now)
    assert looked_at_again(world, close) == {"Theirs"}
    reopen = partial(people.open_on, harbour, by=None, first_day=day, last_day=day, now=world.now)
    assert looked_at_again(world, reopen) == {"Theirs"}


def test_the_sites_calendar_concerns_everybody(world: World) -> None:
    site = directory.site().calendar
    edit = partial(people.change_hours, site, by=None, windows=MORNINGS, valid_from=date(2026, 12, 1), now=world.now)
    assert looked_at_again(world, edit) == {"Theirs", "Bens"}


def test_a_refused_edit_makes_nobody_look(world: World) -> None:
    def edit() -> None:
        with pytest.raises(WrongPerson):
            people.edit_function(Function.objects.get(slug="pr"), by=world.who("Ben"), now=world.now, head=None)

    assert looked_at_again(world, edit) == set()


def test_a_race_that_is_over_is_left_alone(world: World) -> None:
    Campaign.objects.update(state="finished")
    assert looked_at_again(world, lambda: people.deactivate(world["Ana"], by=None, now=world.now)) == set()


def test_a_closing_gives_the_one_who_waits_another_day(world: World) -> None:
    """Cleo's patience would have run out on Tuesday; that day is a holiday of hers now."""
    harbour = calendar(world)
    directory.edit_person(world["Cleo"], by=None, calendar=harbour)
    theirs = Campaign.objects.get(name="Theirs")
    world.take(theirs, "Build")
    world.pass_on(theirs, "Build")
    day = date(2026, 11, 3)
    people.close_on(harbour, by=None, first_day=day, last_day=day, name="Storm", now=world.now)
    watch.sweep(now=when("2026-11-03 16:30"))
    assert not Stall.objects.filter(kind="baton_in_air", handoff__taker=world["Cleo"]).exists()
    watch.sweep(now=when("2026-11-04 16:30"))
    assert Stall.objects.filter(kind="baton_in_air", handoff__taker=world["Cleo"]).exists()
