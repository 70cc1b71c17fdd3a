"""Calendar feeds: what a calendar program reads at an address, by whose rights, and for how long."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from campaigns import baton, feeds
from campaigns import people as verbs
from campaigns.models import Campaign, Feed
from stakeholders.models import Stakeholder
from stakeholders.refusals import NotFound
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(MONDAY + timedelta(hours=4), tick=False):
        yield World.build()


def address(world: World, name: str, campaign=None) -> str:
    _feed, token = feeds.make(by=world.who(name), now=world.now, campaign=campaign.pk if campaign else None)
    return f"/feeds/{token}.ics"


def events(url: str) -> dict[str, tuple[str, date, date]]:
    """What the library reads back: summary, first and (exclusive) last day, by the kind of what it is about."""
    answer = Client().get(url)
    assert answer.status_code == 200
    read = Calendar.from_ical(answer.content)
    assert [one.errors for one in read.walk()] == [[] for _one in read.walk()]
    return {str(one["uid"]).partition("-")[0]: (str(one["summary"]), one.start, one.end) for one in read.walk("VEVENT")}


# What stands in it


def test_ones_own_has_legs_in_hand_batons_to_answer_and_batons_expected(world):
    campaign = world.in_the_air().campaign
    other = world.race(world.leg("Copy", "Ben"), world.leg("Layout", "Cleo"), name="Autumn")
    world.take(other, "Copy")
    assert events(address(world, "Cleo")) == {
        "answer": ("Answer: the baton of “Press” (Atlas 4 launch)", date(2026, 11, 3), date(2026, 11, 4)),
        "expected": ("Baton expected: “Layout” (Autumn)", date(2026, 11, 4), date(2026, 11, 5)),
    }
    world.take(campaign, "Press", pass_on_by=date(2026, 11, 6))
    assert events(address(world, "Cleo"))["due"] == ("Pass on “Press” (Atlas 4 launch)", date(2026, 11, 6), date(2026, 11, 7))


def test_a_campaigns_has_its_legs_its_finish_and_its_target(world):
    campaign = world.race(finish_on=date(2026, 11, 20))
    world.take(campaign, "Build")
    found = events(address(world, "Ana", campaign))
    assert {kind: summary for kind, (summary, _first, _last) in found.items()} == {
        "due": "Pass on “Build” (Atlas 4 launch)",
        "leg": "Expected to end: “Art” (Atlas 4 launch)",
        "finish": "Finish expected: Atlas 4 launch",
        "target": "Target: Atlas 4 launch",
    }
    assert found["target"][1] == date(2026, 11, 20)


def test_days_are_those_of_the_readers_zone(world):
    """Five in the afternoon in London is the next day in Tokyo."""
    campaign = world.race()
    world.take(campaign, "Build", pass_on_by=date(2026, 11, 6))
    Stakeholder.objects.filter(pk=world["Ana"].pk).update(zone="Asia/Tokyo")
    assert events(address(world, "Ana", campaign))["due"][1] == date(2026, 11, 7)


def test_of_a_sensitive_leg_it_has_no_words(world):
    campaign = world.race(world.leg("Secret price", "Ben", sensitive=True), name="Heron")
    world.take(campaign, "Secret price")
    body = Client().get(address(world, "Ben")).content.decode()
    assert "SUMMARY:Pass on a baton\r\n" in body
    assert "Secret" not in body
    assert "Heron" not in body


def test_nobody_is_named_and_nothing_that_was_said_or_noted(world):
    world.in_the_air()
    body = Client().get(address(world, "Cleo")).content.decode().replace("\r\n ", "")
    assert not [name for name in ("Ben", "Cleo", "Ana", "example.com", "All yours") if name in body]


# That it is a calendar


def test_it_is_folded_and_escaped_and_calls_itself_something(world):
    name = "Größe; weit, und \\ breit — " + "sehr " * 12 + "lang"
    campaign = world.race(world.leg("Build", "Ben"), name=name)
    content = Client().get(address(world, "Ana", campaign)).content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = Calendar.from_ical(content)
    assert "\r\nX-WR-CALNAME:Größe\\; weit\\, und \\\\ breit".encode() in content
    assert read["refresh-interval"].td == timedelta(hours=1)
    assert all({"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "CLASS"} <= one.keys() for one in read.walk("VEVENT"))


def test_a_name_cannot_put_a_line_of_its_own_into_it(world):
    campaign = world.race(finish_on=date(2026, 11, 20))
    url = address(world, "Ana", campaign)
    Campaign.objects.filter(pk=campaign.pk).update(name="A\r\nBEGIN:VALARM\r\nX:1")
    content = Client().get(url).content
    assert b"\r\nBEGIN:VALARM" not in content
    assert b"\r\nX:1" not in content


def test_what_it_is_about_keeps_its_name_and_counts_on(world):
    campaign = world.race()
    world.take(campaign, "Build")
    url = address(world, "Ben")
    before = Calendar.from_ical(Client().get(url).content).walk("VEVENT")[0]
    baton.promise(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=world.later(), date=date(2026, 11, 9))
    after = Calendar.from_ical(Client().get(url).content).walk("VEVENT")[0]
    assert before["uid"] == after["uid"]
    assert (after["sequence"] > before["sequence"], after.start) == (True, date(2026, 11, 9))


def test_who_has_it_is_told_that_it_is_the_same(world):
    world.in_the_air()
    url = address(world, "Cleo")
    first = Client().get(url)
    again = Client().get(url, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (first["Content-Type"], first["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, no-cache")
    assert (first["Referrer-Policy"], first["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


# By whose rights


def gone(url: str) -> bool:
    answer = Client().get(url)
    return (answer.status_code, answer.content) == (404, b"There is no calendar here.\n")


def test_it_ends_with_the_account_and_does_not_come_back(world):
    url = address(world, "Ben")
    verbs.deactivate(world["Ben"], by=world.who("Ida"), now=world.now)
    assert gone(url)
    verbs.reactivate(Stakeholder.objects.get(pk=world["Ben"].pk), by=world.who("Ida"), now=world.now)
    assert gone(url)


def test_a_campaigns_ends_with_the_right_to_see_it(world):
    campaign = world.race()
    url = address(world, "Dov", campaign)
    assert Client().get(url).status_code == 200
    baton.reassign(world.leg_of(campaign, "Art"), by=world.who("Ana"), now=world.later(), runner=world["Cleo"].pk)
    assert gone(url)


def test_it_cannot_be_made_for_a_campaign_that_one_may_not_see(world):
    with pytest.raises(NotFound):
        feeds.make(by=world.who("Eva"), now=world.now, campaign=world.race().pk)


def test_made_anew_the_old_address_is_dead(world):
    old, new = address(world, "Ben"), address(world, "Ben")
    assert (gone(old), gone(new)) == (True, False)


def test_dead_cut_and_forged_addresses_are_one_answer(world):
    url = address(world, "Ben")
    assert all(map(gone, [url.replace(".ics", "x.ics"), url.swapcase().replace("/FEEDS/", "/feeds/").replace(".ICS", ".ics"), "/feeds/x"]))
    assert gone(url.replace(".ics", "") + "/more")


def test_nobody_takes_back_what_is_somebody_elses(world):
    feed, _token = feeds.make(by=world.who("Ben"), now=world.now)
    assert browser(world["Dov"]).post(f"/settings/feeds/{feed.pk}/revoke/").status_code == 404
    assert Feed.objects.get().revoked_at is None


def test_who_asks_too_often_waits(world, settings):
    settings.RELAY_FEED_READS = 2
    url = address(world, "Ben")
    last = [Client().get(url) for _time in range(3)][-1]
    assert (last.status_code, 0 < int(last["Retry-After"]) <= 61) == (429, True)


def test_a_feed_asks_the_database_as_often_for_many_legs_as_for_few(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = address(world, "Ben")
    world.race()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            Client().get(url)
        return len(seen)

    few = asked()
    for number in range(3):
        world.race(world.leg("Build", "Ben"), world.leg("More", "Ben"), name=f"Race {number}")
    assert asked() == few


# The page


def test_the_address_stands_in_the_answer_to_its_form_and_nowhere_else(world):
    ben = browser(world["Ben"])
    page = ben.post("/settings/feeds/").content.decode()
    assert "/feeds/rlc_" in page
    again = ben.get("/settings/feeds/").content.decode()
    assert "rlc_" not in again
    assert "There is an address, made" in again
    assert ben.post(f"/settings/feeds/{Feed.objects.get().pk}/revoke/", follow=True).status_code == 200
    assert "There is an address" not in ben.get("/settings/feeds/").content.decode()


def test_what_is_in_a_calendar_ends_only_where_that_is_asked_for(world):
    ben, race = browser(world["Ben"]), world.race()
    form = {"once": str(uuid4())}
    first = re.search(r"/feeds/rlc_[^\"<]+", ben.post(reverse("campaign_feed", args=[race.pk]), form).content.decode())[0]
    loaded_anew = ben.post(reverse("campaign_feed", args=[race.pk]), form)
    pressed_again = ben.post(reverse("campaign_feed", args=[race.pk]), {"once": str(uuid4())})
    assert [one["location"] for one in (loaded_anew, pressed_again)] == ["/settings/feeds/"] * 2
    assert Client().get(first).status_code == 200
    ben.post(reverse("campaign_feed", args=[race.pk]), {"anew": "yes"})
    assert Client().get(first).status_code == 404


def test_the_answer_to_an_address_of_ones_own_is_loaded_anew_without_making_another(world):
    ben, form = browser(world["Ben"]), {"once": str(uuid4())}
    for _ in range(2):
        ben.post("/settings/feeds/", form)
    assert Feed.objects.count() == 1
