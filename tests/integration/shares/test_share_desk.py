"""The section of links on the lead's own status page: make one, see its address once, see how often it was opened, take it back."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, Share
from tests.doors import browser, said
from tests.shared import PASSWORD, made, type_in, words_of
from tests.world import World

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r'value="http://[^/"]+(/s/rls_[\w-]+)"')
FORM = {"label": "The board", "until": "2026-11-20"}


def desk(world: World, race: Campaign, name: str = "Ana") -> str:
    return browser(world[name]).get(f"/campaigns/{race.pk}/status/").content.decode()


def send(world: World, race: Campaign, name: str = "Ana", **more: Any) -> Any:
    return browser(world[name]).post(f"/campaigns/{race.pk}/shares/", {**FORM, "once": uuid4(), **more})


@pytest.mark.parametrize(("name", "there"), [("Ana", True), ("Eva", True), ("Ida", True), ("Gus", False), ("Ben", False), ("Hal", False)])
def test_the_section_is_for_who_leads(world: World, race: Campaign, name: str, there: bool) -> None:
    made(world, race, label="Halden’s board")
    assert [one in desk(world, race, name) for one in ('id="shares"', "Halden’s board")] == [there] * 2


def test_the_address_is_shown_once_and_opens(world: World, race: Campaign) -> None:
    answer = send(world, race)
    found = ADDRESS.findall(answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"], len(found)) == (200, "no-store", 1)
    assert Client().get(found[0]).status_code == 200
    assert found[0] not in desk(world, race)
    assert "rls_" not in desk(world, race)


def test_what_was_ticked_and_typed_is_kept(world: World, race: Campaign) -> None:
    place = ADDRESS.findall(send(world, race, password=PASSWORD, with_names="on").content.decode())[0]
    share = Share.objects.get()
    assert (share.label, share.with_names, str(share.expires_at)) == ("The board", True, "2026-11-21 00:00:00+00:00")
    assert Client().get(place).status_code == 404
    assert type_in(place).status_code == 303
    assert "With names. Behind a password." in words_of(desk(world, race)).replace("  ", " ")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"label": ""}, "Say who the link is for."),
        ({"until": ""}, "Choose the last day on which it opens."),
        ({"until": "2026-11-02"}, "Choose a day from today on, within 180 days."),
        ({"until": "2027-06-01"}, "Choose a day from today on, within 180 days."),
        ({"password": "short"}, "A password has 8 characters at least, and 128 at most."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(world: World, race: Campaign, wrong: dict[str, str], says: str) -> None:
    answer = send(world, race, **{"label": "Halden’s board", **wrong})
    text = answer.content.decode()
    assert (answer.status_code, Share.objects.count()) == (422, 0)
    assert says in text
    assert "label" in wrong or "Halden’s board" in text


def test_sent_twice_it_is_one_link_and_the_second_time_is_told_so(world: World, race: Campaign) -> None:
    once = uuid4()
    send(world, race, once=once)
    client = browser(world["Ana"])
    answer = client.post(f"/campaigns/{race.pk}/shares/", {**FORM, "once": once}, follow=True)
    assert said(answer) == ["This link was made already. If its address is lost, take the link back and make another."]
    assert Share.objects.count() == 1


def test_taken_back_it_opens_nothing_and_is_listed_as_such(world: World, race: Campaign) -> None:
    share, place = made(world, race)
    answer = browser(world["Ana"]).post(f"/campaigns/{race.pk}/shares/{share.pk}/revoke/", follow=True)
    assert said(answer) == ["Taken back. The link for “The board” opens nothing any more."]
    assert Client().get(place).status_code == 404
    text = desk(world, race)
    assert "Taken back Tue 3 Nov, 14:05; not opened yet." in words_of(text)
    assert "/revoke/" not in text


def test_a_link_of_another_campaign_is_not_taken_back_there(world: World, race: Campaign) -> None:
    share, place = made(world, world.race(name="Nordics"))
    assert browser(world["Ana"]).post(f"/campaigns/{race.pk}/shares/{share.pk}/revoke/").status_code == 404
    assert Client().get(place).status_code == 200


def test_it_says_how_often_it_was_opened_and_what_else_came(world: World, race: Campaign) -> None:
    _share, place = made(world, race, password=PASSWORD)
    client = Client()
    client.get(place)
    type_in(place, "wrong", client)
    type_in(place, client=client)
    client.get(place)
    client.get(place)
    words = words_of(desk(world, race))
    assert "Opens until the end of Tue 17 Nov; opened 2 times, last Tue 3 Nov, 14:05." in words
    for line in ("wrong password, Tue 3 Nov", "asked for the password, Tue 3 Nov", "shown 2 times, last Tue 3 Nov"):
        assert line in words


def test_a_draft_offers_no_link(world: World) -> None:
    text = desk(world, world.draft(world.leg("Plan", "Ben")))
    assert 'id="shares"' in text
    assert "Make a link" not in text


def test_many_links_take_as_many_statements_as_one(world: World, race: Campaign) -> None:
    def asked() -> int:
        client = browser(world["Ana"])
        client.get(f"/campaigns/{race.pk}/status/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/campaigns/{race.pk}/status/")
        return len(seen)

    Client().get(made(world, race)[1])
    one = asked()
    for _number in range(20):
        Client().get(made(world, race)[1])
    assert asked() == one
