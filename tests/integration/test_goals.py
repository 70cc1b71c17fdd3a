"""Writing down metrics, readings and targets: who may, what is refused and why, and that nothing is ever rewritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from goals import access, recording
from goals.models import Metric, Reading, Target
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound, WrongPerson
from tests.world import PASSWORD, World, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-16 10:00")
TODAY = date(2026, 11, 16)


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = NOW
    return world


@pytest.fixture
def pipeline(world: World) -> Metric:
    return add(world)


def add(world: World, by: str = "Ana", **more: Any) -> Metric:
    facts = {"name": "Pipeline", "owner": world["Hal"].pk, "unit": "k€", "measure": "sum", "direction": "up", "cadence": "weekly", **more}
    return recording.add_metric(by=world.who(by), now=NOW, facts=facts)


def note(world: World, of: Metric, value: str, *, by: str = "Hal", day: date | None = TODAY, words: str = "") -> Reading:
    return recording.note_reading(of, by=world.who(by), now=NOW, day=day, value=Decimal(value), note=words)


def aim(world: World, at: Metric, value: str, *, by: str = "Ana", span: str = "quarter", **more: Any) -> Target:
    return recording.set_target(at, by=world.who(by), now=NOW, span=span, day=more.pop("day", TODAY), value=Decimal(value), **more)


def outsider(world: World) -> Any:
    directory.invite(
        by=None, name="Kim", email="kim@example.com", organisation=world["Jo"].organisation, password=PASSWORD, roles=["member", "lead"]
    )
    world.people["Kim"] = directory.person(world["Ana"], world["Jo"].organisation.people.get(name="Kim").pk)
    return world.who("Kim")


def errors(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, list[str]]:
    return refused.value.errors


# Who may


@pytest.mark.parametrize("name", ["Ana", "Ida"])
def test_leads_and_admins_add_metrics(world: World, name: str) -> None:
    assert add(world, by=name).made_by == world[name]


@pytest.mark.parametrize("name", ["Ben", "Gus", "Hal"])
def test_others_do_not(world: World, name: str) -> None:
    with pytest.raises(WrongPerson):
        add(world, by=name)
    assert not Metric.objects.exists()


@pytest.mark.parametrize("name", ["Hal", "Ana", "Ida"])
def test_its_owner_and_leads_write_readings(world: World, pipeline: Metric, name: str) -> None:
    assert note(world, pipeline, "5", by=name).by == world[name]


@pytest.mark.parametrize("name", ["Ben", "Gus"])
def test_nobody_else_writes_readings(world: World, pipeline: Metric, name: str) -> None:
    with pytest.raises(WrongPerson):
        note(world, pipeline, "5", by=name)
    assert not Reading.objects.exists()


def test_who_stands_in_for_the_owner_writes_readings(world: World, pipeline: Metric) -> None:
    absence = directory.mark_away(world["Hal"], by=None, first_day=TODAY, last_day=TODAY, substitute=world["Dov"])
    directory.agree_to_substitute(absence, by=world["Dov"], now=NOW)
    assert note(world, pipeline, "5", by="Dov").by == world["Dov"]


@pytest.mark.parametrize("name", ["Hal", "Gus"])
def test_only_leads_and_admins_set_targets(world: World, pipeline: Metric, name: str) -> None:
    with pytest.raises(WrongPerson):
        aim(world, pipeline, "100", by=name)


def test_a_lead_of_another_organisation_sees_and_adds_nothing(world: World, pipeline: Metric) -> None:
    kim = outsider(world)
    assert not access.metrics_for(kim).exists()
    with pytest.raises(NotFound):
        access.metric_for(kim, pipeline.pk)
    with pytest.raises(NotFound):
        recording.add_metric(by=kim, now=NOW, facts={"name": "Theirs", "owner": world["Hal"].pk, "measure": "sum", "cadence": "daily"})


def test_somebody_without_an_account_sees_nothing(world: World, pipeline: Metric) -> None:
    assert not access.metrics_for(world.who("Jo")).exists()


# What is refused


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"cadence": "hourly"}, "cadence"),
        ({"measure": "guess"}, "measure"),
        ({"direction": "left"}, "direction"),
        ({"unit": "u" * 21}, "unit"),
    ],
)
def test_a_metric_that_makes_no_sense_says_where(world: World, facts: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(world, **facts)
    assert errors(refused).keys() == {field}


def test_the_owner_is_somebody_of_ours_who_signs_in(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        add(world, owner=world["Jo"].pk)
    assert errors(refused).keys() == {"owner"}


def test_two_metrics_of_one_name_are_not_told_apart(world: World, pipeline: Metric) -> None:
    with pytest.raises(Invalid) as refused:
        add(world)
    assert errors(refused).keys() == {"name"}


def test_however_its_name_is_typed(world: World, pipeline: Metric) -> None:
    with pytest.raises(Invalid) as refused:
        add(world, name="PIPELINE")
    assert errors(refused) == {"all": ["There is a metric of this name already."]}


@pytest.mark.parametrize(
    ("value", "reason"), [("NaN", "too big"), ("Infinity", "too big"), ("100000000000", "too big"), ("0.00001", "Four decimals")]
)
def test_a_figure_that_cannot_be_kept_to_its_last_digit(world: World, pipeline: Metric, value: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        note(world, pipeline, value)
    assert reason in errors(refused)["value"][0]


@pytest.mark.parametrize("value", ["99999999999.9999", "-99999999999.9999", "0", "0.0001"])
def test_what_can_be_kept_comes_back_to_its_last_digit(world: World, pipeline: Metric, value: str) -> None:
    note(world, pipeline, value)
    assert Reading.objects.get().value == Decimal(value)


@pytest.mark.parametrize("day", [date(2026, 11, 17), date(1999, 12, 31)])
def test_a_reading_is_of_today_or_before(world: World, pipeline: Metric, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        note(world, pipeline, "5", day=day)
    assert errors(refused).keys() == {"day"}


def test_without_a_day_it_is_of_today(world: World, pipeline: Metric) -> None:
    assert note(world, pipeline, "5", day=None).day == TODAY


def test_what_adds_up_starts_with_nothing(world: World, pipeline: Metric) -> None:
    with pytest.raises(Invalid) as refused:
        aim(world, pipeline, "100", start=Decimal(5))
    assert errors(refused).keys() == {"start"}


@pytest.mark.parametrize(("span", "day", "field"), [("week", TODAY, "span"), ("month", None, "day")])
def test_a_target_is_for_a_period(world: World, pipeline: Metric, span: str, day: date | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        aim(world, pipeline, "100", span=span, day=day)
    assert errors(refused).keys() == {field}


def test_how_it_counts_stays_once_something_was_read(world: World, pipeline: Metric) -> None:
    note(world, pipeline, "5")
    with pytest.raises(Invalid) as refused:
        recording.edit_metric(pipeline, by=world.who("Ana"), now=NOW, facts={"measure": "level"})
    assert errors(refused).keys() == {"measure"}
    assert Metric.objects.get().measure == "sum"


# What is kept


def test_a_correction_is_shown_instead_and_both_are_kept(world: World, pipeline: Metric) -> None:
    first, second = note(world, pipeline, "5"), note(world, pipeline, "6", by="Ana", words="One was booked twice")

    assert list(Reading.objects.shown()) == [second]
    assert second.replaces == first
    assert [(one.value, one.by.name, one.note) for one in Reading.objects.order_by("value")] == [
        (Decimal(5), "Hal", ""),
        (Decimal(6), "Ana", "One was booked twice"),
    ]


def test_the_same_again_is_the_same_one(world: World, pipeline: Metric) -> None:
    assert note(world, pipeline, "5") == note(world, pipeline, "5.0")
    assert aim(world, pipeline, "100") == aim(world, pipeline, "100")
    assert (Reading.objects.count(), Target.objects.count()) == (1, 1)


def test_the_tables_keep_a_second_first_reading_of_a_day_out(world: World, pipeline: Metric) -> None:
    row = note(world, pipeline, "5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(metric=pipeline, day=row.day, value=1, by=world["Hal"], at=NOW)


def test_and_a_second_correction_of_the_same_reading(world: World, pipeline: Metric) -> None:
    row = note(world, pipeline, "5")
    note(world, pipeline, "6")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(metric=pipeline, day=row.day, value=1, by=world["Hal"], at=NOW, replaces=row)


def test_a_target_moved_is_shown_instead_and_both_are_kept(world: World, pipeline: Metric) -> None:
    first, second = aim(world, pipeline, "100"), aim(world, pipeline, "80")
    assert list(Target.objects.shown()) == [second]
    assert second.replaces == first
    assert (second.first_day, second.last_day) == (date(2026, 10, 1), date(2026, 12, 31))


def test_targets_of_other_periods_stand_beside_each_other(world: World, pipeline: Metric) -> None:
    for span in ("month", "quarter", "year"):
        aim(world, pipeline, "100", span=span)
    assert Target.objects.shown().count() == 3


def test_an_edit_says_by_whom_and_keeps_what_was_not_said(world: World, pipeline: Metric) -> None:
    changed = recording.edit_metric(pipeline, by=world.who("Ida"), now=NOW, facts={"unit": "€"})
    assert (changed.unit, changed.name, changed.changed_by, changed.made_by) == ("€", "Pipeline", world["Ida"], world["Ana"])
