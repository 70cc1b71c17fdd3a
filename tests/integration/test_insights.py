"""What the passes teach, and whose court the time was in: read off tables, by function, for those who may read it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign, Handoff
from insights.court_page import campaigns_for, court_of, courts_of
from insights.exchanges import Taught, chain_of, lessons, taught
from insights.ledger import Doing
from insights.own_passes import passes_given
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import WrongPerson
from tests.doors import browser
from tests.world import HOUR, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def courts(world: World, campaign: Campaign) -> list[tuple[str, str, float]]:
    """Kind, function and hours by the clock."""
    changes = court_of(fresh(campaign), now=world.now).changes
    return [(one.doing.value, one.side.name, one.share.elapsed / HOUR) for one in changes]


def passed(world: World, times: int, *, back: int = 0, name: str = "Race") -> list[Campaign]:
    """So many races in which Ben passed to Cleo, the first `back` of them only at the second attempt."""
    found = []
    for n in range(times):
        race = world.race(name=f"{name} {n}")
        world.take(race, "Build")
        world.pass_on(race, "Build")
        if n < back:
            send_back(world, race)
            world.pass_on(race, "Build")
        world.take(race, "Press")
        found.append(race)
    return found


def send_back(world: World, race: Campaign, reason: str = "missing") -> None:
    baton.send_back(world.handoff_to(race, "Press"), by=world.who("Cleo"), now=world.later(), reason=reason, missing=["The logo"])


def of(found: Taught) -> dict[tuple[str, str], float | None]:
    return {(one.giver_name, one.taker_name): one.rate.share for one in found.exchanges}


# Whose court


def test_the_log_says_whose_court_it_was(world: World) -> None:
    handoff = world.in_the_air()
    world.later(3 * HOUR)

    assert courts(world, handoff.campaign) == [("in_the_air", "Engineering", 1), ("running", "Engineering", 1), ("in_the_air", "PR", 3)]


def test_a_return_is_rework(world: World) -> None:
    race = world.in_the_air().campaign
    send_back(world, race)
    world.later(2 * HOUR)

    assert courts(world, race)[-1] == ("rework", "Engineering", 2)


def test_an_agency_is_named_beside_its_function(world: World) -> None:
    race = world.race(world.leg("Site", "Jo"))
    world.later()

    (one,) = court_of(fresh(race), now=world.now).changes
    assert (one.side.name, one.side.organisation) == ("Agency", "Halden & Co")


def test_who_is_declined_to_is_waited_for_as_their_function(world: World) -> None:
    handoff = world.in_the_air()
    world.later()
    baton.decline(handoff, by=world.who("Cleo"), now=world.now, reason="not_mine")
    world.later()

    found = court_of(fresh(handoff.campaign), now=world.now)
    assert [one.slice.person for one in found.stretches][-1] == str(world["Finn"].pk)
    assert courts(world, handoff.campaign)[-1] == ("in_the_air", "PR", 2)


def test_who_is_not_in_the_race_any_more_was_waited_for_in_their_own_hours(world: World) -> None:
    """Hal works from 12 to 20; Build was blocked on him for two hours before noon, and nothing names him now but the log."""
    week = {day: ((time(12), time(20)),) for day in range(5)}
    late = directory.add_calendar(by=None, name="Late", zone="Europe/London", windows=week)
    Stakeholder.objects.filter(pk=world["Hal"].pk).update(calendar=late)
    race = world.race()
    world.take(race, "Build")
    baton.block(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.now, reason="No list", on=world["Hal"].pk)
    baton.unblock(world.leg_of(race, "Build"), by=world.who("Ben"), now=world.later(2 * HOUR))

    (blocked,) = [one for one in court_of(fresh(race), now=world.now).changes if one.doing is Doing.BLOCKED]
    assert (blocked.side.name, blocked.share.elapsed, blocked.share.working) == ("Sales", 2 * HOUR, HOUR)


def test_the_court_of_a_draft_is_empty(world: World) -> None:
    assert court_of(world.draft(world.leg("Build", "Ben")), now=world.now).stretches == ()


def test_a_finished_race_ends_at_its_tape(world: World) -> None:
    race = world.race(world.leg("Build", "Ben"))
    world.take(race, "Build")
    world.pass_on(race, "Build")
    world.take(race, "Tape")
    ended = fresh(race).ended_at
    world.later(timedelta(days=9))

    assert court_of(fresh(race), now=world.now).stretches[-1].slice.end == ended


# First-time-right


def test_an_exchange_has_a_number_from_five_passes_on(world: World) -> None:
    passed(world, 4, back=1)
    assert of(taught(world.who("Ana")))["Engineering", "PR"] is None

    passed(world, 1, name="Fifth")
    assert of(taught(world.who("Ana")))["Engineering", "PR"] == pytest.approx(0.8)


def test_an_overridden_pass_is_not_graded(world: World) -> None:
    race = world.in_the_air().campaign
    baton.accept(world.handoff_to(race, "Press"), by=world.who("Ana"), now=world.later(), override_reason="Cleo is ill.")

    assert ("Engineering", "PR") not in of(taught(world.who("Ana")))


def test_reasons_are_those_that_takers_gave(world: World) -> None:
    passed(world, 4)
    race = world.in_the_air().campaign
    for reason in ("missing", "missing", "wrong", "missing", "unclear"):
        send_back(world, race, reason)
        world.pass_on(race, "Build")

    assert [(one.code, one.count) for one in taught(world.who("Ana")).reasons] == [("missing", 3), ("unclear", 1), ("wrong", 1)]


def test_a_chain_rolls_up_what_is_known_of_its_exchanges(world: World) -> None:
    races = passed(world, 5, back=1)

    found = chain_of(world.who("Ana"), court_of(fresh(races[0]), now=world.now))

    assert found.share == pytest.approx(0.8)
    assert (found.known, found.of) == (2, 4)


# Who may see what

SEEN = {"Ana": 5, "Eva": 0, "Gus": 5, "Ida": 5}


@pytest.mark.parametrize(("name", "passes"), SEEN.items())
def test_leads_learn_from_their_own_races_and_executives_from_all(world: World, name: str, passes: int) -> None:
    passed(world, 5)
    assert sum(one.rate.passes for one in taught(world.who(name)).exchanges if one.giver_name == "Engineering") == passes


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Dov", "Finn", "Hal"])
def test_nobody_else_is_told(world: World, name: str) -> None:
    passed(world, 5)
    with pytest.raises(WrongPerson):
        taught(world.who(name))
    with pytest.raises(WrongPerson):
        lessons(world.who(name), now=world.now)


def test_whoever_reads_the_status_reads_the_court(world: World) -> None:
    race = world.race()
    seen = {name for name in world.people if name != "Jo" and campaigns_for(world.who(name)).filter(pk=race.pk).exists()}
    assert seen == {"Ben", "Cleo", "Dov", "Finn", "Ana", "Eva", "Gus", "Hal", "Ida"}
    alone = world.race(world.leg("Build", "Ben"), name="Alone")
    seen = {name for name in world.people if name != "Jo" and campaigns_for(world.who(name)).filter(pk=alone.pk).exists()}
    assert seen == {"Ben", "Ana", "Eva", "Gus", "Hal", "Ida"}


@pytest.mark.parametrize("name", ["Ana", "Gus", "Ida"])
def test_no_page_names_a_person(world: World, name: str) -> None:
    """Nothing but functions; who reads it stands in the bar and the menu."""
    race = passed(world, 5, back=2)[0]
    with time_machine.travel(world.now, tick=False):
        client = browser(world[name])
        for url in (reverse("insights"), reverse("campaign_court", args=[race.pk])):
            page = client.get(url).content.decode()
            main = page[page.index("<main") : page.index("</main>")]
            assert [one for one in world.people if f">{one}<" in main or f" {one} " in main] == []


def test_fewer_than_five_passes_are_named_without_a_number(world: World) -> None:
    passed(world, 4, back=3)
    with time_machine.travel(world.now, tick=False):
        client = browser(world["Gus"])
        page = client.get(reverse("insights"))
        told = client.get("/api/v1/insights/exchanges/").json()

    assert "Engineering to PR" in page.content.decode()
    assert "25 %" not in page.content.decode()
    assert [one["rate"] for one in told["exchanges"] if one["taker_name"] == "PR"] == [None]


def test_the_sum_does_not_tell_of_an_exchange_that_passed_less_often(world: World) -> None:
    """Six passes from the gun to Build are told, four from Build to Press are not, nor are they in the sum."""
    passed(world, 4)
    for name in ("Fifth", "Sixth"):
        world.take(world.race(name=name), "Build")

    found = taught(world.who("Ana"))
    assert {one.taker_name: one.rate.passes for one in found.exchanges} == {"Engineering": 6, "PR": 4}
    assert found.rate.passes == 6


def test_reasons_are_not_told_of_an_exchange_that_passed_less_often(world: World) -> None:
    """Five returns from Press to Build are told, the one from Art to Press is not."""
    passed(world, 5, back=5)
    race = world.race(name="Sixth")
    world.take(race, "Build")
    world.pass_on(race, "Build")
    world.take(race, "Press")
    world.pass_on(race, "Press")
    baton.send_back(world.handoff_to(race, "Art"), by=world.who("Dov"), now=world.later(), reason="wrong", missing=["The logo"])

    found = taught(world.who("Ana"))
    assert ([(one.code, one.count) for one in found.reasons], found.returns) == ([("missing", 5)], 5)


# About one person


def test_ones_own_passes_are_for_oneself_and_ones_lead(world: World) -> None:
    passed(world, 5, back=1)
    told = {name: passes_given(world.who(name), world["Ben"]) for name in world.people if name != "Jo"}

    assert {name: one.share for name, one in told.items() if one} == {"Ben": 0.8, "Ana": 0.8, "Ida": 0.8}


def test_nobody_has_a_number_of_fewer_than_five_passes(world: World) -> None:
    passed(world, 4)
    assert passes_given(world.who("Ben"), world["Ben"]) is None


def test_where_the_house_shows_no_timings_of_persons_nobody_has_a_number(world: World) -> None:
    passed(world, 5)
    directory.show_timings_of_functions_only(by=world.who("Ida"))

    assert [passes_given(world.who(name), world["Ben"]) for name in ("Ben", "Ana", "Ida")] == [None] * 3


def test_whoever_took_over_the_leg_did_not_give_its_passes(world: World) -> None:
    for race in passed(world, 5):
        Handoff.objects.filter(campaign=race, leg__name="Build").update(giver=world["Dov"])

    assert passes_given(world.who("Dov"), world["Dov"]) is None
    assert passes_given(world.who("Ben"), world["Ben"]) is not None


def test_they_stand_on_the_page_of_the_person(world: World) -> None:
    passed(world, 5, back=1)
    url = reverse("person", args=[world["Ben"].pk])

    assert "<b>4 of 5</b> were taken at the first attempt" in browser(world["Ben"]).get(url).content.decode()
    assert "Their passes" not in browser(world["Cleo"]).get(url).content.decode()


# Pages and calls


def test_before_any_gun_the_pages_say_what_will_stand_there(world: World) -> None:
    draft = world.draft(world.leg("Build", "Ben"))
    client = browser(world["Ana"])

    assert "No race has run yet" in client.get(reverse("insights")).content.decode()
    assert "The clock starts with the gun" in client.get(reverse("campaign_court", args=[draft.pk])).content.decode()


def test_the_page_says_in_words_what_its_picture_draws(world: World) -> None:
    race = world.in_the_air().campaign
    world.later(3 * HOUR)
    with time_machine.travel(world.now, tick=False):
        page = browser(world["Gus"]).get(reverse("campaign_court", args=[race.pk]))

    assert [(one["side"], str(one["kind"]), one["elapsed"]) for one in page.context["slices"]] == [
        ("Engineering", "In the air", "1 h"),
        ("Engineering", "Running", "1 h"),
        ("PR", "In the air", "3 h"),
    ]
    assert [(one["side"], one["days"], one["share"]) for one in page.context["rows"]] == [
        ("Engineering", "0.2 d", "40 %"),
        ("PR", "0.4 d", "60 %"),
    ]


def test_programs_read_the_same_court(world: World) -> None:
    race = world.in_the_air().campaign
    world.later(3 * HOUR)
    with time_machine.travel(world.now, tick=False):
        found = browser(world["Gus"]).get(f"/api/v1/insights/courts/?campaign={race.pk}").json()["results"]

    assert [one["campaign"] for one in found] == [str(race.pk)]
    changes = found[0]["changes"]
    assert [(one["kind"], one["court"]["function_name"], one["elapsed_hours"]) for one in changes] == [
        ("in_the_air", "Engineering", 1.0),
        ("running", "Engineering", 1.0),
        ("in_the_air", "PR", 3.0),
    ]
    assert changes[0]["end"] == changes[1]["start"]
    assert found[0]["flow_efficiency"] == pytest.approx(0.2)


# Queries


def asked(run: object) -> int:
    with CaptureQueriesContext(connection) as seen:
        run()
    return len(seen)


def test_courts_take_as_many_queries_for_twelve_races_as_for_one(world: World) -> None:
    passed(world, 1)
    court_of(Campaign.objects.get(), now=world.now)  # calendars are kept from now on
    one = asked(lambda: courts_of(list(Campaign.objects.all()), now=world.now))
    passed(world, 11, back=3, name="More")
    many = asked(lambda: courts_of(list(Campaign.objects.all()), now=world.now))

    assert many == one == 4


def test_lessons_take_as_many_queries_for_twelve_races_as_for_one(world: World) -> None:
    passed(world, 1)
    ana = world.who("Ana")
    lessons(ana, now=world.now)
    one = asked(lambda: lessons(ana, now=world.now))
    passed(world, 11, back=3, name="More")

    assert asked(lambda: lessons(ana, now=world.now)) == one == 6
