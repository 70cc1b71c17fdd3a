"""What was known of a past relay at a moment: which legs had started, which had ended, which were still to come."""

from __future__ import annotations

import pytest

from insights.curves import Lesson
from insights.past import Attempt, Course, SiteClock, courses, legs_known, waits_known
from insights.usual_waits import Wait
from tests.unit.histories import START, attempt, chain, moment
from tests.unit.hours import SITE

CLOCK = SiteClock(SITE, START)


def course(*attempts: Attempt) -> Course:
    (found,) = courses(attempts)
    return found


def states(relay: Course, days: float) -> dict[int, str]:
    return {leg: "ended" if seen.ended_at else "running" for leg, seen in relay.known(moment(days)).items()}


def lessons(relay: Course, days: float) -> list[Lesson]:
    return legs_known([relay], at=moment(days), clock=CLOCK)


def test_what_has_not_happened_is_not_known() -> None:
    relay = course(*chain("R", 0, [1, 2, 3]))

    assert states(relay, 0) == {1: "running"}
    assert states(relay, 1) == {1: "ended", 2: "running"}
    assert states(relay, 6) == {1: "ended", 2: "ended", 3: "ended"}


def test_a_leg_that_runs_is_as_old_as_it_is_then() -> None:
    found = lessons(course(*chain("R", 0, [1, 2, 3])), 2.5)

    assert [(one.giver, one.taker, one.days, one.running) for one in found] == [
        ("", "eng", pytest.approx(1), False),
        ("eng", "legal", pytest.approx(1.5), True),
    ]


def test_a_relay_that_is_over_teaches_nothing_before_it_was() -> None:
    relay = course(*chain("R", 0, [1, 2]))

    assert [one.running for one in lessons(relay, 9)] == [False, False]
    assert [one.running for one in lessons(relay, 2)] == [False, True]


def test_a_leg_that_was_never_planned_teaches_nothing() -> None:
    assert lessons(course(attempt(1, 0, 1, planned=None)), 5) == []


def test_without_a_word_on_what_they_depend_on_legs_form_a_chain() -> None:
    assert course(attempt(7, 0, 1), attempt(3, 0, 1)).after == {3: (), 7: (3,)}


def test_legs_that_depend_on_others_come_after_them_whatever_their_number() -> None:
    relay = course(attempt(1, 0, 1, after=(2, 3)), attempt(2, 0, 1), attempt(3, 0, 1, after=(2,)))

    assert list(relay.after.items()) == [(2, ()), (3, (2,)), (1, (2, 3))]


def test_a_ring_is_cut() -> None:
    assert course(attempt(1, 0, 1, after=(2,)), attempt(2, 0, 1, after=(1,))).after == {1: (), 2: (1,)}


def test_the_giver_of_a_join_is_whose_baton_came_last() -> None:
    relay = course(attempt(1, 0, 5, function="eng"), attempt(2, 0, 3, function="legal"), attempt(3, 5, None, function="pr", after=(1, 2)))

    assert relay.giver(3, relay.known(moment(6))) == "eng"


def test_what_came_back_is_the_time_of_the_leg_that_ran_again() -> None:
    relay = course(
        attempt(1, 0, 2, function="eng"),
        attempt(2, 2, 3, function="pr", sent_back=True),
        attempt(1, 3, 5, function="eng", number=2),
        attempt(2, 5, 6, function="pr", number=2),
    )

    assert [(one.taker, one.days) for one in lessons(relay, 9)] == [("eng", pytest.approx(5)), ("pr", pytest.approx(1))]
    assert states(relay, 4) == {1: "running"}  # the second leg has its start still to come


def test_a_leg_that_was_sent_back_and_never_came_again_is_over() -> None:
    assert states(course(attempt(1, 0, 2), attempt(2, 2, 3, sent_back=True)), 4) == {1: "ended", 2: "ended"}


def test_a_relay_with_a_leg_that_runs_is_not_over() -> None:
    assert course(attempt(1, 0, 2), attempt(2, 2, None)).ended_at is None
    assert course(attempt(1, 0, 2), attempt(2, 2, 3)).ended_at == moment(3)


# Cancelled


def test_a_leg_that_was_cancelled_would_have_taken_longer_than_it_had_by_then() -> None:
    relay = course(attempt(1, 0, 2, cancelled=True))

    assert [(one.days, one.running) for one in lessons(relay, 9)] == [(pytest.approx(2), True)]
    assert lessons(relay, 1) == lessons(course(attempt(1, 0, None)), 1)


def test_a_leg_that_was_cancelled_and_tried_again_ends_as_it_did_the_last_time() -> None:
    relay = course(attempt(1, 0, 2, cancelled=True), attempt(1, 3, 4, number=2))

    assert [(one.days, one.running) for one in lessons(relay, 9)] == [(pytest.approx(4), False)]


def test_a_relay_that_ended_with_a_cancelled_leg_is_over_but_did_not_finish() -> None:
    called_off = course(attempt(1, 0, 2), attempt(2, 2, 3, cancelled=True))

    assert (called_off.ended_at, called_off.finished_at) == (moment(3), None)


def test_a_relay_that_went_on_without_a_cancelled_leg_finished() -> None:
    assert course(attempt(1, 0, 2, cancelled=True), attempt(2, 2, 3)).finished_at == moment(3)


# Waits


def waits(*second: Attempt, days: float) -> list[Wait]:
    passes = [("legal", one) for one in second]
    return list(waits_known(passes, at=moment(days), clock=CLOCK))


def test_a_baton_that_nobody_has_taken_yet_waits_so_far() -> None:
    assert waits(attempt(2, 1, None), days=4) == [Wait("legal", "pr", pytest.approx(3), open=True)]
    assert waits(attempt(2, 1, 9, accepted_at=moment(6)), days=4) == [Wait("legal", "pr", pytest.approx(3), open=True)]


def test_a_baton_that_was_taken_waited_until_then() -> None:
    assert waits(attempt(2, 1, None, accepted_at=moment(2)), days=4) == [Wait("legal", "pr", pytest.approx(1))]


def test_a_wait_that_nobody_noted_is_over_with_its_leg() -> None:
    assert waits(attempt(2, 1, 3), days=4) == []
