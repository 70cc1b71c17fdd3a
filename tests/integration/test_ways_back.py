"""Where an answer leads: back to the page somebody was at, with what they had asked for there, and nowhere that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from notifications import inbox, outbox
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
NEXT = re.compile(r'name="next" value="([^"]+)"')


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def test_after_a_form_that_failed_a_language_leads_to_the_page_it_was_sent_from(world: World) -> None:
    handoff = world.in_the_air()
    cleo, page = browser(world["Cleo"]), reverse("handoff", args=[handoff.pk])
    failed = cleo.post(reverse("handoff_ask", args=[handoff.pk]), {"version": "1"}, HTTP_REFERER=f"http://testserver{page}?x=1")
    assert (failed.status_code, NEXT.findall(failed.text)[0]) == (422, f"{page}?x=1")


def test_a_language_leads_home_where_the_form_came_from_elsewhere(world: World) -> None:
    handoff = world.in_the_air()
    failed = browser(world["Cleo"]).post(reverse("handoff_ask", args=[handoff.pk]), {}, HTTP_REFERER="https://elsewhere.example/x")
    assert NEXT.findall(failed.text)[0] == "/"


def test_who_was_signed_out_meanwhile_comes_back_to_the_board_as_it_was_filtered(world: World) -> None:
    url = reverse("board") + "?by=function&mine=1"
    answer = browser().post(reverse("inbox_read_all"), HTTP_REFERER=f"http://testserver{url}")
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [url]


def test_a_lead_that_is_handed_over_twice_leads_twice_to_the_board(world: World) -> None:
    race = world.race()
    form = {"hand_over-lead": str(world["Eva"].pk), "hand_over-reason": "I am away.", "once": uuid4()}
    ana, url = browser(world["Ana"]), reverse("campaign_hand_over", args=[race.pk])
    assert [ana.post(url, form)["Location"] for _press in range(2)] == [reverse("board")] * 2


def test_the_last_page_of_the_inbox_offers_no_older_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    monkeypatch.setattr(inbox, "ON_A_PAGE", 1)
    client = browser(world["Cleo"])
    assert [client.get(f"{reverse('inbox')}?page={page}").context["older"] for page in (1, 2)] == [2, 0]
