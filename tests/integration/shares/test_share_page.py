"""What stands on the page that a share link opens, and what never does."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns import baton
from campaigns.models import Campaign, Event, Text
from stakeholders import directory
from stakeholders.models import Calendar
from tests.doors import browser
from tests.guests import INTERNAL
from tests.logged import logged
from tests.shared import AT, made, named_on, quoted_on, words_of
from tests.world import World

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22


def page(place: str, language: str = "en") -> str:
    return Client().get(place, HTTP_ACCEPT_LANGUAGE=language).content.decode()


def shown(world: World, race: Campaign, language: str = "en", **said: object) -> str:
    return page(made(world, race, **said)[1], language)


def test_it_is_the_status_of_that_campaign(world: World, race: Campaign) -> None:
    world.race(name="Nordics")
    words = words_of(shown(world, race))
    for one in ("Atlas 4 launch", "Qualified pipeline, 40 qualified leads", "The lead says: At risk", "PR &amp; communications", "Press"):
        assert one in words or one.replace("PR &amp; communications", "PR") in words, one
    assert "Offered, not taken" in words
    assert "1 of 3 legs done" in words
    assert "Nordics" not in words


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_name_and_no_word_that_anybody_said_stands_on_it(world: World, race: Campaign, language: str) -> None:
    seen = shown(world, race, language)
    assert Text.objects.exclude(body="").count() > 5
    assert named_on(seen) == []
    assert quoted_on(seen) == []
    assert "Nobody outside hears" not in seen
    assert str(race.pk) not in seen


def test_names_and_words_would_be_noticed(world: World, race: Campaign) -> None:
    body = Text.objects.exclude(body="").latest("pk").body
    assert named_on("<p>passed by Ben</p>") == ["Ben"]
    assert quoted_on(f"<p>{body}</p>") == [body]


def test_with_names_it_names_whose_turn_it_is_and_still_no_word_that_was_said(world: World, race: Campaign) -> None:
    seen = shown(world, race, with_names=True)
    assert named_on(seen) == ["Ana", "Cleo", "Gus"]
    assert "Sponsor Gus, lead Ana." in seen
    assert "Ana says: At risk" in seen
    assert quoted_on(seen) == []


def test_it_leads_nowhere(world: World, race: Campaign) -> None:
    seen = shown(world, race, with_names=True)
    assert not INTERNAL.search(seen)
    assert set(re.findall(r'(?:href|action)="([^"]*)"', seen)) - set(re.findall(r'href="(#[^"]*|/static/[^"]*)"', seen)) == set()
    assert "<form" not in seen
    assert "rls_" not in seen


@pytest.mark.parametrize("over", ["paused", "finished"])
def test_a_race_that_rests_says_so(world: World, race: Campaign, over: str) -> None:
    place = made(world, race)[1]
    if over == "paused":
        baton.pause(race, by=world.who("Ana"), now=AT, reason="Waiting for Finn")
    else:
        Campaign.objects.filter(pk=race.pk).update(state="finished")
    seen = page(place)
    assert {"paused": "Paused", "finished": "Finished"}[over] in words_of(seen)
    assert named_on(seen) == []
    assert quoted_on(seen) == []


def test_it_says_as_of_when_on_the_clock_of_the_site(world: World, race: Campaign, at: time_machine.Traveller) -> None:
    calendar = directory.site().calendar
    calendar.versions.update(zone="Europe/Berlin")
    Calendar.objects.filter(pk=calendar.pk).update(stamp=uuid4())  # as the directory does, so that no old hours are remembered
    place = made(world, race)[1]
    assert "As of Tue 3 Nov, 15:05, Berlin." in words_of(page(place))
    at.move_to(AT + timedelta(hours=2))
    assert "As of Tue 3 Nov, 17:05, Berlin." in words_of(page(place))


def test_it_says_until_when_it_opens(world: World, race: Campaign) -> None:
    assert "Its link opens until the end of Tue 17 Nov." in words_of(shown(world, race))


def test_the_sentence_in_the_log(world: World, race: Campaign) -> None:
    made(world, race)
    made(world, race, with_names=True, label="Halden’s board")
    log = browser(world["Ana"]).get(f"/campaigns/{race.pk}/").content.decode()
    assert "Ana shared the status page by a link until Tue 17 Nov, without names." in log
    assert "by a link until Tue 17 Nov, with names." in log
    assert "Halden’s board" in log
    assert Event.objects.filter(kind="shared").count() == 2


def test_it_takes_few_statements(world: World, race: Campaign) -> None:
    place, client = made(world, race)[1], Client()
    client.get(place)
    with CaptureQueriesContext(connection) as seen:
        client.get(place)
    assert len(seen) <= MOST_QUERIES


def test_no_log_line_holds_the_secret(world: World, race: Campaign) -> None:
    place = made(world, race)[1]
    with logged() as written:
        Client().get(place)
        Client().get(f"{place}tampered")
        logging.getLogger("somewhere").warning("lost %s", place)
    assert "/s/…" in written.getvalue()
    assert place.removeprefix("/s/rls_")[:20] not in written.getvalue()
