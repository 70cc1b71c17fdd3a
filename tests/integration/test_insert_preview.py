"""What inserting a leg would bring can be looked at first, by the rules that would do it, and is what then is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.urls import reverse

from campaigns import baton
from campaigns.models import Campaign, Event, Exchange, Leg
from insights.change_page import inserting
from notifications import outbox
from notifications.foretelling import foretold, names_of
from notifications.models import Notice
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(world.leg("Build", "Ben"), world.leg("Press", "Cleo", days=2), world.leg("Art", "Dov"))


def pass_from(race: Campaign, giver: str) -> Exchange:
    return Exchange.objects.get(campaign=race, giver__name=giver)


def sent(world: World, x: Exchange, **said: Any) -> Any:
    form = {f"insert-{x.pk}-{name}": value for name, value in {"name": "Legal", "days": "3", "function": "", "runner": ""}.items()}
    form |= {f"insert-{x.pk}-{name}": value for name, value in said.items() if name != "look"}
    return browser(world["Ana"]).post(reverse("exchange_insert", args=[x.pk]), form | ({"look": "1"} if "look" in said else {}))


def words(answer: Any) -> str:
    return " ".join(answer.text.split())


def test_looking_says_what_it_brings_keeps_what_was_typed_and_does_nothing(world: World, race: Campaign) -> None:
    logged = Event.objects.filter(campaign=race).count()

    answer = sent(world, pass_from(race, "Press"), look=True, runner=str(world["Jo"].pk))

    assert (answer.status_code, "“Press” then passes to “Legal”." in words(answer), "“Legal” then passes to “Art”." in words(answer)) == (
        200,
        True,
        True,
    )
    assert "Finish expected" in words(answer)
    assert "will read of it." in words(answer)
    assert 'value="Legal"' in answer.text
    assert (Event.objects.filter(campaign=race).count(), Leg.objects.filter(campaign=race, name="Legal").count()) == (logged, 0)


def test_without_a_name_it_says_so(world: World, race: Campaign) -> None:
    assert "Give the new leg a name." in words(sent(world, pass_from(race, "Press"), look=True, name=""))


def test_a_number_that_is_none_comes_back_in_the_form(world: World, race: Campaign) -> None:
    answer = sent(world, pass_from(race, "Press"), look=True, days="many")
    assert (answer.status_code, 'value="many"' in answer.text) == (422, True)


def test_what_was_looked_at_is_what_is_done(world: World, race: Campaign) -> None:
    x, leg = pass_from(race, "Build"), baton.leg_facts(None, world["Dov"].pk, 3.0)
    seen = inserting(world.who("Ana"), x, now=world.now, name="Legal", leg=leg)

    done = baton.insert(x, by=world.who("Ana"), now=world.now, name="Legal", runner=world["Dov"].pk, planned_days=3.0)

    added = Exchange.objects.filter(campaign=race, dropped=False).filter(Q(giver=done) | Q(taker=done))
    assert set(seen.passes) == set(added.values_list("giver__name", "taker__name"))
    again = inserting(world.who("Ana"), added.get(taker=done), now=world.now, name="Once more", leg=leg)
    assert again.finish_before == seen.finish != seen.finish_before


def test_who_is_told_is_who_was_said_to_be_told(world: World, race: Campaign) -> None:
    x = pass_from(race, "Build")
    seen = inserting(world.who("Ana"), x, now=world.now, name="Legal", leg=baton.leg_facts(None, world["Dov"].pk, 3.0))
    assert seen.played is not None
    foreseen = names_of(foretold(seen.played))

    baton.insert(x, by=world.who("Ana"), now=world.now, name="Legal", runner=world["Dov"].pk, planned_days=3.0)
    outbox.publish(now=world.now)

    told = Notice.objects.filter(event__campaign=race, event__kind="inserted").values_list("reader__name", flat=True)
    assert foreseen == sorted(told) != []


@pytest.mark.parametrize(("name", "status"), [("Cleo", 403), ("Gus", 404)])
def test_it_is_for_whoever_leads_the_race(world: World, race: Campaign, name: str, status: int) -> None:
    x = pass_from(race, "Build")
    answer = browser(world[name]).post(
        reverse("exchange_insert", args=[x.pk]), {"look": "1", f"insert-{x.pk}-name": "Legal", f"insert-{x.pk}-days": "1"}
    )
    assert answer.status_code == status
