"""Which thresholds can be set, and what then holds."""

from __future__ import annotations

import pytest

from campaigns.policies import LIMITS, faults, policy_from, values_of
from campaigns.stall import Policy


def test_nothing_set_is_the_policy_that_comes_with_the_house() -> None:
    assert policy_from({}) == Policy()
    assert policy_from(values_of(Policy())) == Policy()


def test_every_threshold_of_the_policy_can_be_set_but_when_an_old_stall_goes_on() -> None:
    assert {*Policy.__dataclass_fields__} - {"continues_hours", "steps_days"} <= LIMITS.keys()


def test_what_is_set_holds_and_the_rest_stays() -> None:
    assert policy_from({"patience_days": 2, "step_4": 6}) == Policy(patience_days=2, steps_days=(0.0, 0.5, 1.0, 2.0, 6))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"patience_days": 0}, "patience_days"),
        ({"patience_days": float("nan")}, "patience_days"),
        ({"pressed_within_days": 1.5}, "pressed_within_days"),
        ({"silent_share": 1.5}, "silent_share"),
        ({"step_1": 3}, "step_1"),
        ({"step_2": 2}, "step_2"),
        ({"silent_least_days": 9}, "silent_most_days"),
        ({"continues_hours": 2}, "continues_hours"),
        ({"colour": 1}, "colour"),
    ],
)
def test_what_makes_no_sense_is_said_beside_it(values: dict[str, float], field: str) -> None:
    assert list(faults(values)) == [field]


@pytest.mark.parametrize("name", LIMITS)
def test_what_comes_with_the_house_is_within_every_limit(name: str) -> None:
    assert faults({name: values_of(Policy())[name]}) == {}
