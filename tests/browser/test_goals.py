"""The course of a goal corrected from the page of goals, by keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from goals import recording
from goals.models import CourseCorrection
from tests.browser.hall import TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_its_owner_writes_down_what_they_change_and_what_came_of_it(world: World, hall: Hall) -> None:
    facts: Any = {"name": "Pipeline", "owner": world["Hal"].pk, "unit": "k€", "measure": "sum", "cadence": "weekly"}
    metric = recording.add_metric(by=world.who("Ana"), now=world.now, facts=facts)
    recording.note_reading(metric, by=world.who("Hal"), now=world.now, day=None, value=Decimal(300))
    hal = Keys.at(hall)
    page = hal.page
    hal.arrive("/goals/", "Sign in")
    hal.sign_in("hal@example.com", "Goals")
    card = page.locator(f"#goal-{metric.pk}")
    hal.reach(card.locator("summary", has_text="Course corrections"))
    page.keyboard.press("Enter")
    hal.reach(card.locator("summary", has_text="Write one down…"))
    page.keyboard.press("Enter")
    hal.say("What we saw", "Two calls in five days.", within=card)
    hal.say("What we change", "Calls on Mondays.", within=card)
    day = (TUESDAY + timedelta(days=7)).date()
    hal.reach(card.get_by_label("Look again on").first)
    page.keyboard.type(day.strftime("%m%d%Y"))
    hal.reach(card.get_by_role("button", name="Write it down"))
    page.keyboard.press("Enter")
    hal.told("Written down.")
    row = CourseCorrection.objects.get()
    assert (row.saw, row.changed, row.check_on) == ("Two calls in five days.", "Calls on Mondays.", day)

    hal.reach(card.get_by_role("link", name="Pipeline"))
    page.keyboard.press("Enter")
    hal.titled("Pipeline")
    course = page.locator("#course")
    hal.reach(course.locator("summary", has_text="Say what came of it…"))
    page.keyboard.press("Enter")
    hal.reach(course.get_by_label("It worked", exact=True))
    page.keyboard.press("Space")
    hal.say("What we found", "Five a day.", within=course)
    hal.reach(course.get_by_role("button", name="Note it"))
    page.keyboard.press("Enter")
    expect(page.locator("#course")).to_contain_text("Five a day.")
    assert row.looks.get().outcome == "worked"
