"""A history gone through in the order of time: what is foretold at each pass is what one could have known, and how it is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from insights.backtesting import Foretold, at_every_pass, hold_waits, while_late
from insights.judging import judge, pinball
from insights.past import Attempt
from tests.unit.histories import START, attempt, chain, history, moment, some_relays


def foretold(now: float = 0, *, p50: float = 5, p85: float = 10, p95: float = 20, plan: float = 10, finish: float | None = 8) -> Foretold:
    return Foretold("R", START, now, p50, p85, p95, plan, finish)


def as_known(one: Attempt, until: datetime) -> Attempt:
    """What had not happened is still to come, and at another time."""
    if one.offered_at > until:
        return replace(one, offered_at=one.offered_at + timedelta(days=30), ended_at=None)
    return replace(one, ended_at=None) if one.ended_at and one.ended_at > until else one


# Foretelling


def test_the_first_relays_are_there_to_learn_from() -> None:
    assert list(history(some_relays(10)).judged) == [3, 4, 5, 6, 7, 8, 9]


def test_a_finish_is_foretold_whenever_a_baton_is_offered() -> None:
    told = at_every_pass(history(chain("R", 0, [1, 2, 3])), 0)

    assert [one.as_of for one in told] == [moment(0), moment(1), moment(3)]
    assert [one.finish for one in told] == [pytest.approx(6)] * 3
    assert [one.plan - one.now for one in told] == [pytest.approx(3), pytest.approx(2), pytest.approx(1)]


def test_nothing_is_known_that_happened_later() -> None:
    relays = some_relays(40)
    told = at_every_pass(history(relays), 39)[1]
    until = told.as_of
    known = [as_known(one, until) for one in relays]

    (then,) = [one for one in at_every_pass(history(known), 39) if one.as_of == until]
    assert (then.p50, then.p85, then.p95) == (told.p50, told.p85, told.p95)


def test_it_does_not_matter_what_was_foretold_before() -> None:
    forth, back = history(some_relays(30)), history(some_relays(30))
    told = [at_every_pass(forth, place) for place in range(30)]

    assert [at_every_pass(back, place) for place in reversed(range(30))] == told[::-1]


def test_only_so_many_relays_before_its_own_are_learnt_from() -> None:
    relays = some_relays(30)
    alone = [one for one in relays if one.relay >= "R027"]

    assert at_every_pass(history(relays, past=2), 29) == at_every_pass(history(alone, past=2), 2)


def test_a_relay_that_was_never_planned_is_not_foretold() -> None:
    assert at_every_pass(history([attempt(1, 0, 1, planned=None)]), 0) == []


def test_a_relay_that_was_called_off_has_no_finish_to_be_held_against() -> None:
    called_off = [*chain("R", 0, [1, 2]), attempt(3, 3, 4, relay="R", cancelled=True)]

    assert [one.finish for one in at_every_pass(history(called_off), 0)] == [None] * 3


def test_a_late_baton_is_one_that_runs_longer_than_its_p85() -> None:
    late = history([*chain("R0", 0, [1, 1, 1]), *chain("R1", 5, [1, 40, 1])], past=0)

    (told,) = while_late(late, 1)
    assert 6 + 2 < told.now < 6 + 4  # nothing is known: P85 of a day is e to the 1.04
    assert while_late(late, 0) == []


# Judging


def test_a_finish_that_came_by_then_was_kept() -> None:
    verdict = judge([foretold(finish=4), foretold(finish=8), foretold(finish=12), foretold(finish=30)])

    assert (verdict.p50, verdict.p85, verdict.p95) == (0.25, 0.5, 0.75)


def test_executives_add_thirty_percent_to_the_rest_of_the_plan() -> None:
    found = judge([foretold(now=2, plan=12, finish=15), foretold(now=2, plan=12, finish=15.1)])

    assert found.executives == 0.5


def test_a_relay_that_still_runs_is_not_judged() -> None:
    assert judge([foretold(), foretold(finish=None)]).forecasts == 1
    with pytest.raises(ValueError, match="no relay"):
        judge([foretold(finish=None)])


@pytest.mark.parametrize(("finish", "said", "loss"), [(12, 10, 1.7), (8, 10, 0.3), (10, 10, 0)])
def test_a_missed_p85_costs_more_than_one_that_stood_too_far_off(finish: float, said: float, loss: float) -> None:
    assert pinball(finish, said) == pytest.approx(loss)


# Waits


def wait(relay: int, days: float | None, **more: object) -> list[object]:
    taken = None if days is None else moment(relay + 0.1 + days)
    second = attempt(2, relay + 0.1, relay + 60, relay=f"R{relay:03}", accepted_at=taken, **more)
    return [attempt(1, relay, relay + 0.1, relay=f"R{relay:03}", function="legal"), second]


def test_waits_are_held_against_those_before_them() -> None:
    held = hold_waits(history([one for n in range(400) for one in wait(n, 0.1 * (n % 10 + 1))]))

    assert held.passes == 280
    assert held.amber / held.passes == pytest.approx(0.1, abs=0.05)
    assert held.red == 0


def test_a_wait_that_nobody_noted_is_not_held() -> None:
    assert hold_waits(history([one for n in range(20) for one in wait(n, None)])).passes == 0
