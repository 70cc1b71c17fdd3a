"""What a link withstands: scanners that open it, forgers, those who lost it, and everybody who would like to see more than one leg."""

from __future__ import annotations

import logging
import os
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils.html import escape
from gunicorn.config import Config

from campaigns import baton, grants
from campaigns import people as verbs
from campaigns.models import CheckItem, Event, Grant, Handoff
from relay.access_log import Masked
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.forged import forged
from tests.guests import AT, INTERNAL, Guest, everything, link_in, link_of, offered, send, site
from tests.logged import logged
from tests.world import World

pytestmark = pytest.mark.django_db
ANOTHER_MAIL = timedelta(minutes=6)  # what comes sooner goes together with the mail before
LOOKS = 1_000 if os.environ.get("RELAY_LONG") else 200
FORGED = 200_000 if os.environ.get("RELAY_LONG") else 1_000
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


# Opening decides nothing


def test_looking_changes_nothing(handoff: Handoff, guest: Guest) -> None:
    scanner = browser()
    looks = [
        lambda: scanner.get(guest.link),
        lambda: scanner.head(guest.link),
        lambda: guest.look(),
        lambda: guest.client.head(guest.url),
        lambda: guest.look("?open=someone-else"),
        lambda: guest.look(f"?baton={handoff.pk}&open=accept"),
        lambda: guest.client.get(f"{guest.url}batons/{handoff.pk}/accept/?pass_on_by=2026-11-04"),
        lambda: guest.client.head(f"{guest.url}leg/offer/"),
        lambda: guest.client.get(f"{guest.url}code/"),
        lambda: guest.client.get(f"{guest.url}language/?language=de"),
    ]
    before = everything()
    answers = [looks[number % len(looks)]().status_code for number in range(LOOKS)]
    assert everything() == before
    assert {status: answers.count(status) for status in set(answers)} == {200: LOOKS * 4 // 10, 303: LOOKS * 2 // 10, 405: LOOKS * 4 // 10}


def test_a_look_at_every_table_would_notice(handoff: Handoff) -> None:
    before = everything()
    Grant.objects.create(person=handoff.taker, leg=handoff.leg, made_at=AT)
    assert [table for table, rows in everything().items() if rows != before[table]] == ["campaigns_grant"]


def test_nothing_is_sent_without_the_token_of_its_form(handoff: Handoff) -> None:
    guest = Guest(link_of(handoff), csrf=True)
    answer = guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    assert (answer.status_code, Handoff.objects.get(pk=handoff.pk).state) == (403, "offered")
    assert not INTERNAL.search(answer.content.decode())


# Dead links


def body_of(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def test_unknown_malformed_revoked_and_expired_are_one_answer(world: World, handoff: Handoff, at: time_machine.Traveller) -> None:
    link = link_of(handoff)
    unknown = link.replace(link[7:39], "0" * 32)
    stranger = Client()
    answers = {body_of(stranger.get(one)) for one in ("/g/", "/g/x", "/g/rlg_", unknown, link[:-1], f"{link}/", f"{link}A", "/g/a/b/c")}
    Grant.objects.all().revoke(now=AT)
    answers.add(body_of(stranger.get(link)))
    fresh = link_of(handoff)
    assert stranger.get(fresh).status_code == 303
    baton.abandon(handoff.campaign, by=world.who("Ana"), now=AT, reason="No budget")
    at.move_to(AT + timedelta(days=7))
    answers.add(body_of(stranger.get(fresh)))
    assert [status for status, _body in answers] == [404]


@pytest.mark.parametrize("lost", ["redirected", "new address", "deactivated", "account"])
def test_a_link_is_dead_at_once_where_the_leg_or_the_address_is_lost(world: World, handoff: Handoff, guest: Guest, lost: str) -> None:
    ana, jo = world.who("Ana"), Stakeholder.objects.get(pk=world["Jo"].pk)
    if lost == "redirected":
        baton.redirect(handoff, by=ana, now=AT, runner=world["Eva"].pk)
    elif lost == "new address":
        verbs.edit_person(jo, by=ana, now=AT, email="jo@elsewhere.example")
    elif lost == "deactivated":
        verbs.deactivate(jo, by=ana, now=AT)
    else:
        verbs.give_account(jo, by=ana, now=AT)
    assert [Client().get(guest.link).status_code, guest.look().status_code] == [404, 404]
    assert guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff).status_code == 404
    assert Handoff.objects.get(pk=handoff.pk).state == "offered"


def test_who_gets_the_leg_back_gets_a_new_link_and_the_old_one_stays_dead(world: World, handoff: Handoff, guest: Guest) -> None:
    for name in ("Eva", "Jo"):
        baton.redirect(handoff, by=world.who("Ana"), now=AT, runner=world[name].pk)
    assert Client().get(guest.link).status_code == 404
    again = link_of(Handoff.objects.get(pk=handoff.pk))
    assert again != guest.link
    assert Guest(again).look().status_code == 200
    assert Client().get(guest.link).status_code == 404


def test_nobody_else_gets_a_link_to_the_leg(world: World, handoff: Handoff) -> None:
    assert grants.token_for(world["Dov"].pk, handoff.exchange.taker_id, now=AT) is None
    assert not Grant.objects.exists()


@pytest.mark.forged
def test_none_of_many_forged_links_is_taken_and_all_answers_are_one(handoff: Handoff, guest: Guest) -> None:
    """Sized by RELAY_LONG: 200,000; else 1,000."""
    token, stranger = guest.link.removeprefix("/g/"), Client()
    before = everything()
    answers: dict[tuple[int, bytes], str] = {}
    for one in forged(token, count=FORGED):
        answers.setdefault(body_of(stranger.get(f"/g/{quote(one, safe='')}")), one)
    print(f"forged links on {connection.vendor}: N={FORGED}, {len(answers)} different answers, target 1")
    assert [status for status, _body in answers] == [404], answers.values()
    assert everything() == before


@pytest.mark.parametrize("value", ["", "x", "{grant}:1", "{grant}:1:AAAA:forged", "{grant}:2:1uZ9Aa:9M3zGm7bC"])
def test_a_cookie_of_ones_own_opens_nothing(guest: Guest, value: str) -> None:
    guest.client.cookies["relay-guest"] = value.format(grant=guest.grant.pk)
    assert guest.look().status_code == 404


def test_the_cookie_of_one_leg_opens_no_other(world: World, guest: Guest) -> None:
    campaign = site(world)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    other = Guest(link_of(world.handoff_to(campaign, "Site")))
    other.client.cookies["relay-guest"] = guest.client.cookies["relay-guest"].value
    assert other.look().status_code == 404


def test_the_cookie_is_good_for_some_hours(guest: Guest, at: time_machine.Traveller) -> None:
    at.move_to(AT + timedelta(hours=12, seconds=1))
    assert [guest.look().status_code, Guest(guest.link).look().status_code] == [404, 200]


# One leg, and nothing else


def test_batons_and_items_of_other_legs_are_not_there(world: World, handoff: Handoff, guest: Guest) -> None:
    other = offered(world)
    item = CheckItem.objects.create(leg=world.leg_of(handoff.campaign, "Press"), text="Embargo")
    baton.accept(handoff, by=world.who("Jo"), now=AT)
    answers = [
        guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=other),
        guest.press("recall", handoff=world.handoff_to(handoff.campaign, "Build")),
        guest.tick(item.pk),
        guest.press("reassign", {"runner": str(world["Ben"].pk)}),
        guest.press("override", handoff=handoff),
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_who_heads_a_function_is_no_head_by_link(world: World, handoff: Handoff) -> None:
    world["Jo"].function.head = world["Jo"]
    world["Jo"].function.save()
    guest = Guest(link_of(handoff))
    assert "Cleo" not in guest.look().content.decode()
    assert guest.press("someone-else", {"runner": str(world["Cleo"].pk)}, handoff=handoff).status_code == 422


def test_no_page_and_no_mail_of_theirs_holds_a_way_in_or_another_leg(world: World, handoff: Handoff) -> None:
    """The whole journey; every answer and every mail on the way is read."""
    item = CheckItem.objects.create(leg=world.leg_of(handoff.campaign, "Site"), text="Photos cleared")
    seen, first = journey(world, handoff, item)
    mails = [one for one in mail.outbox if one.to == ["jo@example.com"]]
    said = seen + [str(one.body) for one in mails] + [str(html) for one in mails for html, _type in one.alternatives]
    assert len(mails) >= 2
    own = re.compile(re.escape(first.split("rlg_")[0]) + r"rlg_[\w-]+")
    strangers = [world[name] for name in ("Dov", "Eva", "Finn", "Gus", "Hal", "Ida")]
    hidden = [*(one.name for one in strangers), *(one.email for one in strangers), "Art", str(handoff.campaign_id), "cleo@example.com"]
    for page in said:
        plain = own.sub("", page)
        assert not INTERNAL.search(plain), INTERNAL.search(plain)
        assert [one for one in hidden if re.search(rf"\b{re.escape(escape(one))}\b", plain)] == []


def journey(world: World, handoff: Handoff, item: CheckItem) -> tuple[list[str], str]:
    """Asked, answered, taken, ticked, offered onward, asked by the next, answered: what was read on the way, and the first link."""
    send(world)
    guest, ben, cleo = Guest(link_in("Jo")), world.who("Ben"), world.who("Cleo")
    seen = [guest.look()]
    seen += [guest.press("accept", {}, handoff=handoff), guest.press("send-back", {}, handoff=handoff)]
    seen += [guest.press("ask", {"question": "Which fonts?"}, handoff=handoff), guest.look()]
    baton.answer(again(handoff), by=ben, now=AT, answer="Inter.")
    world.later(ANOTHER_MAIL)
    send(world)
    seen += [guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=again(handoff)), guest.look()]
    seen += [guest.press("offer", {"note": "All yours."}), guest.tick(item.pk), guest.press("offer", {"note": "All yours."}), guest.look()]
    onward = world.handoff_to(handoff.campaign, "Press")
    baton.ask(onward, by=cleo, now=AT, question="Which shot?")
    world.later(ANOTHER_MAIL)
    send(world)
    seen += [guest.look(), guest.press("answer", {"answer": "Red."}, handoff=again(onward))]
    baton.accept(again(onward), by=cleo, now=AT)
    seen += [guest.look(), guest.client.get(f"{guest.url}leg/offer/"), guest.client.get("/g/nowhere")]
    return [one.content.decode() for one in seen], guest.link


def again(handoff: Handoff) -> Handoff:
    return Handoff.objects.get(pk=handoff.pk)


# Headers and logs


@pytest.mark.parametrize("header", HEADERS)
def test_every_answer_to_a_link_is_kept_nowhere(handoff: Handoff, guest: Guest, header: str) -> None:
    answers = [
        guest.client.get(guest.link),
        guest.look(),
        guest.client.get("/g/nothing"),
        guest.client.get(f"{guest.url}leg/offer/"),
        guest.press("accept", {}, handoff=handoff),
        guest.press("check-in", {"note": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [303, 200, 404, 405, 422, 409]
    assert {answer.headers[header] for answer in answers} == {HEADERS[header]}


def test_no_log_line_holds_the_secret(handoff: Handoff, guest: Guest) -> None:
    with logged() as written:
        guest.client.get(guest.link)
        guest.client.get(f"{guest.link}tampered")
        logging.getLogger("somewhere").warning("lost %s", guest.link)
    assert "/g/…" in written.getvalue()
    assert guest.link[8:44] not in written.getvalue()


def test_an_access_log_that_is_switched_on_does_not_either(guest: Guest) -> None:
    asked = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": guest.link,
        "PATH_INFO": guest.link,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": guest.link,
    }
    answered = SimpleNamespace(status="303 See Other", sent=0, headers=[("Location", guest.url)])
    told = Masked(Config()).atoms(answered, SimpleNamespace(headers=[("REFERER", guest.link)]), asked, timedelta(seconds=1))
    assert told["r"] == "GET /g/… HTTP/1.1"
    assert guest.link[8:44] not in str(told)


# Afterwards


def test_the_log_says_through_which_link_it_was_confirmed(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    for url in (f"/handoffs/{handoff.pk}/", f"/campaigns/{handoff.campaign_id}/"):
        page = browser(world["Ana"]).get(url).content.decode()
        assert "Jo took the baton from Ben. Confirmed through the link sent to jo@example.com." in page
    assert "jo@example.com" not in str(Event.objects.filter(handoff=handoff).values())


def test_who_gets_an_account_keeps_what_they_did(world: World, handoff: Handoff, guest: Guest) -> None:
    guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff)
    browser(world["Ana"]).post(f"/stakeholders/{world['Jo'].pk}/invite/")
    jo = Stakeholder.objects.get(pk=world["Jo"].pk)
    page = browser(jo).get(f"/handoffs/{handoff.pk}/").content.decode()
    assert "You took the baton" in page
    assert guest.look().status_code == 404
    send(world)
    assert "/g/" not in str([one.body for one in mail.outbox][-1])
