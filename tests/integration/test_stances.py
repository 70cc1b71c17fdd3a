"""Where people stand: who reads and writes it, what is history, when a touch is overdue, and what the People page shows first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import stances
from campaigns.models import Campaign, Event, Stance, StanceSaid
from campaigns.stances import Standing
from insights.stances import people_page
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound, WrongPerson
from tests.doors import browser
from tests.programs import Program
from tests.world import World, when

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
NEUTRAL = Standing("neutral", "supportive")


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race(deputy=world["Eva"].pk)


def note(world: World, race: Campaign, name: str, said: Standing = NEUTRAL, by: str = "Ana") -> Stance:
    return stances.note_stance(race, world[name], by=world.who(by), now=world.now, said=said)


@pytest.mark.parametrize("name", ["Ana", "Eva", "Ida"])
def test_lead_deputy_and_admin_write_and_read_it(world: World, race: Campaign, name: str) -> None:
    note(world, race, "Cleo", by=name)
    stance = stances.stance_in(race, world["Cleo"], by=world.who(name))
    assert stance
    assert (stance.current, stance.keeper, stance.noted_by) == ("neutral", world["Ana"], world[name])


@pytest.mark.parametrize("name", ["Ben", "Dov", "Finn", "Gus", "Hal", "Cleo"])
def test_for_everybody_else_there_is_none(world: World, race: Campaign, name: str) -> None:
    note(world, race, "Cleo")
    with pytest.raises(NotFound):
        stances.stance_in(race, world["Cleo"], by=world.who(name))
    with pytest.raises(WrongPerson):
        note(world, race, "Dov" if name != "Dov" else "Cleo", by=name)
    assert browser(world[name]).get(f"/campaigns/{race.pk}/people/").status_code == 404


def test_the_lead_of_another_campaign_reads_none_of_this_one(world: World) -> None:
    race = world.race()
    note(world, race, "Cleo")
    assert Program(world["Eva"]).get(f"stakeholders/{world['Cleo'].pk}/stance/").json()["results"] == []
    assert browser(world["Eva"]).get(f"/campaigns/{race.pk}/people/").status_code == 404


def test_nobody_reads_or_writes_where_they_stand_themselves(world: World, race: Campaign) -> None:
    note(world, race, "Eva")
    assert not stances.stances_for(world.who("Eva")).exists()
    assert Program(world["Eva"]).get(f"stakeholders/{world['Eva'].pk}/stance/").status_code == 404
    with pytest.raises(WrongPerson):
        note(world, race, "Eva", by="Eva")


def test_a_change_is_history_with_who_and_when_and_no_event(world: World, race: Campaign) -> None:
    before = Event.objects.count()
    note(world, race, "Cleo")
    note(world, race, "Cleo", Standing("neutral", "supportive", influence="high"))
    stance = note(world, race, "Cleo", Standing("resistant", "supportive", why="No proof points."), by="Eva")
    said = list(StanceSaid.objects.filter(stance=stance).order_by("pk").values_list("by", "current", "words"))
    assert said == [(world["Ana"].pk, "neutral", ""), (world["Eva"].pk, "resistant", "No proof points.")]
    assert (Event.objects.count(), Stance.objects.count()) == (before, 1)


def test_a_touch_does_what_was_due_and_leaves_what_is_to_come(world: World, race: Campaign) -> None:
    due = note(world, race, "Cleo", Standing("neutral", "supportive", next_touch_on=TODAY, next_touch="Call"))
    coming = note(world, race, "Dov", Standing("neutral", "supportive", next_touch_on=TODAY + timedelta(days=3), next_touch="Call"))
    due, coming = (stances.touch(one, by=world.who("Ana"), now=world.now) for one in (due, coming))
    assert (due.last_touch_on, due.next_touch_on, due.next_touch) == (TODAY, None, "")
    assert (coming.last_touch_on, coming.next_touch) == (TODAY, "Call")
    stances.touch(coming, by=world.who("Ana"), now=world.now)
    assert [one.words for one in StanceSaid.objects.filter(touched_on=TODAY).order_by("pk")] == ["Call", ""]


def test_a_touch_is_overdue_after_the_working_day_of_its_keeper(world: World, race: Campaign) -> None:
    """Eva works in New York: her Monday ends at 22:00 in London, where Ana's ended at 17:00."""
    yorkers = directory.add_calendar(by=None, name="New York", zone="America/New_York", years=range(2026, 2027))
    directory.edit_person(world["Eva"], by=None, calendar=yorkers)
    for name, keeper in (("Cleo", "Ana"), ("Dov", "Eva")):
        note(world, race, name, Standing("neutral", "neutral", keeper=world[keeper].pk, next_touch_on=TODAY))
    assert overdue(world, race, "2026-11-02 16:59") == []
    assert overdue(world, race, "2026-11-02 18:00") == ["Cleo"]
    assert overdue(world, race, "2026-11-02 22:01") == ["Cleo", "Dov"]


def overdue(world: World, race: Campaign, at: str) -> list[str]:
    page = people_page(world.who("Ana"), race, now=when(at))
    return [row.stance.person.name for row in page.rows if row.is_overdue]


def test_overdue_touches_stand_first_then_gaps_then_the_rest(world: World, race: Campaign) -> None:
    note(world, race, "Ben", Standing("supportive", "supportive", influence="high"))
    note(world, race, "Cleo", Standing("resistant", "leading"))
    note(world, race, "Dov", Standing("leading", "leading", next_touch_on=TODAY - timedelta(days=7)))
    page = people_page(world.who("Ana"), race, now=world.now)
    assert [row.stance.person.name for row in page.rows] == ["Dov", "Cleo", "Ben"]
    assert (page.overdue, page.gaps, [one.name for one in page.unknown]) == (1, 1, ["Eva"])


def test_the_page_of_the_campaign_tells_its_lead_alone_how_many_are_overdue(world: World, race: Campaign) -> None:
    note(world, race, "Cleo", Standing("neutral", "supportive", next_touch_on=TODAY))
    note(world, race, "Dov", Standing("neutral", "supportive", next_touch_on=TODAY + timedelta(days=9)))
    with time_machine.travel(when("2026-11-03 10:00"), tick=False):
        pages = {name: browser(world[name]).get(f"/campaigns/{race.pk}/").content.decode() for name in ("Ana", "Ben")}
    assert ["1 touch overdue" in pages[name] for name in ("Ana", "Ben")] == [True, False]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Standing("glad", "neutral"), "current"),
        (Standing("neutral", "neutral", influence="5"), "influence"),
        (Standing("neutral", "neutral", next_touch="Call"), "next_touch_on"),
        (Standing("neutral", "neutral", last_touch_on=date(2026, 11, 3)), "last_touch_on"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(world: World, race: Campaign, said: Standing, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        note(world, race, "Cleo", said)
    assert set(refused.value.errors) == {field}


def test_somebody_keeps_a_relation_who_is_ours_and_not_themselves(world: World, race: Campaign) -> None:
    for keeper in ("Jo", "Cleo"):
        with pytest.raises(Invalid) as refused:
            note(world, race, "Cleo", Standing("neutral", "neutral", keeper=world[keeper].pk))
        assert set(refused.value.errors) == {"keeper"}


def test_the_form_keeps_what_was_typed_and_the_page_says_who_is_where(world: World, race: Campaign) -> None:
    client, url = browser(world["Ana"]), f"/campaigns/{race.pk}/people/{world['Cleo'].pk}/"
    said = {"current": "resistant", "wanted": "supportive", "influence": "high", "interest": "low", "next_touch": "Call her boss"}
    with time_machine.travel(world.now, tick=False):
        wrong = client.post(url, said)
        assert (wrong.status_code, "Call her boss" in wrong.content.decode()) == (422, True)
        client.post(url, {**said, "next_touch_on": "2026-11-04"})
        page = client.get(f"/campaigns/{race.pk}/people/").content.decode()
    assert "Resistant, wanted: Supportive" in page
    assert "Call her boss" in page
    assert "Cleo</bdi>: Resistant" in page  # the map in words


def test_whoever_is_chosen_to_be_added_is_led_to_their_form(world: World, race: Campaign) -> None:
    client, url = browser(world["Ana"]), f"/campaigns/{race.pk}/people/"
    assert client.get(url, {"person": world["Jo"].pk})["Location"] == f"{url}{world['Jo'].pk}/"
    for nobody in ("", "nobody", str(world["Ana"].pk)):
        assert client.get(url, {"person": nobody}).status_code == 200
    assert not Stance.objects.exists()


def test_off_the_list_takes_the_history_along(world: World, race: Campaign) -> None:
    stance = note(world, race, "Cleo")
    stances.forget_stance(stance, by=world.who("Ana"))
    stances.forget_stance(stance, by=world.who("Ana"))
    assert (Stance.objects.count(), StanceSaid.objects.count()) == (0, 0)


def test_a_program_writes_it_whole_and_reads_it_with_its_history(world: World, race: Campaign) -> None:
    ana, url = Program(world["Ana"]), f"stakeholders/{world['Cleo'].pk}/stance/"
    body: dict[str, Any] = {"campaign": str(race.pk), "current": "resistant", "wanted": "leading", "interest": "high"}
    made = ana.send("PUT", url, {**body, "why": "No proof points."}).json()
    (read,) = ana.get(url, campaign=str(race.pk)).json()["results"]
    assert made == read
    assert (read["gap"], read["influence"], read["overdue"], read["keeper"]["name"]) == (3, "medium", False, "Ana")
    assert [(one["by"]["name"], one["why"]) for one in read["said"]] == [("Ana", "No proof points.")]


def test_the_page_asks_as_often_for_many_as_for_few(world: World, race: Campaign) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            people_page(world.who("Ana"), race, now=world.now)
        return len(seen)

    note(world, race, "Ben", Standing("neutral", "neutral", next_touch_on=TODAY))
    few = asked()
    for name in ("Cleo", "Dov", "Finn", "Gus", "Hal", "Jo"):
        note(world, race, name, Standing("neutral", "neutral", keeper=world["Eva"].pk, next_touch_on=TODAY))
    assert asked() == few


def test_what_is_noted_of_somebody_can_be_given_to_them(world: World, race: Campaign) -> None:
    note(world, race, "Cleo", Standing("neutral", "supportive", why="No proof points."))
    (entry,) = stances.noted_about(world["Cleo"])
    assert (entry["campaign"], entry["said"][0][-1]) == (race.name, "No proof points.")
