"""What if: both odds on one page and for programs, what cannot be asked, where it is really done; and looking writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign, Event
from campaigns.planning import ItemPlan
from insights import snapshots
from insights.models import Snapshot
from tests.doors import browser
from tests.programs import Program
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
TARGET = date(2026, 11, 20)
MOST = 15


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben has Build in hand; Press and Art come after it."""
    legs = (world.leg("Build", "Ben", days=4), world.leg("Press", "Cleo", days=3), world.leg("Art", "Dov", days=3))
    campaign = world.race(*legs, finish_on=TARGET)
    world.take(campaign, "Build")
    return campaign


@pytest.fixture
def ana(world: World) -> Client:
    return browser(world["Ana"])


def address(campaign: Campaign) -> str:
    return reverse("campaign_what_if", args=[campaign.pk])


def leg_id(campaign: Campaign, name: str) -> str:
    return str(campaign.legs.get(name=name).pk)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def ask(world: World, campaign: Campaign, *changes: dict[str, Any], scope: str = "read", **more: Any) -> Any:
    return Program(world["Ana"], scope).post(f"campaigns/{campaign.pk}/what-if/", changes=list(changes), **more)


# The page


def test_with_nothing_asked_it_shows_today_and_what_would_gain_the_most(race: Campaign, ana: Client) -> None:
    page = words(ana.get(address(race)))

    assert "What would gain the most" in page
    assert page.count(">Look at it<") == 3
    assert f"?drop-{leg_id(race, 'Press')}=on" in page
    assert "so that 60 % of the days remain" in page


def test_what_is_asked_stands_in_the_address_and_is_compared(race: Campaign, ana: Client) -> None:
    page = words(ana.get(address(race), {f"drop-{leg_id(race, 'Press')}": "on"}))

    assert "Dropping “Press” brings the 85 % day from" in page
    assert "working days sooner. The target of Fri 20 Nov is made in" in page
    assert page.count('<svg class="track when"') == 2
    assert f'href="{reverse("leg_change", args=[leg_id(race, "Press")])}#skip"' in page
    assert "What would gain the most" not in page


def test_several_changes_at_once_each_with_its_own_way_to_be_done(race: Campaign, ana: Client) -> None:
    asked = {
        f"drop-{leg_id(race, 'Press')}": "on",
        f"two-{leg_id(race, 'Art')}": "on",
        f"day-{leg_id(race, 'Build')}": "2026-11-12",
        f"day-{leg_id(race, 'Art')}": "2026-11-16",
        "target": "2026-12-01",
    }
    page = words(ana.get(address(race), {**asked, "coordination": "0"}))

    assert "All of it together" in page
    assert "Passing “Build” on no sooner than Thu 12 Nov" in page
    assert "Starting “Art” no sooner than Mon 16 Nov" in page
    assert "so that 50 % of the days remain" in page
    for name, subject in (("leg", "Build"), ("leg_change", "Art")):
        assert reverse(name, args=[leg_id(race, subject)]) in page
    assert reverse("campaign_replan", args=[race.pk]) in page
    assert reverse("campaign_status", args=[race.pk]) + "#finish" in page


def test_blanks_of_the_form_are_left_out_of_the_address(race: Campaign, ana: Client) -> None:
    drop = f"drop-{leg_id(race, 'Press')}"

    answer = ana.get(address(race), {drop: "on", "target": "", "coordination": "20"})

    assert (answer.status_code, answer["Location"]) == (302, f"{address(race)}?{drop}=on")


def test_what_cannot_be_dropped_is_refused_with_the_reason_of_the_rule(world: World, race: Campaign, ana: Client) -> None:
    answer = ana.get(address(race), {f"drop-{leg_id(race, 'Build')}": "on"})

    assert answer.status_code == 422
    assert "Dropping “Build”: This leg is running." in words(answer)
    assert "With the changes" not in words(answer)


def test_what_must_survive_keeps_its_leg(world: World, ana: Client) -> None:
    last = world.leg("Art", "Dov", checkpoint=(ItemPlan("One promise", survives=True),))
    campaign = world.race(world.leg("Build", "Ben"), last)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")

    page = words(ana.get(address(campaign), {f"drop-{leg_id(campaign, 'Art')}": "on"}))

    assert "An item of this leg must survive, and no leg is left to carry it. Waive it first." in page


def test_a_day_that_is_over_is_refused_beside_its_field_and_stays_typed(race: Campaign, ana: Client) -> None:
    answer = ana.get(address(race), {f"day-{leg_id(race, 'Art')}": "2026-10-30", "coordination": "200"})

    assert answer.status_code == 422
    for said in ("Choose a day from today on.", 'value="2026-10-30"', "Choose a number from 0 to 100.", 'value="200"'):
        assert said in words(answer)


def test_a_leg_that_has_gone_since_is_named(race: Campaign, ana: Client) -> None:
    answer = ana.get(address(race), {"drop-2f1b4c9e-1111-4222-8333-444455556666": "on"})

    assert (answer.status_code, "There is no such leg in this race." in words(answer)) == (422, True)


def test_a_draft_can_be_asked_and_leads_to_its_plan(world: World, ana: Client) -> None:
    draft = world.draft(world.leg("Build", "Ben", days=4), world.leg("Press", "Cleo", days=3))

    page = words(ana.get(address(draft), {f"drop-{leg_id(draft, 'Press')}": "on"}))

    assert "Dropping “Press” brings the 85 % day from" in page
    assert reverse("campaign_plan", args=[draft.pk]) in page


def test_of_a_race_that_is_over_nothing_is_asked(world: World, race: Campaign, ana: Client) -> None:
    baton.abandon(race, by=world.who("Ana"), now=world.later(), reason="Not this year.")

    assert ana.get(address(race)).status_code == 409
    assert "What if…" not in ana.get(reverse("campaign", args=[race.pk])).text


def test_who_may_ask_is_led_there_from_both_pages(world: World, race: Campaign, ana: Client) -> None:
    snapshots.look(now=world.now)
    for name in ("campaign", "campaign_status"):
        url = reverse(name, args=[race.pk])
        assert address(race) in ana.get(url).text
        assert address(race) not in browser(world["Ben"]).get(url).text


def test_looking_writes_nothing_and_takes_fifteen_queries_at_most(world: World, race: Campaign, ana: Client) -> None:
    url = f"{address(race)}?two-{leg_id(race, 'Press')}=on"
    ana.get(url)
    before = Event.objects.count(), Snapshot.objects.count(), Campaign.objects.get(pk=race.pk).seq

    with CaptureQueriesContext(connection) as seen:
        assert ana.get(url).status_code == 200

    assert len(seen) <= MOST
    assert not [one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (Event.objects.count(), Snapshot.objects.count(), Campaign.objects.get(pk=race.pk).seq) == before


def test_the_head_of_the_campaign_page_names_the_odds(world: World, race: Campaign, ana: Client) -> None:
    page = reverse("campaign", args=[race.pk])
    assert "Odds of the finish" not in ana.get(page).text
    snapshots.look(now=world.now)
    row = Snapshot.objects.get(campaign=race, newest=True)
    assert row.p85
    assert f"85 in 100 by {row.p85:%a} {row.p85.day} {row.p85:%b}" in words(ana.get(page))


# Programs


def test_a_token_that_may_only_read_asks_and_gets_both_odds(world: World, race: Campaign) -> None:
    snapshots.look(now=world.now)
    told = Snapshot.objects.get(campaign=race, newest=True)
    press = leg_id(race, "Press")

    answer = ask(world, race, {"kind": "drop", "leg": press}, {"kind": "target", "day": "2026-12-01"})

    assert answer.status_code == 200
    said = answer.json()
    assert (said["today"]["p85"], said["today"]["chance"], said["today"]["target"]) == (told.p85.isoformat(), told.chance, "2026-11-20")
    assert said["then"]["p85"] < said["today"]["p85"]
    assert said["then"]["target"] == "2026-12-01"
    assert said["p85_moves_by_working_days"] < 0
    assert [one["leg"] and one["leg"]["name"] for one in said["changes"]] == ["Press", None]
    assert said["suggestions"] == []


def test_no_change_gives_the_same_odds_and_suggestions(world: World, race: Campaign) -> None:
    said = ask(world, race).json()

    assert said["then"] == said["today"]
    assert [one["working_days"] for one in said["suggestions"]] == sorted(
        (one["working_days"] for one in said["suggestions"]), reverse=True
    )


def test_errors_are_told_by_field(world: World, race: Campaign) -> None:
    changes = ({"kind": "drop", "leg": leg_id(race, "Build")}, {"kind": "day", "leg": leg_id(race, "Art")}, {"kind": "second_runner"})

    answer = ask(world, race, *changes)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"changes.1.day": ["Name a day."], "changes.2.leg": ["There is no such leg in this race."]}
    assert ask(world, race, changes[0]).json()["errors"] == {"changes.0.leg": ["This leg is running."]}
    assert ask(world, race, coordination=2).json()["errors"].keys() == {"coordination"}


def test_a_draft_without_a_plan_has_no_odds(world: World, ana: Client) -> None:
    draft = world.draft()

    assert ask(world, draft).status_code == 409
    assert "There is no plan to replay yet" in words(ana.get(address(draft)))


def test_a_paused_race_is_asked_as_if_it_went_on(world: World, race: Campaign, ana: Client) -> None:
    baton.pause(race, by=world.who("Ana"), now=world.later(), until=world.now.date() + timedelta(days=7))

    page = words(ana.get(address(race), {f"drop-{leg_id(race, 'Press')}": "on"}))

    assert "The race is paused: let it run again first." in page
