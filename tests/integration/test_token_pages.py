"""The page of API tokens: a new one stands in one answer and nowhere else; its owner hears of it; an admin revokes anybody's."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from campaigns import feeds
from stakeholders import clock, directory
from stakeholders.models import ApiToken, Stakeholder
from stakeholders.who import who_is
from tests.doors import browser, said
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
PAGE = "/settings/tokens/"


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def at_home(person: Stakeholder) -> Client:
    """Signed in, and has typed their password a moment ago."""
    client = browser(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def form(**more: object) -> dict[str, object]:
    return {"once": uuid4(), "name": "Report", "scope": "read", "days": "90", **more}


def made(world: World, owner: str = "Ben", /, **facts: object) -> tuple[ApiToken, str]:
    facts = {"name": "Report", "scope": "act", "now": clock.now(), **facts}
    return directory.make_token(world[owner], by=who_is(world[owner], on=clock.now().date()), **facts)


def token_in(answer) -> str:
    return re.search(r'value="(rla_[^"]+)"', answer.content.decode())[1]


# Making one


def test_a_new_token_is_shown_and_works(world):
    answer = at_home(world["Ben"]).post(PAGE, form())
    found = directory.bearer(token_in(answer), now=clock.now())
    assert answer.status_code == 200
    assert (found.person.name, found.name, found.scope, found.made_via) == ("Ben", "Report", "read", "page")
    assert (found.expires_at - found.made_at).days == 90


def test_it_stands_in_that_answer_and_nowhere_else(world):
    client = at_home(world["Ben"])
    answer = client.post(PAGE, form())
    secret = token_in(answer)[8:]
    assert answer.content.decode().count(secret) == 1
    assert answer["Cache-Control"] == "no-store"
    elsewhere = [
        client.get(PAGE).content.decode(),
        client.get("/me/").content.decode(),
        mail.outbox[0].body,
        str(mail.outbox[0].alternatives),
    ]
    elsewhere += [str(one.get_decoded()) for one in Session.objects.all()] + [str(client.cookies), str(ApiToken.objects.values().get())]
    assert [one for one in elsewhere if secret in one] == []


def test_the_answer_loaded_again_makes_nothing_and_says_so_kindly(world):
    client, sent = at_home(world["Ben"]), form()
    client.post(PAGE, sent)
    again = client.post(PAGE, sent)
    page = again.content.decode()
    assert again.status_code == 409
    assert "This form was sent before, and its token was shown then." in page
    assert 'value="Report"' in page
    assert str(sent["once"]) not in page.split('id="new"')[1]
    assert ApiToken.objects.count() == 1
    assert len(mail.outbox) == 1


def test_every_form_is_one_of_its_own(world):
    client = browser(world["Ben"])
    first, second = (re.search(r'name="once" value="([^"]+)"', client.get(PAGE).content.decode())[1] for _n in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scope": "all"}, "scope"),
        ({"scope": "admin"}, "scope"),
        ({"days": "7"}, "days"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(world, wrong, field):
    answer = browser(world["Ben"]).post(PAGE, form(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'value="{wrong.get("name", "Report")}"' in answer.content.decode() or wrong == {"name": ""}
    assert not ApiToken.objects.exists()


def test_a_name_of_nothing_but_what_cannot_be_seen_is_refused_by_the_directory(world):
    answer = at_home(world["Ben"]).post(PAGE, form(name="\u200b"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_only_admins_are_offered_the_scope_admin(world):
    offered = {name: dict(browser(world[name]).get(PAGE).context["form"].fields["scope"].choices) for name in ("Ana", "Ida")}
    assert {name: set(scopes) for name, scopes in offered.items()} == {"Ana": {"read", "act"}, "Ida": {"read", "act", "admin"}}


def test_one_without_end_says_so(world):
    client = at_home(world["Ben"])
    client.post(PAGE, form(days="0"))
    assert ApiToken.objects.get().expires_at is None
    assert "without end" in client.get(PAGE).content.decode()


def test_the_fifty_first_is_refused_kindly_and_what_was_typed_stays(world):
    for _n in range(50):
        made(world)
    answer = at_home(world["Ben"]).post(PAGE, form(name="One more"))
    assert answer.status_code == 409
    assert "There are 50 tokens already" in answer.content.decode()
    assert 'value="One more"' in answer.content.decode()


# Is it you?


def test_who_has_not_just_typed_their_password_is_asked_first_and_nothing_is_lost(world):
    client = browser(world["Ben"])
    asked = client.post(PAGE, form(name="Night job"), follow=True)
    assert "Is it you?" in asked.content.decode()
    assert not ApiToken.objects.exists()
    answer = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD, "next": PAGE})
    assert directory.bearer(token_in(answer), now=clock.now()).name == "Night job"
    assert answer["Cache-Control"] == "no-store"


def test_that_answer_loaded_again_makes_nothing_either(world):
    client = browser(world["Ben"])
    client.post(PAGE, form())
    sent = {"password": PASSWORD, "next": PAGE}
    client.post("/accounts/reauthenticate/", sent)
    again = client.post("/accounts/reauthenticate/", sent)
    assert again["Location"] == PAGE
    assert ApiToken.objects.count() == 1


def test_a_wrong_password_makes_nothing(world):
    client = browser(world["Ben"])
    client.post(PAGE, form())
    answer = client.post("/accounts/reauthenticate/", {"password": "guessed", "next": PAGE})
    assert answer.status_code == 200
    assert not ApiToken.objects.exists()


def test_who_signs_in_elsewhere_and_has_no_password_is_not_asked_for_one(world):
    world["Ben"].user.set_unusable_password()
    world["Ben"].user.save()
    assert token_in(browser(world["Ben"]).post(PAGE, form()))


# The mail


def test_its_owner_hears_of_it_and_where_to_revoke_it(world):
    at_home(world["Ben"]).post(PAGE, form())
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ben@example.com"], "A token was made for your account: Report")
    assert "Then revoke it at" in letter.body
    assert "http://testserver/settings/tokens/" in letter.body
    assert "It may: read" in letter.body


def test_a_mail_server_that_refuses_does_not_keep_the_token_back(world, settings):
    settings.EMAIL_BACKEND = "tests.integration.test_token_pages.Broken"
    answer = at_home(world["Ben"]).post(PAGE, form())
    assert directory.bearer(token_in(answer), now=clock.now())


class Broken(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, _):
        raise ConnectionRefusedError("nobody there")


# Looking and revoking


def test_the_page_lists_the_reader_s_own_and_no_others(world):
    row, _token = made(world, name="Mine")
    made(world, "Ana", name="Ana’s job")
    page = browser(world["Ben"]).get(PAGE).content.decode()
    assert "Mine" in page
    assert f"{row.hint}…" in page
    assert "Ana’s job" not in page


def test_who_has_none_reads_what_they_are_for(world):
    page = browser(world["Ben"]).get(PAGE).content.decode()
    assert "No tokens yet" in page
    assert "curl -H &quot;Authorization: Bearer $RELAY_TOKEN&quot; http://testserver/api/v1/me/next/" in page.replace('"', "&quot;")
    assert 'href="/api/docs/"' in page


def test_fifty_cost_as_many_queries_as_one(world, django_assert_num_queries):
    client = browser(world["Ben"])
    made(world)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
    for _n in range(49):
        made(world)
    with django_assert_num_queries(5):
        assert client.get(PAGE).content.decode().count("/revoke/") == 50


def test_a_revoked_one_opens_nothing_and_is_gone_from_the_page(world):
    row, token = made(world)
    answer = browser(world["Ben"]).post(f"{PAGE}{row.pk}/revoke/", follow=True)
    assert said(answer) == ["“Report” is revoked: it opens nothing any more."]
    assert "No tokens yet" in answer.content.decode()
    assert directory.bearer(token, now=clock.now()) is None


def test_an_admin_revokes_anybody_s_on_their_page(world):
    row, token = made(world)
    ida, url = browser(world["Ida"]), f"/stakeholders/{world['Ben'].pk}/"
    assert row.hint in ida.get(url).content.decode()
    ida.post(f"{url}tokens/{row.pk}/revoke/")
    assert directory.bearer(token, now=clock.now()) is None
    assert row.hint not in ida.get(url).content.decode()


@pytest.mark.parametrize("name", ["Ana", "Ben", "Finn"])
def test_nobody_else_sees_them_there(world, name):
    row, _token = made(world)
    assert row.hint not in browser(world[name]).get(f"/stakeholders/{world['Ben'].pk}/").content.decode()


def test_one_is_not_revoked_under_somebody_else_s_name(world):
    row, token = made(world)
    answer = browser(world["Ida"]).post(f"/stakeholders/{world['Ana'].pk}/tokens/{row.pk}/revoke/")
    assert answer.status_code == 404
    assert directory.bearer(token, now=clock.now())


def test_menu_and_profile_lead_there(world):
    answer = browser(world["Ben"]).get("/me/")
    assert "/settings/" in [link.url for link in answer.context["frame"].links]
    assert f'href="{PAGE}"' in answer.content.decode().split("<main")[1]


def test_django_s_own_page_shows_it_without_its_digest(world):
    row, _token = made(world)
    ida = browser(world["Ida"])
    pages = [ida.get("/admin/stakeholders/apitoken/"), ida.get(f"/admin/stakeholders/apitoken/{row.pk}/change/")]
    assert [page.status_code for page in pages] == [200, 200]
    assert row.digest not in "".join(page.content.decode() for page in pages)


# What ends them all


def test_taken_out_of_play_all_of_theirs_end(world):
    _row, token = made(world)
    ida = browser(world["Ida"])
    ida.post(f"/stakeholders/{world['Ben'].pk}/deactivate/")
    assert directory.bearer(token, now=clock.now()) is None
    ida.post(f"/stakeholders/{world['Ben'].pk}/reactivate/")
    assert directory.bearer(token, now=clock.now()) is None


def test_a_new_password_by_mail_ends_all_of_theirs(world):
    _row, token = made(world)
    _other, anas = made(world, "Ana")
    feed = f"/feeds/{feeds.make(by=world.who('Ben'), now=world.now)[1]}.ics"
    assert browser().get(feed).status_code == 200
    browser().post("/accounts/password/reset/", {"email": "ben@example.com"})
    link = re.search(r"http://testserver(\S+/password/reset/key/\S+)", mail.outbox[0].body)[1]
    client = browser()
    page = client.get(link, follow=True).redirect_chain[-1][0]
    assert directory.bearer(token, now=clock.now()), "asking for one ends nothing: anybody can"
    client.post(page, {"password1": "another baton for Ben", "password2": "another baton for Ben"})
    assert directory.bearer(token, now=clock.now()) is None
    assert browser().get(feed).status_code == 404
    assert directory.bearer(anas, now=clock.now())


def test_a_password_changed_while_signed_in_ends_none(world):
    _row, token = made(world)
    sent = {"oldpassword": PASSWORD, "password1": "another baton for Ben", "password2": "another baton for Ben"}
    browser(world["Ben"]).post("/accounts/password/change/", sent)
    assert Stakeholder.objects.get(pk=world["Ben"].pk).user.check_password("another baton for Ben")
    assert directory.bearer(token, now=clock.now())
