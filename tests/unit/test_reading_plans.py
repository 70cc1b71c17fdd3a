"""Reading a plan from CSV: every doubtful cell is named, every answer taken, nothing else guessed. No database."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.importing import Answers, Doubt, DoubtKind, RelayPlan
from campaigns.importing.cells import LONGEST_CELL, MOST_BYTES, MOST_ROWS, rows
from campaigns.importing.known import Known
from campaigns.importing.reading import REQUIRED
from campaigns.importing.relays import read_relay
from stakeholders.refusals import Invalid
from stakeholders.worktime import WorkingTime, WorkingWeek

FILES = Path(__file__).parents[1] / "data"
WEEK = WorkingWeek("UTC", dict.fromkeys(range(5), ((time(9), time(17)),)))
BEN, CLEO, DOV, ANA = uuid4(), uuid4(), uuid4(), uuid4()
PRESS, ART = uuid4(), uuid4()
PEOPLE: dict[str, UUID] = {"ana@example.com": ANA, "ben@example.com": BEN, "cleo@example.com": CLEO, "dov@example.com": DOV}
KNOWN = Known(
    people=PEOPLE,
    function_of={CLEO: PRESS, DOV: ART, BEN: None, ANA: None},
    functions={"pr": PRESS, "creatives": ART},
    site=WorkingTime(((date(2000, 1, 1), WEEK),)),
    today=date(2026, 11, 2),
)
OWNERS = {"Lead": "ben@example.com", "Artist": "dov@example.com", "Press": "cleo@example.com"}
HEADER = (
    "relay_id,leg_seq,leg_name,function,owner_role,planned_start,baseline_end,current_end,planned_days,depends_on,checkpoint,target_date"
)


def heron(**answers: Any) -> RelayPlan:
    """The ten defective legs of Heron 2, with the answers of the file where they are asked for."""
    found = [row for row in rows((FILES / "launch_plans.csv").read_bytes(), required=REQUIRED) if row["relay_id"] == "Heron_2"]
    return read_relay("Heron_2", found, answers=Answers.from_mapping(answers), known=KNOWN)


def answered(**more: Any) -> dict[str, Any]:
    return {**json.loads((FILES / "launch_plans_answers.json").read_text()), **more}


def relay(*lines: str, owners: bool = True, **answers: Any) -> RelayPlan:
    """A relay `R` out of lines that leave the relay's id away; its owners are known unless said otherwise."""
    text = "\n".join([HEADER, *(f"R,{line}" for line in lines)])
    answers = {"owners": OWNERS, **answers} if owners else answers
    return read_relay("R", rows(text.encode(), required=REQUIRED), answers=Answers.from_mapping(answers), known=KNOWN)


def doubts(plan: RelayPlan, kind: DoubtKind) -> list[tuple[int, str, str]]:
    return [(doubt.line, doubt.column, doubt.value) for doubt in plan.doubts if doubt.kind is kind]


def blocking(plan: RelayPlan) -> list[Doubt]:
    return [doubt for doubt in plan.doubts if doubt.blocks]


# Every doubtful cell of a real plan's kinds


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (DoubtKind.BLANK_DATE, [(9, "baseline_end", "")]),
        (DoubtKind.BAD_DATE, [(11, "baseline_end", "02:00 UTC Friday 29th March 2024 / 19:00 PDT Thursday 28th March")]),
        (DoubtKind.FAR_DATE, [(10, "baseline_end", "2024-12-26")]),
        (DoubtKind.BACKWARD_DATE, [(8, "baseline_end", "2024-03-18")]),
        (DoubtKind.BLANK_OWNER, [(6, "owner_role", "")]),
        (DoubtKind.TWO_OWNERS, [(5, "owner_role", "Press / Docs")]),
        (DoubtKind.ALL_PAST, [(0, "baseline_end", "2024-03-29")]),
    ],
)
def test_a_doubtful_cell_is_named_with_line_column_and_value(kind: DoubtKind, cells: list[tuple[int, str, str]]) -> None:
    assert doubts(heron(), kind) == cells


def test_every_unknown_owner_is_named() -> None:
    assert [value for _line, _column, value in doubts(heron(), DoubtKind.UNKNOWN_OWNER)] == [
        "Lead", "Builder", "Writer", "Writer", "Writer", "Writer", "Builder", "Builder",
    ]  # fmt: skip


def test_a_milestone_of_no_length_is_told_and_planned_with_half_a_day() -> None:
    plan = heron(**answered())
    assert (4, "baseline_end", "2024-03-08") in doubts(plan, DoubtKind.NO_LENGTH)
    assert next(leg for leg in plan.legs if leg.name == "Notes begun").planned_days == 0.5


def test_the_same_owner_twice_in_a_row_is_told() -> None:
    plan = heron(**answered())
    assert {value for _line, _column, value in doubts(plan, DoubtKind.SAME_OWNER)} >= {"Writer", "Builder"}


def test_answers_leave_no_blocking_doubt() -> None:
    assert blocking(heron(**answered(shift={"starts_on": "2026-11-09"}))) == []


def test_a_plan_all_in_the_past_may_be_kept_so_when_that_is_said() -> None:
    assert blocking(heron(**answered(shift=None))) == []


def test_legs_are_ordered_by_date_then_number() -> None:
    names = [leg.name for leg in heron(**answered()).legs]
    assert names[2:8] == ["Notes begun", "Press list", "Draft, reviewed", "Docs freeze", "Conference", "Notes complete"]


def test_a_leg_with_the_date_of_the_previous_one_stands_at_that_date() -> None:
    freeze = next(leg for leg in heron(**answered()).legs if leg.name == "Docs freeze")
    assert freeze.plan_due == date(2024, 3, 18)


def test_a_blank_owner_may_be_that_of_the_leg_before() -> None:
    conference = next(leg for leg in heron(**answered()).legs if leg.name == "Conference")
    assert conference.runner == CLEO


def test_due_dates_may_be_read_from_the_current_plan() -> None:
    plan = heron(**answered(end_column="current_end", dates={}))
    assert doubts(plan, DoubtKind.BLANK_DATE) == doubts(plan, DoubtKind.FAR_DATE) == []
    assert plan.finish_on == date(2024, 3, 29)


def test_a_far_date_that_is_answered_with_itself_is_taken() -> None:
    plan = heron(**answered(dates={"Heron_2/8": "2024-12-26", "Heron_2/9": "2024-03-29"}))
    assert doubts(plan, DoubtKind.FAR_DATE) == []
    assert plan.finish_on == date(2024, 12, 26)


def test_an_answered_owner_whom_nobody_knows_stays_a_doubt() -> None:
    plan = heron(**answered(owners={**answered()["owners"], "Lead": "nobody@example.com"}))
    assert [doubt.key for doubt in blocking(plan) if doubt.kind is DoubtKind.UNKNOWN_OWNER] == ["Lead"]


def test_a_leg_may_be_left_without_a_runner_when_that_is_said() -> None:
    plan = heron(**answered(owners={**answered()["owners"], "Heron_2/5": None}, shift=None))
    assert blocking(plan) == []
    assert next(leg for leg in plan.legs if leg.name == "Conference").runner is None


def test_a_leg_without_a_function_of_ours_gets_that_of_its_runner() -> None:
    kickoff = next(leg for leg in heron(**answered()).legs if leg.name == "Notes begun")
    assert kickoff.function == ART


# Dates, days and order


def test_a_blank_start_is_the_end_of_the_milestone_before() -> None:
    plan = relay("1,A,PR,Lead,2027-02-01,2027-02-03", "2,B,PR,Press,,2027-02-10")
    assert [(leg.plan_start, leg.plan_due, leg.planned_days) for leg in plan.legs] == [
        (date(2027, 2, 1), date(2027, 2, 3), 2.0),
        (date(2027, 2, 3), date(2027, 2, 10), 5.0),
    ]


def test_planned_days_are_working_days() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", "2,B,PR,Press,,2027-02-08")
    assert plan.legs[1].planned_days == 1.0


def test_planned_days_of_the_file_are_taken_and_lay_the_leg_out() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", "2,B,PR,Press,,,,2.5")
    assert (plan.legs[1].planned_days, plan.legs[1].plan_due) == (2.5, date(2027, 2, 10))


def test_a_plan_of_days_alone_is_laid_out_from_the_day_it_starts_on() -> None:
    plan = relay("1,A,PR,Lead,,,,2", "2,B,PR,Press,,,,3", shift={"starts_on": "2027-02-01"})
    assert [(leg.plan_start, leg.plan_due) for leg in plan.legs] == [
        (date(2027, 2, 1), date(2027, 2, 3)),
        (date(2027, 2, 3), date(2027, 2, 8)),
    ]


@pytest.mark.parametrize("cell", ["0.25", "-3", "nan", "inf", "1e9", "two", "٣"])
def test_days_that_no_leg_can_take_are_named(cell: str) -> None:
    plan = relay(f"1,A,PR,Lead,,2027-02-05,,{cell}")
    assert [(doubt.line, doubt.column) for doubt in blocking(plan)] == [(2, "planned_days")]


@pytest.mark.parametrize("cell", ["2027-02-30", "27-02-03", "03.02.2027", "2027-2-3", "0202-02-03", "9999-12-31", "20270203"])
def test_what_is_no_date_that_can_be_meant_is_named(cell: str) -> None:
    assert doubts(relay(f"1,A,PR,Lead,,{cell}"), DoubtKind.BAD_DATE) == [(2, "baseline_end", cell)]


def test_a_leg_that_ends_before_it_starts_is_named() -> None:
    plan = relay("1,A,PR,Lead,2027-02-08,2027-02-03")
    assert [(doubt.column, doubt.key) for doubt in blocking(plan)] == [("planned_start", "R/1/planned_start")]


def test_any_other_cell_may_be_said_anew() -> None:
    plan = relay("1,A,PR,Lead,2027-02-08,2027-02-03", cells={"R/1/planned_start": "2027-02-01"})
    assert blocking(plan) == []
    assert plan.legs[0].plan_start == date(2027, 2, 1)


def test_without_depends_on_the_legs_are_a_chain() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", "2,B,PR,Press,,2027-02-08", "3,C,PR,Lead,,2027-02-09")
    assert [leg.after for leg in plan.legs] == [(), ("1",), ("2",)]


def test_depends_on_forks_and_joins() -> None:
    fork = ("2,B,PR,Press,,2027-02-08,,,1", "3,C,PR,Artist,,2027-02-09,,,1", "4,D,PR,Lead,,2027-02-12,,,2;3")
    plan = relay("1,A,PR,Lead,,2027-02-05", *fork)
    assert [leg.after for leg in plan.legs] == [(), ("1",), ("1",), ("2", "3")]
    assert plan.legs[3].plan_start == date(2027, 2, 9)


def test_a_leg_without_a_giver_beside_others_with_one_is_told() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", "2,B,PR,Press,,2027-02-08", "3,C,PR,Artist,,2027-02-09,,,1;2")
    assert doubts(plan, DoubtKind.NO_GIVER) == [(3, "depends_on", "")]
    assert plan.legs[1].after == ()


@pytest.mark.parametrize("cell", ["9", "2", "x", "1;x"])
def test_a_giver_that_is_no_other_leg_is_named(cell: str) -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", f"2,B,PR,Press,,2027-02-08,,,{cell}")
    assert {(doubt.line, doubt.column) for doubt in blocking(plan)} == {(3, "depends_on")}


def test_items_of_the_checkpoint_are_split() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05,,,,One thing; ;Another")
    assert [item.text for item in plan.legs[0].checkpoint] == ["One thing", "Another"]


def test_the_target_date_is_the_finish() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05,,,,,2027-03-01")
    assert plan.finish_on == date(2027, 3, 1)


def test_two_target_dates_are_a_doubt() -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05,,,,,2027-03-01", "2,B,PR,Press,,2027-02-06,,,,,2027-03-02")
    assert [doubt.column for doubt in blocking(plan)] == ["target_date", "target_date"]


# Numbers, names and owners


@pytest.mark.parametrize(("cell", "kind"), [("", DoubtKind.BAD_CELL), ("1.5", DoubtKind.BAD_CELL), ("1", DoubtKind.REPEATED)])
def test_a_row_without_a_number_of_its_own_is_named(cell: str, kind: DoubtKind) -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", f"{cell},B,PR,Press,,2027-02-06")
    assert [(doubt.line, doubt.column, doubt.kind) for doubt in blocking(plan)] == [(3, "leg_seq", kind)]


@pytest.mark.parametrize("cell", ["", "A", "a", "x" * 201])
def test_a_name_that_cannot_be_is_named(cell: str) -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", f"2,{cell},PR,Press,,2027-02-06")
    assert (3, "leg_name") in {(doubt.line, doubt.column) for doubt in blocking(plan)}


def test_a_blank_function_is_named() -> None:
    assert doubts(relay("1,A,,Lead,,2027-02-05"), DoubtKind.BLANK_CELL) == [(2, "function", "")]


@pytest.mark.parametrize("owner", ["Comms / Docs", "Ann & Bob", "Ann and Bob", "Ann; Bob", "Ann + Bob"])
def test_two_owners_are_seen_however_they_are_joined(owner: str) -> None:
    assert doubts(relay(f"1,A,PR,{owner},,2027-02-05"), DoubtKind.TWO_OWNERS) == [(2, "owner_role", owner)]


def test_an_address_of_the_directory_needs_no_answer() -> None:
    plan = relay("1,A,PR,Cleo@Example.com,,2027-02-05", owners=False)
    assert blocking(plan) == []
    assert plan.legs[0].runner == CLEO


def test_the_previous_owner_of_the_first_leg_is_nobody() -> None:
    plan = relay("1,A,PR,,,2027-02-05", same_as_previous=["R/1"])
    assert doubts(plan, DoubtKind.BLANK_OWNER) == [(2, "owner_role", "")]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("R/2", set()),
        ("R/2/date", {DoubtKind.BLANK_OWNER}),
        ("R/2/owner", {DoubtKind.BLANK_DATE}),
    ],
)
def test_as_before_may_be_said_of_the_date_or_the_owner_alone(said: str, left: set[DoubtKind]) -> None:
    plan = relay("1,A,PR,Lead,,2027-02-05", "2,B,PR,,,", same_as_previous=[said])
    assert {doubt.kind for doubt in blocking(plan)} == left


# Shifting


def test_a_plan_is_shifted_as_a_whole_by_working_days() -> None:
    lines = ("1,A,PR,Lead,2027-02-01,2027-02-03", "2,B,PR,Lead,,2027-02-08")
    plan = relay(*lines, shift={"starts_on": "2027-03-05"})
    assert [(leg.plan_start, leg.plan_due) for leg in plan.legs] == [
        (date(2027, 3, 5), date(2027, 3, 9)),
        (date(2027, 3, 9), date(2027, 3, 12)),
    ]
    assert (plan.finish_on, relay(*lines, shift={"finishes_on": "2027-03-12"}).legs) == (date(2027, 3, 12), plan.legs)


@pytest.mark.parametrize(
    ("lines", "day"), [(("1,A,PR,Lead,,2027-02-05",), "2027-03-06"), (("1,A,PR,Lead,,,,2",), "2027-03-05")], ids=["a Saturday", "no dates"]
)
def test_a_shift_that_cannot_be_is_doubted(lines: tuple[str, ...], day: str) -> None:
    plan = relay(*lines, shift={"finishes_on": day})
    assert doubts(plan, DoubtKind.BAD_SHIFT) == [(0, "shift", day)]


def test_a_name_loses_what_hides_or_turns_it() -> None:
    assert relay("1,A\u202eB\u200b,PR,Lead,,2027-02-05").legs[0].name == "AB"


# The file


def read(content: bytes) -> list[dict[str, str]]:
    return [row.cells for row in rows(content, required=("a",))]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert read("\ufeffa,b\n1,2\n".encode()) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_the_mark_our_exports_put_before_a_formula_is_taken_off(cell: str) -> None:
    assert read(f"a\n'{cell}\n".encode()) == [{"a": cell}]


def test_an_apostrophe_that_guards_nothing_stays() -> None:
    assert read(b"a\n'twas\n") == [{"a": "'twas"}]


def test_lines_are_counted_through_cells_of_several_lines() -> None:
    assert [row.line for row in rows(b'a,b\n"1\n1",2\n\n3,4\n', required=("a",))] == [2, 5]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "missing: a"),
        (b"b\n1\n", "missing: a"),
        (b"a,a\n1,2\n", "twice"),
        (b"a\n\xff\n", "Line 2"),
        (b"a\n1\n\x00\n", "Line 3"),
        (b"a\n1,2\n", "Line 2"),
        (b'a\n"1', "Line 2"),
        (b"a,b\n1," + b"x" * (LONGEST_CELL + 1), "Line 2, column b"),
        (b"a\n1," + b"x" * 200_000, "Line 2"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "20,000"),
        (b"a\n" + b"x" * MOST_BYTES, "5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(content: bytes, word: str) -> None:
    with pytest.raises(Invalid, match=word) as refused:
        read(content)
    assert list(refused.value.errors) == ["file"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    with suppress(Invalid):
        rows(content, required=("a",))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 11),
            st.sampled_from(["", "x", "1", "2;1", "2027-02-31", "2027-02-03", "-1", "1e308", "=1", "Ann / Bob", "\u202e", "a" * 400]),
        ),
        max_size=12,
    )
)
def test_no_cell_breaks_the_plan(changes: list[tuple[int, str]]) -> None:
    cells = [["R", str(seq), f"Leg {seq}", "PR", "Lead", "", f"2027-02-0{seq}", "", "", "", "", ""] for seq in range(1, 6)]
    for place, (column, text) in enumerate(changes):
        cells[place % 5][column] = text
    content = "\n".join([HEADER, *(",".join(f'"{cell}"' for cell in line) for line in cells)]).encode()
    plan = read_relay("R", rows(content, required=REQUIRED), answers=Answers(owners=OWNERS), known=KNOWN)
    assert all(doubt.reason and doubt.key for doubt in plan.doubts)
    assert all(doubt.line >= 2 for doubt in plan.doubts if doubt.kind is not DoubtKind.ALL_PAST)


# The answers


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("nonsense", "answers"),
        ("[]", "answers"),
        ("[" * 100_000, "answers"),
        ('{"date": {}}', "date"),
        ('{"dates": {"R/1": "tomorrow"}}', "dates.R/1"),
        ('{"dates": {"R/1": "0204-03-01"}}', "dates.R/1"),
        ('{"dates": []}', "dates"),
        ('{"owners": {"Lead": 3}}', "owners.Lead"),
        ('{"owners": []}', "owners"),
        ('{"same_as_previous": "R/1"}', "same_as_previous"),
        ('{"shift": {"starts_on": "2026-11-02", "finishes_on": "2026-12-02"}}', "shift"),
        ('{"shift": {"on": "2026-11-02"}}', "shift"),
        ('{"shift": {"starts_on": 3}}', "shift.starts_on"),
        ('{"end_column": "slip_days"}', "end_column"),
        ('{"lead": 3}', "lead"),
    ],
)
def test_answers_nobody_can_use_are_refused_by_name(text: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Answers.from_json(text)
    assert list(refused.value.errors) == [field]


def test_the_command_line_names_the_lead_before_the_answers_do() -> None:
    assert Answers(lead="a@example.com").with_lead("b@example.com").lead == "b@example.com"
