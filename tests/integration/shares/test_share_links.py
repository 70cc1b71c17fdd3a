"""What a share link withstands: whatever is wrong with one, status, body and headers are the same to the byte, forgers' included."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client

from campaigns import baton, shares
from campaigns.models import Campaign, ShareVisit
from stakeholders import tokens
from stakeholders.tokens import Purpose
from tests.doors import browser
from tests.forged import forged
from tests.guests import INTERNAL, everything
from tests.shared import AT, HEADERS, PASSWORD, answered, made, type_in
from tests.world import World

pytestmark = pytest.mark.django_db
FORGED = 100_000 if os.environ.get("RELAY_LONG") else 500


@pytest.fixture
def shut(world: World) -> Any:
    """What a link that was made up is answered."""
    return answered(Client().get(f"/s/{tokens.mint(Purpose.SHARE).token}"))


def test_a_link_that_was_made_up_is_nowhere_and_the_page_says_nothing_of_it(shut: Any) -> None:
    status, body, headers, cookies = shut
    assert (status, cookies) == (404, "")
    assert {name: dict(headers)[name] for name in HEADERS} == HEADERS
    assert b"rls_" not in body
    assert b"csrf" not in body
    assert not INTERNAL.search(body.decode())


def test_expired(world: World, race: Campaign, shut: Any, at: time_machine.Traveller) -> None:
    _share, place = made(world, race, until=date(2026, 11, 3))
    at.move_to(AT + timedelta(days=1))
    assert answered(Client().get(place)) == shut


def test_taken_back(world: World, race: Campaign, shut: Any) -> None:
    share, place = made(world, race)
    shares.revoke(share, by=world.who("Ana"), now=AT)
    assert answered(Client().get(place)) == shut


def test_of_a_campaign_that_was_abandoned(world: World, race: Campaign, shut: Any) -> None:
    _share, place = made(world, race)
    baton.abandon(race, by=world.who("Ana"), now=AT, reason="No budget")
    assert answered(Client().get(place)) == shut


def test_behind_a_password_that_nobody_typed(world: World, race: Campaign, shut: Any) -> None:
    _share, place = made(world, race, password=PASSWORD)
    assert answered(Client().get(place)) == shut


@pytest.mark.parametrize("where", ["{}", "{}/unlock/"])
@pytest.mark.parametrize("said", ["", "wrong", PASSWORD.upper(), f"{PASSWORD} ", "\x00", "é" * 5000])
def test_a_wrong_password(world: World, race: Campaign, shut: Any, where: str, said: str) -> None:
    _share, place = made(world, race, password=PASSWORD)
    assert answered(type_in(where.format(place), said)) == shut


def test_too_many_wrong_passwords_and_then_the_right_one(world: World, race: Campaign, shut: Any) -> None:
    _share, place = made(world, race, password=PASSWORD)
    assert {answered(type_in(place, said)) for said in [*map(str, range(11)), PASSWORD]} == {shut}


def test_the_right_password_for_a_link_that_is_dead(world: World, race: Campaign, shut: Any) -> None:
    share, place = made(world, race, password=PASSWORD)
    shares.revoke(share, by=world.who("Ana"), now=AT)
    assert answered(type_in(place)) == shut
    assert answered(type_in(f"{place}/unlock/")) == shut


def test_another_campaigns(world: World, race: Campaign, shut: Any) -> None:
    """What opened one campaign's page opens no other's: neither its password nor the cookie that stands for it."""
    _mine, place = made(world, race, password=PASSWORD)
    _others, other = made(world, world.race(name="Nordics"), password="something else")
    client = Client()
    assert type_in(place, client=client).status_code == 303
    assert answered(type_in(other, client=client)) == shut
    for cookie in client.cookies.values():
        cookie["path"] = ""  # a browser would not even send it there
    assert answered(client.get(other)) == shut
    assert client.get(place).status_code == 200


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000", "{share}", "{share}:1uZ9Aa:9M3zGm7bC"])
def test_a_cookie_that_was_made_up(world: World, race: Campaign, shut: Any, value: str) -> None:
    share, place = made(world, race, password=PASSWORD)
    client = Client()
    client.cookies["relay-share"] = value.format(share=share.pk)
    assert answered(client.get(place)) == shut


def test_a_cookie_whose_link_was_taken_back_meanwhile(world: World, race: Campaign, shut: Any) -> None:
    share, place = made(world, race, password=PASSWORD)
    client = Client()
    type_in(place, client=client)
    assert client.get(place).status_code == 200
    shares.revoke(share, by=world.who("Ana"), now=AT)
    assert answered(client.get(place)) == shut


def test_a_cookie_of_yesterday(world: World, race: Campaign, shut: Any, at: time_machine.Traveller) -> None:
    _share, place = made(world, race, password=PASSWORD)
    client = Client()
    type_in(place, client=client)
    client.cookies["relay-share"]["max-age"] = ""
    at.move_to(AT + timedelta(hours=13))
    assert answered(client.get(place)) == shut


def test_cut_off_longer_of_another_kind_and_elsewhere(world: World, race: Campaign, shut: Any) -> None:
    _share, place = made(world, race)
    places = ["/s/", "/s/x", "/s/rls_", place[:-1], f"{place}A", f"{place}/", f"{place}/more", place.replace("rls_", "rla_"), "/s/a/b/c/"]
    assert {answered(Client().get(one)) for one in places} == {shut}
    assert {answered(Client().post(one)) for one in places} == {shut}


def test_for_who_is_signed_in_it_is_the_same(world: World, race: Campaign, shut: Any) -> None:
    _share, place = made(world, race, password=PASSWORD)
    for name in ("Ana", "Dov"):
        answer = browser(world[name]).get(place)
        assert (answer.status_code, answer.content) == shut[:2]


@pytest.mark.forged
def test_none_of_many_forged_links_is_taken_and_all_answers_are_one(world: World, race: Campaign, shut: Any) -> None:
    """Sized by RELAY_LONG: 100,000; else 500."""
    _share, place = made(world, race)
    stranger, before = Client(), everything()
    answers = {answered(stranger.get(f"/s/{quote(one, safe='')}")) for one in forged(place.removeprefix("/s/"), count=FORGED) if one}
    print(f"forged share links on {connection.vendor}: N={FORGED}, {len(answers)} different answers, target 1")
    assert answers == {shut}
    assert everything() == before


# Opening decides nothing


def test_looks_change_nothing_but_how_often_it_was_opened(world: World, race: Campaign) -> None:
    _share, place = made(world, race, password=PASSWORD)
    _open, free = made(world, race)
    client = Client()
    type_in(place, client=client)
    looks = [lambda: client.get(place), lambda: client.head(place), lambda: client.get(free), lambda: client.head(free)]
    looks += [lambda: Client().get(place), lambda: client.get(f"{place}/unlock/?password={PASSWORD}"), lambda: client.get("/s/nothing")]
    before = everything()
    got = [looks[number % len(looks)]().status_code for number in range(350)]
    after = everything()
    assert {status: got.count(status) for status in set(got)} == {200: 200, 404: 100, 405: 50}
    assert [table for table in after if after[table] != before[table]] == ["campaigns_sharevisit"]
    assert ShareVisit.objects.count() == 4


@pytest.mark.parametrize("header", HEADERS)
def test_every_answer_to_a_link_is_kept_nowhere(world: World, race: Campaign, header: str) -> None:
    _share, place = made(world, race, password=PASSWORD)
    client = Client()
    answers = [client.get(place), type_in(place, "wrong", client), type_in(place, client=client), client.get(place), client.head(place)]
    answers += [client.get(f"{place}/unlock/"), client.put(place), client.get("/s/")]
    assert [answer.status_code for answer in answers] == [404, 404, 303, 200, 200, 405, 405, 404]
    assert {answer.headers[header] for answer in answers} == {HEADERS[header]}


def test_the_cookie_stands_for_one_link_and_goes_nowhere_else(world: World, race: Campaign) -> None:
    _share, place = made(world, race, password=PASSWORD)
    answer = type_in(place)
    cookie = answer.cookies["relay-share"]
    assert (answer.status_code, answer["Location"]) == (303, place)
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (place, True, "Lax", 12 * 3600)
    assert list(answer.cookies) == ["relay-share"]
