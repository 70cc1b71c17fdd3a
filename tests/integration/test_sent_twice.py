"""Each form that makes something is sent twice, as by two presses or by loading its answer anew: there is one effect, and no error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import watch
from campaigns.models import Campaign, CheckItem, Correction, Decision, Event, Leg, Share, Stall
from imports.models import Import
from stakeholders.models import Absence, Calendar, Function, Organisation, Stakeholder
from tests.crowd import PLAN
from tests.doors import browser, said
from tests.world import MONDAY, World, when

pytestmark = pytest.mark.django_db
COUNTED_ONCE = ["Done already: this form was sent twice, and counted once."]
ROWS = {"legs-TOTAL_FORMS": "1", "legs-INITIAL_FORMS": "0", "legs-0-name": "Plan", "legs-0-days": "2"}


@pytest.fixture
def world() -> Iterator[World]:
    """A race in which Ben runs Build, and Ben has let it lie for a week."""
    with time_machine.travel(MONDAY):
        yield World.build()


Form = tuple[str, dict[str, Any], Callable[[], int]]


def person(world: World) -> Form:
    """Without an account, whose address nothing keeps from being there twice."""
    facts = {"kind": "runner", "zone": "UTC", "language": "en", "baton_limit": "3", "organisation": world["Ana"].organisation_id}
    return reverse("person_new"), {"name": "Kim", "email": "kim@example.com", **facts}, Stakeholder.objects.filter(name="Kim").count


def function(world: World) -> Form:
    return reverse("function_new"), {"name": "Law", "short": "Law", "baton_limit": "8"}, Function.objects.filter(name="Law").count


def organisation(world: World) -> Form:
    return reverse("organisation_new"), {"name": "Nordwind"}, Organisation.objects.filter(name="Nordwind").count


def calendar(world: World) -> Form:
    return reverse("calendar_new"), {"name": "Tokyo", "zone": "UTC", "day_0": "9-17"}, Calendar.objects.filter(name="Tokyo").count


def absence(world: World) -> Form:
    away = {"person": world["Ana"].pk, "first_day": "2026-12-07", "last_day": "2026-12-08"}
    return reverse("absence_new"), away, Absence.objects.count


def campaign(world: World) -> Form:
    return reverse("campaign_new"), {"name": "New", "starts_on": "2026-11-09", **ROWS}, Campaign.objects.filter(name="New").count


def start(world: World) -> Form:
    draft = world.draft(world.leg("Build", "Ben"))
    return reverse("campaign_start", args=[draft.pk]), {}, Event.objects.filter(kind="started").count


def pause(world: World) -> Form:
    return reverse("campaign_pause", args=[world.race().pk]), {"pause-reason": "Board"}, Event.objects.filter(kind="paused").count


def looked(world: World) -> Form:
    return reverse("campaign_check", args=[world.race().pk]), {}, Event.objects.filter(kind="checked").count


def looked_at_the_status(world: World) -> Form:
    return reverse("campaign_looked", args=[world.race().pk]), {}, Event.objects.filter(kind="checked").count


def colour(world: World) -> Form:
    how = {"colour": "green", "reason": "The target moves"}
    return reverse("campaign_colour", args=[world.race().pk]), how, Event.objects.filter(kind="coloured").count


def item(world: World) -> Form:
    leg = world.leg_of(world.race(), "Press")
    return reverse("leg_checkpoint", args=[leg.pk]), {"checkpoint-text": "Proof"}, CheckItem.objects.filter(text="Proof").count


def insert(world: World) -> Form:
    exchange = world.exchange(world.race(), "Press", "Art").pk
    said = {f"insert-{exchange}-name": "Legal", f"insert-{exchange}-days": "1"}
    return reverse("exchange_insert", args=[exchange]), said, Leg.objects.filter(name="Legal").count


def skip(world: World) -> Form:
    leg = world.leg_of(world.race(), "Press")
    return reverse("leg_skip", args=[leg.pk]), {"skip-reason": "Not needed"}, Event.objects.filter(kind="skipped").count


def snooze(world: World) -> Form:
    """Twice is as often as a stall may be set aside at all."""
    world.race()
    watch.sweep(now=when("2026-11-05 10:00"))
    stall = Stall.objects.get()
    until = {f"snooze-{stall.pk}-until": "2026-11-06"}
    return reverse("stall_snooze", args=[stall.pk]), until, Event.objects.filter(kind="stall_snoozed").count


PEOPLE = [person, function, organisation, calendar, absence]
RACES = [campaign, start, pause, looked, looked_at_the_status, colour, item, insert, skip, snooze]


@pytest.mark.parametrize("form", [*PEOPLE, *RACES], ids=lambda form: form.__name__)
def test_a_form_that_names_itself_is_done_once(world: World, form: Callable[[World], Form]) -> None:
    url, words, count = form(world)
    before, client, words = count(), browser(world["Ana"]), {**words, "once": uuid4()}
    first = client.post(url, words)
    again = client.post(url, words)
    assert count() == before + 1
    assert (first.status_code, again.status_code) == (302, 302)
    assert again["Location"].split("#")[0] == first["Location"].split("#")[0]
    assert COUNTED_ONCE[0] in said(client.get(again["Location"]))


def test_a_file_is_brought_once(world: World) -> None:
    client, once = browser(world["Ana"]), uuid4()

    def bring(content: bytes) -> None:
        client.post(reverse("imports"), {"file": SimpleUploadedFile("plan.csv", content), "kind": "plan", "once": once})

    bring(PLAN)
    bring(PLAN)
    assert Import.objects.count() == 1
    bring(PLAN.replace(b"Heron", b"Egret"))
    assert Import.objects.count() == 2, "another file under the same name is another file"


def test_other_words_in_the_same_form_are_another_wish(world: World) -> None:
    """Back by the button of the browser, and somebody else typed in."""
    url, words, _count = person(world)
    client, once = browser(world["Ana"]), uuid4()
    client.post(url, {**words, "once": once})
    client.post(url, {**words, "name": "Lee", "once": once})
    assert Stakeholder.objects.filter(name__in=["Kim", "Lee"]).count() == 2


def test_what_was_refused_is_done_when_it_is_sent_again(world: World) -> None:
    race, form = world.race(), {"once": uuid4()}
    client = browser(world["Ana"])
    assert client.post(reverse("campaign_pause", args=[race.pk]), {"pause-reason": "", "pause-until": "x", **form}).status_code == 422
    assert client.post(reverse("campaign_pause", args=[race.pk]), {"pause-reason": "Board", **form}).status_code == 302
    assert Campaign.objects.get().state == "paused"


def test_the_same_form_of_two_people_is_two(world: World) -> None:
    url, words, count = person(world)
    once = uuid4()
    for name in ("Ana", "Eva"):
        browser(world[name]).post(url, {**words, "once": once})
    assert count() == 2


# Those that know themselves by what they say, or by an id of their own


def asked(world: World) -> Form:
    said = {"question": "Which price?", "options": "The old one\nThe new one", "by_date": "2026-11-06"}
    return reverse("campaign_ask", args=[world.race(sponsor=world["Gus"].pk).pk]), said, Decision.objects.count


def corrected(world: World) -> Form:
    said = {"saw": "Late", "changed": "Earlier", "check_on": "2026-11-06"}
    return reverse("campaign_correct", args=[world.race().pk]), said, Correction.objects.count


def shared(world: World) -> Form:
    said = {"label": "The board", "until": "2026-11-16", "once": uuid4()}
    return reverse("campaign_shares", args=[world.race().pk]), said, Share.objects.count


@pytest.mark.parametrize("form", [asked, corrected, shared], ids=lambda form: form.__name__)
def test_what_knows_itself_is_there_once(world: World, form: Callable[[World], Form]) -> None:
    url, words, count = form(world)
    client = browser(world["Ana"])
    assert [client.post(url, words).status_code < 400 for _press in range(2)] == [True, True]
    assert count() == 1


# The name of a form


@pytest.mark.parametrize("page", ["person_new", "function_new", "calendar_new", "absence_new", "campaign_new", "imports"])
def test_a_form_comes_with_a_name_of_its_own_and_keeps_it_until_it_is_right(world: World, page: str) -> None:
    client, name = browser(world["Ana"]), re.compile(r'name="once" value="([^"]+)"')
    first, second = (name.findall(client.get(reverse(page)).text)[-1] for _look in range(2))
    assert first != second
    assert name.findall(client.post(reverse(page), {"once": first, "legs-TOTAL_FORMS": "x"}).text)[-1] == first
