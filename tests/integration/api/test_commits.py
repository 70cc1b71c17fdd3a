"""Weekly commits for programs: made, made anew, told with what came of their weeks, refused by field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import recording, retiring, saying
from goals.models import Commit, Metric
from tests.programs import Program
from tests.world import World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-18 10:00")  # Wednesday


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


@pytest.fixture
def pipeline(world: World) -> Metric:
    return add(world, "Pipeline")


def add(world: World, name: str) -> Metric:
    facts: Any = {"name": name, "owner": world["Hal"].pk, "measure": "sum", "cadence": "weekly", "objective": "pipeline"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


def last_week(world: World, metric: Metric) -> Commit:
    figures: Any = {"commit": Decimal(10), "likely": Decimal(12), "stretch": Decimal(15)}
    row = saying.commit(metric, by=world.who("Hal"), now=NOW - timedelta(days=9), day=None, **figures)
    recording.note_reading(metric, by=world.who("Hal"), now=NOW, day=date(2026, 11, 13), value=Decimal("10.5"))
    return row


def test_a_commit_is_made_anew_and_both_are_told(world: World, pipeline: Metric) -> None:
    hal = Program(world["Hal"], "act")
    said = {"metric": str(pipeline.pk), "commit": 100, "likely": 120.5, "stretch": 150}
    first = hal.send("POST", "goals/commits/", said).json()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        second = hal.send("POST", "goals/commits/", {**said, "commit": 90}).json()

    rows = hal.get("goals/commits/?objective=pipeline&day=2026-11-22").json()["results"]

    assert [row["commit"] for row in rows] == [90.0, 100.0]
    assert [row["replaced_by"] for row in rows] == [None, second["id"]]
    assert [row["counts"] for row in rows] == [True, False]  # it is the first day on which anything was said
    first.pop("id"), first.pop("at"), first.pop("by")
    assert first == {
        "metric": str(pipeline.pk),
        "objective": "pipeline",
        "first_day": "2026-11-16",
        "last_day": "2026-11-22",
        "commit": 100.0,
        "likely": 120.5,
        "stretch": 150.0,
        "counts": True,
        "actual": None,
        "became": "open",
        "replaced_by": None,
    }


def test_a_week_that_is_over_is_told_with_what_came(world: World, pipeline: Metric) -> None:
    last_week(world, pipeline)
    row = Program(world["Gus"], "read").get(f"goals/commits/?metric={pipeline.pk}").json()["results"][0]
    assert (row["actual"], row["became"], row["counts"]) == (10.5, "reached", True)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"likely": 90}, "likely"),
        ({"stretch": 110}, "stretch"),
        ({"day": "2026-11-15"}, "day"),
        ({"commit": None}, "commit"),
        ({"commit": "100"}, "commit"),
        ({"metric": "00000000-0000-0000-0000-000000000000"}, "metric"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(world: World, pipeline: Metric, said: dict[str, Any], field: str) -> None:
    facts = {"metric": str(pipeline.pk), "commit": 100, "likely": 120, "stretch": 150, **said}
    answer = Program(world["Hal"], "act").send("POST", "goals/commits/", facts)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert not Commit.objects.exists()


def test_of_what_nobody_measures_any_more_none_is_made(world: World, pipeline: Metric) -> None:
    retiring.retire(pipeline, by=world.who("Ana"), now=NOW)
    facts = {"metric": str(pipeline.pk), "commit": 100, "likely": 120, "stretch": 150}
    assert Program(world["Hal"], "act").send("POST", "goals/commits/", facts).status_code == 409
    assert not Commit.objects.exists()


def test_a_week_first_committed_after_its_wednesday_says_so(world: World, pipeline: Metric) -> None:
    figures: Any = {"commit": Decimal(10), "likely": Decimal(12), "stretch": Decimal(15)}
    saying.commit(pipeline, by=world.who("Hal"), now=when("2026-11-15 20:00"), day=None, **figures)
    recording.note_reading(pipeline, by=world.who("Hal"), now=NOW, day=date(2026, 11, 13), value=Decimal("10.5"))
    row = Program(world["Gus"], "read").get(f"goals/commits/?metric={pipeline.pk}").json()["results"][0]
    assert (row["actual"], row["became"]) == (10.5, "late")


def test_thirty_commits_take_as_many_statements_as_three(world: World) -> None:
    gus, counts = Program(world["Gus"], "read"), []
    for number in (3, 27):
        for n in range(number):
            last_week(world, add(world, f"M{number}-{n}"))
        gus.get("goals/commits/?page_size=200")
        with CaptureQueriesContext(connection) as seen:
            assert len(gus.get("goals/commits/?page_size=200").json()["results"]) in (3, 30)
        counts.append(len(seen))
    assert counts[0] == counts[1]
