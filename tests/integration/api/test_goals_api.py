"""Goals for programs: metrics with how they stand, readings, targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import recording
from goals.models import Metric, Reading
from stakeholders import directory
from tests.programs import Program
from tests.world import PASSWORD, World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-15 10:00")  # half of the quarter is over at its end


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


@pytest.fixture
def pipeline(world: World) -> Metric:
    return add(world, "Pipeline")


def add(world: World, name: str) -> Metric:
    facts: Any = {"name": name, "owner": world["Hal"].pk, "unit": "k€", "measure": "sum", "cadence": "weekly"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


def test_a_metric_is_added_aimed_read_and_told_with_how_it_stands(world: World) -> None:
    ana = Program(world["Ana"], "act")
    metric = ana.send("POST", "goals/metrics/", {"name": "Sign-ups", "measure": "sum", "cadence": "weekly"}).json()["id"]
    ana.send("POST", "goals/targets/", {"metric": metric, "span": "quarter", "day": "2026-11-01", "value": 92})
    ana.send("POST", "goals/readings/", {"metric": metric, "value": 50.5})

    found = ana.get(f"goals/metrics/{metric}/").json()

    assert found["owner"]["name"] == "Ana"
    assert found["standing"] == {
        "span": "quarter",
        "first_day": "2026-10-01",
        "last_day": "2026-12-31",
        "value": 50.5,
        "read_on": "2026-11-15",
        "next_due": "2026-11-20",
        "stale": False,
        "target": 92.0,
        "start": 0.0,
        "pace": 46.0,
        "pace_today": 46.0,
        "ahead": 4.5,
        "percent_of_pace": 110,
        "heading_for": 101.0,
        "verdict": "ahead",
    }


def test_a_metric_that_nobody_read_has_no_data(world: World, pipeline: Metric) -> None:
    standing = Program(world["Gus"], "read").get("goals/metrics/?span=year").json()["results"][0]["standing"]
    assert (standing["value"], standing["read_on"], standing["verdict"], standing["span"]) == (None, None, "no_data", "year")


def test_a_metric_that_nobody_read_in_the_period_is_held_against_nothing(world: World, pipeline: Metric) -> None:
    recording.edit_metric(pipeline, by=world.who("Ana"), now=NOW, facts={"cadence": "semiannual"})
    recording.set_target(pipeline, by=world.who("Ana"), now=NOW, span="quarter", day=NOW.date(), value=Decimal(92))
    recording.note_reading(pipeline, by=world.who("Ana"), now=NOW, day=date(2026, 9, 30), value=Decimal(90))
    standing = Program(world["Gus"], "read").get(f"goals/metrics/{pipeline.pk}/").json()["standing"]
    told = [standing[name] for name in ("value", "pace", "pace_today", "ahead", "percent_of_pace", "heading_for", "stale", "verdict")]
    assert told == [None, None, 46.0, None, None, None, False, "no_data"]


def test_a_correction_points_at_what_it_stands_for(world: World, pipeline: Metric) -> None:
    hal = Program(world["Hal"], "act")
    first, second = (hal.send("POST", "goals/readings/", {"metric": str(pipeline.pk), "value": value}).json()["id"] for value in (5, 6))

    rows = {row["id"]: row for row in hal.get(f"goals/readings/?metric={pipeline.pk}").json()["results"]}

    assert (rows[first]["replaced_by"], rows[second]["replaced_by"]) == (second, None)
    assert (rows[first]["value"], rows[second]["value"]) == (5.0, 6.0)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": "5"}, "value"),
        ({"value": True}, "value"),
        ({"value": 1e300}, "value"),
        ({"value": 0.00001}, "value"),
        ({"value": 5, "day": "2026-11-16"}, "day"),
        ({"value": 5, "metric": "00000000-0000-0000-0000-000000000000"}, "metric"),
        ({"value": 5, "whatever": 1}, "whatever"),
    ],
)
def test_a_reading_that_makes_no_sense_is_refused_by_field(world: World, pipeline: Metric, said: dict[str, Any], field: str) -> None:
    answer = Program(world["Hal"], "act").send("POST", "goals/readings/", {"metric": str(pipeline.pk), **said})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert not Reading.objects.exists()


def test_what_fifteen_digits_hold_comes_back_to_the_last(world: World, pipeline: Metric) -> None:
    sent = 98765432109.8765
    answer = Program(world["Hal"], "act").send("POST", "goals/readings/", {"metric": str(pipeline.pk), "value": sent})
    assert answer.json()["value"] == sent


def test_a_program_of_another_organisation_finds_nothing(world: World, pipeline: Metric) -> None:
    recording.note_reading(pipeline, by=world.who("Hal"), now=NOW, day=None, value=recording.MOST - 1)
    kim = directory.invite(
        by=None, name="Kim", email="kim@example.com", organisation=world["Jo"].organisation, password=PASSWORD, roles=["lead"]
    )
    program = Program(kim, "act")
    assert [program.get(f"goals/{name}/").json()["results"] for name in ("metrics", "readings", "targets")] == [[], [], []]
    assert program.get(f"goals/metrics/{pipeline.pk}/").status_code == 404
    assert program.send("POST", "goals/metrics/", {"name": "Theirs", "measure": "sum", "cadence": "daily"}).status_code == 404


def test_fifty_metrics_take_as_many_statements_as_five(world: World) -> None:
    gus, counts = Program(world["Gus"], "read"), []
    for number in (5, 45):
        for n in range(number):
            recording.note_reading(add(world, f"M{number}-{n}"), by=world.who("Ana"), now=NOW, day=None, value=recording.MOST - 1)
        gus.get("goals/metrics/?page_size=200")
        with CaptureQueriesContext(connection) as seen:
            assert len(gus.get("goals/metrics/?page_size=200").json()["results"]) in (5, 50)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
