"""Absences in the browser: marking away, asking somebody to stand in, agreeing, coming back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext

from insights.gap import passes_of
from stakeholders import directory
from stakeholders.models import Absence, Organisation, Stakeholder
from tests.doors import browser, said
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 13)


@pytest.fixture
def world():
    with time_machine.travel(NOON, tick=False):
        yield World.build()


@pytest.fixture
def away(world):
    """Cleo is away for a week, and Dov was asked to stand in."""
    return directory.mark_away(world["Cleo"], by=None, first_day=FIRST, last_day=LAST, substitute=world["Dov"])


def span(person, **more):
    return {"person": person.pk, "first_day": "2026-11-09", "last_day": "2026-11-13", "substitute": "", **more}


def test_days_in_the_wrong_order_are_said_beside_the_last(world):
    answer = browser(world["Cleo"]).post("/absences/new/", span(world["Cleo"], first_day="2026-11-13", last_day="2026-11-09"))
    assert (answer.status_code, "The last day comes before the first." in answer.text, Absence.objects.exists()) == (422, True, False)
    assert "Constraint" not in answer.text


def test_somebody_marks_themselves_away_and_asks_for_a_substitute(world):
    answer = browser(world["Cleo"]).post("/absences/new/", span(world["Cleo"], substitute=world["Dov"].pk), follow=True)
    absence = Absence.objects.get()
    assert (absence.stakeholder, absence.first_day, absence.substitute, absence.agreed_at) == (world["Cleo"], FIRST, world["Dov"], None)
    assert "Dov is asked to stand in" in said(answer)[0]


@pytest.mark.parametrize(("name", "whom"), [("Ben", 1), ("Finn", 2), ("Ana", 10), ("Gus", 1)])
def test_whom_one_may_mark_away(world, name, whom):
    field = browser(world[name]).get("/absences/new/").context["form"].fields["person"]
    assert len(field.choices) == whom


def test_a_member_cannot_mark_somebody_else_away_by_sending_their_id(world):
    assert browser(world["Ben"]).post("/absences/new/", span(world["Cleo"])).status_code == 422
    assert not Absence.objects.exists()


def test_a_head_marks_away_those_of_the_function(world):
    browser(world["Finn"]).post("/absences/new/", span(world["Cleo"]))
    assert Absence.objects.get().stakeholder == world["Cleo"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"first_day": ""}, "first_day"),
        ({"substitute": "Cleo"}, "substitute"),
        ({"substitute": "Finn"}, "substitute"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(world, wrong, field):
    directory.mark_away(world["Finn"], by=None, first_day=FIRST, last_day=FIRST)
    wrong = {name: world.people[value].pk if value in world.people else value for name, value in wrong.items()}
    answer = browser(world["Cleo"]).post("/absences/new/", span(world["Cleo"], **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Absence.objects.filter(stakeholder=world["Cleo"]).exists()


def test_two_absences_of_one_person_do_not_overlap(world, away):
    answer = browser(world["Cleo"]).post("/absences/new/", span(world["Cleo"]))
    assert list(answer.context["form"].errors) == ["first_day"]


def test_the_page_shows_mine_what_i_am_asked_and_others(world, away):
    seen = {name: browser(world[name]).get("/absences/").context for name in ("Cleo", "Dov", "Ben")}
    assert [len(one["mine"]) for one in seen.values()] == [1, 0, 0]
    assert [len(one["asked"]) for one in seen.values()] == [0, 1, 0]
    assert [len(one["others"]) for one in seen.values()] == [0, 1, 1]


def test_only_who_was_asked_agrees_and_twice_is_fine(world, away):
    url = f"/absences/{away.pk}/agree/"
    assert browser(world["Ben"]).post(url).status_code == 403
    dov = browser(world["Dov"])
    assert [dov.post(url).status_code for _ in range(2)] == [302, 302]
    away.refresh_from_db()
    assert away.agreed_at == NOON
    assert directory.acting_as(world["Dov"], FIRST) == {world["Dov"].pk, world["Cleo"].pk}


def test_another_substitute_is_asked_anew(world, away):
    browser(world["Dov"]).post(f"/absences/{away.pk}/agree/")
    browser(world["Cleo"]).post(f"/absences/{away.pk}/substitute/", {"substitute": world["Ben"].pk})
    away.refresh_from_db()
    assert (away.substitute, away.agreed_at) == (world["Ben"], None)


def test_a_stranger_names_no_substitute(world, away):
    client = browser(world["Ben"])
    assert client.get(f"/absences/{away.pk}/substitute/").status_code == 403
    assert client.post(f"/absences/{away.pk}/substitute/", {"substitute": world["Ben"].pk}).status_code == 403


def test_an_absence_that_has_not_begun_is_taken_back(world, away):
    browser(world["Cleo"]).post(f"/absences/{away.pk}/end/")
    assert not Absence.objects.exists()


def test_an_absence_that_runs_ends_yesterday(world, away):
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=UTC), tick=False):
        browser(world["Cleo"]).post(f"/absences/{away.pk}/end/")
    away.refresh_from_db()
    assert away.last_day == date(2026, 11, 10)


def test_a_pass_that_is_over_does_not_fall_into_an_absence(world):
    legs = (world.leg("Build", "Ben", after=()), world.leg("Art", "Dov", after=(), days=4))
    race = world.race(*legs, world.leg("Press", "Cleo", after=("Build", "Art")))
    world.take(race, "Build")
    world.pass_on(race, "Build")
    world.take(race, "Press", by="Cleo")

    found = passes_of(world.who("Cleo"), world["Cleo"].pk, now=world.now)
    assert [(one.name, one.takes) for one in found] == [("Press", True), ("Press", False)]


def test_a_stranger_ends_nobodys_absence(world, away):
    assert browser(world["Ben"]).post(f"/absences/{away.pk}/end/").status_code == 403
    assert Absence.objects.exists()


def test_a_member_of_another_organisation_knows_of_their_own_only(world, away):
    jo = directory.give_account(world["Jo"], by=None, password=PASSWORD)
    client = browser(jo)
    assert client.get("/absences/").context["others"] == []
    assert client.post(f"/absences/{away.pk}/end/").status_code == 404


def test_the_page_costs_as_many_queries_for_three_hundred_as_for_ten(world, away, django_assert_max_num_queries):
    from django.db import connection

    client = browser(world["Ana"])
    client.get("/absences/")
    with CaptureQueriesContext(connection) as few:
        client.get("/absences/")
    ours = Organisation.objects.get(ours=True)
    people = Stakeholder.objects.bulk_create(Stakeholder(name=f"P{n:03}", organisation=ours) for n in range(300))
    Absence.objects.bulk_create(Absence(stakeholder=one, first_day=FIRST, last_day=LAST, substitute=world["Ben"]) for one in people)
    with django_assert_max_num_queries(len(few)):
        assert client.get("/absences/").context["page"].paginator.count == 301
