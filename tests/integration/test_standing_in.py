"""Whoever is asked to stand in hears of it where their day starts and by mail, and answers; whoever is away hears the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from campaigns import people as verbs
from insights.next_move import next_move
from notifications import standing_in
from stakeholders.models import Absence
from stakeholders.refusals import Invalid, WrongPerson
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 5), date(2026, 11, 6)


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield World.build()


def asked(world: World, who: str = "Finn") -> Absence:
    return verbs.mark_away(world["Cleo"], by=None, now=world.now, first_day=FIRST, last_day=LAST, substitute=world[who])


def agree(world: World, absence: Absence) -> None:
    verbs.agree_to_substitute(absence, by=world.who("Finn"), now=world.now)


def decline(world: World, absence: Absence) -> None:
    verbs.decline_to_substitute(absence, by=world.who("Finn"), now=world.now)


def subjects() -> list[tuple[str, str]]:
    return [(one.to[0], one.subject) for one in mail.outbox]


def test_who_is_asked_finds_it_on_their_first_page_and_agrees_there(world: World) -> None:
    absence, finn = asked(world), browser(world["Finn"])
    assert [one.name for one in next_move(world.who("Finn"), now=world.now).stand_ins] == ["Cleo"]
    assert "Cleo asks you to stand in" in finn.get("/").content.decode()
    answer = finn.post(reverse("absence_agree", args=[absence.pk]), {"from": "next"}, headers={"HX-Request": "true"})
    assert "asks you to stand in" not in answer.content.decode()
    absence.refresh_from_db()
    assert (absence.answer, absence.agreed) == ("agreed", True)


def test_who_cannot_says_so_and_wears_no_hat(world: World) -> None:
    absence = asked(world)
    answer = browser(world["Finn"]).post(reverse("absence_decline", args=[absence.pk]))
    absence.refresh_from_db()
    assert (answer.status_code, absence.answer, absence.agreed) == (302, "declined", False)
    assert not next_move(world.who("Finn"), now=world.now).stand_ins
    assert "Finn cannot stand in. Ask somebody else." in browser(world["Cleo"]).get(reverse("absences")).content.decode()


def test_who_agreed_can_still_say_that_they_cannot(world: World) -> None:
    absence = asked(world)
    agree(world, absence)
    page = browser(world["Finn"]).get(reverse("absences")).content.decode()
    assert reverse("absence_decline", args=[absence.pk]) in page
    decline(world, absence)
    absence.refresh_from_db()
    assert (absence.agreed_at, absence.answer) == (None, "declined")


def test_only_who_was_asked_can_decline(world: World) -> None:
    absence = asked(world)
    with pytest.raises(WrongPerson):
        verbs.decline_to_substitute(absence, by=world.who("Cleo"), now=world.now)


def test_who_has_no_account_is_not_asked(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        asked(world, "Jo")
    assert "substitute" in refused.value.errors


def test_the_asked_one_is_written_to_once(world: World) -> None:
    asked(world)
    assert [standing_in.tell(now=world.now) for _ in range(2)] == [1, 0]
    assert subjects() == [("finn@example.com", "Cleo asks you to stand in")]
    assert "Thu 5 Nov – Fri 6 Nov" in mail.outbox[0].body


@pytest.mark.parametrize(("act", "subject"), [(agree, "Finn stands in for you"), (decline, "Finn cannot stand in for you")])
def test_the_absent_one_hears_the_answer(world: World, act, subject: str) -> None:
    absence = asked(world)
    standing_in.tell(now=world.now)
    act(world, absence)
    assert [standing_in.tell(now=world.now) for _ in range(2)] == [1, 0]
    assert subjects()[1:] == [("cleo@example.com", subject)]


def test_an_answer_before_the_question_is_mailed_is_all_that_is_told(world: World) -> None:
    agree(world, asked(world))
    standing_in.tell(now=world.now)
    assert subjects() == [("cleo@example.com", "Finn stands in for you")]


def test_asked_anew_is_told_anew_under_another_id(world: World) -> None:
    absence = asked(world)
    standing_in.tell(now=world.now)
    decline(world, absence)
    verbs.name_substitute(absence, by=None, now=world.now, substitute=world["Finn"])
    assert standing_in.tell(now=world.now) == 1
    first, second = mail.outbox
    assert (first.to, first.subject) == (second.to, second.subject)
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_nobody_is_written_to_at_night_or_about_what_is_over(world: World) -> None:
    asked(world)
    night = world.now.replace(hour=2)
    assert standing_in.tell(now=night) == 0
    assert standing_in.tell(now=world.now + timedelta(days=30)) == 0
    assert standing_in.tell(now=world.now) == 1


def test_a_mail_that_failed_is_tried_again_under_the_same_id(world: World, settings) -> None:
    asked(world)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert standing_in.tell(now=world.now) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert standing_in.tell(now=world.now + timedelta(minutes=4)) == 0
    assert standing_in.tell(now=world.now + timedelta(minutes=6)) == 1


def test_the_page_says_what_falls_to_them(world: World) -> None:
    world.in_the_air()
    verbs.mark_away(
        world["Cleo"],
        by=None,
        now=world.now,
        first_day=world.now.date(),
        last_day=world.now.date() + timedelta(days=20),
        substitute=world["Ana"],
    )
    page = browser(world["Ana"]).get(reverse("absences")).content.decode()
    assert "fall into these days" in page or "falls into these days" in page
