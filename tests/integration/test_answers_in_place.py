"""What htmx puts in place: the form in it can be used again, what was done already leads to a page, and each refusal is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Event
from notifications import inbox, outbox
from relay.web.refusals import STATUS
from stakeholders.models import Calendar
from tests.doors import browser, said
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
LOOKED = re.compile(r'looked/".*?name="once" value="([^"]+)"', re.DOTALL)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def test_i_have_looked_can_be_pressed_again_where_it_stands(world: World) -> None:
    race = world.race()
    ana, url = browser(world["Ana"]), reverse("campaign_looked", args=[race.pk])
    page = ana.get(reverse("campaign_status", args=[race.pk])).text
    for _press in range(2):
        page = ana.post(url, {"once": LOOKED.findall(page)[0]}, **HTMX).text
    assert Event.objects.filter(kind="checked").count() == 2


def test_what_was_done_already_leads_to_its_page_and_into_no_part_of_one(world: World) -> None:
    race = world.race()
    ana, url = browser(world["Ana"]), reverse("campaign_looked", args=[race.pk])
    _first, again = (ana.post(url, {"once": "the same"}, **HTMX) for _press in range(2))
    page = reverse("campaign_status", args=[race.pk])
    assert (again.status_code, again["HX-Redirect"]) == (200, page), "without its place on the page, or nothing would be loaded"
    assert "counted once" in said(ana.get(page))[-1]


def test_every_refusal_is_put_in_place(world: World) -> None:
    page = browser(world["Ana"]).get(reverse("board")).text
    found = re.search(r'name="htmx-config" content=\'([^\']+)\'', page)
    assert found
    shown = [rule["code"] for rule in json.loads(unescape(found[1]))["responseHandling"] if rule["swap"]]
    assert all(any(re.fullmatch(code, str(status)) for code in shown) for status in STATUS.values())


@pytest.mark.parametrize(("button", "sent"), [("calendar_open", {"day": "x"}), ("calendar_holidays", {"year": "1"})])
def test_a_button_of_a_calendar_that_is_refused_says_so(world: World, button: str, sent: dict[str, str]) -> None:
    answer = browser(world["Ida"]).post(reverse(button, args=[Calendar.objects.all()[0].pk]), sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("address", ["campaign", "leg_change"])
def test_a_page_may_be_asked_whether_it_is_there(world: World, address: str) -> None:
    race = world.race()
    row = race if address == "campaign" else world.leg_of(race, "Build")
    assert browser(world["Ana"]).head(reverse(address, args=[row.pk])).status_code == 200


def test_an_act_brings_the_bell_as_it_now_is(world: World) -> None:
    handoff = world.in_the_air()
    cleo = browser(world["Cleo"])
    assert 'id="bell"' in cleo.get(reverse("handoff", args=[handoff.pk])).text
    outbox.publish(now=world.now)
    form = {"version": handoff.version, "question": "Which size?"}
    answer = cleo.post(reverse("handoff_ask", args=[handoff.pk]), form, **HTMX).text
    bell = re.search(r'id="bell".*?</a>', answer, re.DOTALL)
    assert bell
    assert 'hx-swap-oob="true"' in bell[0]
    assert f"Inbox, {inbox.unread_count(world.who('Cleo'))} unread notices" in bell[0]


def test_a_look_at_a_lane_brings_no_bell(world: World) -> None:
    card = browser(world["Ana"]).get(reverse("lane", args=[world.race().pk]), **HTMX)
    assert (card.status_code, 'id="bell"' in card.text) == (200, False)
