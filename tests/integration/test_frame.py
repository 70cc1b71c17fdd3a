"""What stands around every page: the bar, the menu, the language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from relay.web.frame import _initials
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.doors import browser, said
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def frame(person, url="/stakeholders/"):
    return browser(person).get(url).context["frame"]


def test_the_bar_leads_to_the_five_pages_and_marks_the_one_that_is_open(world):
    nav = frame(world["Ben"]).nav
    assert [link.url for link in nav] == ["/", "/board/", "/status/", "/goals/", "/stakeholders/"]
    assert [link.url for link in nav if link.current] == ["/stakeholders/"]


def test_a_phone_has_four_of_them_and_goals_in_the_menu(world):
    seen = frame(world["Ben"])
    assert [link.url for link in seen.nav if link.short] == ["/", "/board/", "/status/", "/stakeholders/"]
    assert [link.url for link in seen.links if link.narrow] == ["/goals/"]


def test_who_belongs_to_others_is_not_led_to_goals(world):
    kim = directory.invite(by=None, name="Kim", email="kim@example.com", organisation=world["Jo"].organisation, password=PASSWORD)
    seen = frame(kim)
    assert "/goals/" not in [link.url for link in (*seen.nav, *seen.links)]


def test_the_bar_marks_the_directory_on_its_other_pages_too(world):
    current = [link.url for link in frame(world["Ben"], "/calendars/").nav if link.current]
    assert current == ["/stakeholders/"]


def test_the_week_belongs_to_the_goals(world):
    assert [link.url for link in frame(world["Ana"], reverse("goal_week_now")).nav if link.current] == ["/goals/"]


def test_a_lead_is_told_that_a_page_of_admins_is_for_admins(world):
    answer = browser(world["Ana"]).get(reverse("health_page"))
    assert answer.status_code == 403
    assert "This is for admins." in answer.content.decode()


def test_the_status_of_a_campaign_belongs_to_the_status(world):
    url = f"/campaigns/{world.race().pk}/status/"
    assert [link.url for link in frame(world["Ana"], url).nav if link.current] == ["/status/"]


@pytest.mark.parametrize(("name", "offered"), [("Ana", True), ("Ida", True), ("Ben", False), ("Gus", False)])
def test_only_leads_and_admins_are_offered_a_new_campaign(world, name, offered):
    assert (reverse("campaign_new") in [link.url for link in frame(world[name]).links]) is offered


def test_the_menu_knows_who_is_asking(world):
    seen = frame(world["Cleo"])
    assert (seen.name, seen.initials, seen.unread) == ("Cleo", "C", 0)


@pytest.mark.parametrize(("name", "letters"), [("Tom Hale", "TH"), ("Ana", "A"), ("Ana Maria de Souza", "AS"), ("élise ö", "ÉÖ"), ("", "")])
def test_initials_are_of_the_first_and_last_name(name, letters):
    assert _initials(name) == letters


def test_a_stranger_has_a_bar_without_pages(world):
    seen = browser().get("/accounts/login/").context["frame"]
    assert (seen.nav, seen.links, seen.inbox_url) == ((), (), "")


def test_a_page_nobody_has_still_has_the_bar(world):
    answer = browser(world["Ben"]).get("/nothing/here/")
    assert answer.status_code == 404
    assert answer.context["frame"].name == "Ben"


def test_a_login_without_a_person_is_told_kindly(world):
    client = browser(world["Ben"])
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(user=None)
    assert client.get("/stakeholders/").status_code == 404


# Language


def test_a_person_reads_their_own_language_whatever_the_browser_says(world):
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(language="de")
    answer = browser(world["Ben"]).get("/stakeholders/", headers={"accept-language": "en"})
    assert '<html lang="de"' in answer.content.decode()


def test_choosing_a_language_keeps_it_for_the_person(world):
    client = browser(world["Ben"])
    answer = client.post("/language/", {"language": "de", "next": "/stakeholders/"})
    assert (answer.status_code, answer["Location"]) == (302, "/stakeholders/")
    assert Stakeholder.objects.get(pk=world["Ben"].pk).language == "de"
    assert '<html lang="de"' in client.get("/stakeholders/").content.decode()


def test_a_language_that_relay_does_not_speak_changes_nothing(world):
    browser(world["Ben"]).post("/language/", {"language": "fr"})
    assert Stakeholder.objects.get(pk=world["Ben"].pk).language == "en"


def test_a_stranger_keeps_a_language_in_the_browser(world):
    client = browser()
    client.post("/language/", {"language": "de"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert '<html lang="de"' in client.get("/accounts/login/").content.decode()


def test_a_choice_of_language_leads_nowhere_else(world):
    answer = browser(world["Ben"]).post("/language/", {"language": "de", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


# Kind errors


def test_a_form_without_its_token_is_told_that_it_was_open_for_too_long(world):
    answer = browser(world["Ana"], csrf=True).post("/functions/new/", {"name": "Research"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def test_the_address_of_a_move_says_that_a_link_moves_nothing(world):
    answer = browser(world["Ana"]).get(f"/handoffs/{world.in_the_air().pk}/accept/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b"Nothing moves by opening a link" in answer.content


def test_who_was_signed_out_meanwhile_signs_in_and_is_at_their_page_again(world):
    url = f"/handoffs/{world.in_the_air().pk}/"
    answer = browser().post(f"{url}accept/", headers={"Referer": f"http://testserver{url}"})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")
    assert said(browser().post(f"{url}accept/", follow=True)) == [
        "You were signed out meanwhile, so this was not sent. Please sign in and press it again."
    ]


@pytest.mark.parametrize("place", ["https://elsewhere.example/handoffs/", ""])
def test_who_was_signed_out_meanwhile_is_sent_nowhere_else(world, place):
    assert browser().post("/board/", headers={"Referer": place})["Location"] == "/accounts/login/?next=/"


def test_a_part_of_a_page_that_finds_nobody_signed_in_sends_the_whole_page_to_sign_in(world):
    answer = browser().get("/board/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/board/"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=/board/")
