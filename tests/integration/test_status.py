"""The colour of a campaign: each rule, the first that fits decides and all that hold are told; and the lead's own word beside it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.html import escape

from campaigns import baton, watch
from campaigns.lifecycle import Colour
from campaigns.models import Campaign, Event
from insights.status import Status, status
from relay.web.spans import day_text
from relay.web.standing import because_text, verdict
from stakeholders.models import Calendar, CalendarVersion
from stakeholders.refusals import WrongPerson
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db
FAR, NEAR = date(2026, 12, 18), date(2026, 11, 3)


@pytest.fixture
def world() -> World:
    return World.build()


def of(campaign: Campaign, world: World) -> Status:
    return status(Campaign.objects.get(pk=campaign.pk), now=world.now)


def told(campaign: Campaign, world: World) -> tuple[Colour, list[str]]:
    """The colour, and the rules that held."""
    found = of(campaign, world)
    return found.colour, [one.code for one in found.because]


# The rules


def test_a_race_that_does_not_run_is_grey(world: World) -> None:
    assert told(world.draft(world.leg("Build", "Ben"), finish_on=FAR), world) == (Colour.GREY, ["not_running"])


def test_without_a_target_nobody_can_say(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    Campaign.objects.update(finish_on=None)
    assert told(campaign, world)[0] is Colour.GREY
    assert "no_finish_on" in told(campaign, world)[1]


def test_silence_for_five_working_days_is_no_data(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    world.now += timedelta(days=7)  # five working days to the minute
    assert told(campaign, world)[0] is Colour.GREEN
    world.now += timedelta(minutes=1)
    assert told(campaign, world) == (Colour.GREY, ["silent"])


def test_a_look_of_the_lead_ends_the_silence(world: World) -> None:
    campaign = world.race(finish_on=FAR)
    world.now += timedelta(days=8)
    assert "silent" in told(campaign, world)[1]
    baton.check(campaign, by=world.who("Ana"), now=world.now)
    assert "silent" not in told(campaign, world)[1]


def test_a_finish_after_the_target_is_red(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    assert told(campaign, world) == (Colour.RED, ["late_finish"])


def test_a_finish_at_the_midnight_that_ends_the_target_s_day_is_in_time(world: World) -> None:
    late = {str(day): [["16:00", "00:00"]] for day in range(5)}
    CalendarVersion.objects.update(windows=late)
    Calendar.objects.update(stamp=uuid4())  # as the directory does, so that no old hours are remembered
    friday = date(2026, 11, 6)
    campaign = world.race(world.leg("Build", "Ben"), finish_on=friday)
    world.take(campaign, "Build", pass_on_by=friday)
    found = of(campaign, world)
    assert (found.lane.finish, [one.code for one in found.because]) == (friday, ["on_track"])


def test_an_open_stall_is_amber(world: World) -> None:
    campaign = world.in_the_air(finish_on=FAR).campaign
    world.now = when("2026-11-04 10:00")
    watch.sweep(now=world.now)
    assert told(campaign, world) == (Colour.AMBER, ["stall"])


def test_one_that_climbed_to_both_sides_is_red(world: World) -> None:
    campaign = world.in_the_air(finish_on=FAR).campaign
    world.now = when("2026-11-05 13:00")
    watch.sweep(now=world.now)
    assert told(campaign, world) == (Colour.RED, ["stall"])


def test_a_second_return_over_one_exchange_is_amber(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), finish_on=FAR)
    world.take(campaign, "Build")
    for _ in range(2):
        assert "second_return" not in told(campaign, world)[1]
        world.pass_on(campaign, "Build")
        handoff = world.handoff_to(campaign, "Press")
        baton.send_back(handoff, by=world.who("Cleo"), now=world.later(), reason="missing", missing=["Prices"])
    found, codes = told(campaign, world)
    assert found is Colour.AMBER
    assert "second_return" in codes


def test_else_it_is_green(world: World) -> None:
    assert told(world.race(finish_on=FAR), world) == (Colour.GREEN, ["on_track"])


def test_green_says_what_stands_still_within_its_time(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo"), finish_on=FAR)
    world.take(campaign, "Build")
    leg = world.leg_of(campaign, "Build")
    baton.block(leg, by=world.who("Ben"), now=world.now, reason="Legal has the words.", until=NEAR)
    found = of(campaign, world)
    said_of_it = because_text(found.because[0], found.lane)
    assert verdict(found)[1] == "On track"
    assert f"is blocked until {day_text(NEAR)}. It is still expected to finish" in said_of_it
    assert "Nothing is stalled" not in said_of_it


def test_the_first_rule_decides_and_all_that_hold_are_told(world: World) -> None:
    campaign = world.in_the_air(finish_on=NEAR).campaign
    world.now = when("2026-11-04 10:00")
    watch.sweep(now=world.now)
    assert told(campaign, world) == (Colour.RED, ["late_finish", "stall"])


# The lead's own word


def colour(client: object, campaign: Campaign, **words: str) -> object:
    return client.post(f"/campaigns/{campaign.pk}/colour/", words, follow=True)  # type: ignore[attr-defined]  # a test client


def test_the_lead_says_otherwise_and_both_are_shown(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    answer = colour(browser(world["Ana"]), campaign, colour="green", reason="The target moves to Friday; Gus knows.")
    assert said(answer) == ["Said. The colour of the rule stays beside it."]
    found = of(campaign, world)
    assert (found.colour, found.said and found.said.colour) == (Colour.RED, Colour.GREEN)
    page = browser(world["Gus"]).get(f"/campaigns/{campaign.pk}/status/").content.decode()
    assert "Off track" in page
    assert "Ana says: On track" in page
    assert "The target moves to Friday; Gus knows." in page
    assert "Say otherwise" not in page


def test_the_portfolio_shows_it_too(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    colour(browser(world["Ana"]), campaign, colour="amber", reason="Late, but bought.")
    page = browser(world["Gus"]).get("/status/").content.decode()
    assert "Off track" in page
    assert "Ana says: At risk" in page
    found = of(campaign, world).said
    assert found
    assert found.reason == "Late, but bought."


def test_it_is_left_to_the_rule_again(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    baton.colour(campaign, by=world.who("Ana"), now=world.now, colour="green", reason="It only looks late.")
    assert said(colour(browser(world["Ana"]), campaign, rule="")) == ["It is the rule that decides again."]
    assert of(campaign, world).said is None
    sentences = [str(event.kind) for event in Event.objects.filter(campaign=campaign, kind="coloured")]
    assert sentences == ["coloured", "coloured"]


def test_without_a_reason_nothing_is_said_and_the_form_keeps_the_colour(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    answer = browser(world["Ana"]).post(f"/campaigns/{campaign.pk}/colour/", {"colour": "green", "reason": " "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert escape("Say why it stands otherwise than the rule has it.") in page
    assert '<input type="radio" name="colour" value="green"' in page
    assert " checked" in page
    assert not Event.objects.filter(kind="coloured").exists()


def test_nobody_else_says_how_it_stands(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    with pytest.raises(WrongPerson):
        baton.colour(campaign, by=world.who("Ben"), now=world.now, colour="green", reason="All is well.")


def test_the_log_reads_as_sentences(world: World) -> None:
    campaign = world.race(finish_on=NEAR)
    baton.colour(campaign, by=world.who("Ana"), now=world.now, colour="green", reason="It only looks late.")
    baton.colour(campaign, by=world.who("Ana"), now=world.later(), colour="")
    page = browser(world["Ana"]).get(f"/campaigns/{campaign.pk}/").content.decode()
    assert "Ana says that it is on track." in page
    assert "Ana leaves the colour to the rule again." in page
