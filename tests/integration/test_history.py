"""Past legs out of CSV are kept whole or not at all; each bad cell is named with its line, and the file may come again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insights import history
from insights.models import PastLeg
from stakeholders.refusals import Invalid
from tests.world import World, when

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "data" / "past_legs.csv"
NOW = when("2026-11-02 10:00")


@pytest.fixture(autouse=True)
def world() -> World:
    return World.build()


def read(content: bytes | None = None, **more: str) -> history.History:
    return history.read(FILE.read_bytes() if content is None else content, now=NOW, **more)


def with_cell(line: int, column: str, value: str) -> bytes:
    """The file with one cell said otherwise."""
    rows = list(csv.reader(io.StringIO(FILE.read_text())))
    rows[line - 1][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def leg(relay: str, seq: int, attempt: int = 1) -> PastLeg:
    return PastLeg.objects.get(relay_id=relay, leg_seq=seq, attempt=attempt)


# Keeping what was read


def test_a_history_is_kept_as_the_file_says() -> None:
    assert history.keep(read()) == (5, 0)
    back = leg("heron_1", 2)
    assert (back.function, back.owner_team, back.leg_name, back.outcome) == ("PR", "Press desk", "Press pack", "returned")
    assert (back.returned_to_seq, back.depends_on, back.return_reason) == (1, [1], "The figures are missing")
    assert (back.planned_days, back.offered_at, back.imported_at) == (3.0, when("2026-03-06 17:00"), NOW)


def test_a_wait_that_nobody_knows_and_an_end_that_is_to_come_stay_open() -> None:
    history.keep(read())
    assert leg("heron_1", 2).accepted_at is None
    assert (leg("wren_1", 2).ended_at, leg("wren_1", 2).outcome) == (None, "")


def test_instants_without_an_offset_are_read_in_the_zone_named() -> None:
    history.keep(read(zone="America/New_York"))
    assert leg("heron_1", 1).offered_at == when("2026-03-02 14:00")
    assert leg("heron_1", 2, 2).offered_at == when("2026-03-10 09:00")


def test_planned_days_are_working_days_between_the_dates() -> None:
    history.keep(read())
    assert leg("heron_1", 1).planned_days == 4
    assert leg("wren_1", 1).planned_days is None


def test_legs_without_a_plan_get_the_median_of_those_like_them_in_the_first_relays() -> None:
    history.keep(read(plan="medians:0.5"))
    assert leg("heron_1", 1).planned_days == 4  # it had a plan
    assert leg("wren_1", 1).planned_days == pytest.approx(5.0)  # Heron's build took Monday morning to Friday evening
    assert leg("wren_1", 2).planned_days == pytest.approx((0.375 + 3.0) / 2)


def test_a_row_of_the_same_attempt_replaces_the_one_before() -> None:
    content = FILE.read_bytes() + b"wren_1,Wren 1 launch,launch,2,1,PR,,Press kit,,,,2026-04-03T17:00,,2026-04-09T09:00,finished,,1,\n"
    found = read(content)
    assert (found.rows, len(found.legs), found.relays) == (6, 5, 2)
    history.keep(found)
    assert (leg("wren_1", 2).leg_name, leg("wren_1", 2).outcome) == ("Press kit", "finished")


def test_a_file_that_comes_again_changes_what_changed_and_adds_nothing() -> None:
    history.keep(read())
    assert history.keep(read(with_cell(3, "return_reason", "The quote is missing"))) == (0, 5)
    assert leg("heron_1", 2).return_reason == "The quote is missing"
    assert PastLeg.objects.count() == 5


def test_statements_grow_with_batches_and_not_with_legs() -> None:
    rows = [f"r{number},,,1,1,PR,,,,,,2026-03-02T09:00,,2026-03-03T09:00,finished,,," for number in range(40)]
    many = read("\n".join([FILE.read_text().splitlines()[0], *rows]).encode())
    with CaptureQueriesContext(connection) as asked:
        history.keep(many)
    assert len([one for one in asked if one["sql"].startswith("INSERT")]) == 1


# What cannot be taken


BAD = [
    (2, "relay_id", ""),
    (2, "leg_seq", "one"),
    (3, "leg_seq", ""),
    (3, "attempt", "-1"),
    (4, "function", ""),
    (4, "function", "x" * 201),
    (2, "planned_start", "02.03.2026"),
    (2, "planned_end", "2026-02-27"),
    (2, "planned_end", "0206-03-06"),
    (3, "planned_days", "0"),
    (3, "planned_days", "nan"),
    (3, "planned_days", "three"),
    (2, "offered_at", ""),
    (2, "offered_at", "Friday 14th June 2024"),
    (2, "offered_at", "2026-13-02T09:00"),
    (2, "offered_at", "0001-01-01T00:00"),
    (2, "accepted_at", "2026-03-02T08:00"),
    (2, "ended_at", "2026-03-02T10:00"),
    (3, "ended_at", "2026-03-06T16:00"),
    (2, "ended_at", "2026-11-02T10:01"),
    (2, "outcome", "won"),
    (6, "outcome", "passed"),
    (3, "returned_to_seq", "the first"),
    (3, "depends_on", "1;two"),
]


@pytest.mark.parametrize(("line", "column", "value"), BAD)
def test_a_bad_cell_is_named_with_its_line_column_value_and_reason(line: int, column: str, value: str) -> None:
    (bad,) = read(with_cell(line, column, value)).bad
    assert (bad.line, bad.column, bad.value) == (line, column, value)
    assert bad.reason.endswith((".", "?"))


def test_every_bad_cell_is_named_at_once() -> None:
    content = with_cell(2, "outcome", "won").replace(b"heron_1,Heron 1 launch,launch,2,1,PR", b"heron_1,Heron 1 launch,launch,two,1,")
    assert [(one.line, one.column) for one in read(content).bad] == [(2, "outcome"), (3, "function"), (3, "leg_seq")]


@pytest.mark.parametrize(
    ("content", "more", "field", "because"),
    [
        (b"relay_id,leg_seq,function\na,1,PR\n", {}, "file", "offered_at"),
        (b"relay_id,leg_seq,function,offered_at\n", {}, "file", "no legs"),
        (b"\xff\xfe", {}, "file", "UTF-8"),
        (None, {"zone": "Mars/Olympus"}, "zone", "Mars/Olympus"),
        (None, {"plan": "means:0.3"}, "plan", "medians"),
        (None, {"plan": "medians:0"}, "plan", "medians"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(content: bytes | None, more: dict[str, str], field: str, because: str) -> None:
    with pytest.raises(Invalid, match=because) as refused:
        read(content, **more)
    assert list(refused.value.errors) == [field]


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused_with_lines(data: st.DataObject) -> None:
    rows = list(csv.reader(io.StringIO(FILE.read_text())))
    for _ in range(data.draw(st.integers(1, 4))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.text(max_size=40) | st.sampled_from(ODD))
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        found = read(out.getvalue().encode("utf-8", "surrogatepass"))
    except Invalid:
        return
    if found.bad:
        assert all(one.line >= 2 and one.column in rows[0] and one.reason for one in found.bad)
    else:
        assert sum(history.keep(found)) == len(found.legs)


ODD = [
    "",
    "0",
    "1e999",
    "9" * 30,
    "٣",
    "2026-02-30",
    "9999-12-31T23:59:59",
    "2026-03-29T01:30",
    "=1+1",
    "'=1",
    '"',
    "\x00",
    "\ud800",
    ";;1",
    "NaN",
]


# The command


def run(*said: str) -> str:
    out = io.StringIO()
    call_command("import_csv", "history", *said, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_kept() -> None:
    assert run(str(FILE)).splitlines() == [
        "5 legs of 2 relays, 1 of them running, 2 with planned days.",
        "Kept: 5 new, 0 in the place of others.",
    ]
    assert PastLeg.objects.count() == 5


def test_a_dry_run_keeps_nothing() -> None:
    assert "nothing was written" in run(str(FILE), "--dry-run", "--plan", "medians:0.3")
    assert not PastLeg.objects.exists()


def test_the_command_names_bad_cells_and_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(with_cell(6, "offered_at", "soon"))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 cells cannot be taken") as refused:
        call_command("import_csv", "history", str(file), stdout=out)
    assert refused.value.returncode == 2
    assert out.getvalue().splitlines()[1].split()[:3] == ["6", "offered_at", "soon"]
    assert not PastLeg.objects.exists()
