"""Where somebody is signed in: what stands there is true, and what is ended opens nothing any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relay.web.devices import device_text
from tests.doors import browser, said
from tests.world import PASSWORD, World, when

pytestmark = pytest.mark.django_db
PAGE = "/settings/sessions/"
NOW = when("2026-11-05 10:00")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
EDGE = f"{CHROME} Edg/131.0.0.0".replace("X11; Linux x86_64", "Windows NT 10.0")


@pytest.fixture
def world() -> World:
    return World.build()


def signed_in(person, agent=FIREFOX, address="192.0.2.7"):
    """A browser of their own that has opened a page."""
    client = browser(person)
    client.defaults |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    assert client.get("/me/").status_code == 200
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


def rows(client):
    return client.get(PAGE).context["rows"]


def test_each_browser_stands_there_and_this_one_first(world):
    signed_in(world["Ben"], SAFARI, "10.1.2.3")
    page = signed_in(world["Ben"], FIREFOX, "8.8.8.8").get(PAGE)
    assert [(device_text(row.agent), row.address, row.place, row.here) for row in page.context["rows"]] == [
        ("Firefox on Windows", "8.8.8.8", "net", True),
        ("Safari on iPhone", "10.1.2.3", "house", False),
    ]
    assert "this browser" in page.content.decode()


def test_nobody_sees_the_sessions_of_others(world):
    signed_in(world["Cleo"])
    assert [row.here for row in rows(signed_in(world["Ben"]))] == [True]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (CHROME, "Chrome on Linux"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5.0", "A browser that does not say what it is"),
        ("", "A browser that does not say what it is"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert device_text(agent) == words


# Ending


def test_an_ended_session_opens_nothing_with_its_next_request(world):
    here, there = signed_in(world["Ben"]), signed_in(world["Ben"], SAFARI)
    (other,) = [row for row in rows(here) if not row.here]
    assert here.post(f"{PAGE}{other.id}/end/")["Location"] == PAGE
    assert (is_in(here), is_in(there)) == (True, False)
    assert [row.here for row in rows(here)] == [True]


def test_all_others_end_at_once(world):
    here, others = signed_in(world["Ben"]), [signed_in(world["Ben"], SAFARI) for _ in range(3)]
    answer = here.post(f"{PAGE}end/", follow=True)
    assert said(answer) == ["3 browsers are signed out."]
    assert (is_in(here), [is_in(one) for one in others]) == (True, [False] * 3)


def test_ending_all_others_ends_nobody_else(world):
    cleo = signed_in(world["Cleo"])
    assert said(signed_in(world["Ben"]).post(f"{PAGE}end/", follow=True)) == ["You were signed in nowhere else."]
    assert is_in(cleo)


def test_nobody_ends_the_session_of_another(world):
    cleo = signed_in(world["Cleo"])
    theirs = UserSession.objects.get(user=world["Cleo"].user)
    assert signed_in(world["Ben"]).post(f"{PAGE}{theirs.pk}/end/").status_code == 404
    assert is_in(cleo)


def test_ending_one_s_own_comes_to_signing_out(world):
    here = signed_in(world["Ben"])
    (own,) = rows(here)
    here.post(f"{PAGE}{own.id}/end/")
    assert not is_in(here)


def test_a_look_at_the_address_of_the_button_ends_nothing(world):
    here, there = signed_in(world["Ben"]), signed_in(world["Ben"], SAFARI)
    assert here.get(f"{PAGE}end/").status_code == 405
    assert is_in(there)


def test_a_new_password_ends_the_others_and_they_are_not_told_of(world):
    here, there = signed_in(world["Ben"]), signed_in(world["Ben"], SAFARI)
    new = "a baton for the autumn relay"
    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert [row.here for row in rows(here)] == [True]
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_session_that_has_run_out_is_not_told_of(world):
    with time_machine.travel(NOW):
        signed_in(world["Ben"], SAFARI)
    with time_machine.travel(NOW + timedelta(days=8)):
        assert [row.here for row in rows(signed_in(world["Ben"]))] == [True]


def test_the_old_address_leads_there(world):
    assert browser(world["Ben"]).get("/accounts/sessions/")["Location"] == PAGE


# Last seen


def seen_at(world):
    return UserSession.objects.get(user=world["Ben"].user).last_seen_at


def test_when_it_was_seen_is_noted_once_an_hour(world):
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(world["Ben"])
        clock.shift(timedelta(minutes=50))
        client.get("/me/")
        assert seen_at(world) == NOW
        clock.shift(timedelta(minutes=20))
        client.get("/me/", REMOTE_ADDR="198.51.100.9")
        assert seen_at(world) == NOW + timedelta(minutes=70)
    assert UserSession.objects.get(user=world["Ben"].user).ip == "198.51.100.9"


def asked(client):
    with CaptureQueriesContext(connection) as seen:
        client.get("/settings/look/")
    return len(seen)


def test_noting_it_costs_nothing_within_the_hour_and_one_look_in_another_process(world):
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(world["Ben"])
        usual = asked(client)
        elsewhere = browser()
        elsewhere.cookies = client.cookies  # its own middleware, as another process has
        assert asked(elsewhere) == usual + 1
        assert asked(elsewhere) == usual
        clock.shift(timedelta(hours=1))
        assert asked(client) == usual + 6  # the look; the row read, found and written in a savepoint
        assert asked(client) == usual


def test_the_page_asks_as_often_for_many_sessions(world):
    client = signed_in(world["Ben"])

    def asked_for_page() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    few = asked_for_page()
    for _ in range(10):
        signed_in(world["Ben"], SAFARI)
    assert asked_for_page() == few <= 15
