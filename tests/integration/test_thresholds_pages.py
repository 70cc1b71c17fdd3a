"""The pages of thresholds: what a change would do today is shown first; what is wrong stands beside its field; only then it is saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns import thresholds
from campaigns.models import Campaign, SiteThresholds
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
AFTERNOON = "2026-11-02 15:00Z"  # Cleo was offered the baton at eleven


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        world = World.build()
        world.in_the_air()
    with time_machine.travel(AFTERNOON):
        yield world


@pytest.fixture
def race(world: World) -> Campaign:
    return Campaign.objects.get()


def words(client: Client, url: str, **said: object) -> str:
    answer = client.post(url, said, follow=True) if said else client.get(url)
    return " ".join(answer.text.split())


def test_an_admin_sees_what_it_would_do_before_it_is_saved(world: World) -> None:
    page = words(browser(world["Ida"]), reverse("site_thresholds"), patience_days="0.25", look="1")

    assert "As of now 1 wait more would count." in page
    assert "“Press”, waiting for Cleo" in page
    assert 'value="0.25"' in page
    assert not SiteThresholds.objects.exists()


def test_saved_it_is_in_force(world: World) -> None:
    page = words(browser(world["Ida"]), reverse("site_thresholds"), patience_days="0.25")

    assert "Saved." in page
    assert SiteThresholds.objects.get().values == {"patience_days": 0.25}


def test_a_change_that_does_nothing_today_says_so(world: World) -> None:
    assert "As of now it would change nothing" in words(browser(world["Ida"]), reverse("site_thresholds"), patience_days="3", look="1")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"patience_days": "0"}, "greater than or equal to 0.25"),
        ({"patience_days": "soon"}, "Enter a number."),
        ({"step_1": "9"}, "Each step of the ladder comes after the one before it."),
    ],
)
@pytest.mark.parametrize("look", [{}, {"look": "1"}])
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    world: World, said: dict[str, str], reason: str, look: dict[str, str]
) -> None:
    answer = browser(world["Ida"]).post(reverse("site_thresholds"), {**said, "join_days": "4", **look})

    assert answer.status_code == 422
    assert reason in answer.text
    assert 'value="4"' in answer.text
    assert not SiteThresholds.objects.exists()


def test_a_lead_sets_those_of_a_campaign_over_what_the_house_has(world: World, race: Campaign) -> None:
    thresholds.set_for_site(by=world.who("Ida"), now=world.later(), values={"patience_days": 4})
    ana, url = browser(world["Ana"]), reverse("campaign_thresholds", args=[race.pk])

    assert "Working days, 0.25 to 20; empty means 4." in words(ana, url)
    assert "Saved." in words(ana, url, patience_days="2")
    assert Campaign.objects.get().thresholds == {"patience_days": 2.0}
    assert "Ana set how long things may take here" in words(ana, reverse("campaign", args=[race.pk]))
