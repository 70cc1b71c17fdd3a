"""Planning a running race anew: what is shown beforehand is what is done, and whoever it concerns is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.lifecycle import ReplanMode
from campaigns.models import Campaign, Event, Leg
from insights.replan_page import outlook
from notifications import outbox
from notifications.foretelling import foretold
from notifications.models import Notice
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
LATE = date(2026, 11, 13)


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben has leg Build in hand and promises it for Friday the thirteenth; Cleo's Press was planned for the fourth and fifth, and she said
    the sixth."""
    press = world.leg("Press", "Cleo", plan_start=date(2026, 11, 4), plan_due=date(2026, 11, 5))
    art = world.leg("Art", "Dov", plan_start=date(2026, 11, 30), plan_due=date(2026, 12, 1))
    campaign = world.race(world.leg("Build", "Ben"), press, art, finish_on=date(2026, 11, 30))
    world.take(campaign, "Build")
    baton.promise(world.leg_of(campaign, "Press"), by=world.who("Cleo"), now=world.later(), date=date(2026, 11, 6))
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=LATE)
    return campaign


@pytest.fixture
def ana(world: World) -> Client:
    return browser(world["Ana"])


def address(campaign: Campaign) -> str:
    return reverse("campaign_replan", args=[campaign.pk])


def dates(campaign: Campaign) -> dict[str, tuple[date | None, date | None]]:
    return {leg.name: (leg.plan_start, leg.plan_due) for leg in Leg.objects.filter(campaign=campaign, kind="leg")}


def test_both_ways_are_compared_and_looking_writes_nothing(world: World, race: Campaign, ana: Client) -> None:
    before = dates(race)

    page = ana.get(address(race)).text

    assert "Finish expected Tue 1 Dec, as before · 1 leg moves" in page
    assert "Finish expected Thu 19 Nov, not Tue 1 Dec · 2 legs move" in page
    assert dates(race) == before
    assert not Event.objects.filter(kind="replanned").exists()


def test_it_says_what_moves_by_how_much_and_what_no_longer_fits(race: Campaign, ana: Client) -> None:
    page = " ".join(ana.get(address(race), {"mode": "pull_forward"}).text.split())

    assert "8 working days later" in page
    assert "8 working days sooner" in page
    assert "Cleo promised “Press” for Fri 6 Nov, before it can begin." in page
    assert "7 working days before the target, Mon 30 Nov" in page


def test_what_was_looked_at_is_done(world: World, race: Campaign, ana: Client) -> None:
    seen = outlook(world.who("Ana"), race, ReplanMode.PULL_FORWARD, now=world.now)

    answer = ana.post(address(race), {"mode": "pull_forward", "mark": seen.mark, "reason": "The build slipped."}, follow=True)

    assert "Re-planned." in answer.text
    assert "Ana pulled 2 legs forward." in answer.text
    assert "The build slipped." in answer.text
    assert {leg.words.name: (leg.start, leg.due) for leg in seen.legs}.items() <= dates(race).items()


def test_a_plan_that_comes_out_otherwise_by_now_is_shown_again_and_not_done(world: World, race: Campaign, ana: Client) -> None:
    mark = outlook(world.who("Ana"), race, ReplanMode.KEEP, now=world.now).mark
    baton.promise(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(), date=date(2026, 11, 20))
    before = dates(race)

    answer = ana.post(address(race), {"mode": "keep", "mark": mark, "reason": "The build slipped."})

    assert answer.status_code == 409
    assert "The plan came out otherwise since you looked." in answer.text
    assert 'value="The build slipped."' in answer.text
    assert dates(race) == before


def test_who_is_told_is_who_was_said_to_be_told(world: World, race: Campaign) -> None:
    seen = outlook(world.who("Ana"), race, ReplanMode.KEEP, now=world.now)
    said = {(one.person, one.why.value, one.urgency.value) for one in foretold(seen.played)}

    baton.replan(race, by=world.who("Ana"), now=world.now, mode="keep")
    outbox.publish(now=world.now)

    told = Notice.objects.filter(event__kind="replanned").values_list("reader", "why", "act_now")
    assert {(str(reader), why, "act_now" if at_once else "digest") for reader, why, at_once in told} == said
    assert said == {(str(world["Cleo"].pk), "court", "act_now")}


def test_a_plan_that_holds_says_so(world: World, ana: Client) -> None:
    campaign = world.race()
    world.take(campaign, "Build")

    page = ana.get(address(campaign)).text

    assert "The plan holds" in page
    assert 'name="mark"' not in page


def test_a_leg_that_is_late_without_a_word_is_named_as_what_it_counts_on(world: World) -> None:
    press = world.leg("Press", "Cleo", plan_start=date(2026, 11, 4), plan_due=date(2026, 11, 5))
    campaign = world.race(world.leg("Build", "Ben", days=1), press)
    world.take(campaign, "Build", pass_on_by=date(2026, 11, 3))

    with time_machine.travel("2026-11-11 11:00Z"):
        page = browser(world["Ana"]).get(address(campaign)).text

    assert "“Build” (Ben) is late, and nobody has said when it comes" in page


@pytest.mark.parametrize(("name", "status"), [("Ana", 200), ("Ida", 200), ("Ben", 403), ("Gus", 404)])
def test_it_is_for_whoever_leads_the_race(world: World, race: Campaign, name: str, status: int) -> None:
    assert browser(world[name]).get(address(race)).status_code == status


def test_a_paused_race_waits_with_its_plan(world: World, race: Campaign, ana: Client) -> None:
    baton.pause(race, by=world.who("Ana"), now=world.later())

    answer = ana.get(address(race))

    assert answer.status_code == 409
    assert "The race is paused." in answer.text


def test_queries_do_not_grow_with_the_legs(world: World, race: Campaign, ana: Client) -> None:
    long = world.race(*(world.leg(f"Leg {n}", "Ben", plan_due=date(2026, 11, 4)) for n in range(12)), name="Long")

    def asked(campaign: Campaign) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ana.get(address(campaign))
        return len(queries)

    asked(race)
    assert asked(long) == asked(race)
