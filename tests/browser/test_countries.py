"""The countries of a calendar are called as the reader's language calls them, in its order; the one that is chosen stays chosen."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stakeholders.models import Stakeholder
from tests.browser.hall import Hall
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "germany"), [("de", "Deutschland (DE)"), ("en", "Germany (DE)")])
def test_countries_are_called_as_the_reader_calls_them(world: World, hall: Hall, language: str, germany: str) -> None:
    Stakeholder.objects.filter(pk=world["Ida"].pk).update(language=language)
    page = hall.window(world["Ida"])
    page.goto(reverse("calendar_new"))
    countries = page.locator("select[name=country]")
    expect(countries.locator("option[value=DE]")).to_have_text(germany)
    named = countries.locator("option:not([value=''])").all_inner_texts()
    folded = page.evaluate("([all, lang]) => [...all].sort((one, other) => one.localeCompare(other, lang))", [named, language])
    assert language == "en" or named == folded


def test_what_was_chosen_stays_chosen_when_the_form_comes_back(world: World, hall: Hall) -> None:
    Stakeholder.objects.filter(pk=world["Ida"].pk).update(language="de")
    page = hall.window(world["Ida"])
    page.goto(reverse("calendar_new"))
    countries = page.locator("select[name=country]")
    countries.select_option("AT")
    page.locator("main form").evaluate("(form) => { form.noValidate = true; }")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("alert").or_(page.locator("main .error")).first).to_be_visible()
    expect(countries).to_have_value("AT")
    expect(countries.locator("option:checked")).to_have_text("Österreich (AT)")
