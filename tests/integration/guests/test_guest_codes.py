"""A sensitive leg asks for six digits: mailed, ten minutes, once, five tries, three an hour."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections

from campaigns import codes
from campaigns.models import Grant, GrantCode, Handoff, Leg
from stakeholders.refusals import Refused
from tests.guests import AT, Guest, link_of, offered, text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def handoff(world: World) -> Handoff:
    """Ben has offered Jo the baton of a sensitive leg."""
    found = offered(world)
    Leg.objects.filter(name="Site").update(sensitive=True)
    return found


def ask(guest: Guest) -> Any:
    return guest.client.post(f"{guest.url}code/", follow=True)


def mailed() -> str:
    found = re.search(r"\d{6}", mail.outbox[-1].subject)
    assert found
    return found[0]


def use(guest: Guest, code: str) -> Any:
    return guest.client.post(f"{guest.url}code/use/", {"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_before_the_code_the_page_says_who_sends_and_no_more(handoff: Handoff, guest: Guest) -> None:
    page = text(guest.look())
    assert "Ben passes you something confidential" in page
    assert "j…@example.com" in page
    for hidden in ("Site", "The shop is ready", "Jo", "Atlas", "jo@example.com"):
        assert hidden not in page


def test_no_move_is_made_before_the_code(handoff: Handoff, guest: Guest) -> None:
    answers = [guest.press("accept", {"pass_on_by": "2026-11-04"}, handoff=handoff), guest.press("check-in", {"note": "x"})]
    answers.append(guest.tick(handoff.pk))
    assert {answer["Location"] for answer in answers} == {guest.url}
    assert Handoff.objects.get(pk=handoff.pk).state == "offered"


def test_the_mailed_code_opens_the_page_in_this_browser_alone(handoff: Handoff, guest: Guest) -> None:
    assert "The code is on its way to j…@example.com." in text(ask(guest))
    use(guest, mailed())
    assert "The shop is ready to be dressed." in text(guest.look())
    assert "Ben passes you something confidential" in text(Guest(guest.link).look())


def test_the_code_goes_to_the_address_of_the_link_and_is_kept_as_a_hash(guest: Guest) -> None:
    ask(guest)
    assert mail.outbox[-1].to == ["jo@example.com"]
    assert mailed() not in GrantCode.objects.get().digest


def test_it_may_be_typed_with_spaces(guest: Guest) -> None:
    ask(guest)
    code = mailed()
    assert use(guest, f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_wrong_code_opens_nothing(guest: Guest) -> None:
    ask(guest)
    answer = use(guest, wrong(mailed()))
    assert (answer.status_code, "not the code from the newest mail" in text(answer)) == (422, True)


def test_it_is_good_once(guest: Guest) -> None:
    ask(guest)
    use(guest, mailed())
    assert use(Guest(guest.link), mailed()).status_code == 422


def test_it_is_good_for_ten_minutes(guest: Guest, at: time_machine.Traveller) -> None:
    ask(guest)
    at.move_to(AT + timedelta(minutes=10))
    assert use(guest, mailed()).status_code == 422


def test_a_new_one_ends_the_one_before(guest: Guest, at: time_machine.Traveller) -> None:
    ask(guest)
    first = mailed()
    at.shift(timedelta(seconds=1))
    ask(guest)
    assert use(guest, first).status_code == 422


def test_after_five_tries_the_right_one_is_no_good_either(guest: Guest) -> None:
    ask(guest)
    for _try in range(codes.MOST_TRIES):
        use(guest, wrong(mailed()))
    assert use(guest, mailed()).status_code == 422


def test_three_are_sent_an_hour(guest: Guest, at: time_machine.Traveller) -> None:
    for _send in range(3):
        ask(guest)
    answer = ask(guest)
    assert (answer.status_code, len(mail.outbox)) == (409, 3)
    assert "Mon 2 Nov, 13:05" in text(answer)
    at.move_to(AT + timedelta(hours=1))
    ask(guest)
    assert len(mail.outbox) == 4


def test_a_mail_server_that_is_down_is_said_kindly_and_costs_no_code(guest: Guest, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "did not go out" in text(ask(guest))
    assert not GrantCode.objects.exists()


def test_who_lost_the_leg_lost_the_opened_page(handoff: Handoff, guest: Guest) -> None:
    ask(guest)
    use(guest, mailed())
    Grant.objects.all().revoke(now=AT)
    Guest(link_of(handoff))
    assert guest.look().status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_five_are_looked_at(handoff: Handoff, guest: Guest) -> None:
    with_code = codes.make_code(guest.grant, now=AT)[1]
    told: list[str] = []
    barrier = threading.Barrier(12)

    def guess() -> None:
        barrier.wait()
        try:
            codes.use_code(guest.grant, wrong(with_code), now=AT)
        except Refused as refusal:
            told.append(str(refusal.errors["code"][0]))  # type: ignore[attr-defined]  # an Invalid
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("not the code" in one for one in told) == codes.MOST_TRIES
    assert GrantCode.objects.get().tries == codes.MOST_TRIES
