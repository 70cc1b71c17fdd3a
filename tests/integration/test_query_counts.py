"""A page asks the database as often for two hundred rows as for ten, and never more than fifteen times, who is asking included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton, watch
from campaigns.models import Campaign, CheckItem, Event, Handoff, Leg, Stall, Text
from notifications import outbox
from notifications.models import Notice
from stakeholders import directory
from stakeholders.models import Function, Organisation, Stakeholder
from tests.copies import copy
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db
TEN, TWO_HUNDRED = 10, 200
MOST = 15
NOW = "2026-11-05 10:00"


@pytest.fixture
def world() -> Iterator[World]:
    """Two races: one with a baton that Cleo has let lie, one that Ben has in hand. It is Thursday, and the watch has looked."""
    world = World.build()
    world.in_the_air(name="Lying")
    moving = world.race(name="Moving")
    world.take(moving, "Build", pass_on_by=when("2026-11-20 00:00").date())
    baton.check_in(world.leg_of(moving, "Build"), by=world.who("Ben"), now=when("2026-11-05 09:00"), note="Half of it stands.")
    watch.sweep(now=when(NOW))
    outbox.publish(now=when(NOW))
    with time_machine.travel(when(NOW)):
        yield world


def asked(world: World, name: str, url: str) -> int:
    """How many statements a page takes that was opened once before."""
    client = browser(world[name])
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


def same(world: World, name: str, url: str, grow: Callable[[World, int], None]) -> None:
    """The page takes as many statements for two hundred as for ten, and no more than any page may."""
    grow(world, TEN)
    few = asked(world, name, url)
    grow(world, TWO_HUNDRED)
    many = asked(world, name, url)
    assert many == few <= MOST


# What there is two hundred of


def races(world: World, number: int) -> None:
    """So many open races, stuck and moving ones, each run by other people with functions and hours of their own."""
    missing = number - Campaign.objects.count()
    copy(Campaign.objects.filter(name__in=["Lying", "Moving"]), times=missing // 2)
    people(world, number)
    others = cycle(Stakeholder.objects.filter(name__startswith="P"))
    legs = list(Leg.objects.filter(kind="leg", campaign__name__contains=" ").exclude(name="Press"))
    for leg, runner in zip(legs, others, strict=False):
        leg.runner_id, leg.function_id = runner.pk, runner.function_id
    Leg.objects.bulk_update(legs, ["runner", "function"], batch_size=100)
    assert Campaign.objects.open().count() == number
    assert Stall.objects.open().count() == number // 2


def people(world: World, number: int) -> None:
    """So many people, in functions and organisations of their own, some with hours of their own."""
    before = Stakeholder.objects.count()
    functions = [Function(name=f"Function {n}", short=f"F{n}", slug=f"f{n}", head=world["Finn"]) for n in range(before, number)]
    organisations = [Organisation(name=f"Company {n}", ours=False) for n in range(before, number)]
    Function.objects.bulk_create(functions)
    Organisation.objects.bulk_create(organisations)
    hours = [directory.add_calendar(by=None, name=f"Hours {n}", zone="Asia/Tokyo") for n in range(before, min(number, before + 20))]
    rows = zip(functions, organisations, cycle([None, *hours]), strict=False)
    made = [
        Stakeholder(name=f"P{n:03}", email=f"p{n}@example.com", organisation=organisation, function=function, calendar=own)
        for n, (function, organisation, own) in enumerate(rows, before)
    ]
    Stakeholder.objects.bulk_create(made)


def entries(world: World, number: int) -> None:
    """So many events in one log, said by several people, and as many attempts and checkpoint items."""
    race = Campaign.objects.get(name="Lying")
    people(world, 30)
    speakers = cycle(Stakeholder.objects.all())
    leg, attempt = world.leg_of(race, "Build"), world.handoff_to(race, "Press")
    missing = range(race.seq + 1, number + 1)
    events = [
        Event(campaign=race, seq=seq, kind="checked_in", at=when(NOW), by=next(speakers), leg=leg, facts={}, digest=str(seq))
        for seq in missing
    ]
    Event.objects.bulk_create(events)
    Text.objects.bulk_create(Text(event=event, name="note", body="Going well", digest="") for event in events)
    CheckItem.objects.bulk_create(CheckItem(leg=leg, text=f"Item {seq}", position=seq) for seq in missing)
    back = {"exchange": attempt.exchange, "state": "returned", "grade": "returned"}
    back |= dict.fromkeys(("offered_at", "court_since", "decided_at"), when(NOW))
    tries = [Handoff(campaign=race, leg=leg, attempt=seq, giver=next(speakers), taker=next(speakers), **back) for seq in missing]
    Handoff.objects.bulk_create(tries)
    Campaign.objects.filter(pk=race.pk).update(seq=number)


def notices(world: World, number: int) -> None:
    """So many things that Cleo was told, each about another race."""
    races(world, number)
    told = list(Stall.objects.open().select_related("campaign", "handoff"))
    missing = range(Notice.objects.filter(reader=world["Cleo"]).count(), number)
    facts = {"kind": "baton_in_air", "court": str(world["Cleo"].pk), "cost_days": 1}
    events = [
        Event(
            campaign=one.campaign,
            seq=9000 + n,
            kind="stall_opened",
            at=when(NOW),
            leg_id=one.leg_id,
            handoff_id=one.handoff_id,
            facts=facts,
        )
        for n, one in zip(missing, cycle(told), strict=False)
    ]
    Event.objects.bulk_create(events)
    numbers = {"minutes": 90, "day_minutes": 480, "question": False, "due": when(NOW).isoformat(), "cost_days": 1, "waits": []}
    Notice.objects.bulk_create(
        Notice(event=event, reader=world["Cleo"], why="court", act_now=True, facts=numbers, created_at=when(NOW), stall=stall)
        for event, stall in zip(events, cycle(told), strict=False)
    )


# The pages


def test_the_board(world: World) -> None:
    same(world, "Ana", "/board/", races)


def test_a_board_all_of_whose_lanes_are_new(world: World, settings: Any) -> None:
    """As far as it is new after every move: eight, however many lanes."""
    settings.RELAY_CLOCK_MOVES = False  # as where people work: a clock that can be moved is asked for
    for number in (TEN, TWO_HUNDRED):
        races(world, number)
        client = browser(world["Ana"])
        client.get("/board/")
        caches["lanes"].clear()
        with CaptureQueriesContext(connection) as seen:
            client.get("/board/?tracks=all")
        assert len(seen) <= 8


def test_my_next_move(world: World) -> None:
    same(world, "Cleo", "/", races)


def test_the_portfolio(world: World) -> None:
    same(world, "Gus", "/status/", races)


def test_a_campaign(world: World) -> None:
    same(world, "Ana", f"/campaigns/{Campaign.objects.get(name='Lying').pk}/", entries)


def test_a_campaign_in_which_a_promise_was_moved(world: World) -> None:
    race = Campaign.objects.get(name="Moving")
    baton.promise(world.leg_of(race, "Build"), by=world.who("Ben"), now=when(NOW), date=when("2026-11-24 00:00").date())
    assert asked(world, "Ana", f"/campaigns/{race.pk}/") <= MOST


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_a_leg(world: World, name: str) -> None:
    """With forms for whoever runs it, and more of them for who leads the race and may give it to anybody."""
    same(world, name, reverse("leg", args=[Leg.objects.get(campaign__name="Lying", name="Build").pk]), entries)


@pytest.mark.parametrize("name", ["Ana", "Cleo"])
def test_a_handoff(world: World, name: str) -> None:
    same(world, name, reverse("handoff", args=[Handoff.objects.get(campaign__name="Lying", state="offered").pk]), entries)


def test_a_campaign_s_status(world: World) -> None:
    same(world, "Gus", f"/campaigns/{Campaign.objects.get(name='Lying').pk}/status/", entries)


def test_whose_court_a_campaign_was_in(world: World) -> None:
    same(world, "Gus", f"/campaigns/{Campaign.objects.get(name='Lying').pk}/court/", entries)


def test_what_the_passes_teach(world: World) -> None:
    same(world, "Gus", "/insights/", races)


def test_the_inbox(world: World) -> None:
    same(world, "Cleo", "/inbox/", notices)


def test_the_people(world: World) -> None:
    same(world, "Ida", "/stakeholders/", people)


def test_the_search_and_what_is_at_hand(world: World) -> None:
    def asked_each() -> list[int]:
        return [asked(world, "Ana", url) for url in ("/search/?q=i", "/search/?q=press+lying", "/search/")]

    races(world, TEN)
    few = asked_each()
    races(world, TWO_HUNDRED)
    assert asked_each() == few
    assert max(few) <= MOST


def test_what_may_be_changed_about_a_leg(world: World) -> None:
    """However many exchanges lead on from it, each with a form of its own."""
    asked_for = [asked(world, "Ana", reverse("leg_change", args=[world.leg_of(forked(world, ways), "Build").pk])) for ways in (1, TEN)]
    assert asked_for[0] == asked_for[1]


def forked(world: World, ways: int) -> Campaign:
    """A race in which Build is passed on so many ways."""
    legs = [world.leg(f"Press {way}", "Cleo", after=("Build",)) for way in range(ways)]
    return world.race(world.leg("Build", "Ben"), *legs, name=f"{ways} ways")


def test_a_move_in_place_reads_its_handoff_before_and_after_and_no_third_time(world: World) -> None:
    handoff = Handoff.objects.get(campaign__name="Lying", state="offered")
    look = asked(world, "Cleo", reverse("handoff", args=[handoff.pk]))
    form = {"version": str(handoff.version), "question": "Which build?"}
    cleo = browser(world["Cleo"])
    cleo.get(reverse("help"))
    with CaptureQueriesContext(connection) as seen:
        answer = cleo.post(reverse("handoff_ask", args=[handoff.pk]), form, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert len(seen) < 4 * look  # the move itself takes less than two looks; the bell comes with the answer
