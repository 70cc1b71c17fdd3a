"""An empty installation: every page leads to its setup, which makes one admin."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from stakeholders.models import Stakeholder, User
from tests.world import PASSWORD, World

SAID = {"name": "Ida", "email": "Ida@Example.com", "password": PASSWORD, "again": PASSWORD, "zone": "Europe/Berlin"}


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/board/", "/stakeholders/", "/accounts/login/", "/accounts/password/reset/", "/admin/"])
def test_every_page_of_an_empty_installation_leads_to_its_setup(url):
    answer = Client().get(url)
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/healthz", "/setup/"])
def test_health_and_setup_answer_on_an_empty_installation(url):
    assert Client().get(url).status_code == 200


@pytest.mark.django_db
def test_the_first_person_is_the_admin_and_signed_in():
    client = Client()
    answer = client.post("/setup/", SAID)
    admin = User.objects.get().stakeholder
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (admin.name, admin.email, admin.zone, admin.roles) == ("Ida", "ida@example.com", "Europe/Berlin", {"member", "lead", "admin"})
    assert client.get("/stakeholders/").context["frame"].name == "Ida"


@pytest.mark.django_db
def test_the_first_person_keeps_the_language_of_their_browser():
    Client().post("/setup/", SAID, headers={"accept-language": "de"})
    assert Stakeholder.objects.get().language == "de"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "another sentence altogether"}, "again"),
        ({"email": "nobody"}, "email"),
        ({"name": " \u200b "}, "name"),
        ({"zone": "Middle/Earth"}, "zone"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(wrong, field):
    answer = Client().post("/setup/", {**SAID, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert PASSWORD not in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_once_set_up_the_page_leads_home_and_makes_nobody():
    world = World.build()
    before = User.objects.count()
    assert Client().get("/setup/")["Location"] == "/"
    answer = Client().post("/setup/", {**SAID, "email": "mallory@example.com"})
    assert answer.status_code == 409
    assert "has been set up already" in answer.content.decode()
    assert User.objects.count() == before
    assert world["Ida"].roles == {"member", "admin"}


@pytest.mark.django_db(transaction=True)
def test_of_two_first_admins_at_once_one_wins_and_the_other_is_told():
    start, answers = Barrier(2), []

    def press(name: str) -> None:
        start.wait()
        answers.append(Client().post("/setup/", {**SAID, "name": name, "email": f"{name}@example.com"}).status_code)
        connection.close()

    both = [Thread(target=press, args=(name,)) for name in ("ida", "ivo")]
    [one.start() for one in both]
    [one.join() for one in both]
    assert sorted(answers) == [302, 409]
    assert User.objects.count() == 1
