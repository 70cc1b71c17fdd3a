"""What can be taken back says so in its toast; the button there is a form that does it. What cannot, says nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns import baton, watch
from campaigns.models import CheckItem, Stall
from campaigns.plans import ItemPlan
from notifications import inbox, outbox
from tests.doors import browser, said
from tests.world import MONDAY, World, when

pytestmark = pytest.mark.django_db
UNDO = re.compile(r'<li class="toast".*?<form method="post" action="([^"]+)">', re.DOTALL)


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def pressed(client: Client, url: str, **words: str) -> str | None:
    """Press a button; the address of the Undo in the toast that answers, if there is one."""
    page = client.post(url, words, follow=True).content.decode()
    assert 'class="toast"' in page
    found = UNDO.search(page)
    return found[1] if found else None


@pytest.fixture
def item(world: World) -> CheckItem:
    """One that Ben has to meet for Build, which he has in hand."""
    race = world.race(world.leg("Build", "Ben", checkpoint=(ItemPlan("Limits named"),)), world.leg("Press", "Cleo"))
    world.take(race, "Build")
    return CheckItem.objects.get()


def test_a_tick_and_its_opposite_take_each_other_back(world: World, item: CheckItem) -> None:
    ben, tick = browser(world["Ben"]), reverse("item_tick", args=[item.leg_id, item.pk])
    untick = pressed(ben, tick)
    assert untick == reverse("item_untick", args=[item.leg_id, item.pk])
    assert pressed(ben, untick) == tick
    assert not CheckItem.objects.get().met


def test_from_my_next_move_it_leads_back_there(world: World, item: CheckItem) -> None:
    ben = browser(world["Ben"])
    undo = pressed(ben, reverse("item_tick", args=[item.leg_id, item.pk]), **{"from": "next"})
    assert undo
    assert ben.post(undo)["Location"] == f"{reverse('next')}#leg-{item.leg_id}"
    assert not CheckItem.objects.get().met


def test_an_untick_that_took_evidence_along_cannot_be_taken_back(world: World, item: CheckItem) -> None:
    baton.tick(item, by=world.who("Ben"), now=world.now, evidence="Page 4")
    assert pressed(browser(world["Ben"]), reverse("item_untick", args=[item.leg_id, item.pk])) is None


def test_a_tick_with_evidence_offers_no_way_on_which_it_would_be_lost(world: World, item: CheckItem) -> None:
    assert pressed(browser(world["Ben"]), reverse("item_tick", args=[item.leg_id, item.pk]), evidence="Page 4") is None


def test_evidence_added_to_what_was_met_does_not_offer_to_untick_it(world: World, item: CheckItem) -> None:
    baton.tick(item, by=world.who("Ben"), now=world.now)
    assert pressed(browser(world["Ben"]), reverse("item_tick", args=[item.leg_id, item.pk]), evidence="Page 4") is None


def test_somebody_taken_out_of_play_is_brought_back(world: World) -> None:
    ida = browser(world["Ida"])
    undo = pressed(ida, reverse("person_deactivate", args=[world["Dov"].pk]))
    assert undo
    ida.post(undo)
    world["Dov"].refresh_from_db()
    assert world["Dov"].active


def test_all_read_is_taken_back_and_what_was_read_before_stays_read(world: World) -> None:
    world.in_the_air(name="One")
    world.in_the_air(name="Two")
    outbox.publish(now=world.now)
    cleo, who = browser(world["Cleo"]), world.who("Cleo")
    first = inbox.notices_for(who, 1)[-1].id
    inbox.mark_read(first, who, MONDAY)
    before = inbox.unread_count(who)
    undo = pressed(cleo, reverse("inbox_read_all"))
    assert undo
    assert (before > 0, inbox.unread_count(who)) == (True, 0)
    assert pressed(cleo, undo) is None
    assert inbox.unread_count(who) == before


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-02", "2026-11-02T10:00:00", "9" * 5000])
def test_an_instant_that_is_none_takes_nothing_back(world: World, at: str) -> None:
    assert said(browser(world["Cleo"]).post(reverse("inbox_unread") + f"?at={at}", follow=True)) == ["0 notices are new again."]


def test_a_nudge_cannot_be_taken_back_and_offers_nothing(world: World) -> None:
    world.race()
    watch.sweep(now=when("2026-11-05 10:00"))
    stall = Stall.objects.get()
    assert pressed(browser(world["Ana"]), reverse("stall_nudge", args=[stall.pk])) is None
