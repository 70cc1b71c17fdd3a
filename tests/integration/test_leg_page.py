"""The leg's page: the checkpoint, the packet and its offer, and the small acts of the runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.lifecycle import Kind
from campaigns.models import CheckItem, Event, Handoff, Leg
from campaigns.planning import ItemPlan
from insights.leg_page import LegPage, leg_page
from tests.copies import copy
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db

CHECKPOINT = (ItemPlan("Facts checked"), ItemPlan("Names cleared", wants_evidence=True))


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def leg(world: World) -> Leg:
    """Ben has the baton in hand; Cleo comes next, and it is critical."""
    race = world.race(
        world.leg("Build", "Ben", checkpoint=CHECKPOINT),
        world.leg("Press", "Cleo", critical=True, need_by=when("2026-11-06 00:00").date()),
        world.leg("Art", "Dov"),
    )
    world.take(race, "Build", read_back="The story.")
    return world.leg_of(race, "Build")


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(when("2026-11-02 12:05"), tick=False) as clock:
        yield clock


def page_of(world: World, leg: Leg, name: str) -> LegPage:
    leg.refresh_from_db()
    return leg_page(world.who(name), leg, now=when("2026-11-02 12:05"))


def item(text: str) -> CheckItem:
    return CheckItem.objects.get(text=text)


def post(world: World, name: str, move: str, leg: Leg, data: dict[str, Any] | None = None, **more: Any) -> Any:
    leg.refresh_from_db()
    form = {"version": leg.version, **(data or {})}
    return browser(world[name]).post(reverse(f"leg_{move}", args=[leg.pk]), form, **more)


def check(world: World, name: str, move: str, text: str, data: dict[str, str] | None = None, **more: Any) -> Any:
    one = item(text)
    return browser(world[name]).post(reverse(f"item_{move}", args=[one.leg_id, one.pk]), data or {}, **more)


def meet_all(world: World) -> None:
    check(world, "Ben", "tick", "Facts checked")
    check(world, "Ben", "tick", "Names cleared", {"evidence": "Mail of 2 November"})


# What each sees


def test_the_runner_prepares_the_pass_to_whom_it_goes(world: World, leg: Leg) -> None:
    html = browser(world["Ben"]).get(reverse("leg", args=[leg.pk])).content.decode()
    assert "Prepare the pass to Cleo" in html
    assert "Working now, until 17:00 their time." in html
    assert "They need the baton by Fri 6 Nov." in html
    assert "Note to Cleo" in html


def test_somebody_else_in_the_race_sees_the_leg_and_no_form(world: World, leg: Leg) -> None:
    page = page_of(world, leg, "Dov")
    html = browser(world["Dov"]).get(reverse("leg", args=[leg.pk])).content.decode()
    assert (page.moves, [check.moves for check in page.checks]) == ({}, [frozenset(), frozenset()])
    assert "Offer the baton" not in html


def test_a_stranger_finds_nothing(world: World, leg: Leg) -> None:
    assert browser(world["Gus"]).get(reverse("leg", args=[leg.pk])).status_code == 404


def test_what_came_with_the_baton_stays_with_the_leg(world: World, leg: Leg) -> None:
    received = page_of(world, leg, "Ben").received
    assert [(one.giver.name, one.read_back) for one in received] == [("Ana", "The story.")]


# The checkpoint


def test_ticking_says_so_and_can_be_undone(world: World, leg: Leg) -> None:
    response = check(world, "Ben", "tick", "Facts checked", follow=True)
    assert said(response) == ["Ticked."]
    assert reverse("item_untick", args=[leg.pk, item("Facts checked").pk]) in response.content.decode()
    check(world, "Ben", "untick", "Facts checked")
    assert not item("Facts checked").met


def test_an_item_that_asks_for_evidence_is_not_ticked_without(world: World, leg: Leg) -> None:
    response = check(world, "Ben", "tick", "Names cleared")
    assert response.status_code == 422
    assert "This item asks for evidence: a link or a sentence." in response.content.decode()
    assert not item("Names cleared").met


def test_evidence_is_shown_with_its_link(world: World, leg: Leg) -> None:
    response = check(world, "Ben", "tick", "Names cleared", {"evidence": "https://example.com/release"}, follow=True)
    assert '<a href="https://example.com/release" rel="nofollow">' in response.content.decode()


def test_the_lead_waives_an_item_with_a_reason(world: World, leg: Leg) -> None:
    refused = check(world, "Ana", "waive", "Names cleared", {"reason": ""})
    check(world, "Ana", "waive", "Names cleared", {"reason": "They signed before."})
    assert refused.status_code == 422
    assert "Say why the leg may pass without it." in refused.content.decode()
    assert [(one.text, one.state) for one in page_of(world, leg, "Ben").checks] == [("Facts checked", "open"), ("Names cleared", "waived")]


def test_ticking_by_htmx_renews_the_version_the_offer_carries(world: World, leg: Leg) -> None:
    response = check(world, "Ben", "tick", "Facts checked", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="checkpoint")
    html = response.content.decode()
    leg.refresh_from_db()
    assert html.strip().startswith('<section class="stack" id="checkpoint"')
    assert 'id="pass" hx-swap-oob="true"' in html
    assert f'name="version" value="{leg.version}"' in html


# The offer


def test_the_offer_waits_while_an_item_is_open_and_says_which(world: World, leg: Leg) -> None:
    html = browser(world["Ben"]).get(reverse("leg", args=[leg.pk])).content.decode()
    assert 'aria-disabled="true"' in html
    assert "2 items are open, first: Facts checked. Meet them, or ask Ana to waive them." in html


def test_the_packet_is_offered_with_all_its_words(world: World, leg: Leg) -> None:
    meet_all(world)
    packet = {"note": "The story is one release.", "next_step": "Draft it.", "risks": "Legal", "links": "https://example.com/brief"}
    response = post(world, "Ben", "offer", leg, packet, follow=True)
    assert said(response) == ["Offered. Cleo has it to answer."]
    handoff = Handoff.objects.get(exchange__taker__name="Press")
    taken = browser(world["Cleo"]).get(reverse("handoff", args=[handoff.pk])).content.decode()
    assert all(words in taken for words in packet.values())


def test_an_offer_without_a_note_comes_back_with_what_was_typed(world: World, leg: Leg) -> None:
    meet_all(world)
    response = post(world, "Ben", "offer", leg, {"note": "", "next_step": "Draft it."})
    assert response.status_code == 422
    assert "Write the next runner a note" in response.content.decode()
    assert "Draft it." in response.content.decode()


def test_an_offer_is_not_made_over_an_item_that_came_open_meanwhile(world: World, leg: Leg) -> None:
    meet_all(world)
    leg.refresh_from_db()
    seen = leg.version
    baton.untick(item("Facts checked"), by=world.who("Ben"), now=world.later())
    response = browser(world["Ben"]).post(reverse("leg_offer", args=[leg.pk]), {"version": seen, "note": "All yours."})
    assert response.status_code == 409
    assert "This changed while you read." in response.content.decode()
    assert "All yours." in response.content.decode()


def test_an_offer_sent_twice_is_one_offer(world: World, leg: Leg) -> None:
    meet_all(world)
    first, second = (post(world, "Ben", "offer", leg, {"note": "All yours."}) for _ in range(2))
    assert (first.status_code, second.status_code, Handoff.objects.filter(leg=leg).count()) == (302, 302, 1)


def test_what_was_sent_back_is_on_top_and_the_old_packet_is_kept(world: World, leg: Leg) -> None:
    meet_all(world)
    post(world, "Ben", "offer", leg, {"note": "The story is one release."})
    handoff = Handoff.objects.get(exchange__taker__name="Press")
    baton.send_back(handoff, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["Page 2"], note="Old figures.")
    html = browser(world["Ben"]).get(reverse("leg", args=[leg.pk])).content.decode()
    assert "Cleo sent it back" in html
    assert "Page 2" in html
    assert "The story is one release." in html


def test_the_lead_offers_for_a_runner_with_a_reason(world: World, leg: Leg) -> None:
    meet_all(world)
    refused = post(world, "Ana", "offer", leg, {"note": "All yours.", "override_reason": ""})
    done = post(world, "Ana", "offer", leg, {"note": "All yours.", "override_reason": "Ben is ill."})
    assert (refused.status_code, done.status_code) == (422, 302)
    assert Handoff.objects.get(leg=leg).overridden


# The small acts


def test_sales_see_a_leg_made_for_them_without_the_rest_of_the_race(world: World) -> None:
    race = world.race(world.leg("Kit", "Ben", sales_facing=True), world.leg("Press", "Cleo"), name="Kit for sales")
    kit = world.leg_of(race, "Kit")
    html = browser(world["Hal"]).get(reverse("leg", args=[kit.pk])).content.decode()
    assert "Kit for sales" in html
    assert reverse("campaign", args=[race.pk]) not in html


def test_a_check_in_sent_twice_is_one_line(world: World, leg: Leg) -> None:
    for _ in range(2):
        assert post(world, "Ben", "check_in", leg, {"note": "Two of three done."}).status_code == 302
    assert Event.objects.filter(leg=leg, kind=Kind.CHECKED_IN).count() == 1


def test_a_day_that_is_corrected_at_once_is_another_wish(world: World, leg: Leg) -> None:
    post(world, "Ben", "block", leg, {"reason": "The figures.", "on": str(world["Dov"].pk), "until": "2026-11-04"})
    for day in ("2026-11-05", "2026-11-06"):
        assert post(world, "Dov", "renew", leg, {"until": day, "note": ""}).status_code == 302
    leg.refresh_from_db()
    assert leg.blocked_until == when("2026-11-06 00:00").date()


def test_evidence_of_a_tick_that_came_too_late_is_kept(world: World, leg: Leg) -> None:
    baton.abandon(leg.campaign, by=world.who("Ana"), now=world.later(), reason="No budget.")
    late = browser(world["Ben"]).post(reverse("item_tick", args=[leg.pk, item("Facts checked").pk]), {"evidence": "See page nine."})
    assert late.status_code == 409
    assert "See page nine." in late.content.decode()


def test_a_promise_is_told_to_the_next_runner(world: World, leg: Leg) -> None:
    response = post(world, "Ben", "promise", leg, {"date": "2026-11-05"}, follow=True)
    leg.refresh_from_db()
    assert leg.promise == when("2026-11-05 00:00").date()
    assert said(response) == ["Promised for Thu 5 Nov. The next runner sees it."]


def test_blocked_names_whom_one_waits_for_and_goes_on(world: World, leg: Leg) -> None:
    response = post(world, "Ben", "block", leg, {"reason": "The figures.", "on": str(world["Dov"].pk), "until": "2026-11-04"}, follow=True)
    assert said(response) == ["Blocked. The clock is Dov’s now."]
    assert "Blocked on Dov" in response.content.decode()
    post(world, "Ben", "unblock", leg, {"note": "They came."})
    leg.refresh_from_db()
    assert leg.state == "running"


def test_whom_a_leg_is_blocked_on_may_look_at_it_until_it_goes_on(world: World, leg: Leg) -> None:
    looker = browser(world["Gus"])
    post(world, "Ben", "block", leg, {"reason": "The figures.", "on": str(world["Gus"].pk)})
    page = looker.get(reverse("leg", args=[leg.pk]))
    assert page.status_code == 200
    assert "This leg is blocked on you" in page.content.decode()
    post(world, "Ben", "unblock", leg)
    assert looker.get(reverse("leg", args=[leg.pk])).status_code == 404


def test_a_block_without_a_reason_keeps_its_form_open(world: World, leg: Leg) -> None:
    response = post(world, "Ben", "block", leg, {"reason": "", "until": "2026-11-04"})
    assert (response.status_code, response.context["opened"]) == (422, "block")
    assert 'value="2026-11-04"' in response.content.decode()


def test_relief_is_offered_to_somebody_else_and_stays_until_taken(world: World, leg: Leg) -> None:
    response = post(world, "Ana", "reassign", leg, {"runner": str(world["Dov"].pk), "note": "Two of three are done."}, follow=True)
    relief = Handoff.objects.get(leg=leg, kind="relief")
    assert said(response) == ["Dov is asked to take over. Until then it stays with Ben."]
    html = browser(world["Dov"]).get(reverse("handoff", args=[relief.pk])).content.decode()
    assert "Two of three are done." in html
    assert "Take over from Ben: Build" in html


def test_a_runner_hands_a_leg_over_within_their_function_only(world: World, leg: Leg) -> None:
    response = post(world, "Ben", "reassign", leg, {"runner": str(world["Dov"].pk)})
    assert response.status_code == 422


def test_what_was_typed_is_kept_for_who_is_too_late(world: World, leg: Leg) -> None:
    meet_all(world)
    post(world, "Ben", "offer", leg, {"note": "All yours."})
    response = post(world, "Ben", "block", leg, {"reason": "The figures."})
    assert response.status_code == 409
    assert "The baton is in the air." in response.content.decode()
    assert "The figures." in response.content.decode()


def test_it_reads_as_much_for_a_busy_company_as_for_a_small_one(world: World, leg: Leg) -> None:
    def queries() -> int:
        client = browser(world["Ben"])
        client.get(reverse("leg", args=[leg.pk]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("leg", args=[leg.pk]))
        return len(seen)

    few = queries()
    copy([leg.campaign], times=20)
    assert queries() == few
