"""Three dates that contradict each other: whoever brings it about is told what the other side needs, and so are the others."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.clashes import Clash, clashes
from campaigns.lifecycle import Move
from campaigns.settling import with_leg
from tests.unit.track import Track

NEEDED = date(2026, 11, 10)


def track() -> Track:
    """Ben runs leg 1; Cleo, after him, needs it by the tenth."""
    return Track(need_by=NEEDED).running("1")


def test_a_promise_after_the_day_on_which_it_is_needed_is_a_clash() -> None:
    given = track()

    (event,) = given.do("Ben", Move.PROMISE, "1", date="2026-11-12")

    assert event.facts["clashes"] == [
        {"exchange": "12", "giver": "1", "taker": "2", "promised": True, "by": "2026-11-12", "need_by": "2026-11-10"}
    ]
    assert clashes(given.race) == [Clash("12", "1", "2", date(2026, 11, 12), NEEDED, promised=True)]


@pytest.mark.parametrize("day", ["2026-11-09", "2026-11-10"])
def test_a_promise_in_time_is_none(day: str) -> None:
    (event,) = track().do("Ben", Move.PROMISE, "1", date=day)

    assert "clashes" not in event.facts


def test_what_is_promised_while_taking_the_baton_counts_the_same() -> None:
    given = Track(need_by=NEEDED).running("1")
    given.offer("1")

    promised = given.take("2", pass_on_by="2026-11-12")[-1]

    assert [one["exchange"] for one in promised.facts["clashes"]] == ["2t"]


def test_a_day_that_is_needed_sooner_than_promised_is_a_clash_from_the_other_side() -> None:
    given = track()
    given.do("Ben", Move.PROMISE, "1", date="2026-11-09")

    (event,) = given.do("Ana", Move.EDIT_EXCHANGE, "12", need_by="2026-11-06", critical=False)

    assert [one["by"] for one in event.facts["clashes"]] == ["2026-11-09"]


def test_what_clashed_before_is_not_said_again() -> None:
    given = track()
    given.do("Ben", Move.PROMISE, "1", date="2026-11-12")

    (event,) = given.do("Ana", Move.EDIT_EXCHANGE, "12", need_by="2026-11-10", critical=True)

    assert "clashes" not in event.facts


def test_the_plan_counts_where_nothing_is_promised() -> None:
    given = track()
    given.race = with_leg(given.race, "1", plan_due=date(2026, 11, 11))

    assert [(one.giver, one.promised) for one in clashes(given.race)] == [("1", False)]


def test_a_baton_in_the_air_is_past_its_plan() -> None:
    given = track()
    given.do("Ben", Move.PROMISE, "1", date="2026-11-12")

    given.offer("1")

    assert clashes(given.race) == []
