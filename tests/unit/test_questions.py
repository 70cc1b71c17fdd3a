"""What a doubt asks for, and how one more answer changes the answers."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.importing import Answers, Doubt, DoubtKind
from imports.questions import Ask, Question, amended, ask_of, filled, questions

K = DoubtKind


def doubt(kind: DoubtKind, key: str, column: str, value: str = "", line: int = 2) -> Doubt:
    return Doubt(line, column, value, "Because.", key, kind)


@pytest.mark.parametrize(
    ("one", "ask"),
    [
        (doubt(K.BLANK_DATE, "r/1", "baseline_end"), Ask.DAY),
        (doubt(K.FAR_DATE, "r/1", "baseline_end", "2042-01-01"), Ask.DAY),
        (doubt(K.BAD_DATE, "r/1", "baseline_end", "soon"), Ask.DAY),
        (doubt(K.BAD_DATE, "r/1/planned_start", "planned_start", "soon"), Ask.CELL_DAY),
        (doubt(K.BAD_DATE, "r/1/target_date", "target_date", "soon"), Ask.CELL_DAY),
        (doubt(K.BAD_CELL, "r/1/target_date", "target_date", "2027-01-01"), Ask.CELL_DAY),
        (doubt(K.BLANK_OWNER, "r/1", "owner_role"), Ask.RUNNER),
        (doubt(K.UNKNOWN_OWNER, "r/1", "owner_role"), Ask.RUNNER),  # the answer about this leg names nobody we know
        (doubt(K.UNKNOWN_OWNER, "Lead", "owner_role", "Lead"), Ask.OWNER),
        (doubt(K.UNKNOWN_OWNER, "r/d lead", "owner_role", "r/d lead"), Ask.OWNER),
        (doubt(K.TWO_OWNERS, "PR / Docs", "owner_role", "PR / Docs"), Ask.OWNER),
        (doubt(K.UNKNOWN_FUNCTION, "Other", "function", "Other"), Ask.FUNCTION),
        (doubt(K.BAD_CELL, "Other", "function", "Other"), Ask.FUNCTION),
        (doubt(K.BLANK_CELL, "r/1/function", "function"), Ask.CELL),
        (doubt(K.BAD_CELL, "r/1/planned_days", "planned_days", "many"), Ask.CELL),
        (doubt(K.BAD_CELL, "r/one", "leg_seq", "one"), Ask.CELL),
        (doubt(K.BAD_CELL, "r/1/leg_seq", "leg_seq", "1"), Ask.FILE),
        (doubt(K.REPEATED, "r/1", "leg_seq", "1"), Ask.FILE),
        (doubt(K.NO_LENGTH, "r/1", "baseline_end"), None),
        (doubt(K.ALL_PAST, "shift", "baseline_end"), None),
        (doubt(K.NO_LEAD, "lead", "lead"), None),
    ],
)
def test_what_a_doubt_asks_for(one: Doubt, ask: Ask | None) -> None:
    assert ask_of(one, "r") == ask


def asked(ask: Ask, key: str = "r/1", **more: object) -> Question:
    return Question(ask, key, "r", 2, "column", "", "Because.", blocks=True, **more)


@pytest.mark.parametrize(
    ("question", "word", "answers"),
    [
        (asked(Ask.DAY), "2027-01-08", {"dates": {"r/1": "2027-01-08"}}),
        (asked(Ask.DAY), "same", {"same_as_previous": ["r/1/date"]}),
        (asked(Ask.RUNNER), "same", {"same_as_previous": ["r/1/owner"]}),
        (asked(Ask.RUNNER), "nobody", {"owners": {"r/1": None}}),
        (asked(Ask.OWNER, "Lead"), "ben@example.com", {"owners": {"Lead": "ben@example.com"}}),
        (asked(Ask.FUNCTION, "Other"), "PR", {"functions": {"Other": "PR"}}),
        (asked(Ask.CELL, "r/1/planned_days"), "3", {"cells": {"r/1/planned_days": "3"}}),
        (asked(Ask.CELL_DAY, "r/1/planned_start"), "2027-01-08", {"cells": {"r/1/planned_start": "2027-01-08"}}),
    ],
)
def test_an_answer_is_put_where_the_command_looks_for_it_and_taken_away_again(
    question: Question, word: str, answers: dict[str, object]
) -> None:
    assert amended({}, {question: word}) == answers
    assert amended(answers, {question: ""}) == {}


def test_another_answer_takes_the_place_of_the_one_before() -> None:
    answers = amended({"dates": {"r/1": "2027-01-08", "r/2": "2027-01-11"}}, {asked(Ask.DAY): "same"})
    assert answers == {"dates": {"r/2": "2027-01-11"}, "same_as_previous": ["r/1/date"]}


def test_as_before_said_of_both_stays_for_the_other_one() -> None:
    answers = amended({"same_as_previous": ["r/1"]}, {asked(Ask.DAY): "2027-01-08"})
    assert answers == {"dates": {"r/1": "2027-01-08"}, "same_as_previous": ["r/1/owner"]}


def test_what_was_there_before_is_not_changed_in_place() -> None:
    before = {"dates": {"r/1": "2027-01-08"}}
    amended(before, {asked(Ask.DAY): ""})
    assert before == {"dates": {"r/1": "2027-01-08"}}


def test_a_role_is_one_question_however_many_cells_name_it_and_open_until_it_is_answered() -> None:
    cells = [doubt(K.UNKNOWN_OWNER, "Lead", "owner_role", "Lead", line=line) for line in (2, 5, 9)]
    (open_,) = questions(cells, cells, relay="r", answers=Answers(), current={})
    (settled,) = questions(cells, [], relay="r", answers=Answers(owners={"Lead": "ben@example.com"}), current={})
    assert (open_.cells, open_.is_open, open_.said) == (3, True, "")
    assert (settled.cells, settled.is_open, settled.said) == (3, False, "ben@example.com")
    assert open_.name == settled.name


def test_blank_dates_are_filled_where_there_is_something_to_fill_them_with() -> None:
    found = [
        asked(Ask.DAY, current=date(2027, 1, 8)),
        asked(Ask.DAY, "r/2"),
        asked(Ask.DAY, "r/3", is_open=False),
        asked(Ask.RUNNER, "r/4"),
    ]
    assert [(one.key, word) for one, word in filled(found, "same")] == [("r/1", "same"), ("r/2", "same")]
    assert [(one.key, word) for one, word in filled(found, "current")] == [("r/1", "2027-01-08")]
