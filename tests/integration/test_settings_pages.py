"""The settings: one menu beside all of them, hours in words, the look without scripts."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db
OF_EVERYBODY = [
    "/me/",
    "/settings/hours/",
    "/absences/",
    "/me/notices/",
    "/settings/look/",
    "/accounts/password/change/",
    "/settings/sessions/",
    "/settings/tokens/",
    "/settings/feeds/",
    "/settings/data/",
]


@pytest.fixture
def world() -> World:
    return World.build()


def menu(answer):
    """The addresses of the menu, and those that are marked as open."""
    nav = re.search(r"<nav[^>]*data-strip.*?</nav>", answer.content.decode(), re.DOTALL)[0]
    return re.findall(r'href="([^"]+)"', nav), re.findall(r'href="([^"]+)" aria-current="page"', nav)


@pytest.mark.parametrize("url", OF_EVERYBODY)
def test_every_page_has_the_menu_and_marks_itself(world, url):
    assert menu(browser(world["Ben"]).get(url)) == (OF_EVERYBODY, [url])


@pytest.mark.parametrize("url", ["/accounts/2fa/", "/absences/new/", "/me/notices/"])
def test_a_page_further_in_marks_where_it_belongs(world, url):
    (here,) = menu(browser(world["Ben"]).get(url))[1]
    assert here == {"/accounts/2fa/": "/accounts/password/change/", "/absences/new/": "/absences/", "/me/notices/": "/me/notices/"}[url]


OF_LEADS = ["/settings/channels/", "/settings/deliveries/"]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Ben", []),
        ("Ana", OF_LEADS),
        ("Ida", ["/settings/channels/", "/settings/thresholds/", "/settings/deliveries/", "/settings/health/", "/admin/"]),
    ],
)
def test_leads_and_admins_find_more_there(world, name, more):
    assert menu(browser(world[name]).get("/me/"))[0] == OF_EVERYBODY + more


def test_the_settings_begin_with_the_profile(world):
    assert browser(world["Ben"]).get("/settings/")["Location"] == "/me/"


# Working hours


def test_today_s_hours_stand_there_in_words(world):
    with time_machine.travel(when("2026-11-05 10:00")):
        page = browser(world["Ben"]).get("/settings/hours/").content.decode()
    assert "Today you work 09:00–17:00" in page
    assert "Clocks run now, until 17:00." in page


def test_on_a_day_off_it_says_when_clocks_run_again(world):
    with time_machine.travel(when("2026-11-07 10:00")):
        page = browser(world["Ben"]).get("/settings/hours/").content.decode()
    assert "Today you do not work" in page
    assert "run again from Mon 9 Nov, 09:00." in page


def test_somebody_works_by_a_calendar_of_their_choice(world):
    tokyo = directory.add_calendar(by=None, name="Tokyo", zone="Asia/Tokyo")
    answer = browser(world["Ben"]).post("/settings/hours/", {"calendar": tokyo.pk})
    assert answer["Location"] == "/settings/hours/"
    assert Stakeholder.objects.get(pk=world["Ben"].pk).calendar == tokyo


def test_a_calendar_that_is_none_is_named_at_its_field(world):
    answer = browser(world["Ben"]).post("/settings/hours/", {"calendar": "tomorrow"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["calendar"])


def test_a_profile_leaves_the_hours_as_they_were(world):
    tokyo = directory.add_calendar(by=None, name="Tokyo", zone="Asia/Tokyo")
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(calendar=tokyo)
    browser(world["Ben"]).post("/me/", {"name": "Ben", "zone": "Asia/Tokyo", "language": "en"})
    assert Stakeholder.objects.get(pk=world["Ben"].pk).calendar == tokyo


@pytest.mark.parametrize(("name", "offered"), [("Ana", True), ("Ben", False)])
def test_only_who_may_plan_hours_is_led_there(world, name, offered):
    assert (b'/hours/"' in re.sub(rb"/settings/hours/", b"", browser(world[name]).get("/settings/hours/").content)) is offered


# Look


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_look_is_chosen_without_scripts(world, theme):
    client = browser(world["Ben"])
    answer = client.post("/settings/look/", {"theme": theme}, follow=True)
    assert client.cookies["relay_theme"].value == theme
    assert not client.cookies["relay_theme"]["httponly"]  # the switch in the menu writes it, too
    assert f'data-theme="{theme}"' in answer.content.decode()
    assert said(answer) == ["Saved in this browser."]


def test_the_look_follows_the_device_again(world):
    client = browser(world["Ben"])
    client.post("/settings/look/", {"theme": "dark"})
    assert "data-theme=" not in client.post("/settings/look/", {"theme": ""}, follow=True).content.decode()


def test_a_look_that_is_none_is_refused(world):
    answer = browser(world["Ben"]).post("/settings/look/", {"theme": "pink"})
    assert (answer.status_code, "relay_theme" in answer.cookies) == (422, False)


# Queries


@pytest.mark.parametrize("url", ["/settings/hours/", "/settings/look/", "/me/"])
def test_a_page_asks_the_database_as_often_for_many_rows(world, url):
    def asked() -> int:
        client = browser(world["Ben"])
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    few = asked()
    for n in range(10):
        directory.add_calendar(by=None, name=f"Hours {n}", zone="Asia/Tokyo")
        directory.mark_away(
            world["Ben"],
            by=world.who("Ben"),
            first_day=when(f"2099-01-{2 * n + 1:02} 00:00").date(),
            last_day=when(f"2099-01-{2 * n + 1:02} 00:00").date(),
            substitute=None,
        )
    assert asked() == few <= 15
