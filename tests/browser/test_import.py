"""A lead brings a launch plan: from the upload to a draft that is started, at a desk and on a phone, with scripts and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Leg
from imports import desk, working
from imports.models import Import
from stakeholders import clock
from tests.browser.hall import DESK, PHONE, Hall, path_of
from tests.browser.player import Player
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PLANS = Path(__file__).parents[1] / "data" / "launch_plans.csv"
ROLES = {"Lead": "Ben, Engineering", "Builder": "Ben, Engineering", "Writer": "Dov, Creatives", "Press / Docs": "Cleo, PR"}


def cell(page: Page, words: str) -> Any:
    """The card of a question, by what stands at its top."""
    return page.locator("li.card", has=page.locator("h3", has_text=words))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_long_one_shows_how_far_it_is_until_it_is_done(world: World, hall: Hall, scripts: bool) -> None:
    ana = world.who("Ana")
    said = {"lead": "ana@example.com", "owners": dict.fromkeys(("Lead", "Artist", "Press"), "ben@example.com"), "shift": None}
    row = desk.receive(PLANS.read_bytes(), "plan", by=ana, now=clock.now(), name="plans.csv", options={"relays": ["Wren_1"]})
    desk.answer(row, said, by=ana, now=clock.now())
    Import.objects.update(state="running", run_by=ana.id, started_at=clock.now())  # as a long one is left by its button
    page = hall.window(world["Ana"], java_script_enabled=scripts)
    page.goto(f"/imports/{row.pk}/")
    expect(page.get_by_role("status").first).to_contain_text("Waiting for a worker")
    expect(page.get_by_text("0 of 3 steps")).to_be_visible()
    assert working.work(now=clock.now()) == 1
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("1 campaign is drafted")).to_be_visible()
    expect(page.get_by_role("link", name="Wren 1 launch")).to_be_visible()


@pytest.mark.parametrize(("options", "scripts"), [(DESK, True), (PHONE, True), (DESK, False)], ids=["desk", "phone", "without-scripts"])
def test_a_plan_goes_from_a_file_to_a_race(world: World, hall: Hall, options: dict[str, Any], scripts: bool) -> None:
    ana = Player(hall, world, "Ana", scripts=scripts, **options)
    page = ana.page
    page.goto("/board/")
    ana.follow("Import a plan")
    expect(page.get_by_text("No file yet")).to_be_visible()
    page.get_by_label("File", exact=True).set_input_files(PLANS)
    ana.press("Read the file")

    page.get_by_label("Heron 2 launch, 10 legs").check()
    ana.press("Take these relays")
    place = path_of(page)
    page.get_by_label("Objective").select_option(label="Adoption")
    page.get_by_label("Shift the whole plan").select_option(label="It starts on the day below")
    page.get_by_label("To the day").fill("2031-11-10")
    for role, person in ROLES.items():
        cell(page, role).get_by_role("combobox").select_option(label=person)
    ana.press("Save the answers")
    expect(page.get_by_text("What could be kept is kept.")).to_be_visible()

    page.goto(place)  # left, and opened again
    expect(cell(page, "Line 6, owner_role")).to_be_visible()
    ana.press("All as the leg before")
    cell(page, "Line 6, owner_role").get_by_role("combobox").select_option(label="As the leg before")
    cell(page, "Line 10, baseline_end").get_by_label("or").select_option(label="As it is: Thu 26 Dec")
    cell(page, "Line 11, baseline_end").get_by_label("Due on").fill("2024-03-29")
    ana.press("Save the answers")
    ana.told("Saved. Nothing is open any more.")
    page.locator("summary", has_text="10 legs").click()
    expect(page.locator("table")).to_contain_text("Feature freeze")
    expect(page.locator("svg.track")).to_be_visible()

    ana.press("Draft this campaign")
    ana.told("Drafted.")
    ana.follow("Heron 2 launch")
    ana.start()
    race = Campaign.objects.get()
    assert (race.state, race.lead, Leg.objects.filter(campaign=race, kind="leg").count()) == ("running", world["Ana"], 10)
