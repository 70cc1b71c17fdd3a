"""The board in the hands of the cast: what the address asks for, views that are kept, and what is done at a lane."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns import baton, watch
from campaigns.models import Campaign, Event, Exchange, Handoff, Stall
from stakeholders import clock
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOW = "2026-11-03 13:00"


@pytest.fixture
def world(time_machine: Any) -> World:
    """Two races: *Heron*, whose baton Cleo lets lie in the air since Monday; *Gull*, for adoption, in Dov's hand."""
    world = World.build()
    world.in_the_air(name="Heron")
    gull = world.race(world.leg("Sketch", "Dov"), name="Gull", objective="adoption")
    world.take(gull, "Sketch", pass_on_by=date(2026, 11, 20))
    baton.check_in(world.leg_of(gull, "Sketch"), by=world.who("Dov"), now=when("2026-11-03 08:00"), note="Half of it stands.")
    time_machine.move_to(when(NOW), tick=False)
    watch.sweep(now=clock.now())
    return world


def lanes(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/board/?{query}").content.decode()
    return [unescape(name) for name in re.findall(r'<a class="name"[^>]*>([^<]*)<', page)]


def act(world: World, name: str, said: dict[str, Any] | None = None, *, by: str = "Ana", race: str = "Heron") -> Any:
    place = f"/board/lanes/{Campaign.objects.get(name=race).pk}/{name}/"
    return browser(world[by]).post(place, {f"{name}-{field}": value for field, value in (said or {}).items()}, headers=HTMX)


def heads(client: Client, by: str) -> list[str]:
    page = client.get(f"/board/?by={by}").content.decode()
    return [unescape(name) for name in re.findall(r'class="lanes-head"><span><b>([^<]*)<', page)]


def test_what_the_address_asks_for_is_shown(world: World):
    ana = browser(world["Ana"])
    assert lanes(ana) == ["Heron", "Gull"]
    assert lanes(ana, "objective=adoption") == ["Gull"]
    assert lanes(ana, "stall=baton_in_air") == ["Heron"]
    assert lanes(ana, f"runner={world['Dov'].pk}&objective=adoption") == ["Gull"]
    assert lanes(ana, f"function={world['Cleo'].function_id}") == ["Heron"]


def test_who_chose_what_nothing_fits_is_told_and_led_back(world: World):
    page = browser(world["Ana"]).get("/board/?objective=adoption&stall=baton_in_air").content.decode()
    assert "No campaign fits what you chose" in page
    assert 'href="/board/"' in page


@pytest.mark.parametrize(("by", "first"), [("urgency", "Stuck"), ("function", "PR"), ("court", "Cleo"), ("finish", "November 2026")])
def test_lanes_stand_under_whoever_is_waited_for(by: str, first: str, world: World):
    assert heads(browser(world["Ana"]), by)[0] == first


def test_by_function_it_is_said_who_holds_up_the_most_and_how_many_are_in_hand(world: World):
    page = browser(world["Ana"]).get("/board/?by=function").content.decode()
    assert "PR holds up 1 baton." in page
    assert "in hand, limit" in page


def test_how_much_a_person_holds_and_holds_up_is_for_leads_to_read(world: World):
    ana, gus = (browser(world[name]).get("/board/?by=court").content.decode() for name in ("Ana", "Gus"))
    assert ("Cleo holds up 1 baton." in ana, "in hand" in ana.split('class="lanes"')[1]) == (True, True)
    assert ("Cleo holds up" in gus, 'class="hands"' in gus) == (False, False)


def test_a_lane_is_drawn_once_until_something_happens(world: World):
    ana = browser(world["Ana"])
    ana.get("/board/")
    caches["lanes"].clear()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ana.get("/board/")
        return len(seen)

    anew, again = asked(), asked()
    world.take(Campaign.objects.get(name="Heron"), "Press")
    assert (again, asked()) == (anew - 4, anew)
    assert "Cleo" in ana.get("/board/").content.decode()


def test_a_timetable_is_drawn_once_until_something_happens(world: World):
    ana, address = browser(world["Ana"]), "/board/?view=timeline"
    ana.get(address)
    caches["lanes"].clear()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ana.get(address)
        return len(seen)

    anew, again = asked(), asked()
    world.take(Campaign.objects.get(name="Heron"), "Press", pass_on_by=date(2026, 12, 1))
    assert (again, asked()) == (anew - 4, anew)
    assert "Promise Tue 1 Dec" in ana.get(address).content.decode()


def test_a_lane_is_drawn_in_the_language_of_who_reads(world: World):
    browser(world["Ana"]).get("/board/")
    world["Cleo"].language = "de"
    world["Cleo"].save()
    assert "Niemand hat den Stab übernommen" in browser(world["Cleo"]).get("/board/").content.decode()


def test_past_the_fiftieth_lane_tracks_are_drawn_on_demand(world: World):
    for number in range(51):
        world.race(world.leg("Sketch", "Dov"), name=f"Race {number:02}")
    ana = browser(world["Ana"])
    page = ana.get("/board/").content.decode()
    assert (page.count("data-lane="), page.count('<svg class="track"')) == (53, 50)
    assert "3 more lanes are shown without their tracks." in page
    assert ana.get("/board/?tracks=all").content.decode().count('<svg class="track"') == 53


# Views


def test_a_view_is_kept_shown_and_forgotten(world: World):
    ana = browser(world["Ana"])
    answer = ana.post("/board/views/", {"name": " Adoption ", "query": "objective=adoption&by=court&evil=1"}, follow=True)
    assert answer.redirect_chain == [("/board/?by=court&objective=adoption", 302)]
    assert (
        '<a class="button" data-size="small" href="/board/?by=court&amp;objective=adoption" aria-current="true">' in answer.content.decode()
    )
    assert "Adoption</a>" not in browser(world["Finn"]).get("/board/").content.decode()
    ana.post("/board/views/forget/", {"name": "Adoption"})
    assert "i-bookmark" not in ana.get("/board/").content.decode().split("<main")[1]


def test_a_view_of_the_same_name_takes_its_place(world: World):
    ana = browser(world["Ana"])
    for query in ("by=court", "by=finish"):
        ana.post("/board/views/", {"name": "Mine", "query": query})
    world["Ana"].user.refresh_from_db()
    assert world["Ana"].user.views == [{"name": "Mine", "query": "by=finish"}]


@pytest.mark.parametrize(("name", "said"), [("  ", "Give the view a name."), ("x" * 41, "This is too long.")])
def test_a_view_without_a_fit_name_is_refused_over_the_same_lanes(name: str, said: str, world: World):
    answer = browser(world["Ana"]).post("/board/views/", {"name": name, "query": "by=court"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/board/?by=court"
    assert said in answer.content.decode()


def test_a_thirteenth_view_is_refused(world: World):
    ana = browser(world["Ana"])
    for number in range(13):
        answer = ana.post("/board/views/", {"name": f"View {number}", "query": "by=court"}, follow=True)
    assert "You have twelve views. Forget one first." in answer.content.decode()


# What is done at a lane


def test_a_lane_says_what_was_told_what_will_be_and_what_can_be_done(world: World):
    answer = browser(world["Ana"]).get(f"/board/lanes/{Campaign.objects.get(name='Heron').pk}/", headers=HTMX).content.decode()
    for words in ("Cleo was told once.", "Before you call Cleo", "Nudge", "Redirect", "Set aside", "Need-by"):
        assert words in answer


def test_before_you_call_says_why_it_came_back_and_where_to_write(world: World):
    heron = Campaign.objects.get(name="Heron")
    cleo, ana = world.who("Cleo"), browser(world["Ana"])
    baton.send_back(world.handoff_to(heron, "Press"), by=cleo, now=clock.now(), reason="missing", missing=["The prices"], note="Since May.")
    card = ana.get(f"/board/lanes/{heron.pk}/", headers=HTMX).text
    for words in ("Before you call Ben", "Why it came back", "“The prices” “Since May.”", f"mailto:{world['Ben'].email}"):
        assert words in card
    world.pass_on(heron, "Build")
    again = ana.get(f"/board/lanes/{heron.pk}/", headers=HTMX).text
    for words in ("Before you call Cleo", "“The prices” “Since May.”", f"mailto:{world['Cleo'].email}"):
        assert words in again


def test_who_leads_nothing_reads_no_address_at_a_lane(world: World):
    card = browser(world["Ben"]).get(f"/board/lanes/{Campaign.objects.get(name='Heron').pk}/", headers=HTMX).text
    assert "mailto:" not in card


def test_opened_by_itself_it_leads_to_the_campaign(world: World):
    heron = Campaign.objects.get(name="Heron")
    assert browser(world["Ana"]).get(f"/board/lanes/{heron.pk}/")["Location"] == f"/campaigns/{heron.pk}/"


def test_who_may_read_the_status_only_is_led_there_and_may_do_nothing(world: World):
    heron = Campaign.objects.get(name="Heron")
    gus = browser(world["Gus"]).get(f"/board/lanes/{heron.pk}/", headers=HTMX).content.decode()
    assert f"/campaigns/{heron.pk}/status/" in gus
    assert "<form" not in gus
    assert act(world, "nudge", by="Gus").status_code == 404
    gull = Campaign.objects.get(name="Gull")
    assert browser(world["Ben"]).get(f"/board/lanes/{gull.pk}/", headers=HTMX).status_code == 404


def test_a_nudge_is_sent_and_said(world: World):
    answer = act(world, "nudge")
    assert "Cleo is told once more" in answer.content.decode()
    assert 'data-hotkey="n"' not in answer.content.decode()
    assert Event.objects.filter(kind="stall_nudged").count() == 1


def test_a_second_nudge_is_told_why_not(world: World):
    act(world, "nudge")
    answer = act(world, "nudge")
    assert (answer.status_code, "This cannot be done any more" in answer.content.decode()) == (409, True)
    assert Event.objects.filter(kind="stall_nudged").count() == 1


def test_a_baton_goes_to_somebody_else(world: World):
    answer = act(world, "redirect", {"runner": world["Dov"].pk})
    assert "Sent on to Dov" in answer.content.decode()
    assert Handoff.objects.get(campaign__name="Heron", state="offered").taker == world["Dov"]


def test_why_it_was_to_be_set_aside_is_kept_for_who_is_too_late(world: World):
    world.take(Campaign.objects.get(name="Heron"), "Press")
    answer = act(world, "snooze", {"until": "2026-11-06", "reason": "Cleo is back on Friday."})
    assert (answer.status_code, "Cleo is back on Friday." in answer.content.decode()) == (409, True)


def test_a_baton_that_was_taken_meanwhile_is_not_sent_on(world: World):
    world.take(Campaign.objects.get(name="Heron"), "Press")
    answer = act(world, "redirect", {"runner": world["Dov"].pk})
    assert (answer.status_code, "This cannot be done any more" in answer.content.decode()) == (409, True)


def test_whoever_is_waited_for_is_not_offered_to_nudge_themselves(world: World):
    heron = Campaign.objects.get(name="Heron")
    baton.ask(Handoff.objects.get(campaign=heron, state="offered"), by=world.who("Cleo"), now=clock.now(), question="Which price?")
    Stall.objects.filter(kind="baton_in_air").update(court=world["Ana"])
    assert 'data-hotkey="n"' not in browser(world["Ana"]).get(f"/board/lanes/{heron.pk}/", headers=HTMX).content.decode()


def test_nobody_chosen_is_said_at_the_field_and_nothing_happens(world: World):
    answer = act(world, "redirect")
    assert (answer.status_code, "Choose who gets it." in answer.content.decode()) == (422, True)
    assert Handoff.objects.get(campaign__name="Heron", state="offered").taker == world["Cleo"]


def test_a_stall_is_set_aside_until_a_day(world: World):
    answer = act(world, "snooze", {"until": "2026-11-06", "reason": "On a fair"})
    assert "Set aside until Fri 6 Nov." in answer.content.decode()
    assert Stall.objects.get(kind="baton_in_air").snoozed_until == date(2026, 11, 6)


def test_a_day_that_is_over_is_refused_with_what_was_typed(world: World):
    answer = act(world, "snooze", {"until": "2026-11-02", "reason": "On a fair"})
    assert (answer.status_code, "On a fair" in answer.content.decode()) == (422, True)
    assert Stall.objects.get(kind="baton_in_air").snoozed_until is None


def test_it_is_noted_by_when_a_baton_is_needed(world: World):
    exchange = world.exchange(Campaign.objects.get(name="Heron"), "Press", "Art")
    act(world, "need-by", {"exchange": exchange.pk, "need_by": "2026-11-12"})
    assert Exchange.objects.get(pk=exchange.pk).need_by == date(2026, 11, 12)


def test_a_leg_in_hand_is_given_to_somebody_else(world: World):
    answer = act(world, "reassign", {"runner": world["Cleo"].pk}, race="Gull")
    assert "Asked to run it: Cleo" in answer.content.decode()


@pytest.mark.parametrize("name", ["nudge", "snooze", "redirect", "need-by"])
def test_a_runner_who_leads_nothing_is_refused_kindly(name: str, world: World):
    exchange = world.exchange(Campaign.objects.get(name="Heron"), "Press", "Art")
    said = {"runner": world["Dov"].pk, "until": "2026-11-06", "exchange": exchange.pk, "need_by": "2026-11-12"}
    before = Event.objects.count()
    act(world, name, said, by="Ben")
    assert Event.objects.count() == before


def test_an_act_that_nobody_knows_is_not_there(world: World):
    assert act(world, "abandon").status_code == 404


def test_without_scripts_an_act_leads_back_to_the_board(world: World):
    heron = Campaign.objects.get(name="Heron")
    answer = browser(world["Ana"]).post(f"/board/lanes/{heron.pk}/nudge/")
    assert (answer.status_code, answer["Location"]) == (302, "/board/")
