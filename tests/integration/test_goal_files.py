"""Readings out of a file: all or nothing, and every bad cell by line, column, value and reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import readings_file, recording, retiring
from goals.models import Metric, Reading
from goals.readings_file import BadCell, Kept
from imports.models import Import
from tests.doors import browser, said
from tests.programs import Program
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-16 10:00")


@pytest.fixture
def world() -> Iterator[World]:
    world = World.build()
    world.now = NOW
    for name, owner in (("Pipeline", "Hal"), ("Sign-ups", "Cleo")):
        facts: Any = {"name": name, "owner": world[owner].pk, "measure": "sum", "cadence": "weekly"}
        recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)
    with time_machine.travel(NOW, tick=False):
        yield world


def file(*lines: str, head: str = "metric,date,value,note") -> bytes:
    return "\n".join((head, *lines)).encode()


def bad(world: World, *lines: str, by: str = "Ana") -> list[BadCell]:
    return list(readings_file.read(file(*lines), by=world.who(by), now=NOW).bad)


def bring(world: World, *lines: str, by: str = "Ana") -> Kept:
    who = world.who(by)
    return readings_file.keep(readings_file.read(file(*lines), by=who, now=NOW), by=who, now=NOW)


def test_a_file_is_kept_whole(world: World) -> None:
    assert bring(world, "Pipeline,2026-11-09,120.5,Good week", "sign-ups,2026-11-09,-3,") == Kept(new=2, corrected=0, same=0)
    rows = Reading.objects.order_by("value").values_list("metric__name", "day", "value", "note", "by__name")
    assert list(rows) == [
        ("Sign-ups", date(2026, 11, 9), Decimal(-3), "", "Ana"),
        ("Pipeline", date(2026, 11, 9), Decimal("120.5"), "Good week", "Ana"),
    ]


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        ("Pipline,2026-11-09,1,", "metric", "Pipline", "There is no metric of this name."),
        ("Pipeline,9.11.2026,1,", "date", "9.11.2026", "This is no date. Dates are YYYY-MM-DD."),
        ("Pipeline,2026-W45-1,1,", "date", "2026-W45-1", "This is no date. Dates are YYYY-MM-DD."),
        ("Pipeline,2026-02-29,1,", "date", "2026-02-29", "This is no date. Dates are YYYY-MM-DD."),
        ("Pipeline,2026-11-17,1,", "date", "2026-11-17", "This day has not come yet."),
        ('Pipeline,2026-11-09,"1,240",', "value", "1,240", "This is no number. Numbers are like 1240000 or 68.5, without a unit."),
        ("Pipeline,2026-11-09,1e9,", "value", "1e9", "This is no number. Numbers are like 1240000 or 68.5, without a unit."),
        ("Pipeline,2026-11-09,,", "value", "", "This is no number. Numbers are like 1240000 or 68.5, without a unit."),
        ("Pipeline,2026-11-09,0.12345,", "value", "0.12345", "Four decimals at most."),
        (f"Pipeline,2026-11-09,1,{'n' * 501}", "note", "n" * 501, "This is too long: 500 characters at most."),
    ],
)
def test_a_bad_cell_is_named(world: World, line: str, column: str, value: str, reason: str) -> None:
    assert bad(world, "Pipeline,2026-11-02,5,", line) == [BadCell(3, column, value, reason)]


def test_every_bad_cell_of_a_line_is_named_at_once(world: World) -> None:
    assert [one.column for one in bad(world, "Nothing,soon,much,")] == ["metric", "date", "value"]


def test_a_day_that_stands_there_twice_is_no_correction(world: World) -> None:
    found = bad(world, "Pipeline,2026-11-09,1,", "PIPELINE,2026-11-09,2,")
    assert found == [BadCell(3, "date", "2026-11-09", "Line 2 has a value of this metric and day already.")]


def test_an_owner_brings_their_own_alone(world: World) -> None:
    assert bring(world, "Pipeline,2026-11-09,1,", by="Hal").new == 1
    assert [one.line for one in bad(world, "Pipeline,2026-11-10,1,", "Sign-ups,2026-11-10,1,", by="Hal")] == [3]


def test_brought_again_it_corrects_what_differs_and_leaves_the_rest(world: World) -> None:
    bring(world, "Pipeline,2026-11-09,1,", "Pipeline,2026-11-10,2,")
    assert bring(world, "Pipeline,2026-11-09,1,", "Pipeline,2026-11-10,3,") == Kept(new=0, corrected=1, same=1)
    assert (Reading.objects.count(), Reading.objects.shown().count()) == (3, 2)


def test_a_file_of_nothing_says_so_at_the_field(world: World) -> None:
    answer = browser(world["Hal"]).post("/goals/file/", {"file": SimpleUploadedFile("r.csv", file())})
    assert (answer.status_code, "This file holds no readings." in answer.text) == (422, True)


def test_on_the_page_a_bad_cell_stands_in_a_table_and_nothing_is_kept(world: World) -> None:
    lines = file("Pipeline,2026-11-09,1,", "Pipeline,2026-11-10,many,")
    answer = browser(world["Hal"]).post("/goals/file/", {"file": SimpleUploadedFile("r.csv", lines)})
    assert answer.status_code == 422
    assert "1 cell cannot be taken" in answer.text
    assert '<td data-label="Value">many</td>' in answer.text
    assert not Reading.objects.exists()


def test_on_the_page_a_sound_file_is_kept(world: World) -> None:
    lines = file("Pipeline,2026-11-09,1,", "Pipeline,2026-11-10,2,")
    answer = browser(world["Hal"]).post("/goals/file/", {"file": SimpleUploadedFile("r.csv", lines)}, follow=True)
    assert said(answer) == ["2 readings are new."]


def test_what_nobody_measures_is_named(world: World) -> None:
    retiring.retire(Metric.objects.get(name="Pipeline"), by=world.who("Ana"), now=NOW)
    assert [one.reason for one in bad(world, "Pipeline,2026-11-09,1,")] == ["Nobody measures this any more."]


# By programs and by hand on the machine


def test_a_program_brings_them_after_a_dry_run(world: World) -> None:
    bring(world, "Pipeline,2026-11-09,1,")
    ana, lines = Program(world["Ana"]), file("Pipeline,2026-11-09,2,", "Sign-ups,2026-11-10,2,")
    for place, status in (("imports/?kind=readings&dry_run=true", 200), ("imports/?kind=readings", 201)):
        answer = ana.send("POST", place, lines, media="text/csv")
        assert (answer.status_code, answer.json()["new"], answer.json()["replaced"], answer.json()["legs"]) == (status, 1, 1, 0)
        assert Reading.objects.count() == (1 if status == 200 else 3)
    assert set(Reading.objects.filter(at=NOW, day="2026-11-10").values_list("by__name", "via")) == {("Ana", "api")}
    page = browser(world["Ana"]).get(f"/imports/{answer.json()['id']}/")
    assert "The readings are kept" in page.text


def test_of_a_bad_file_a_program_hears_each_cell_and_nothing_is_kept(world: World) -> None:
    answer = Program(world["Ana"]).send("POST", "imports/?kind=readings", file("Pipeline,soon,1,"), media="text/csv")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["line 2, date"])
    assert not Import.objects.exists()


def command(tmp_path: Path, *more: str, lines: str = "Pipeline,2026-11-09,1,") -> str:
    path, out = tmp_path / "readings.csv", StringIO()
    path.write_bytes(file(lines))
    call_command("import_csv", "readings", str(path), *more, stdout=out)
    return out.getvalue()


def test_the_command_keeps_them_as_the_admin_or_whoever_is_named(world: World, tmp_path: Path) -> None:
    assert "1 new, 0 corrected" in command(tmp_path, "--dry-run")
    assert not Reading.objects.exists()
    assert "Kept, as Ida.\n1 new" in command(tmp_path)
    assert "0 new, 0 corrected, 1 there already." in command(tmp_path, "--by", "hal@example.com")
    with pytest.raises(CommandError, match="1 cells cannot be taken"):
        command(tmp_path, "--by", "hal@example.com", lines="Sign-ups,2026-11-09,1,")


def test_a_thousand_lines_take_as_many_statements_as_ten(world: World) -> None:
    counts = []
    for metric, number in ((Metric.objects.get(name="Pipeline"), 10), (Metric.objects.get(name="Sign-ups"), 1000)):
        first = date(2024, 1, 1).toordinal()
        lines = [f"{metric.name},{date.fromordinal(first + n)},{n}," for n in range(number)]
        with CaptureQueriesContext(connection) as seen:
            assert bring(world, *lines).new == number
        counts.append(sum("INSERT" not in query["sql"] for query in seen.captured_queries))
    assert counts[0] == counts[1] <= 14
