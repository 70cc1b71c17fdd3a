"""The day by which a race is to be finished is moved while it runs: with a reason, on record, and those concerned read of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from campaigns import baton
from campaigns.audit import audit
from campaigns.models import Campaign, Event, Text
from campaigns.targets import set_target
from insights.status import report
from notifications import outbox
from notifications.models import Notice
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
TWENTIETH, THIRTIETH = date(2026, 11, 20), date(2026, 11, 30)
WHY = "The fair moved by a week."


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(
        world.leg("Build", "Ben"), world.leg("Press", "Cleo"), finish_on=TWENTIETH, sponsor=world["Hal"].pk, deputy=world["Eva"].pk
    )


def moved(world: World, race: Campaign, *, by: str = "Ana", finish_on: date | None = THIRTIETH, reason: str = WHY) -> Campaign:
    return set_target(race, by=world.who(by), now=world.later(), finish_on=finish_on, reason=reason)


def test_it_stands_in_the_log_with_its_reason_and_no_leg_moves(world: World, race: Campaign) -> None:
    dates = list(race.legs.values_list("plan_start", "plan_due"))
    assert moved(world, race).finish_on == THIRTIETH
    event = Event.objects.get(kind="target_set")
    assert event.facts == {"date": "2026-11-30", "was": "2026-11-20"}
    assert dict(Text.objects.filter(event=event).values_list("name", "body")) == {"reason": WHY}
    assert list(race.legs.values_list("plan_start", "plan_due")) == dates
    assert list(audit()) == []


@pytest.mark.parametrize("name", ["Ana", "Eva", "Ida"])
def test_lead_deputy_and_admin_move_it(world: World, race: Campaign, name: str) -> None:
    assert moved(world, race, by=name).finish_on == THIRTIETH


@pytest.mark.parametrize("name", ["Ben", "Hal"])
def test_nobody_else_does(world: World, race: Campaign, name: str) -> None:
    with pytest.raises(WrongPerson):
        moved(world, race, by=name)


@pytest.mark.parametrize(
    ("said", "field"), [({"reason": " "}, "reason"), ({"finish_on": date(2026, 11, 1)}, "finish_on"), ({"finish_on": None}, "finish_on")]
)
def test_it_needs_a_reason_and_a_day_to_come(world: World, race: Campaign, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        moved(world, race, **said)
    assert list(refused.value.errors) == [field]


def test_the_same_day_again_changes_nothing(world: World, race: Campaign) -> None:
    moved(world, race, finish_on=TWENTIETH)
    assert not Event.objects.filter(kind="target_set").exists()


def test_of_a_race_that_is_over_it_stays(world: World, race: Campaign) -> None:
    baton.abandon(race, by=world.who("Ana"), now=world.later(), reason="Not this year.")
    with pytest.raises(WrongMoment):
        moved(world, race)


def test_runners_and_sponsor_read_of_it_in_their_digest(world: World, race: Campaign) -> None:
    moved(world, race)
    outbox.publish(now=world.now)
    told = set(Notice.objects.filter(event__kind="target_set").values_list("reader__name", "why", "act_now"))
    assert told == {("Hal", "sponsor", False), ("Ben", "runner", False), ("Cleo", "runner", False)}


def test_the_status_page_moves_it_and_then_says_who_did_when_and_why(world: World, race: Campaign) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_target", args=[race.pk])
    short = ana.post(url, {"finish_on": "2026-11-30", "reason": ""})
    assert (short.status_code, 'value="2026-11-30"' in short.text, "Say why" in short.text) == (422, True, True)
    assert ana.post(url, {"finish_on": "2026-11-30", "reason": WHY}).status_code == 302
    page = " ".join(browser(world["Hal"]).get(reverse("campaign_status", args=[race.pk])).text.split())
    assert "The target is Mon 30 Nov." in page
    assert "It was Fri 20 Nov until" in page
    assert WHY in page
    assert "Move the target" not in page


def test_what_was_red_by_the_old_day_is_judged_by_the_new_one(world: World, race: Campaign) -> None:
    early = date(2026, 11, 3)
    moved(world, race, finish_on=early)
    race.refresh_from_db()
    assert report(race, now=world.now).because[0].code == "late_finish"
    moved(world, race)
    race.refresh_from_db()
    assert report(race, now=world.now).colour == "green"
