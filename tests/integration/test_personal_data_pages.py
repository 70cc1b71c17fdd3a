"""The pages on which what is kept of a person is handed out and erased."""

from __future__ import annotations

import io
import zipfile
from html import unescape

import pytest
import time_machine

from privacy.models import Record
from stakeholders.models import Stakeholder
from tests.doors import browser, said
from tests.world import MONDAY, PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(MONDAY, tick=False):
        yield World.build()


def asked_anew(world: World, name: str):
    """A browser of somebody who has just typed their password."""
    client = browser(world[name])
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def words(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_everybody_gets_what_is_kept_of_them_as_a_file(world):
    client = asked_anew(world, "Ben")
    file = client.post("/settings/data/file/")
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/zip", "no-store")
    assert zipfile.ZipFile(io.BytesIO(file.content)).namelist() == ["data.json", "data.txt"]
    assert "Handed out to" in words(client.get("/settings/data/"))


def test_an_admin_gets_it_for_somebody_without_an_account(world):
    ida = asked_anew(world, "Ida")
    assert ida.post(f"/stakeholders/{world['Jo'].pk}/data/").status_code == 200
    assert Record.objects.get().by == world["Ida"]
    assert "Handed out to" in words(ida.get(f"/stakeholders/{world['Jo'].pk}/"))


def test_the_page_says_what_goes_and_what_stands_in_the_way_with_what_to_do(world):
    world.in_the_air()
    page = words(browser(world["Ida"]).get(f"/stakeholders/{world['Ben'].pk}/erase/"))
    assert "They run “Build” in “Atlas 4 launch”. " in page.replace("</div>", " ")
    assert f"/legs/{world.leg_of(_only(), 'Build').pk}/" in page
    assert "ben@example.com" in page


def _only():
    from campaigns.models import Campaign

    return Campaign.objects.get()


def test_with_the_name_typed_they_are_erased(world):
    ida = asked_anew(world, "Ida")
    answer = ida.post(f"/stakeholders/{world['Dov'].pk}/erase/", {"typed": "Dov"}, follow=True)
    assert said(answer) == [f"Erased. What they did stays in the logs, under “{Stakeholder.objects.get(pk=world['Dov'].pk).name}”."]
    assert "Name, address and words are gone." in words(answer)
    assert "Erase them" not in words(answer)


def test_a_browser_left_open_erases_nobody_without_the_password(world):
    ida = browser(world["Ida"])
    asked = ida.post(f"/stakeholders/{world['Dov'].pk}/erase/", {"typed": "Dov"})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert Stakeholder.objects.filter(name="Dov").exists()
    answer = ida.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert "Name, address and words are gone." in words(answer)
    assert not Stakeholder.objects.filter(name="Dov").exists()


def test_another_name_is_refused_beside_the_field(world):
    answer = browser(world["Ida"]).post(f"/stakeholders/{world['Dov'].pk}/erase/", {"typed": "Ben"})
    assert answer.status_code == 422
    assert "This is not their name. Nothing was erased." in words(answer)
    assert Stakeholder.objects.filter(name="Dov").exists()


def test_while_others_wait_it_has_to_be_ticked(world):
    world.race()
    url, ida = f"/stakeholders/{world['Ben'].pk}/erase/", asked_anew(world, "Ida")
    assert "Hand over first what they hold, or tick this." in words(ida.post(url, {"typed": "Ben"}))
    assert ida.post(url, {"typed": "Ben", "anyway": "on"}).status_code == 302


def test_of_whom_was_erased_nothing_can_be_noted_any_more(world):
    dov = world["Dov"].pk
    ida = asked_anew(world, "Ida")
    ida.post(f"/stakeholders/{dov}/erase/", {"typed": "Dov"})
    assert ida.post(f"/stakeholders/{dov}/reactivate/").status_code == 409
    assert ida.get(f"/stakeholders/{dov}/erase/").status_code == 409
    assert Stakeholder.objects.get(pk=dov).name.startswith("Erased person")
