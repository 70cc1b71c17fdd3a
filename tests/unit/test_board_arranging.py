"""Which lanes the board shows, under which heads, in what order: pure, on cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from insights.board import GROUPINGS, Board, Wanted, arrange, choices, hands_of
from insights.cards import Card, Part
from relay.web.boards import address_of, wanted_in
from stakeholders.who import Who

HOUR = timedelta(hours=1)
ANA = Who(UUID(int=1), "Ana", frozenset({UUID(int=1)}))
PR = Part("f-pr", "PR", "p-tom", "Tom", "o-us", "")
ART = Part("f-art", "Creatives", "p-eli", "Elise", "o-agency", "Halden")


def card(name: str, **more: object) -> Card:
    plain = Card(
        id=uuid4(),
        name=name,
        state="running",
        group="stuck" if more.get("kinds") else "moving",
        objective="pipeline",
        leads=frozenset(),
        kinds=(),
        cost=0,
        over=timedelta(),
        workday=8 * HOUR,
        court=PR,
        to_run=(PR,),
        hands=(),
        due=None,
        due_leg="",
        finish=None,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # what a card has


def shown(cards: list[Card], **wanted: object) -> Board[str]:
    return arrange([(one, one.name) for one in cards], Wanted(**wanted), ANA)  # type: ignore[arg-type]  # what can be wanted


def heads(board: Board[str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.name or group.key, group.lanes) for group in board.groups]


def test_the_dearest_stall_comes_first_then_the_longest_over_then_the_soonest_due():
    cards = [
        card("late", kinds=("late_runner",), over=9 * HOUR),
        card("later", kinds=("late_runner",), over=2 * HOUR),
        card("dear", kinds=("baton_in_air",), cost=3, over=HOUR),
        card("tomorrow", due=datetime(2026, 11, 3, tzinfo=UTC)),
        card("today", due=datetime(2026, 11, 2, tzinfo=UTC)),
        card("some day"),
    ]
    assert heads(shown(cards)) == [("stuck", ("dear", "late", "later")), ("moving", ("today", "tomorrow", "some day"))]


def test_by_function_who_holds_up_the_most_comes_first_and_the_nameless_last():
    cards = [card("a", court=Part()), card("b", court=ART, kinds=("baton_in_air",), cost=1), card("c", kinds=("late_runner",), cost=4)]
    assert heads(shown(cards, by="function")) == [("PR", ("c",)), ("Creatives", ("b",)), ("", ("a",))]


def test_by_court_and_by_organisation_lanes_stand_under_who_is_waited_for():
    cards = [card("a", court=ART), card("b"), card("c", court=ART)]
    assert heads(shown(cards, by="court")) == [("Elise", ("a", "c")), ("Tom", ("b",))]
    assert heads(shown(cards, by="organisation")) == [("o-us", ("b",)), ("Halden", ("a", "c"))]


def test_by_finish_months_come_in_their_order_and_no_day_last():
    cards = [card("z"), card("b", finish=date(2027, 1, 4)), card("a", finish=date(2026, 12, 9)), card("c", finish=date(2026, 12, 1))]
    assert heads(shown(cards, by="finish")) == [("2026-12", ("c", "a")), ("2027-01", ("b",)), ("", ("z",))]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({"function": "f-art"}, "a"),
        ({"organisation": "o-agency"}, "a"),
        ({"runner": "p-tom"}, "bc"),
        ({"objective": "adoption"}, "b"),
        ({"stall": "late_runner"}, "c"),
        ({"mine": True}, "b"),
        ({"function": "f-pr", "objective": "adoption", "stall": "late_runner"}, ""),
    ],
)
def test_only_what_is_wanted_is_left(wanted: dict[str, object], left: str):
    cards = [
        card("a", to_run=(ART,)),
        card("b", objective="adoption", leads=frozenset({str(UUID(int=1))})),
        card("c", kinds=("late_runner",)),
    ]
    board = shown(cards, **wanted)
    assert "".join(sorted(name for group in board.groups for name in group.lanes)) == left
    assert len(board.seen) == 3


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_lane_stands_exactly_once_however_they_are_grouped(by: str):
    cards = [card(str(n), court=(PR, ART, Part())[n % 3], finish=date(2026, 1 + n % 12, 1) if n % 4 else None) for n in range(40)]
    lanes = [name for group in shown(cards, by=by).groups for name in group.lanes]
    assert sorted(lanes) == sorted(one.name for one in cards)


def test_costs_are_counted_over_what_is_shown():
    cards = [card("a", kinds=("late_runner", "no_hands"), cost=2.6), card("b", kinds=("late_runner",), cost=0.2), card("c")]
    board = shown(cards)
    assert (board.stuck, board.moved, board.moved_days, board.dearest.name) == (3, 1, 3, "a")


def test_filters_offer_what_the_lanes_have_and_hands_are_counted_where_races_run():
    cards = [card("a", hands=(PR, PR)), card("b", to_run=(ART,), hands=(ART,)), card("c", state="paused", hands=(PR,))]
    assert choices(cards)["function"] == {"f-pr": "PR", "f-art": "Creatives"}
    assert hands_of(cards, "function") == {"f-pr": 2, "f-art": 1}


@pytest.mark.parametrize(
    "query",
    ["by=court&mine=1", "objective=adoption&stall=no_hands", "function=0b7c0e9e-50a5-4a7a-9a37-0d2f7f1c3f11", ""],
)
def test_an_address_and_what_it_wants_are_the_same_thing(query: str):
    assert sorted(address_of(wanted_in(QueryDict(query))).split("&")) == sorted(query.split("&"))


@pytest.mark.parametrize("query", ["by=colour", "function=1", "function=' or 1", "objective=none", "stall=?", "mine=yes", "by=&runner="])
def test_what_nobody_knows_is_left_out_of_an_address(query: str):
    assert wanted_in(QueryDict(query)) == Wanted()
