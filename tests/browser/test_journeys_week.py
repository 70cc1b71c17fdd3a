"""The week and the page of sales, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from goals import recording
from goals.models import Commit, News
from tests.browser.hall import Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_keyboard(hall: Hall) -> Keys:
    hal = Keys.at(hall)
    hal.arrive("/", "Sign in")
    hal.sign_in("hal@example.com")
    return hal


def test_a_week_is_committed_and_a_win_is_told(world: World, hall: Hall) -> None:
    facts: recording.MetricFacts = {"name": "Qualified pipeline", "owner": world["Hal"].pk, "unit": "k€", "objective": "pipeline"}
    facts |= {"measure": "sum", "cadence": "weekly"}
    recording.add_metric(by=world.who("Ana"), now=world.now, facts=facts)
    hal = at_the_keyboard(hall)
    hal.go("g", "Goals")
    hal.follow("This week: commits, wins and losses", "The week")
    hal.shows("0 of 1 metric is committed")

    for label, figure in (("Commit in k€", "120"), ("Likely in k€", "90"), ("Stretch in k€", "200")):
        hal.say(label, figure)
    hal.press("Commit Qualified pipeline")
    hal.shows("What is likely is no less than the commit.")
    expect(hal.page.get_by_label("Stretch in k€")).to_have_value("200")
    hal.reach(hal.page.get_by_label("Likely in k€"))
    hal.page.keyboard.press("ControlOrMeta+a")
    hal.page.keyboard.type("150")
    hal.press("Commit Qualified pipeline")
    hal.told("120 k€ committed.")

    told = hal.unfold("Tell a win")
    hal.say("Product", "Atlas 4", within=told)
    hal.say("What happened", "Signed", within=told)
    hal.press("Tell it", within=told)
    hal.told("Told.")
    hal.press("Take it back Atlas 4: Signed")
    hal.told("Taken back.")

    row = Commit.objects.get()
    assert (row.commit, row.likely, row.stretch, row.by) == (120, 150, 200, world["Hal"])
    assert News.objects.get().taken_back_at is not None


def test_sales_takes_one_baton_and_gives_one_back(world: World, hall: Hall) -> None:
    batons = []
    for name in ("Atlas", "Boreas"):
        race = world.race(world.leg("Build", "Ben"), world.leg(f"Calls for {name}", "Hal", after=("Build",)), name=name)
        world.take(race, "Build")
        world.pass_on(race, "Build")
        batons.append(world.handoff_to(race, f"Calls for {name}"))
    hal = at_the_keyboard(hall)
    hal.go("f", "For sales")
    hal.shows("Marketing owes sales 2 things this week")
    hal.follow("Read and answer", "Ben passes you: Calls for Atlas")
    hal.act("Take the baton", "You hold the baton. Ben knows.")
    hal.go("f", "For sales")
    hal.shows("Marketing owes sales 1 thing this week")
    hal.follow("Read and answer", "Ben passes you: Calls for Boreas")
    back = hal.unfold("Send it back")
    hal.reach(back.get_by_label("Something is missing"))
    hal.page.keyboard.press("Space")
    hal.say("What exactly", "The list of accounts", within=back)
    hal.act("Send it back", "It is back.", within=back)

    for one in batons:
        one.refresh_from_db()
    assert [one.state for one in batons] == ["accepted", "returned"]
