"""My next move acts in place: with htmx and as plain forms, with the keyboard kept where it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaigns import baton
from campaigns.deciding import ask_decision
from campaigns.models import Campaign, CheckItem, Decision, Event
from campaigns.planning import ItemPlan
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(when("2026-11-02 14:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def held(world: World) -> Campaign:
    """Ben has his baton in hand, with two things to meet."""
    items = (ItemPlan("Facts checked"), ItemPlan("Cleared", wants_evidence=True))
    race = world.race(world.leg("Build", "Ben", checkpoint=items), world.leg("Press", "Cleo"), sponsor=world["Gus"].pk)
    world.take(race, "Build")
    return race


def post(client: Client, name: str, *args: object, **data: object) -> HttpResponse:
    """In place, as htmx sends it."""
    return client.post(reverse(name, args=args), {"from": "next", **data}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="moves")


def focused(answer: HttpResponse) -> list[str]:
    """What the answer puts the keyboard at: one thing, always. Dialogs, which stand after the content, have a field of their own."""
    content = answer.content.decode().partition("</main>")[0]
    return [found.split(">")[0] for found in re.findall(r"<[^>]*\sautofocus[^>]*>", content)]


def test_still_on_it_is_one_tap_and_stands_for_the_day(world: World, held: Campaign, at: time_machine.Coordinates) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    assert "Still on it" in client.get("/").content.decode()
    answer = post(client, "leg_check_in", leg.pk, note="Still on it.")
    html = answer.content.decode()
    assert Event.objects.filter(kind="checked_in", leg=leg).count() == 1
    assert "You said so today" in html
    assert "Still on it<" not in html
    assert said(answer) == ["Checked in."]
    assert ">Undo<" not in html
    at.move_to(when("2026-11-03 09:30"))
    assert "Still on it<" in client.get("/").content.decode()


def test_twice_tapped_is_said_once(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    for _ in range(2):
        post(client, "leg_check_in", leg.pk, note="Still on it.")
    assert Event.objects.filter(kind="checked_in", leg=leg).count() == 1


def test_a_promise_is_asked_for_where_none_was_made(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    type(leg).objects.filter(pk=leg.pk).update(promise=None)
    assert "Promise a day" in client.get("/").content.decode()
    html = post(client, "leg_promise", leg.pk, date="2026-11-06").content.decode()
    leg.refresh_from_db()
    assert leg.promise == date(2026, 11, 6)
    assert "promised Fri 6 Nov" in html
    assert "Promise a day" not in html


def test_blocked_and_going_on_again(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    html = post(client, "leg_block", leg.pk, reason="The figures.", on=world["Cleo"].pk, until="2026-11-05").content.decode()
    assert "on Cleo until Thu 5 Nov" in html
    assert "It goes on" in html
    post(client, "leg_unblock", leg.pk)
    leg.refresh_from_db()
    assert leg.state == "running"


def test_whoever_it_is_blocked_on_names_a_day(world: World, held: Campaign) -> None:
    leg = world.leg_of(held, "Build")
    baton.block(leg, by=world.who("Ben"), now=world.later(), reason="The figures.", on=world["Cleo"].pk)
    client = browser(world["Cleo"])
    assert "It goes on by" in client.get("/").content.decode()
    post(client, "leg_renew", leg.pk, until="2026-11-04", note="I ask tomorrow.")
    leg.refresh_from_db()
    assert leg.blocked_until == date(2026, 11, 4)


def test_evidence_is_given_where_the_item_asks_for_it(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    first, second = CheckItem.objects.filter(leg=leg).order_by("position")
    answer = post(client, "item_tick", leg.pk, first.pk)
    assert 'name="evidence"' in answer.content.decode()
    html = post(client, "item_tick", leg.pk, second.pk, evidence="https://example.com/cleared").content.decode()
    assert "2 of 2 met" in html
    assert "Offer to PR" in html


def test_without_scripts_one_comes_back_to_the_same_leg(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    answer = client.post(reverse("leg_check_in", args=[leg.pk]), {"from": "next", "note": "Still on it."})
    assert (answer.status_code, answer["Location"]) == (302, f"/#leg-{leg.pk}")
    assert f'id="leg-{leg.pk}"' in client.get("/").content.decode()


def test_a_tick_is_undone_from_its_toast_without_leaving(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    item = CheckItem.objects.filter(leg=leg).earliest("position")
    html = post(client, "item_tick", leg.pk, item.pk).content.decode()
    undo = reverse("item_untick", args=[leg.pk, item.pk]) + "?from=next"
    assert f'action="{undo}"' in html
    assert client.post(undo)["Location"] == f"/#leg-{leg.pk}"


def test_the_keyboard_stays_at_the_leg_and_goes_to_the_first_thing_when_that_is_gone(world: World, held: Campaign) -> None:
    client, leg = browser(world["Ben"]), world.leg_of(held, "Build")
    first, second = CheckItem.objects.filter(leg=leg).order_by("position")
    assert not focused(client.get("/"))
    assert ['class="tick"' in one for one in focused(post(client, "leg_check_in", leg.pk, note="Still on it."))] == [True]
    assert [reverse("leg", args=[leg.pk]) in one for one in focused(post(client, "item_tick", leg.pk, first.pk))] == [True]
    done = post(client, "item_tick", leg.pk, second.pk, evidence="Seen.")
    assert ["#offer" in one for one in focused(done)] == [True]
    handoff = world.handoff_to(held, "Build")
    world.pass_on(held, "Build")
    sent = world.handoff_to(held, "Press")
    gone = post(browser(world["Cleo"]), "handoff_decline", sent.pk, version=sent.version, reason="no_capacity")
    assert ['id="first"' in one for one in focused(gone)] == [True]
    assert handoff.pk != sent.pk


def test_the_number_and_the_title_go_along(world: World) -> None:
    sent = world.in_the_air()
    html = " ".join(
        post(browser(world["Cleo"]), "handoff_decline", sent.pk, version=sent.version, reason="no_capacity").content.decode().split()
    )
    assert "<title>My next move · Relay</title>" in html
    assert 'id="waiting" hidden hx-swap-oob="true"' in html


# Decisions


def question(world: World, race: Campaign) -> Decision:
    asked = {"question": "A second runner?", "options": ["Yes, let her", "No"], "by_date": date(2026, 11, 9)}
    return ask_decision(race, by=world.who("Ana"), now=world.later(), **asked)


def test_a_decision_is_made_where_it_is_asked(world: World, held: Campaign) -> None:
    decision, client = question(world, held), browser(world["Gus"])
    assert "Yes, let her" in client.get("/").content.decode()
    answer = post(client, "decision_answer", decision.pk, option="0", words="She is free.")
    decision.refresh_from_db()
    assert (decision.state, decision.option) == ("answered", 0)
    assert said(answer) == ["Decided. The lead is told."]
    assert 'id="moves"' in answer.content.decode()


def test_a_decision_made_meanwhile_is_said_kindly_in_place(world: World, held: Campaign) -> None:
    decision, client = question(world, held), browser(world["Gus"])
    post(client, "decision_answer", decision.pk, option="0")
    late = post(client, "decision_answer", decision.pk, option="1")
    assert late.status_code == 409
    assert 'id="moves"' in late.content.decode()
    decision.refresh_from_db()
    assert decision.option == 0


def test_a_choice_that_is_none_is_said_in_place(world: World, held: Campaign) -> None:
    answer = post(browser(world["Gus"]), "decision_answer", question(world, held).pk, option="")
    assert answer.status_code == 422
    assert said(answer) == ["Choose one of the options."]


# Nothing to do


def test_free_hands_are_told_what_else_they_may_do(world: World) -> None:
    html = browser(world["Hal"]).get("/").content.decode()
    assert "say that you will be away" in html
    assert reverse("absences") in html
