"""Playbooks without tables: the ones that come with Relay hold together, and days are counted forward and back alike."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.plans import ItemPlan, LegPlan, faults, givers, last_ones
from campaigns.playbooks import stored
from campaigns.playbooks.book import id_of
from campaigns.playbooks.plan import Anchor, PlaybookLeg, PlaybookPlan, Shipped, checkpoint, counted, first_day, on_days
from campaigns.playbooks.shipped import SHIPPED
from stakeholders.defaults import FUNCTIONS
from stakeholders.worktime import is_working_day, shift_days
from tests.unit.hours import working

CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 28)  # a Friday, and the Monday on which it is made up for
SITE = working(off=(CHRISTMAS, BOXING_DAY))
TWO = PlaybookPlan(
    "pipeline",
    Anchor.FINISH,
    "One promise",
    finish=5,
    legs=(PlaybookLeg("A", "pr", 3, 0, 2), PlaybookLeg("B", "sales", 2, 3, 4, after=("A",), need_by=3)),
)
every_one = pytest.mark.parametrize("book", SHIPPED, ids=lambda book: book.key)


def put(plan: PlaybookPlan, starts_on: date) -> list[LegPlan]:
    return on_days(plan, SITE, starts_on=starts_on, functions={}, runners={})


# Days


def test_days_are_counted_forward_over_a_weekend_and_holidays() -> None:
    a, b = put(TWO, date(2026, 12, 23))
    assert (a.plan_start, a.plan_due) == (date(2026, 12, 23), date(2026, 12, 29))
    assert (b.plan_start, b.plan_due, b.need_by) == (date(2026, 12, 30), date(2026, 12, 31), date(2026, 12, 30))


def test_days_are_counted_back_over_a_weekend_and_holidays() -> None:
    assert first_day(TWO, SITE, finish_on=date(2027, 1, 1)) == date(2026, 12, 23)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)).filter(lambda day: is_working_day(SITE, day)))
def test_back_from_the_finish_of_what_starts_on_a_day_is_that_day(day: date) -> None:
    assert first_day(TWO, SITE, finish_on=shift_days(SITE, day, TWO.finish)) == day


def test_people_count_from_the_end_that_they_plan_from() -> None:
    from_the_start = PlaybookPlan("", Anchor.START, "", 5, ())
    assert (counted(from_the_start, 2), counted(TWO, 2), counted(TWO, 5)) == (2, -3, 0)


def test_a_leg_carries_the_brand_promise_after_its_own_items() -> None:
    own = ItemPlan("Read by two")
    leg = PlaybookLeg("A", "pr", 1, 0, 0, items=(own,))
    assert checkpoint(TWO, leg) == (own, ItemPlan("One promise", survives=True))
    assert checkpoint(PlaybookPlan("", Anchor.START, "", 0, (leg,)), leg) == (own,)


# Shipped


@every_one
def test_it_runs_from_gun_to_tape_without_a_circle(book: Shipped) -> None:
    legs = put(book.plan, date(2026, 11, 2))
    assert faults(legs) == {}
    last = last_ones(legs)
    assert len(last) == 1, "it ends in one leg, so that somebody sees the whole"
    before, led = givers(legs), set(last)
    for leg in reversed(legs):
        led |= set(before[leg.key]) if leg.key in led else set()
    assert led == {leg.key for leg in legs}


@every_one
def test_it_forks_and_joins(book: Shipped) -> None:
    before = givers(put(book.plan, date(2026, 11, 2)))
    takers = [giver for passing in before.values() for giver in passing]
    assert any(takers.count(giver) > 1 for giver in takers)
    assert any(len(passing) > 1 for passing in before.values())


@every_one
def test_no_pass_is_planned_twice_over(book: Shipped) -> None:
    """A leg that waits for another does not also wait for what that one has waited for."""
    before = givers(put(book.plan, date(2026, 11, 2)))

    def behind(leg: str) -> set[str]:
        return {one for giver in before[leg] for one in {giver, *behind(giver)}}

    assert [(leg, giver) for leg in before for giver in before[leg] if any(giver in behind(other) for other in before[leg])] == []


@every_one
def test_its_functions_are_those_of_every_installation(book: Shipped) -> None:
    assert {leg.function for leg in book.plan.legs} <= {slug for slug, _name, _short in FUNCTIONS}


@every_one
def test_its_days_follow_from_each_other(book: Shipped) -> None:
    plan, due = book.plan, {leg.name: leg.due for leg in book.plan.legs}
    for leg in plan.legs:
        assert leg.due - leg.starts + 1 == leg.days, leg.name
        assert leg.starts == max((due[giver] + 1 for giver in leg.after), default=0), leg.name
    assert plan.finish == max(due.values())


@every_one
def test_it_is_worth_the_paper(book: Shipped) -> None:
    legs = book.plan.legs
    assert 8 <= len(legs) <= 12
    assert [leg.name for leg in legs if not 3 <= len(leg.items) <= 5] == []
    assert [leg.name for leg in legs if not any(item.required for item in leg.items)] == []
    assert any(leg.critical for leg in legs)
    assert any(leg.sales_facing for leg in legs)
    assert sum(item.wants_evidence for leg in legs for item in leg.items) >= len(legs)


@every_one
def test_no_item_says_the_same_as_another_of_its_leg(book: Shipped) -> None:
    for leg in book.plan.legs:
        texts = [item.text for item in checkpoint(book.plan, leg)]
        assert texts[-1] == book.plan.brand_promise
        assert len(set(texts)) == len(texts)


def test_six_of_them_cover_the_work_of_a_year() -> None:
    assert len({book.key for book in SHIPPED}) == 6
    used = {leg.function for book in SHIPPED for leg in book.plan.legs}
    assert {slug for slug, _name, _short in FUNCTIONS} - used <= {"community"}


def test_ids_of_shipped_ones_are_the_same_for_ever() -> None:
    assert {book.key: str(id_of(book.key)) for book in SHIPPED} == {
        "product-launch": "41ff80b0-5c68-5959-9198-c357de56f781",
        "analyst-briefing": "6d269cc3-b4a0-534f-bf68-9a1cac28fc81",
        "partner-campaign": "8aecc224-d6a1-5de0-b229-da74e2c62dc2",
        "event": "557d7068-c117-583e-b123-3f6e790d71db",
        "sales-enablement-push": "b2d360b3-8129-5a13-9bc5-b5e839cf2912",
        "brand-refresh": "db211a08-604c-5d9a-ac48-d84db5c0e8a5",
    }


# Written and read


@every_one
def test_what_was_written_reads_the_same(book: Shipped) -> None:
    assert stored.read(json.loads(json.dumps(stored.written(book.plan)))) == book.plan


def test_a_plan_written_before_a_field_was_born_is_still_read() -> None:
    old = stored.written(TWO)
    for leg in old["legs"]:
        del leg["sensitive"], leg["need_by"]
    assert stored.read(old).legs[1].need_by is None


def test_a_week_is_five_days() -> None:
    monday = date(2026, 11, 2)
    assert put(TWO, monday)[1].plan_due == monday + timedelta(days=4)
