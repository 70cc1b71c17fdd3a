"""The page of the search without scripts, and the part of it that the palette asks for."""

from __future__ import annotations

import re

import pytest

from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def page(world, name, query=""):
    return browser(world[name]).get(f"/search/{query}").content.decode()


def palette(world, name, query=""):
    return browser(world[name]).get(f"/search/{query}", headers={"HX-Request": "true", "HX-Target": "palette-found"})


def headings(text):
    return re.findall(r'<h2 class="section" id="(\w+)"', text)


def test_what_is_found_stands_in_groups_the_best_fitting_first(world):
    world.draft(world.leg("Press", "Cleo"), name="Big press day")
    text = page(world, "Ana", "?q=press")
    assert headings(text) == ["legs", "campaigns"]
    assert "Big press day · PR · Cleo" in text


def test_more_than_fit_on_the_page_are_counted(world):
    for number in range(23):
        world.draft(name=f"Plan {number:02}")
    text = page(world, "Ana", "?q=plan")
    assert "20 of 23; another word narrows it down" in text
    assert "Plan 19" in text
    assert "Plan 20" not in text


def test_nothing_found_says_what_was_looked_for_and_where(world):
    text = page(world, "Ben", "?q=%3Cb%3Ezz")
    assert "Nothing for “&lt;b&gt;zz”" in text
    assert "campaigns, legs, people, functions and organisations" in text


def test_without_words_it_teaches_and_shows_what_is_at_hand(world):
    world.draft(name="Atlas")
    text = page(world, "Ana")
    assert "Find it by a part of its name" in text
    assert headings(text) == ["campaigns", "acts"]
    assert "Dark appearance" not in text  # a button that needs scripts; it stands in the menu


def test_a_function_leads_to_its_people(world):
    assert f'href="/stakeholders/?function={world["Cleo"].function_id}"' in page(world, "Ben", "?q=public+relations") + page(
        world, "Ben", "?q=pr"
    )


def test_the_palette_gets_its_options_alone(world):
    answer = palette(world, "Ben", "?q=dark")
    text = answer.content.decode()
    assert "<html" not in text
    assert re.findall(r'role="option"[^>]*data-press="([^"]+)"', text) == ["[data-theme-switch] [value=&quot;dark&quot;]"]
    assert 'data-asked="dark"' in text
    assert "HX-Target" in answer["Vary"]


def test_every_page_has_the_field_that_works_without_scripts(world):
    text = page(world, "Ben")
    assert re.search(r'<form class="find field" role="search" action="/search/"[^>]*>.*?<input type="search" name="q"', text, re.DOTALL)


def test_who_is_not_signed_in_has_no_palette():
    text = browser().get("/accounts/login/").content.decode()
    assert "palette" not in text
