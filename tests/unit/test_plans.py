"""What is wrong with a plan is said field by field, before anything is written. No database."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.plans import ItemPlan, LegPlan, faults, givers, last_ones


def leg(key: str, **more: object) -> LegPlan:
    return LegPlan(key=key, name=str(more.pop("name", key)), **more)


def test_a_sound_plan_has_no_faults() -> None:
    assert faults([leg("A"), leg("B", after=("A",)), leg("C", after=("A",)), leg("D", after=("B", "C"))]) == {}


def test_no_legs_at_all_are_no_fault_of_a_draft() -> None:
    assert faults([]) == {}


def test_without_after_a_leg_follows_the_one_before() -> None:
    assert givers([leg("A"), leg("B"), leg("C", after=()), leg("D")]) == {"A": (), "B": ("A",), "C": (), "D": ("C",)}


def test_a_giver_named_twice_counts_once() -> None:
    assert givers([leg("A"), leg("B", after=("A", "A"))])["B"] == ("A",)


def test_legs_that_nobody_follows_come_last() -> None:
    assert last_ones([leg("A"), leg("B", after=("A",)), leg("C", after=("A",))]) == ["B", "C"]


def test_a_circle_is_told_at_each_of_its_legs() -> None:
    plan = [leg("A"), leg("B", after=("A", "D")), leg("C", after=("B",)), leg("D", after=("C",))]
    assert sorted(faults(plan)) == ["legs.1.after", "legs.2.after", "legs.3.after"]


def test_a_leg_that_waits_for_itself_is_a_circle() -> None:
    assert list(faults([leg("A", after=("A",))])) == ["legs.0.after"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"after": ("Z",)}, "after"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"planned_days": 0.4}, "planned_days"),
        ({"planned_days": -1.0}, "planned_days"),
        ({"planned_days": float("nan")}, "planned_days"),
        ({"planned_days": float("inf")}, "planned_days"),
        ({"planned_days": 1001.0}, "planned_days"),
        ({"plan_start": date(2027, 2, 2), "plan_due": date(2027, 2, 1)}, "plan_due"),
        ({"plan_start": date(202, 2, 2)}, "plan_start"),
        ({"need_by": date(9999, 12, 31)}, "need_by"),
        ({"checkpoint": (ItemPlan(""),)}, "checkpoint"),
        ({"checkpoint": (ItemPlan("x" * 301),)}, "checkpoint"),
        ({"checkpoint": (ItemPlan("x"),) * 101}, "checkpoint"),
    ],
)
def test_a_fault_is_told_at_its_field(more: dict[str, object], field: str) -> None:
    assert list(faults([leg("A"), leg("B", **more)])) == [f"legs.1.{field}"]


def test_half_a_day_is_the_least() -> None:
    assert faults([leg("A", planned_days=0.5)]) == {}


def test_two_legs_of_one_name_are_told_at_both_whatever_the_case() -> None:
    assert sorted(faults([leg("A", name="Press"), leg("B", name="press")])) == ["legs.0.name", "legs.1.name"]


def test_two_legs_of_one_key_are_told() -> None:
    assert "legs.1.key" in faults([leg("A", name="One"), leg("A", name="Two")])


def test_more_legs_than_anybody_runs_are_refused_as_a_whole() -> None:
    assert list(faults([leg(str(number)) for number in range(501)])) == ["legs"]
