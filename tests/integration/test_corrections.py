"""Course corrections: what we saw, what we changed, and what looking again found."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from campaigns import baton, correcting
from campaigns.audit import audit
from campaigns.correcting import check_correction, correct
from campaigns.lifecycle import Outcome
from campaigns.models import Campaign, Correction, Event, Text
from campaigns.wording import explain
from stakeholders.refusals import Invalid, Refused, WrongMoment, WrongPerson
from tests.world import World, when

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY = date(2026, 11, 5), date(2026, 11, 6)
SAW, CHANGED = "The press asks for one message.", "Release story cut to one message."


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(deputy=world["Eva"].pk)


def corrected(world: World, race: Campaign, *, by: str = "Ana", **said: object) -> Correction:
    said = {"saw": SAW, "changed": CHANGED, "check_on": THURSDAY, **said}
    return correct(race, by=world.who(by), now=world.later(), **said)


def checked(world: World, one: Correction, outcome: str, *, by: str = "Ana", until: date | None = None, words: str = "") -> Correction:
    return check_correction(one, by=world.who(by), now=world.later(), outcome=outcome, until=until, words=words)


def test_its_words_stand_with_the_event(world: World, race: Campaign) -> None:
    one = corrected(world, race)
    assert dict(Text.objects.filter(event=one.event).values_list("name", "body")) == {"saw": SAW, "changed": CHANGED}
    assert correcting.words_of([one])[one.pk] == correcting.Words(SAW, CHANGED)
    assert list(audit()) == []


@pytest.mark.parametrize("name", ["Ana", "Eva", "Ida"])
def test_lead_deputy_and_admin_write_it(world: World, race: Campaign, name: str) -> None:
    assert checked(world, corrected(world, race, by=name), Outcome.WORKED, by=name).outcome == "worked"


@pytest.mark.parametrize("name", ["Ben", "Gus", "Hal"])
def test_nobody_else_does(world: World, race: Campaign, name: str) -> None:
    with pytest.raises(WrongPerson):
        corrected(world, race, by=name)
    one = corrected(world, race)
    with pytest.raises(WrongPerson):
        checked(world, one, Outcome.WORKED, by=name)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"saw": " "}, "saw"),
        ({"changed": ""}, "changed"),
        ({"saw": "x" * 10_001}, "saw"),
        ({"check_on": None}, "check_on"),
        ({"check_on": date(2026, 11, 1)}, "check_on"),
    ],
)
def test_what_is_missing_is_said_at_its_field(world: World, race: Campaign, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        corrected(world, race, **said)
    assert list(refused.value.errors) == [field]


def test_the_same_form_sent_twice_writes_it_once(world: World, race: Campaign) -> None:
    assert corrected(world, race) == corrected(world, race)
    assert Event.objects.filter(kind="corrected").count() == 1


def test_what_a_look_found_stands_beside_it(world: World, race: Campaign) -> None:
    one = checked(world, corrected(world, race), Outcome.DID_NOT, words="They still ask.")
    assert (one.outcome, one.checked_by_id) == ("did_not", world["Ana"].pk)
    assert correcting.words_of([one])[one.pk].found == "They still ask."


def test_looking_again_later_moves_the_day_and_leaves_it_open(world: World, race: Campaign) -> None:
    one = checked(world, corrected(world, race), Outcome.AGAIN, until=FRIDAY, words="Too early.")
    assert (one.outcome, one.check_on) == ("", FRIDAY)
    assert checked(world, one, Outcome.AGAIN, until=FRIDAY).checked_at == one.checked_at
    assert checked(world, one, Outcome.WORKED).outcome == "worked"
    assert Event.objects.filter(kind="correction_checked").count() == 2


def test_a_day_that_is_over_is_no_day_to_look_again(world: World, race: Campaign) -> None:
    one = corrected(world, race)
    for until in (None, date(2026, 11, 1)):
        with pytest.raises(Invalid) as refused:
            checked(world, one, Outcome.AGAIN, until=until)
        assert list(refused.value.errors) == ["until"]


def test_the_same_found_again_is_a_quiet_success_and_another_is_told_who_looked(world: World, race: Campaign) -> None:
    one = corrected(world, race)
    checked(world, one, Outcome.WORKED)
    checked(world, one, Outcome.WORKED)
    for outcome in (Outcome.DID_NOT, Outcome.AGAIN):
        with pytest.raises(WrongMoment) as late:
            checked(world, one, outcome, by="Eva", until=FRIDAY)
        assert explain(late.value, world.who("Eva")).startswith("Ana has looked already, on Mon 2 Nov, 12:00.")
    assert Event.objects.filter(kind="correction_checked").count() == 1


def test_after_the_finish_it_can_still_be_checked_but_nothing_is_corrected(world: World) -> None:
    race = world.race(world.leg("Build", "Ben"))
    one = corrected(world, race)
    world.take(race, "Build")
    world.pass_on(race, "Build")
    baton.accept(race.handoffs.get(exchange__taker__kind="tape"), by=world.who("Ana"), now=world.later())
    assert Campaign.objects.get(pk=race.pk).state == "finished"
    world.now = when("2026-11-10 10:00")
    assert checked(world, one, Outcome.WORKED).outcome == "worked"
    with pytest.raises(WrongMoment):
        corrected(world, race, saw="More", check_on=date(2026, 11, 20))
    assert list(audit()) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_find_one_thing(world: World, race: Campaign) -> None:
    one, now, barrier = corrected(world, race), world.later(), threading.Barrier(2)
    whos = {Outcome.WORKED: world.who("Ana"), Outcome.DID_NOT: world.who("Eva")}
    answers: list[object] = []

    def look(outcome: Outcome) -> None:
        barrier.wait()
        try:
            check_correction(one, by=whos[outcome], now=now, outcome=outcome)
            answers.append(outcome)
        except Refused as refused:
            answers.append(type(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look, args=(outcome,)) for outcome in whos]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(WrongMoment) == 1
    assert Correction.objects.get().outcome in answers
    assert Event.objects.filter(kind="correction_checked").count() == 1


def test_the_words_of_many_cost_one_query(world: World, race: Campaign) -> None:
    rows = [checked(world, corrected(world, race, saw=f"Seen {n}"), Outcome.WORKED) for n in range(6)]
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            assert len(correcting.words_of(some)) == len(some)
        assert len(seen) == 1
