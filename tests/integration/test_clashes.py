"""Two dates that contradict each other: said where they are made, shown where they stand, and told at once to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign
from notifications import outbox
from notifications.models import Notice
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    """Ben has Build in hand; Cleo needs it by the sixth."""
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", need_by=date(2026, 11, 6)))
    world.take(campaign, "Build")
    return campaign


def promised(world: World, race: Campaign, day: str) -> str:
    build = world.leg_of(race, "Build")
    with time_machine.travel(world.later()):
        answer = browser(world["Ben"]).post(reverse("leg_promise", args=[build.pk]), {"date": day}, follow=True)
    return " ".join(answer.text.split())


def test_whoever_promises_too_late_a_day_is_told_so(world: World, race: Campaign) -> None:
    page = promised(world, race, "2026-11-09")

    assert "Promised for Mon 9 Nov, though it is needed by Fri 6 Nov. The next runner and the lead are told at once." in page
    assert "Promised for Mon 9 Nov, needed by Fri 6 Nov: talk to each other now." in page


def test_a_day_in_time_is_just_noted(world: World, race: Campaign) -> None:
    page = promised(world, race, "2026-11-05")

    assert "Promised for Thu 5 Nov. The next runner sees it." in page
    assert "talk to each other now" not in page


def test_the_next_runner_and_the_lead_hear_at_once(world: World, race: Campaign) -> None:
    promised(world, race, "2026-11-09")

    outbox.publish(now=world.later())

    heard = Notice.objects.filter(event__kind="promised", why="clash", act_now=True).values_list("reader__name", flat=True)
    assert sorted(heard) == ["Ana", "Cleo"]


def test_it_stands_beside_the_need_on_the_campaign_s_page(world: World, race: Campaign) -> None:
    promised(world, race, "2026-11-09")

    with time_machine.travel(world.later()):
        page = browser(world["Ana"]).get(reverse("campaign", args=[race.pk])).text

    assert "promised for later" in page
