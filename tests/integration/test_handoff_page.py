"""The handoff's page: every move the viewer may make, what was typed is kept, and who was late is told kindly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.lifecycle import HandoffState, Kind
from campaigns.models import Campaign, Commitment, Event, Handoff
from campaigns.planning import ItemPlan
from insights.handoff_page import HandoffPage, handoff_page
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.copies import copy
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def offered(world: World, race: Campaign) -> Handoff:
    world.take(race, "Build")
    world.pass_on(race, "Build")
    return world.handoff_to(race, "Press")


@pytest.fixture
def handoff(world: World) -> Handoff:
    """Ben has just offered the baton to Cleo, with a checkpoint behind it."""
    items = (ItemPlan("Facts checked", required=False), ItemPlan("Names cleared", required=False))
    return offered(world, world.race(world.leg("Build", "Ben", checkpoint=items), world.leg("Press", "Cleo"), world.leg("Art", "Dov")))


@pytest.fixture
def critical(world: World) -> Handoff:
    race = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", critical=True))
    return offered(world, race)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(when("2026-11-02 12:05"), tick=False) as clock:
        yield clock


def page_of(world: World, handoff: Handoff, name: str) -> HandoffPage:
    handoff.refresh_from_db()
    return handoff_page(world.who(name), handoff, now=when("2026-11-02 12:05"))


def post(world: World, name: str, move: str, handoff: Handoff, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """What a browser sends: the form with the version it was shown."""
    form = {"version": handoff.version, **(data or {})}
    return browser(world[name]).post(reverse(f"handoff_{move}", args=[handoff.pk]), form, **more)


def events(handoff: Handoff, kind: Kind) -> int:
    return Event.objects.filter(handoff=handoff, kind=kind).count()


# What each sees


def test_the_taker_is_offered_their_moves_and_nobody_elses(world: World, handoff: Handoff) -> None:
    assert page_of(world, handoff, "Cleo").own == {"accept", "send_back", "ask", "need_until", "decline", "redirect"}


def test_the_giver_may_take_the_offer_back(world: World, handoff: Handoff) -> None:
    page = page_of(world, handoff, "Ben")
    assert (page.side, page.own) == ("giver", {"recall"})


def test_the_lead_may_act_for_others_and_it_is_marked(world: World, handoff: Handoff) -> None:
    page = page_of(world, handoff, "Ana")
    assert (page.own, page.behalf) == ({"redirect"}, {"accept", "recall"})


def test_the_promise_is_prefilled_with_the_day_the_plan_suggests(world: World, handoff: Handoff) -> None:
    html = browser(world["Cleo"]).get(reverse("handoff", args=[handoff.pk])).content.decode()
    assert 'value="2026-11-04"' in html


def test_days_to_ask_for_are_two_working_days_at_most(world: World, handoff: Handoff) -> None:
    days = [day.isoformat() for day in page_of(world, handoff, "Cleo").until]
    assert days == ["2026-11-03", "2026-11-04"]


def test_the_ruler_counts_the_takers_working_hours(world: World, handoff: Handoff) -> None:
    page = handoff_page(world.who("Cleo"), handoff, now=when("2026-11-04 14:00"))
    assert page.wait is not None
    assert [span.total_seconds() / 3600 for span in (page.wait.used, page.wait.span, page.wait.over)] == [17 + 1, 8, 10]


def test_times_of_another_clock_than_the_readers_say_whose_they_are(world: World, handoff: Handoff) -> None:
    Stakeholder.objects.filter(pk=world["Cleo"].pk).update(zone="Asia/Kolkata")
    ana, cleo = (browser(world[name]).get(reverse("handoff", args=[handoff.pk])).text for name in ("Ana", "Cleo"))
    words = "Times of this line are those of Kolkata."
    assert (words in ana, words in cleo) == (True, False)


def test_a_stranger_finds_nothing(world: World, handoff: Handoff) -> None:
    assert browser(world["Hal"]).get(reverse("handoff", args=[handoff.pk])).status_code == 404


def test_a_grade_is_shown_to_the_two_and_their_lead_only(world: World, handoff: Handoff) -> None:
    baton.accept(handoff, by=world.who("Cleo"), now=world.now)
    seen = {name: page_of(world, handoff, name).grade for name in ("Ben", "Cleo", "Ana", "Dov", "Finn", "Ida")}
    assert seen == {"Ben": "right", "Cleo": "right", "Ana": "right", "Dov": None, "Finn": None, "Ida": None}


# Taking


def test_taking_the_baton_promises_and_says_who_knows(world: World, handoff: Handoff) -> None:
    response = post(world, "Cleo", "accept", handoff, {"pass_on_by": "2026-11-05"}, follow=True)
    handoff.refresh_from_db()
    assert (handoff.state, world.leg_of(handoff.campaign, "Press").promise) == ("accepted", when("2026-11-05 00:00").date())
    assert said(response) == ["You hold the baton. Ben knows."]
    assert reverse("handoff_undo", args=[handoff.pk]) in response.content.decode()


def test_conditions_become_the_givers_promises(world: World, handoff: Handoff) -> None:
    post(world, "Cleo", "accept", handoff, {"pass_on_by": "2026-11-05", "conditions": "The figures by Friday\nA second voice"})
    owed = Commitment.objects.filter(kind="condition").order_by("made_at", "what").values_list("what", flat=True)
    assert sorted(owed) == ["A second voice", "The figures by Friday"]
    legs = {name: browser(world[name]).get(reverse("leg", args=[handoff.leg_id])).content.decode() for name in ("Ben", "Ana")}
    assert all("The figures by Friday" in page for page in legs.values())
    assert ("You owe Cleo" in legs["Ben"], "Ben owes Cleo" in legs["Ana"], "You owe" in legs["Ana"]) == (True, True, False)


def test_a_condition_of_a_relief_is_owed_by_who_gave_the_leg_away(world: World, handoff: Handoff) -> None:
    """Ben's leg goes over to Dov, who takes it with a condition: Ben owes it, though Dov runs the leg now."""
    campaign = world.race(name="Relieved")
    world.take(campaign, "Build")
    leg = world.leg_of(campaign, "Build")
    baton.reassign(leg, by=world.who("Ana"), now=world.later(), runner=world["Dov"].pk)
    relief = Handoff.objects.get(campaign=campaign, exchange=None)
    baton.accept(relief, by=world.who("Dov"), now=world.later(), conditions="The draft")
    heads = {name: browser(world[name]).get(reverse("leg", args=[leg.pk])).content.decode() for name in ("Ana", "Dov")}
    assert all("Ben owes Dov" in page and "You owe" not in page for page in heads.values())


def test_a_critical_baton_is_said_back_in_three_parts(world: World, critical: Handoff) -> None:
    parts = {"got": "One release.", "next": "I draft it.", "stop": "Legal."}
    post(world, "Cleo", "accept", critical, {"pass_on_by": "2026-11-05", **parts})
    page = page_of(world, critical, "Ben")
    assert page.outcome["read_back"] == "What I got: One release.\nWhat I do next: I draft it.\nWhat would stop me: Legal."
    assert "confirm" in page.own


def test_a_read_back_with_a_gap_comes_back_with_what_was_typed(world: World, critical: Handoff) -> None:
    response = post(world, "Cleo", "accept", critical, {"pass_on_by": "2026-11-05", "got": "One release.", "next": "", "stop": "Legal."})
    html = response.content.decode()
    assert response.status_code == 422
    assert "One release." in html
    assert "Say what you do with it next." in html
    assert "Not sent yet. Nothing of yours was lost." in html


def test_a_day_that_is_over_is_refused_beside_its_field(world: World, handoff: Handoff) -> None:
    response = post(world, "Cleo", "accept", handoff, {"pass_on_by": "2026-10-01", "conditions": "The figures"})
    assert response.status_code == 422
    assert response.context["forms"]["accept"].errors == {"pass_on_by": ["Choose a day from today on."]}
    assert "The figures" in response.content.decode()


def test_undo_puts_it_back_into_the_air_within_a_quarter_of_an_hour(world: World, handoff: Handoff) -> None:
    post(world, "Cleo", "accept", handoff, {"pass_on_by": "2026-11-05"})
    assert said(browser(world["Cleo"]).post(reverse("handoff_undo", args=[handoff.pk]), follow=True)) == [
        "Undone. The baton is in the air again."
    ]
    handoff.refresh_from_db()
    assert handoff.state == "offered"


def test_after_that_it_can_be_given_back(world: World, handoff: Handoff, at: time_machine.Traveller) -> None:
    post(world, "Cleo", "accept", handoff, {"pass_on_by": "2026-11-05"})
    at.move_to(when("2026-11-02 12:21"))
    late = browser(world["Cleo"]).post(reverse("handoff_undo", args=[handoff.pk]))
    handoff.refresh_from_db()
    post(world, "Cleo", "give_back", handoff, {"reason": "wrong", "missing": ["Names cleared"]})
    handoff.refresh_from_db()
    assert (late.status_code, handoff.state) == (409, "returned")


def test_the_lead_takes_it_for_them_only_with_a_reason(world: World, handoff: Handoff) -> None:
    refused = post(world, "Ana", "accept", handoff, {"override_reason": " "})
    done = post(world, "Ana", "accept", handoff, {"override_reason": "Cleo is on a plane."}, follow=True)
    handoff.refresh_from_db()
    assert (refused.status_code, handoff.state, handoff.overridden) == (422, "accepted", True)
    assert said(done) == ["Taken for Cleo. Your reason stands in the log."]


# The other answers


def test_sending_back_names_what_is_missing(world: World, handoff: Handoff) -> None:
    response = post(
        world,
        "Cleo",
        "send_back",
        handoff,
        {"reason": "missing", "missing": ["Names cleared"], "other": "Page 2", "note": "Old figures."},
        follow=True,
    )
    page = page_of(world, handoff, "Ben")
    assert (page.handoff.state, page.outcome["missing"], page.outcome["note"]) == ("returned", "Names cleared\nPage 2", "Old figures.")
    assert said(response) == ["It is back. Ben knows what to look at."]


def test_sending_back_without_a_thing_is_refused_and_the_form_stays_open(world: World, handoff: Handoff) -> None:
    response = post(world, "Cleo", "send_back", handoff, {"reason": "wrong", "note": "Not like this."})
    assert response.status_code == 422
    assert response.context["opened"] == "send_back"
    assert "Name at least one thing that is missing or wrong." in response.content.decode()
    assert "Not like this." in response.content.decode()


def test_a_question_turns_the_court_and_an_answer_turns_it_back(world: World, handoff: Handoff) -> None:
    post(world, "Cleo", "ask", handoff, {"question": "Which price?"})
    asked = page_of(world, handoff, "Ben")
    handoff.refresh_from_db()
    assert asked.question is not None
    assert (asked.court.name, asked.question.words["question"]) == ("Ben", "Which price?")
    post(world, "Ben", "answer", handoff, {"answer": "The new one."})
    assert page_of(world, handoff, "Ben").court.name == "Cleo"


def test_more_time_is_asked_for_twice_at_most(world: World, handoff: Handoff) -> None:
    for day in ("2026-11-03", "2026-11-04"):
        handoff.refresh_from_db()
        assert post(world, "Cleo", "need_until", handoff, {"until": day}).status_code == 302
    assert "need_until" not in page_of(world, handoff, "Cleo").own


def test_not_mine_goes_to_the_function_head_who_redirects_it(world: World, handoff: Handoff) -> None:
    response = post(world, "Cleo", "decline", handoff, {"reason": "not_mine"}, follow=True)
    assert said(response) == ["Noted. Finn finds another taker."]
    handoff.refresh_from_db()
    post(world, "Finn", "redirect", handoff, {"runner": str(world["Dov"].pk)})
    page = page_of(world, handoff, "Dov")
    assert (page.handoff.state, page.side, page.taker.name) == ("offered", "taker", "Dov")


def test_the_offer_is_taken_back_in_one_tap(world: World, handoff: Handoff) -> None:
    response = post(world, "Ben", "recall", handoff, follow=True)
    handoff.refresh_from_db()
    assert handoff.state == HandoffState.RECALLED
    assert said(response) == ["You took the offer back. The baton is in your hand."]


def test_the_giver_says_whether_the_read_back_is_right(world: World, critical: Handoff) -> None:
    baton.accept(critical, by=world.who("Cleo"), now=world.now, read_back="Prices too.")
    critical.refresh_from_db()
    response = post(world, "Ben", "confirm", critical, {"right": "no", "note": "No prices."}, follow=True)
    critical.refresh_from_db()
    assert critical.read_back_right is False
    assert said(response) == ["Cleo sees what is not quite right."]


# Two at once, twice, and too late


@pytest.mark.parametrize(
    ("name", "move", "data", "kind"),
    [
        ("Cleo", "accept", {"pass_on_by": "2026-11-05"}, Kind.ACCEPTED),
        ("Cleo", "send_back", {"reason": "missing", "other": "Page 2"}, Kind.SENT_BACK),
        ("Cleo", "ask", {"question": "Which price?"}, Kind.ASKED),
        ("Cleo", "need_until", {"until": "2026-11-04", "note": "A call"}, Kind.NEED_UNTIL_SET),
        ("Cleo", "decline", {"reason": "leaving"}, Kind.DECLINED),
        ("Ben", "recall", {}, Kind.RECALLED),
    ],
)
def test_a_form_sent_twice_is_one_act(world: World, handoff: Handoff, name: str, move: str, data: dict[str, str], kind: Kind) -> None:
    first, second = (post(world, name, move, handoff, data) for _ in range(2))
    assert (first.status_code, second.status_code, events(handoff, kind)) == (302, 302, 1)


def test_another_day_under_an_old_version_is_not_the_same_form(world: World, handoff: Handoff) -> None:
    seen = handoff.version
    said = [post(world, "Cleo", "need_until", handoff, {"version": seen, "until": day}) for day in ("2026-11-03", "2026-11-04")]
    assert [one.status_code for one in said] == [302, 409]


def test_an_outdated_answer_shows_what_changed_and_keeps_the_words(world: World, handoff: Handoff) -> None:
    seen = page_of(world, handoff, "Cleo").seq
    baton.recall(handoff, by=world.who("Ben"), now=world.now)
    world.pass_on(handoff.campaign, "Build", note="All yours, without prices.")
    fresh = world.handoff_to(handoff.campaign, "Press")
    baton.ask(fresh, by=world.who("Cleo"), now=world.now, question="Which price?")
    response = post(world, "Cleo", "accept", fresh, {"version": 1, "seen": seen, "pass_on_by": "2026-11-05", "conditions": "The figures"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Cleo asked Ben." in html
    assert "The figures" in html
    assert f'name="version" value="{Handoff.objects.get(pk=fresh.pk).version}"' in html


def test_a_changed_packet_is_shown_beside_the_old_one(world: World) -> None:
    race = world.race(
        world.leg("Build", "Ben", after=()), world.leg("Press", "Cleo", after=("Build",)), world.leg("Art", "Dov", after=("Build",))
    )
    world.take(race, "Build")
    world.pass_on(race, "Build", note="Prices on page 2.")
    press, art = world.handoff_to(race, "Press"), world.handoff_to(race, "Art")
    seen, version = page_of(world, press, "Cleo").seq, press.version
    baton.send_back(art, by=world.who("Dov"), now=world.later(), reason="wrong", missing=["Prices"])
    world.pass_on(race, "Build", note="No prices.")
    response = post(world, "Cleo", "accept", press, {"version": version, "seen": seen, "pass_on_by": "2026-11-05"})
    assert response.status_code == 409
    assert "The packet changed while you read" in response.content.decode()
    assert [(one.was, one.now) for one in response.context["changes"]] == [("Prices on page 2.", "No prices.")]


def test_who_is_too_late_hears_who_decided_and_keeps_their_words(world: World, handoff: Handoff) -> None:
    baton.recall(handoff, by=world.who("Ben"), now=world.now)
    response = post(world, "Cleo", "send_back", handoff, {"reason": "wrong", "other": "Page 2", "note": "Old figures."})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Ben took this offer back" in html
    assert "Old figures." in html


def test_a_paused_race_is_said_so(world: World, handoff: Handoff) -> None:
    baton.pause(handoff.campaign, by=world.who("Ana"), now=world.now)
    response = post(world, "Cleo", "decline", handoff, {"reason": "leaving"})
    assert response.status_code == 409
    assert "The race is paused. Clocks stand still; nothing is lost." in response.content.decode()


def test_htmx_gets_the_fragment_with_the_news_around_it(world: World, handoff: Handoff) -> None:
    response = post(world, "Cleo", "ask", handoff, {"question": "Which price?"}, HTTP_HX_REQUEST="true")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.strip().startswith('<section class="card sticky" data-kind="answer" id="answer"')
    assert 'id="exchange" hx-swap-oob="true"' in html
    assert 'id="toasts" hx-swap-oob="true"' in html
    assert "<!doctype" not in html


def test_somebody_elses_move_is_refused(world: World, handoff: Handoff) -> None:
    assert post(world, "Dov", "accept", handoff, {"pass_on_by": "2026-11-05"}).status_code == 403


def test_it_reads_as_much_for_a_busy_company_as_for_a_small_one(world: World, handoff: Handoff) -> None:
    def queries() -> int:
        client = browser(world["Cleo"])
        client.get(reverse("handoff", args=[handoff.pk]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("handoff", args=[handoff.pk]))
        return len(seen)

    few = queries()
    copy([handoff.campaign], times=20)
    assert queries() == few


def test_nobody_is_said_to_work_who_is_away(world: World, handoff: Handoff) -> None:
    directory.mark_away(world["Cleo"], by=None, first_day=date(2026, 11, 2), last_day=date(2026, 11, 6))
    seen = browser(world["Ben"]).get(f"/handoffs/{handoff.pk}/").content.decode()
    assert "Cleo is away." in seen
    assert "Cleo works now" not in seen
    assert "away until Fri 6 Nov" in browser(world["Ben"]).get(f"/stakeholders/{world['Cleo'].pk}/").content.decode()
