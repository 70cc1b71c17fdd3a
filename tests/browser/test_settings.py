"""Somebody sets up what is theirs: clock and language, a session elsewhere, and the look without scripts; and an admin looks at tables."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from stakeholders.models import Stakeholder
from tests.browser.hall import Hall, path_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_sets_their_clock_and_language_and_ends_a_session_elsewhere(world: World, hall: Hall) -> None:
    here, there = hall.window(world["Ben"]), hall.window(world["Ben"])
    there.goto("/me/")
    here.goto("/settings/")
    main = here.get_by_role("main")
    main.get_by_label("Time zone").select_option("Asia/Tokyo")
    main.get_by_label("Language").select_option("de")
    main.get_by_role("button", name="Save").click()
    expect(here.locator("html")).to_have_attribute("lang", "de")
    here.goto("/settings/sessions/")
    rows = here.locator("main .rows > li")
    expect(rows).to_have_count(2)
    rows.nth(1).locator("summary").click()
    rows.nth(1).locator("form button").click()
    expect(rows).to_have_count(1)
    there.goto("/")
    assert path_of(there) == "/accounts/login/"
    ben = Stakeholder.objects.get(pk=world["Ben"].pk)
    assert (ben.zone, ben.language) == ("Asia/Tokyo", "de")


def test_the_look_is_chosen_without_scripts_and_kept(world: World, hall: Hall) -> None:
    page = hall.window(world["Ben"], java_script_enabled=False)
    page.goto("/settings/look/")
    page.get_by_label("Dark").check()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.goto("/board/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_switch_in_the_menu_changes_what_the_form_chose(world: World, hall: Hall) -> None:
    page = hall.window(world["Ben"])
    page.goto("/settings/look/")
    page.get_by_label("Dark").check()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("details.menu > summary").click()
    page.locator("[data-theme-switch] button[value=light]").click()
    page.reload()
    expect(page.get_by_label("Light").first).to_be_checked()


def test_on_a_phone_the_open_page_is_in_sight_in_the_strip(world: World, hall: Hall) -> None:
    page = hall.window(world["Ben"], viewport={"width": 390, "height": 844})
    page.goto("/settings/tokens/")
    expect(page.locator("[data-strip] [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_django_s_own_pages_keep_to_the_content_policy(world: World, hall: Hall) -> None:
    """A breach would be a complaint of the hall."""
    page = hall.window(world["Ida"])
    race = world.in_the_air()
    for url in (
        "/admin/",
        "/admin/campaigns/event/?kind=offered",
        f"/admin/campaigns/campaign/{race.pk}/change/",
        "/admin/stakeholders/user/",
    ):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        expect(page.locator("#content h1")).to_be_visible()
    assert page.locator("input[type=submit][name^=_], .addlink, .deletelink, select[name=action]").count() == 0
