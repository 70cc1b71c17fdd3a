"""The directory in the browser: looking, adding, inviting, editing, closing; by right, and kindly refused."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from stakeholders import directory
from stakeholders.models import Organisation, Stakeholder, User
from tests.doors import browser, said
from tests.programs import Program
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def names(response):
    return [row.person.name for row in response.context["page"]]


def new(world, **more):
    ours = Organisation.objects.get(ours=True)
    facts = {"name": "Kim Ito", "email": "Kim@example.com", "organisation": ours.pk, "function": "", "kind": "runner"}
    return {**facts, "zone": "Asia/Tokyo", "language": "de", "calendar": "", "baton_limit": 2, **more}


def as_typed(person, **more):
    """A person's form as it stands, with something typed over."""
    facts = {name: getattr(person, name) for name in ("name", "email", "kind", "zone", "language", "baton_limit")}
    rows = {name: getattr(person, f"{name}_id") or "" for name in ("organisation", "function", "calendar")}
    return facts | rows | more


# Looking


def test_everybody_of_ours_sees_the_names_of_all(world):
    assert names(browser(world["Dov"]).get("/stakeholders/")) == sorted(world.people)


def test_a_member_of_another_organisation_sees_its_people_only(world):
    jo = directory.give_account(world["Jo"], by=None, password=PASSWORD)
    assert names(browser(jo).get("/stakeholders/")) == ["Jo"]


@pytest.mark.parametrize(
    ("look", "found"), [("q=EO", ["Cleo"]), ("q=jo@example.com", ["Jo"]), ("q=nobody", []), ("gone=on", []), ("page=9", None)]
)
def test_people_are_found_by_name_or_whole_address(world, look, found):
    answer = browser(world["Ben"]).get(f"/stakeholders/?{look}")
    assert names(answer) == (sorted(world.people) if found is None else found)


def test_people_are_found_by_kind(world):
    directory.edit_person(world["Jo"], by=None, kind="analyst")
    assert names(browser(world["Ana"]).get("/stakeholders/?kind=analyst")) == ["Jo"]
    assert [one["name"] for one in Program(world["Ana"]).get("stakeholders/", kind="analyst").json()["results"]] == ["Jo"]


def test_people_are_found_by_function_and_organisation(world):
    pr, agency = world["Cleo"].function_id, world["Jo"].organisation_id
    client = browser(world["Ben"])
    assert names(client.get(f"/stakeholders/?function={pr}")) == ["Cleo", "Finn"]
    assert names(client.get(f"/stakeholders/?organisation={agency}")) == ["Jo"]
    assert names(client.get(f"/stakeholders/?function={pr}&organisation={agency}")) == []


def test_who_is_out_of_play_is_listed_only_when_asked_for(world):
    directory.deactivate(world["Dov"], by=None)
    client = browser(world["Ana"])
    assert "Dov" not in names(client.get("/stakeholders/"))
    assert names(client.get("/stakeholders/?gone=on")) == ["Dov"]


def test_nobody_found_says_so_and_leads_back(world):
    page = browser(world["Ben"]).get("/stakeholders/?q=nobody").content.decode()
    assert "Nobody of that kind" in page
    assert "Show everybody" in page


def test_only_admins_see_roles_and_only_leads_add(world):
    pages = {name: browser(world[name]).get("/stakeholders/").content.decode() for name in ("Ben", "Ana", "Ida")}
    assert [name for name, page in pages.items() if "Roles" in page] == ["Ida"]
    assert [name for name, page in pages.items() if "/stakeholders/new/" in page] == ["Ana", "Ida"]


def test_an_address_is_for_leads_the_head_and_themselves(world):
    url = f"/stakeholders/{world['Cleo'].pk}/"
    seeing = [
        name for name in ("Ana", "Ben", "Cleo", "Dov", "Finn", "Gus", "Ida") if "cleo@example.com" in _main(browser(world[name]).get(url))
    ]
    assert seeing == ["Ana", "Cleo", "Finn", "Ida"]


def test_the_load_of_a_person_is_for_leads_the_head_and_themselves(world):
    world.take(world.race(), "Build")
    url = f"/stakeholders/{world['Ben'].pk}/"
    load = {name: browser(world[name]).get(url).context["page"].in_hand for name in ("Ana", "Ben", "Finn", "Gus")}
    assert load == {"Ana": 1, "Ben": 1, "Finn": None, "Gus": None}


def _main(response):
    return response.content.decode().split("<main")[1]


def test_a_person_hidden_and_a_person_absent_are_the_same(world):
    jo = directory.give_account(world["Jo"], by=None, password=PASSWORD)
    client = browser(jo)
    hidden = client.get(f"/stakeholders/{world['Ben'].pk}/")
    absent = client.get("/stakeholders/00000000-0000-4000-8000-000000000000/")
    assert (hidden.status_code, absent.status_code) == (404, 404)


def test_the_list_costs_as_many_queries_for_three_hundred_as_for_ten(world, django_assert_max_num_queries):
    client = browser(world["Ida"])
    client.get("/stakeholders/")
    with CaptureQueriesContext(_connection()) as few:
        client.get("/stakeholders/")
    ours = Organisation.objects.get(ours=True)
    pr = world["Cleo"].function
    Stakeholder.objects.bulk_create(Stakeholder(name=f"P{n:03}", organisation=ours, function=pr) for n in range(290))
    with django_assert_max_num_queries(min(len(few), 15)):
        answer = client.get("/stakeholders/")
    assert answer.context["page"].paginator.count == 300
    assert len(names(answer)) == 50


def _connection():
    from django.db import connection

    return connection


# Adding and inviting


def test_a_lead_adds_somebody_without_an_account(world):
    answer = browser(world["Ana"]).post("/stakeholders/new/", new(world))
    kim = Stakeholder.objects.get(name="Kim Ito")
    assert answer["Location"] == f"/stakeholders/{kim.pk}/"
    assert (kim.user, kim.zone, kim.language, kim.baton_limit) == (None, "Asia/Tokyo", "de", 2)
    assert mail.outbox == []


def test_a_lead_invites_a_member_who_gets_a_mail_in_their_language(world):
    browser(world["Ana"]).post("/stakeholders/new/", new(world, account="on", language="en"))
    kim = Stakeholder.objects.get(name="Kim Ito")
    assert kim.roles == {"member"}
    assert not kim.user.has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == ["kim@example.com"]
    assert letter.subject == "Ana invites you to Relay"


def test_the_link_of_an_invitation_sets_a_password_once(world):
    browser(world["Ana"]).post("/stakeholders/new/", new(world, account="on"))
    link = re.search(r"http://testserver(\S+/password/reset/key/\S+)", mail.outbox[0].body)[1]
    client = browser()
    form = client.get(link)["Location"]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    kim = User.objects.get(email="kim@example.com")
    assert authenticate(email="kim@example.com", password=PASSWORD) == kim
    assert "had its day" in browser().get(link).content.decode()


def test_a_mail_server_that_refuses_loses_nobody(world, settings):
    settings.EMAIL_BACKEND = "tests.integration.test_people_pages.Broken"
    answer = browser(world["Ana"]).post("/stakeholders/new/", new(world, account="on"), follow=True)
    assert Stakeholder.objects.filter(name="Kim Ito", user__isnull=False).exists()
    assert "did not go out" in said(answer)[0]


class Broken(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, _):
        raise ConnectionRefusedError("nobody there")


def test_a_lead_gives_no_roles_even_when_they_are_sent_along(world):
    browser(world["Ana"]).post("/stakeholders/new/", new(world, account="on", roles=["admin"]))
    assert Stakeholder.objects.get(name="Kim Ito").roles == {"member"}


def test_an_admin_gives_every_role(world):
    browser(world["Ida"]).post("/stakeholders/new/", new(world, account="on", roles=["lead", "sales"]))
    assert Stakeholder.objects.get(name="Kim Ito").roles == {"member", "lead", "sales"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "kim"}, "email"),
        ({"account": "on", "email": ""}, "email"),
        ({"account": "on", "email": "Ben@Example.com"}, "email"),
        ({"zone": "Middle/Earth"}, "zone"),
        ({"language": "tlh"}, "language"),
        ({"baton_limit": "0"}, "baton_limit"),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, "organisation"),
        ({"kind": "dragon"}, "kind"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(world, wrong, field):
    answer = browser(world["Ana"]).post("/stakeholders/new/", new(world, **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    typed = {"name": "Kim Ito", **wrong}["name"]
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not Stakeholder.objects.filter(name="Kim Ito").exists()


def test_somebody_known_is_invited_later(world):
    answer = browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/invite/", follow=True)
    assert "Jo is invited" in said(answer)[0]
    assert Stakeholder.objects.get(pk=world["Jo"].pk).roles == {"member"}
    assert mail.outbox[0].to == ["jo@example.com"]


def test_who_never_signed_in_gets_the_mail_again_and_who_did_does_not(world):
    client = browser(world["Ana"])
    client.post(f"/stakeholders/{world['Jo'].pk}/invite/")
    client.post(f"/stakeholders/{world['Jo'].pk}/invite/")
    assert len(mail.outbox) == 2
    browser(Stakeholder.objects.get(pk=world["Jo"].pk))
    answer = client.post(f"/stakeholders/{world['Jo'].pk}/invite/", follow=True)
    assert len(mail.outbox) == 2
    assert "signed in already" in said(answer)[-1]


def test_nobody_is_invited_to_no_address(world):
    directory.edit_person(world["Jo"], by=None, email="")
    assert browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/invite/").status_code == 422


def test_who_is_out_of_play_gets_no_invitation(world):
    browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/invite/")
    directory.deactivate(Stakeholder.objects.get(pk=world["Jo"].pk), by=None)
    mail.outbox.clear()
    browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/invite/")
    assert mail.outbox == []


# Editing


def test_a_lead_edits_and_clocks_that_depend_on_it_are_looked_at(world):
    campaign = world.race()
    Campaign.objects.filter(pk=campaign.pk).update(look_again_at=None)
    ben = world["Ben"]
    answer = browser(world["Ana"]).post(f"/stakeholders/{ben.pk}/edit/", as_typed(ben, zone="Asia/Kolkata"))
    assert answer["Location"] == f"/stakeholders/{ben.pk}/"
    assert Stakeholder.objects.get(pk=ben.pk).zone == "Asia/Kolkata"
    assert Campaign.objects.get(pk=campaign.pk).look_again_at is not None


def test_a_lead_changes_neither_a_login_nor_roles(world):
    ben = world["Ben"]
    form = browser(world["Ana"]).get(f"/stakeholders/{ben.pk}/edit/").context["form"]
    assert {"email", "roles", "account"}.isdisjoint(form.fields)
    browser(world["Ana"]).post(f"/stakeholders/{ben.pk}/edit/", as_typed(ben, email="mallory@example.com", roles=["admin"]))
    after = Stakeholder.objects.get(pk=ben.pk)
    assert (after.email, after.roles) == ("ben@example.com", {"member"})


def test_a_lead_changes_the_address_of_somebody_without_an_account(world):
    browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/edit/", as_typed(world["Jo"], email="jo@halden.example"))
    assert Stakeholder.objects.get(pk=world["Jo"].pk).email == "jo@halden.example"


def test_an_admin_changes_roles(world):
    browser(world["Ida"]).post(f"/stakeholders/{world['Ben'].pk}/edit/", as_typed(world["Ben"], roles=["lead"]))
    assert Stakeholder.objects.get(pk=world["Ben"].pk).roles == {"member", "lead"}


def test_an_admin_changes_a_login_and_the_old_address_opens_nothing(world):
    client = browser()
    client.post("/accounts/login/", {"login": "ben@example.com", "password": PASSWORD})
    browser(world["Ida"]).post(f"/stakeholders/{world['Ben'].pk}/edit/", as_typed(world["Ben"], email="benjamin@example.com"))
    tries = [
        browser().post("/accounts/login/", {"login": who, "password": PASSWORD}) for who in ("ben@example.com", "benjamin@example.com")
    ]
    assert [answer.status_code for answer in tries] == [200, 302]
    browser().post("/accounts/password/reset/", {"email": "ben@example.com"})
    assert [letter for letter in mail.outbox if "/reset/key/" in letter.body] == []


def test_who_forgot_their_password_gets_a_mail_of_ours_and_signs_in_with_a_new_one(world):
    browser().post("/accounts/password/reset/", {"email": "ben@example.com"})
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ben@example.com"], "Choose a new password")
    assert "The link works once, for 3 days." in letter.body
    assert "baton" not in letter.body
    link = re.search(r"http://testserver(\S+/password/reset/key/\S+)", letter.body)[1]
    client = browser()
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "another baton for Ben", "password2": "another baton for Ben"})
    answer = browser().post("/accounts/login/", {"login": "ben@example.com", "password": "another baton for Ben"})
    assert answer.status_code == 302


def test_nobody_makes_us_write_to_an_address_that_we_do_not_know(world):
    answer = browser().post("/accounts/password/reset/", {"email": "someone@elsewhere.example"})
    assert (answer.status_code, mail.outbox) == (302, [])


def test_the_last_admin_stays_one_and_is_told(world):
    answer = browser(world["Ida"]).post(f"/stakeholders/{world['Ida'].pk}/edit/", as_typed(world["Ida"], roles=[]))
    assert answer.status_code == 409
    assert Stakeholder.objects.get(pk=world["Ida"].pk).roles == {"member", "admin"}


def test_an_address_that_is_taken_changes_nothing_at_all(world):
    answer = browser(world["Ida"]).post(
        f"/stakeholders/{world['Ben'].pk}/edit/", as_typed(world["Ben"], name="Benjamin", email="cleo@example.com")
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert Stakeholder.objects.get(pk=world["Ben"].pk).name == "Ben"


def test_a_zone_that_the_list_has_not_is_kept(world):
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(zone="US/Eastern")
    page = browser(world["Ana"]).get(f"/stakeholders/{world['Ben'].pk}/edit/").content.decode()
    assert '<option value="US/Eastern" selected>' in page


# Out of play and back


def test_an_admin_takes_somebody_out_of_play_and_brings_them_back(world):
    ben, bens = world["Ben"], browser(world["Ben"])
    ida = browser(world["Ida"])
    ida.post(f"/stakeholders/{ben.pk}/deactivate/")
    assert bens.get("/stakeholders/").status_code == 302
    assert "Out of play" in ida.get(f"/stakeholders/{ben.pk}/").content.decode()
    ida.post(f"/stakeholders/{ben.pk}/reactivate/")
    assert bens.get("/stakeholders/").status_code == 200


def test_a_lead_closes_no_account_but_takes_others_out_of_play(world):
    client = browser(world["Ana"])
    assert client.post(f"/stakeholders/{world['Ben'].pk}/deactivate/").status_code == 403
    client.post(f"/stakeholders/{world['Jo'].pk}/deactivate/")
    active = Stakeholder.objects.filter(name__in=["Ben", "Jo"], active=True)
    assert [one.name for one in active] == ["Ben"]


def test_nobody_is_offered_to_close_themselves(world):
    assert "/deactivate/" not in browser(world["Ida"]).get(f"/stakeholders/{world['Ida'].pk}/").content.decode()


# Oneself


def test_everybody_edits_their_own_profile_and_nothing_else(world):
    client = browser(world["Ben"])
    client.post(
        "/me/", {"name": "Ben Price", "zone": "Europe/Berlin", "language": "de", "calendar": "", "baton_limit": 99, "kind": "sponsor"}
    )
    ben = Stakeholder.objects.get(pk=world["Ben"].pk)
    assert (ben.name, ben.zone, ben.language, ben.baton_limit, ben.kind) == ("Ben Price", "Europe/Berlin", "de", 3, "runner")


def test_a_profile_that_is_wrong_keeps_what_was_typed(world):
    answer = browser(world["Ben"]).post("/me/", {"name": " \u200b ", "zone": "Europe/Berlin", "language": "en", "calendar": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_the_address_of_a_login_is_changed_in_the_directory_only(world):
    assert browser(world["Ben"]).get("/accounts/email/")["Location"] == "/me/"


@pytest.mark.parametrize("url", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"])
def test_the_pages_of_the_account_open(world, url):
    assert browser(world["Ben"]).get(url).status_code == 200
