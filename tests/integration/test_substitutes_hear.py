"""What waits for somebody who is away is told to whoever stands in, at once and as theirs to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from campaigns import baton
from campaigns import people as verbs
from campaigns.models import Handoff
from notifications import inbox, outbox
from notifications.models import Delivery, Notice
from stakeholders.models import Absence
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
TODAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def away(world: World, name: str = "Cleo", other: str = "Finn", *, first_day: date = TODAY, agrees: bool = True) -> Absence:
    absence = verbs.mark_away(world[name], by=None, now=world.now, first_day=first_day, last_day=FRIDAY, substitute=world[other])
    return verbs.agree_to_substitute(absence, by=world.who(other), now=world.now) if agrees else absence


def told(world: World, kind: str = "offered") -> set[tuple[str, str]]:
    outbox.publish(now=world.now)
    return set(Notice.objects.filter(event__kind=kind, act_now=True).values_list("reader__name", "why"))


def passed_to_cleo(world: World) -> Handoff:
    mail.outbox.clear()
    return world.in_the_air()


def test_the_substitute_hears_of_an_offer_at_once_beside_the_absent_one(world: World) -> None:
    away(world)
    handoff = passed_to_cleo(world)
    outbox.publish(now=world.now)
    told_of_it = set(Notice.objects.filter(event__handoff=handoff, event__kind="offered", act_now=True).values_list("reader__name", "why"))
    assert told_of_it == {("Cleo", "taker"), ("Finn", "substitute")}


def test_the_mail_says_in_whose_place_and_leads_to_the_baton(world: World) -> None:
    away(world)
    handoff = passed_to_cleo(world)
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    (letter,) = [one for one in mail.outbox if one.to == ["finn@example.com"]]
    assert "In place of Cleo: Ben offers you the baton" in letter.subject
    assert "Cleo is away, and you stand in: what you answer counts as theirs." in letter.body
    assert f"/handoffs/{handoff.pk}/" in letter.body


def test_in_the_app_it_waits_for_them_until_it_is_answered(world: World) -> None:
    away(world)
    handoff = passed_to_cleo(world)
    outbox.publish(now=world.now)
    with override("en"):
        (waits,) = inbox.page_for(world.who("Finn"), 1).open
        assert (waits.handoff, waits.headline.startswith("In place of Cleo: ")) == (handoff.pk, True)
        baton.accept(handoff, by=world.who("Finn"), now=world.later())
        assert inbox.page_for(world.who("Finn"), 1).open == ()


@pytest.mark.parametrize("declines", [True, False])
def test_what_the_absent_one_answered_is_not_mailed_to_the_substitute(world: World, declines: bool) -> None:
    away(world)
    handoff = passed_to_cleo(world)
    outbox.publish(now=world.now)
    if declines:
        baton.decline(handoff, by=world.who("Cleo"), now=world.later(), reason="not_mine")
    else:
        baton.accept(handoff, by=world.who("Cleo"), now=world.later())
    outbox.publish(now=world.now)
    states = Delivery.objects.filter(notice__reader=world["Finn"], notice__event__kind="offered", notice__event__handoff=handoff)
    assert set(states.values_list("state", flat=True)) == {"cancelled"}


def test_nobody_hears_who_has_not_agreed_or_whose_days_have_not_come(world: World) -> None:
    away(world, agrees=False)
    away(world, "Ben", "Dov", first_day=FRIDAY)
    handoff = passed_to_cleo(world)
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which date?")
    outbox.publish(now=world.now)
    assert not Notice.objects.filter(why="substitute").exists()


def test_who_is_back_early_is_not_stood_in_for_any_more(world: World) -> None:
    absence = away(world)
    passed_to_cleo(world)
    outbox.publish(now=world.now)
    verbs.come_back(absence, by=None, now=world.now, today=TODAY)
    outbox.deliver(now=world.now)
    assert [one.to for one in mail.outbox if one.to == ["finn@example.com"]] == []


def test_a_question_to_an_absent_giver_reaches_whoever_stands_in_for_them(world: World) -> None:
    away(world, "Ben", "Dov")
    handoff = passed_to_cleo(world)
    baton.ask(handoff, by=world.who("Cleo"), now=world.later(), question="Which date?")
    assert told(world, "asked") == {("Ben", "giver"), ("Dov", "substitute")}
    outbox.deliver(now=world.now)
    (letter,) = [one for one in mail.outbox if one.to == ["dov@example.com"] and "asks you" in one.subject]
    assert "Which date?" in letter.body


def test_a_substitute_who_made_the_move_is_not_told_of_it(world: World) -> None:
    away(world, "Cleo", "Ben")
    passed_to_cleo(world)
    outbox.publish(now=world.now)
    assert not Notice.objects.filter(reader=world["Ben"], why="substitute", event__by=world["Ben"]).exists()


def test_asking_who_stands_in_costs_one_query_however_many_are_away(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            outbox.publish(now=world.now)
        return len(seen)

    world.in_the_air(name="First")
    few = queries()
    for name, other in (("Cleo", "Finn"), ("Ben", "Dov")):
        away(world, name, other)
    world.in_the_air(name="Second")
    assert queries() - few <= 2
