"""The timetable of lanes: whole weeks, every mark at its day and none outside, and what is late said in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.lifecycle import Move
from campaigns.schedule import Expected
from insights.lane import LaneFacts
from relay.web.timetable import lane_timetable_html, timetable_html
from relay.web.timetable.axis import Axis, axis_of
from relay.web.timetable.draw import draw_axis, draw_campaign, draw_ground, draw_leg
from relay.web.timetable.rows import LegRow, row_of
from relay.web.timetable.words import lateness, twin
from tests.unit.hours import planned, working
from tests.unit.lanes import Group, dated, day, lane, needed
from tests.unit.track import FORK_AND_JOIN, MONDAY, Track

NOVEMBER = Axis(day("11-02"), 4, MONDAY)
A_DAY = 100 / 28


def nodes(drawn: str) -> int:
    return len(re.findall("<[a-z]", drawn))


def glyphs(drawn: str, name: str) -> list[float]:
    """Where it stands, in percent."""
    return [float(x) for x in re.findall(rf'href="#{name}" x="([\d.]+)%"', drawn)]


def percents(drawn: str) -> list[float]:
    return [float(found) for found in re.findall(r'="(-?[\d.]+)%"', drawn)]


def legs_of(track: Track, **more: object) -> list[LegRow]:
    return list(row_of(lane(track, **more)).legs)  # type: ignore[arg-type]  # what a lane has


def the_leg(**dates: object) -> LegRow:
    """Ben's, in hand since the morning of Monday 2 November, ten days planned for it: expected on the morning of the 16th."""
    track = planned(Track().running("1"), l1=10)
    if need_by := dates.pop("need_by", None):
        needed(track, l1=need_by)  # type: ignore[arg-type]  # days that may be none
    return legs_of(dated(track, "1", **dates))[0]


def page(*lanes: LaneFacts, now: datetime = MONDAY, zone: str = "UTC") -> str:
    return timetable_html([Group("Moving", lanes)], now=now, zone=zone)


# The calendar


def test_it_begins_on_the_monday_before_the_earliest_leg_on_its_way() -> None:
    track = Track().running("1").wait(days=9)

    axis = axis_of([row_of(lane(track))], now=track.now)

    assert axis.first == day("11-02")


def test_it_goes_back_four_weeks_at_most() -> None:
    track = Track().running("1").wait(days=70)

    axis = axis_of([row_of(lane(track))], now=track.now)

    assert axis.first == day("12-14")
    assert track.now.date() == date(2027, 1, 11)


def test_it_ends_with_the_week_of_the_last_finish_or_target() -> None:
    soon, late = row_of(lane(Track().running("1"))), row_of(lane(Track().running("1"), target=day("12-17")))

    assert axis_of([soon, late], now=MONDAY).after == day("12-21")


def test_it_goes_on_for_sixteen_weeks_at_most_and_three_at_least() -> None:
    endless, short = row_of(lane(planned(Track().running("1"), l1=400))), row_of(lane(Track().running("1")))

    assert axis_of([endless], now=MONDAY).weeks == 17
    assert axis_of([short], now=MONDAY).weeks == 3


@given(st.dates())
def test_no_day_stands_outside(one: date) -> None:
    at = NOVEMBER.begin(one)

    assert 0 <= at <= 100
    assert (at == 0) == (one <= NOVEMBER.first)
    assert NOVEMBER.is_earlier(one) == (one < NOVEMBER.first)
    assert NOVEMBER.is_later(one) == (one >= NOVEMBER.after)


def test_weekends_and_days_off_are_shaded_as_one_stretch() -> None:
    site = working(off=(day("11-06"), day("11-11")))

    stretches = list(NOVEMBER.closed(site))

    assert stretches[:3] == [(day("11-06"), day("11-08")), (day("11-11"), day("11-11")), (day("11-14"), day("11-15"))]
    assert f'x="{4 * A_DAY:.2f}%" width="{3 * A_DAY:.2f}%"' in draw_ground(NOVEMBER, site)


def test_today_stands_where_the_readers_clock_is() -> None:
    axis = Axis(day("11-02"), 4, datetime(2026, 11, 10, 18, tzinfo=UTC))

    assert axis.today == pytest.approx(8.75 * A_DAY)
    assert f'x1="{axis.today:.2f}%"' in draw_ground(axis, working())
    assert "Today, Tue 10 Nov" in draw_axis(axis)


def test_it_is_tomorrow_already_for_a_reader_in_the_east() -> None:
    late = datetime(2026, 11, 10, 20, tzinfo=UTC)

    assert "Today, Wed 11 Nov" in page(lane(Track().running("1")), now=late, zone="Asia/Kolkata")


def test_months_are_named_and_weeks_have_the_day_of_their_monday() -> None:
    drawn = draw_axis(Axis(day("11-16"), 4, MONDAY))

    assert re.findall("<text[^>]*>([^<]*)", drawn)[:-1] == ["November", "December", "16", "23", "30", "7"]


def test_a_month_that_is_all_but_over_goes_unnamed() -> None:
    assert "November" not in draw_axis(Axis(day("11-30"), 4, MONDAY))


# Legs


def test_every_mark_stands_at_the_end_of_its_day() -> None:
    leg = the_leg(plan_start=day("11-04"), plan_due=day("11-10"), promise=day("11-12"), need_by=day("11-17"))

    drawn = draw_leg(leg, NOVEMBER)

    frame, (bar, post) = re.search(r"<rect[^>]*>", drawn), re.findall(r"<line[^>]*>", drawn)
    assert frame is not None
    assert f'x="{2 * A_DAY:.2f}%" width="{7 * A_DAY:.2f}%"' in frame[0]
    assert f'x1="{0:.2f}%" x2="{11 * A_DAY:.2f}%"' in bar
    assert f'x1="{16 * A_DAY:.2f}%" x2="{16 * A_DAY:.2f}%"' in post
    assert glyphs(drawn, "diamond") == [pytest.approx(11 * A_DAY, abs=0.01)]


def test_what_lies_beyond_stands_at_the_edge_with_an_arrow() -> None:
    leg = the_leg(plan_start=day("11-04"), plan_due=day("11-10"), promise=date(2027, 3, 1), need_by=day("10-01"))

    drawn = draw_leg(leg, NOVEMBER)

    assert glyphs(drawn, "diamond") == [100]
    assert 'x1="0.00%" x2="0.00%"' in drawn
    assert "‹" in drawn
    assert "›" in drawn
    assert {0 <= at <= 100 for at in percents(drawn)} == {True}


def test_a_leg_that_fits_has_no_arrow() -> None:
    assert re.search("[‹›]", draw_leg(the_leg(), NOVEMBER)) is None


def test_a_leg_without_dates_is_its_expected_bar_alone() -> None:
    drawn = draw_leg(the_leg(), NOVEMBER)

    assert "<rect" not in drawn
    assert "diamond" not in drawn
    assert drawn.count("<line") == 1


def test_a_plan_without_a_first_day_takes_the_days_it_was_given() -> None:
    assert the_leg(plan_due=day("11-13")).plan == (day("11-02"), day("11-13"))


def test_a_leg_to_come_begins_when_its_baton_does_on_a_day_of_work() -> None:
    track = dated(planned(Track().running("1"), l2=2), "1", promise=day("11-06"))

    [first, second] = legs_of(track)

    assert first.expected == (day("11-02"), day("11-06"))
    assert second.expected == (day("11-09"), day("11-10"))


def test_a_leg_that_ends_at_midnight_ends_on_the_day_before() -> None:
    one = lane(Track().running("1"))
    until_midnight = Expected(MONDAY, datetime(2026, 11, 5, tzinfo=UTC))

    [first, _] = row_of(replace(one, schedule=replace(one.schedule, legs={**one.schedule.legs, "1": until_midnight}))).legs

    assert first.expected == (day("11-02"), day("11-04"))


def test_only_a_live_leg_has_a_thick_bar() -> None:
    live, waiting = legs_of(Track().running("1"))

    assert 'stroke-width="8"' in draw_leg(live, NOVEMBER)
    assert 't-label-live"' in draw_leg(live, NOVEMBER)
    assert "t-done" in draw_leg(waiting, NOVEMBER)
    assert "t-label-live" not in draw_leg(waiting, NOVEMBER)


def test_a_stuck_leg_is_red_and_has_the_stop_bar_behind_its_bar() -> None:
    [leg, _] = legs_of(planned(Track().running("1"), l1=10), stuck=["1"])

    drawn = draw_leg(leg, NOVEMBER)

    assert '<g data-state="stuck"><line' in drawn
    assert glyphs(drawn, "stop") == [pytest.approx(NOVEMBER.end(leg.expected[1]), abs=0.01)]
    assert "PR 1 · 9 h over" in drawn


def test_a_baton_stuck_in_the_air_stops_before_the_leg_that_waits_for_it() -> None:
    track = Track().running("1")
    track.offer("1")

    [leg] = legs_of(track.wait(days=2), stuck=["2"])

    assert glyphs(draw_leg(leg, NOVEMBER), "stop") == [pytest.approx(2 * A_DAY, abs=0.01)]


def test_a_blocked_leg_has_two_bars() -> None:
    track = Track().running("1")
    track.do("Ben", Move.BLOCK, "1", reason="Legal", blocked_on="Cleo", until=day("11-05").isoformat())

    drawn = draw_leg(legs_of(track)[0], NOVEMBER)

    assert '<g data-state="blocked">' in drawn
    assert len(glyphs(drawn, "bars")) == 1


def test_a_paused_race_has_no_colour() -> None:
    drawn = [draw_leg(leg, NOVEMBER) for leg in legs_of(Track().running("1"), state="paused")]

    assert ['data-state="paused"' in one for one in drawn] == [True, True]
    assert 'stroke-width="8"' not in "".join(drawn)


# Campaigns


def test_done_legs_are_one_line_up_to_the_last_pass() -> None:
    track = Track(*FORK_AND_JOIN).running("1").wait(days=2).running("2", "3")

    row = row_of(lane(track))

    assert [leg.short for leg in row.legs] == ["PR 2", "PR 3", "PR 4"]
    assert (row.done, row.count) == (1, 4)
    assert f'class="t-done" x1="0.00%" x2="{3 * A_DAY:.2f}%"' in draw_campaign(row, NOVEMBER)


def test_the_tape_has_a_row_only_while_a_baton_is_on_its_way_to_it() -> None:
    track = Track().running("1", "2")
    before = len(legs_of(track))
    track.offer("2")

    assert before == 1
    assert [leg.short for leg in legs_of(track)] == ["PR t"]


def test_a_skipped_leg_has_no_row() -> None:
    track = Track().running("1")
    track.do("Ana", Move.SKIP, "2", reason="not needed")

    assert [leg.short for leg in legs_of(track)] == ["PR 1"]


def test_target_and_finish_stand_at_the_end_of_their_days() -> None:
    row = row_of(lane(planned(Track().running("1"), l1=5, l2=5), target=day("11-10")))

    drawn = draw_campaign(row, NOVEMBER)

    assert glyphs(drawn, "tape") == [pytest.approx(9 * A_DAY, abs=0.01)]
    assert row.finish
    assert f'cx="{NOVEMBER.end(row.finish):.2f}%"' in drawn


def test_a_late_finish_is_red_only_where_something_is_stuck() -> None:
    track = planned(Track().running("1"), l1=10)
    late, stuck = (row_of(lane(track, target=day("11-04"), stuck=legs)) for legs in ([], ["1"]))

    assert 'data-state="stuck"' not in draw_campaign(late, NOVEMBER)
    assert '<g data-state="stuck"><circle' in draw_campaign(stuck, NOVEMBER)


# Words


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({}, ""),
        ({"plan_due": day("11-16"), "need_by": day("11-16"), "promise": day("11-13")}, ""),
        ({"plan_due": day("11-11")}, "3 d behind plan"),
        ({"need_by": day("11-11")}, "3 d after need-by"),
        ({"need_by": day("11-10"), "promise": day("11-13")}, "promise 3 d after need-by"),
        ({"need_by": day("11-13"), "promise": day("11-14")}, "promise 1 d after need-by"),
    ],
)
def test_the_end_of_a_row_says_what_is_late(dates: dict[str, object], words: str) -> None:
    assert lateness(the_leg(**dates)) == words


def test_the_text_twin_says_the_four_days() -> None:
    leg = the_leg(plan_due=day("11-10"), promise=day("11-12"), need_by=day("11-17"))

    assert twin(leg) == "In hand. Plan Tue 10 Nov. Promise Thu 12 Nov. Need-by Tue 17 Nov. Expected Thu 12 Nov."


def test_the_page_reads_as_sentences() -> None:
    read = re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", page(lane(planned(Track().running("1"), l1=10), target=day("11-12")))))

    assert "Atlas 4Ana0 of 2 legs done. Target Thu 12 Nov. Finish expected: Tue 17 Nov 3 d late" in read
    assert "PR 1: In hand. Expected Mon 16 Nov." in read


def test_a_phone_shows_the_legs_that_run_and_leaves_those_that_wait_to_the_campaign() -> None:
    rows = re.findall(r"<li([^>]*)>(.*?)</li>", page(lane(planned(Track().running("1"), l1=10), target=day("11-12"))), re.DOTALL)
    wide = {re.sub(r"<[^>]*>", "", words).partition(":")[0] for narrow, words in rows if narrow == ' class="wide"'}
    shown = {re.sub(r"<[^>]*>", "", words).partition(":")[0] for narrow, words in rows if not narrow}

    assert "PR 1" in shown
    assert wide
    assert not {"PR 1", "0 of 2 legs done. Target Thu 12 Nov. Finish expected"} & wide


def test_every_picture_stands_beside_its_words_and_is_not_read() -> None:
    drawn = page(lane(Track().running("1")))

    assert len(re.findall('<svg class="track"', drawn)) == len(re.findall('<svg class="track"[^>]* aria-hidden="true"', drawn))


def test_names_of_strangers_are_only_words() -> None:
    hostile = """<script>alert(1)</script>"'&"""

    drawn = page(lane(Track().running("1"), name=hostile, short=hostile, stuck=["1"]))

    assert "<script" not in drawn
    assert nodes(drawn) == nodes(page(lane(Track().running("1"), stuck=["1"])))


def test_there_is_no_style_and_no_script() -> None:
    drawn = page(lane(Track().running("1"), stuck=["1"]))

    assert re.search(r"<style|style=|<script|\son\w+=", drawn) is None


# Many lanes


def test_nothing_is_shown_of_no_lanes() -> None:
    assert timetable_html([Group("Stuck", ())], now=MONDAY, zone="UTC") == ""


def test_a_group_without_lanes_has_no_head() -> None:
    drawn = timetable_html([Group("Stuck", ()), Group("Moving", (lane(Track().running("1")),))], now=MONDAY, zone="UTC")

    assert drawn.count("lanes-head") == 1
    assert "Stuck" not in drawn


def test_one_campaign_is_not_named_on_its_own_page() -> None:
    drawn = lane_timetable_html(lane(Track().running("1")), now=MONDAY, zone="UTC")

    assert "Atlas 4" not in drawn
    assert "PR 1" in drawn


def crowd(count: int, legs: int) -> Sequence[LaneFacts]:
    """So many lanes of so many legs, the first in hand and stuck, all with every date there is."""
    ids = [chr(ord("A") + i) for i in range(legs)]
    track = Track(*(f"{giver}{taker}" for giver, taker in zip(["g", *ids], [*ids, "t"], strict=True)), runners=dict.fromkeys(ids, "Ben"))
    track.running(ids[0])
    for i, leg in enumerate(ids):
        due = day("11-06") + timedelta(days=i)
        needed(dated(track, leg, plan_start=due, plan_due=due, promise=due), **{f"l{leg}": due})
    one = lane(track, stuck=ids[:1], target=day("11-12"))
    return [replace(one) for _ in range(count)]


def test_a_leg_takes_a_dozen_nodes() -> None:
    few, more = (nodes(page(*crowd(10, legs))) for legs in (5, 10))

    assert (more - few) / 50 <= 12


def test_a_crowd_is_drawn_in_one_row_a_campaign() -> None:
    fifty, more = page(*crowd(50, 3)), page(*crowd(51, 3))

    assert fifty.count("</svg>") > 200
    assert more.count("</svg>") < 70
    assert "PR A: Stuck, 9 h over. Plan Fri 6 Nov. Promise Fri 6 Nov. Need-by Fri 6 Nov." in more


def test_in_a_crowd_four_live_legs_are_drawn_the_stuck_ones_first() -> None:
    legs = "ABCDEF"
    track = Track(*(f"g{leg}" for leg in legs), *(f"{leg}t" for leg in legs), runners=dict.fromkeys(legs, "Ben")).running(*legs)

    drawn = page(*[lane(track, stuck=["F"])] * 51)

    assert drawn.count('stroke-width="8"') == 51 * 4
    assert len(glyphs(drawn, "stop")) == 51


def test_two_hundred_lanes_of_ten_legs_stay_light() -> None:
    assert nodes(page(*crowd(200, 10))) < 12_000
