"""My next move: the one thing on top and why it is first, and everything else in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton, watch
from campaigns.models import CheckItem, Handoff
from campaigns.planning import ItemPlan
from insights.next_move import NextMove, next_move
from stakeholders import directory
from stakeholders.models import Site
from tests.copies import copy
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def at() -> Iterator[time_machine.Coordinates]:
    """The clock at the door; tests move it."""
    with time_machine.travel(when("2026-11-02 14:00"), tick=False) as clock:
        yield clock


def page_of(world: World, name: str, now: str = "2026-11-02 14:00") -> NextMove:
    return next_move(world.who(name), now=when(now))


# What is on top


def test_an_offered_baton_is_the_next_move_of_its_taker(world: World) -> None:
    handoff = world.in_the_air()
    page = page_of(world, "Cleo")
    assert page.top is not None
    assert (page.top.kind, page.top.handoff, page.top.other.name) == ("answer", str(handoff.pk), "Ben")


def test_what_costs_the_finish_comes_before_what_is_due_sooner(world: World) -> None:
    world.in_the_air(name="Costly")
    hurried = world.race(
        world.leg("Long way", "Dov", after=(), days=30),
        world.leg("Build", "Ben", after=(), days=1),
        world.leg("Press", "Cleo", after=("Build",), days=1, need_by=when("2026-11-03 00:00").date()),
        world.leg("End", "Dov", after=("Long way", "Press"), days=1),
        name="Hurried",
    )
    world.take(hurried, "Build")
    world.pass_on(hurried, "Build")
    page = page_of(world, "Cleo", "2026-11-02 16:00")
    assert page.top is not None
    assert page.top.spot.campaign_name == "Costly"
    assert [todo.spot.campaign_name for todo in page.offered] == ["Hurried"]


def test_sales_comes_before_the_others_when_neither_costs_the_finish(world: World) -> None:
    for name, sales in (("Plain", False), ("For sales", True)):
        slow = world.leg("Slow", "Dov", after=(), days=20)
        press = world.leg("Press", "Cleo", after=(), days=5, sales_facing=sales)
        race = world.race(slow, press, world.leg("Art", "Dov", after=("Slow", "Press")), name=name)
        world.take(race, "Press")
    page = page_of(world, "Cleo")
    assert page.top is not None
    assert (page.top.spot.campaign_name, page.because and page.because.kind) == ("For sales", "sales")


def test_a_stall_says_how_far_the_finish_has_moved_and_who_runs_behind(world: World) -> None:
    world.in_the_air()
    watch.sweep(now=when("2026-11-05 12:00"))
    page = page_of(world, "Cleo", "2026-11-06 12:00")
    assert page.because is not None
    assert page.because.kind == "cost"
    assert page.because.moved is not None
    assert page.because.moved[0] < page.because.moved[1]
    assert page.because.behind == ("Creatives",)


def test_a_question_is_the_next_move_of_the_giver_and_awaited_by_the_taker(world: World) -> None:
    handoff = world.in_the_air()
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which price list?")
    giver, taker = page_of(world, "Ben", "2026-11-02 15:00"), page_of(world, "Cleo", "2026-11-02 15:00")
    assert giver.top is not None
    assert (giver.top.kind, giver.top.words) == ("question", "Which price list?")
    assert taker.top is None
    assert [(one.kind, one.party.name, one.words) for one in taker.waiting_for] == [("question", "Ben", "Which price list?")]


def test_a_declined_baton_is_the_next_move_of_the_function_head(world: World) -> None:
    handoff = world.in_the_air()
    baton.decline(handoff, by=world.who("Cleo"), now=world.later(), reason="no_capacity")
    page = page_of(world, "Finn")
    assert page.top is not None
    assert (page.top.kind, page.top.handoff) == ("taker", str(handoff.pk))


def test_who_blocks_a_leg_is_asked_to_set_it_free(world: World) -> None:
    race = world.race()
    world.take(race, "Build")
    baton.block(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(), reason="The figures.", on=world["Dov"].pk)
    blocker, runner = page_of(world, "Dov"), page_of(world, "Ben")
    assert blocker.top is not None
    assert (blocker.top.kind, blocker.top.other.name, blocker.top.words) == ("blocker", "Ben", "The figures.")
    assert [hand.state for hand in runner.in_hand] == ["blocked"]
    assert [(one.kind, one.party.name) for one in runner.waiting_for] == [("block", "Dov")]


def test_a_substitute_who_agreed_sees_the_absents_moves(world: World) -> None:
    handoff = world.in_the_air()
    absence = directory.mark_away(
        world["Cleo"], by=None, first_day=when("2026-11-02 00:00").date(), last_day=when("2026-11-06 00:00").date(), substitute=world["Dov"]
    )
    directory.agree_to_substitute(absence, by=world["Dov"], now=world.now)
    page = page_of(world, "Dov")
    assert page.top is not None
    assert (page.top.handoff, page.top.me.name) == (str(handoff.pk), "Cleo")


# The other places


def test_the_giver_sees_for_whom_they_wait(world: World) -> None:
    world.in_the_air()
    page = page_of(world, "Ben")
    assert page.top is None
    assert [(one.kind, one.party.name) for one in page.waiting_for] == [("answer", "Cleo")]


def test_a_baton_on_its_way_is_announced_with_giver_and_day(world: World) -> None:
    race = world.race(world.leg("Build", "Ben", days=1), world.leg("Press", "Cleo"))
    world.take(race, "Build")
    coming = page_of(world, "Cleo").coming
    assert [(one.spot.name, one.giver.name) for one in coming] == [("Press", "Ben")]
    assert coming[0].expected is not None
    assert coming[0].expected.date() == when("2026-11-03 00:00").date()
    assert coming[0].near


def test_a_checkpoint_shows_what_is_met_and_what_is_next(world: World) -> None:
    items = (ItemPlan("Facts checked"), ItemPlan("Names cleared", wants_evidence=True))
    race = world.race(world.leg("Build", "Ben", checkpoint=items), world.leg("Press", "Cleo"))
    world.take(race, "Build")
    baton.tick(CheckItem.objects.get(text="Facts checked"), by=world.who("Ben"), now=world.later())
    top = page_of(world, "Ben").top
    assert top is not None
    assert top.hand is not None
    assert (top.hand.met, top.hand.items, top.hand.next_text, top.hand.next_wants_evidence) == (1, 2, "Names cleared", True)
    assert not top.hand.ready


def test_a_paused_race_asks_for_nothing(world: World) -> None:
    race = world.race()
    world.take(race, "Build")
    baton.pause(race, by=world.who("Ana"), now=world.later())
    page = page_of(world, "Ben")
    assert page.top is None
    assert [(hand.spot.name, hand.paused) for hand in page.in_hand] == [("Build", True)]
    assert page.hands == 0


def test_a_read_back_waits_for_its_givers_word(world: World) -> None:
    race = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", critical=True))
    world.take(race, "Build")
    world.pass_on(race, "Build")
    handoff = world.take(race, "Press", read_back="The story, no prices.")
    assert [(one.handoff, one.party.name) for one in page_of(world, "Ben").read_backs] == [(str(handoff.pk), "Cleo")]


def test_a_stranger_has_nothing_to_do(world: World) -> None:
    world.in_the_air()
    page = page_of(world, "Hal")
    assert (page.top, page.offered, page.in_hand, page.coming, page.waiting_for) == (None, (), (), (), ())


# The page


def test_the_page_says_why_it_is_first(world: World, at: time_machine.Coordinates) -> None:
    world.in_the_air()
    html = browser(world["Cleo"]).get("/").content.decode()
    assert "Answer Ben: Press" in html
    assert "each working day you wait moves the finish by one." in html
    assert "Creatives runs behind you." in html


def test_free_hands_are_told_when_the_next_baton_comes(world: World, at: time_machine.Coordinates) -> None:
    race = world.race()
    world.take(race, "Build")
    html = browser(world["Cleo"]).get("/").content.decode()
    assert "Your hands are free" in html
    assert "The next baton reaches you on Wed 4 Nov, from Ben: Atlas 4 launch, Press." in html


@pytest.mark.parametrize("name", ["Ana", "Eva"])
def test_what_is_stuck_in_their_races_is_counted_for_lead_and_deputy(world: World, at: time_machine.Coordinates, name: str) -> None:
    world.in_the_air(deputy=world["Eva"].pk)
    watch.sweep(now=when("2026-11-04 12:00"))
    assert next_move(world.who(name), now=when("2026-11-04 12:00")).stuck_led == 1


def test_need_until_is_said_in_place(world: World, at: time_machine.Coordinates) -> None:
    handoff = world.in_the_air()
    client = browser(world["Cleo"])
    response = client.post(
        reverse("handoff_need_until", args=[handoff.pk]), {"until": "2026-11-04", "version": handoff.version, "from": "next"}, follow=True
    )
    assert response.redirect_chain == [("/", 302)]
    assert said(response) == ["Ben knows that you need until Wed 4 Nov."]
    handoff.refresh_from_db()
    assert handoff.need_until == when("2026-11-04 00:00").date()


def test_an_item_is_ticked_in_place_and_can_be_unticked(world: World, at: time_machine.Coordinates) -> None:
    race = world.race(world.leg("Build", "Ben", checkpoint=(ItemPlan("Facts checked"),)), world.leg("Press", "Cleo"))
    world.take(race, "Build")
    item = CheckItem.objects.get(text="Facts checked")
    client = browser(world["Ben"])
    response = client.post(reverse("item_tick", args=[item.leg_id, item.pk]), {"from": "next"}, HTTP_HX_REQUEST="true")
    html = response.content.decode()
    assert 'id="moves"' in html
    assert "Pass on: Build" in html
    assert reverse("item_untick", args=[item.leg_id, item.pk]) in html
    item.refresh_from_db()
    assert item.met


def test_looking_at_it_decides_nothing(world: World, at: time_machine.Coordinates) -> None:
    handoff = world.in_the_air()
    before = Handoff.objects.get(pk=handoff.pk).version
    for url in ("handoff_accept", "handoff_decline", "handoff_need_until"):
        assert browser(world["Cleo"]).get(reverse(url, args=[handoff.pk])).status_code == 405
    assert Handoff.objects.get(pk=handoff.pk).version == before


# How much it reads


def queries_of(world: World, name: str) -> int:
    client = browser(world[name])
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/").status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["Cleo", "Ben", "Ana"])
def test_five_hundred_rows_take_no_more_queries_than_ten(world: World, at: time_machine.Coordinates, name: str) -> None:
    flying = world.in_the_air(name="First").campaign
    held = world.race(name="Second")
    world.take(held, "Build")
    few = queries_of(world, name)
    copy([flying, held], times=50)
    assert queries_of(world, name) == few <= 16


def test_the_hours_of_a_site_of_its_own_are_read_beside_peoples(world: World) -> None:
    calendar = directory.add_calendar(by=None, name="Tokyo", zone="Asia/Tokyo")
    Site.objects.update(calendar=calendar)
    times, site = directory.working_times_beside_the_site([world["Ben"].pk])
    assert site == directory.site_time()
    assert times == directory.working_times([world["Ben"].pk])
    assert site.versions[-1][1].zone == "Asia/Tokyo"
