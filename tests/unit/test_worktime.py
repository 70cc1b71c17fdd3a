"""Working time by example: the figures of the design, the edges of a day, dates, and long spans."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders import worktime
from stakeholders.worktime import WorkingTime, WorkingWeek

LONDON, INDIA, NEW_YORK = "Europe/London", "Asia/Kolkata", "America/New_York"
NINE_TO_FIVE = ((time(9), time(17)),)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = date(2000, 1, 1)
MOMENTS = st.datetimes(
    datetime(2009, 1, 1),  # noqa: DTZ001 - hypothesis wants its bounds naive
    datetime(2032, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def hours(zone, *holidays, week=range(5), windows=NINE_TO_FIVE):
    """Working time of one version: Monday to Friday, nine to five, unless told otherwise."""
    return WorkingTime(((LONG_AGO, WorkingWeek(zone, dict.fromkeys(week, windows), frozenset(holidays))),))


def local(zone, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(zone))


def test_a_friday_offer_from_london_is_due_on_tuesday_in_bengaluru_over_a_holiday():
    taker = hours(INDIA, date(2026, 10, 5))
    offered = local(LONDON, 2026, 10, 2, 16)
    due = worktime.after(taker, offered, worktime.day(taker, offered))
    assert due == local(INDIA, 2026, 10, 6, 17)


def test_a_working_day_over_the_change_of_clocks_in_new_york_is_eight_hours():
    taker = hours(NEW_YORK)
    offered = local(NEW_YORK, 2026, 10, 30, 15)
    due = worktime.after(taker, offered, worktime.day(taker, offered))
    assert due == local(NEW_YORK, 2026, 11, 2, 15)
    assert (due - offered) == 3 * DAY + HOUR


def test_an_offer_on_saturday_is_due_at_the_end_of_monday():
    taker = hours(LONDON)
    offered = local(LONDON, 2026, 10, 3, 12)
    assert worktime.after(taker, offered, 8 * HOUR) == local(LONDON, 2026, 10, 5, 17)


def test_midnight_is_of_the_day_whose_work_it_ends():
    late = hours(LONDON, windows=((time(16), time(0)),))
    closes = worktime.end_of_day(late, date(2026, 11, 6))
    assert (worktime.local_day(late, closes), worktime.day_until(late, closes)) == (date(2026, 11, 7), date(2026, 11, 6))


def test_answers_are_in_utc():
    due = worktime.after(hours(INDIA), local(INDIA, 2026, 10, 6, 9), HOUR)
    assert due.tzinfo is UTC


def test_no_span_is_the_moment_itself_even_outside_working_hours():
    saturday = local(LONDON, 2026, 10, 3, 12)
    assert worktime.after(hours(LONDON), saturday, timedelta(0)) == saturday


def test_a_negative_span_is_the_last_moment_from_which_that_much_remains():
    monday_opening = local(LONDON, 2026, 10, 5, 9)
    ready_check = worktime.after(hours(LONDON), monday_opening, -2 * HOUR)
    assert ready_check == local(LONDON, 2026, 10, 2, 15)


def test_backwards_is_negative():
    time_there = hours(LONDON)
    friday, monday = local(LONDON, 2026, 10, 2, 16), local(LONDON, 2026, 10, 5, 10)
    assert worktime.between(time_there, friday, monday) == 2 * HOUR
    assert worktime.between(time_there, monday, friday) == -2 * HOUR


def test_a_skipped_hour_is_not_worked():
    night = hours(LONDON, week=range(7), windows=((time(0), time(3)),))
    clocks_go_forward = local(LONDON, 2026, 3, 29, 0)
    assert worktime.between(night, clocks_go_forward, clocks_go_forward + DAY) == 2 * HOUR


def test_a_window_that_opens_inside_a_skipped_hour_opens_when_the_hour_is_skipped():
    early = hours(LONDON, week=range(7), windows=((time(1, 30), time(3)),))
    opening = worktime.opening(early, local(LONDON, 2026, 3, 29, 0))
    assert opening == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_window_that_ends_at_an_hour_shown_twice_ends_the_first_time():
    night = hours(LONDON, week=range(7), windows=((time(0), time(1, 30)),))
    assert worktime.end_of_day(night, date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_never_was_has_no_working_time():
    samoa = hours("Pacific/Apia")
    assert not worktime.is_working_day(samoa, date(2011, 12, 30))
    assert worktime.shift_days(samoa, date(2011, 12, 29), 1) == date(2012, 1, 2)


def test_a_move_across_the_date_line_skips_no_day_of_the_new_hours():
    always = dict.fromkeys(range(7), ((time(0), time(0)),))
    moved = WorkingTime(
        (
            (LONG_AGO, WorkingWeek("Pacific/Kiritimati", always)),
            (date(2026, 10, 6), WorkingWeek("Pacific/Pago_Pago", always)),
        )
    )
    between_the_two = local("Pacific/Kiritimati", 2026, 10, 7, 0, 30)
    first_hour = local("Pacific/Pago_Pago", 2026, 10, 6, 1)
    assert worktime.after(moved, between_the_two, HOUR) == first_hour


def test_a_window_may_end_at_midnight():
    late = hours(LONDON, windows=((time(20), time(0)),))
    assert worktime.end_of_day(late, date(2026, 10, 5)) == local(LONDON, 2026, 10, 6, 0)
    assert worktime.day(late, local(LONDON, 2026, 10, 5, 9)) == 4 * HOUR


def test_a_working_day_is_the_mean_of_the_week():
    week = dict.fromkeys(range(4), NINE_TO_FIVE) | {4: ((time(9), time(13)),)}
    short_friday = WorkingTime(((LONG_AGO, WorkingWeek(LONDON, week)),))
    at = local(LONDON, 2026, 10, 2, 16)
    assert worktime.day(short_friday, at) == timedelta(hours=7, minutes=12)
    assert worktime.days(short_friday, timedelta(hours=18), at=at) == 2.5


def test_the_opening_instant_is_inside_and_the_closing_instant_is_not():
    time_there = hours(LONDON)
    assert worktime.is_open(time_there, local(LONDON, 2026, 10, 2, 9))
    assert not worktime.is_open(time_there, local(LONDON, 2026, 10, 2, 17))
    closing = local(LONDON, 2026, 10, 2, 17)
    assert worktime.opening(time_there, closing) == local(LONDON, 2026, 10, 5, 9)


def test_a_date_means_the_closing_of_that_day_or_of_the_next_one_worked():
    time_there = hours(LONDON, date(2026, 10, 5))
    assert worktime.end_of_day(time_there, date(2026, 10, 2)) == local(LONDON, 2026, 10, 2, 17)
    assert worktime.end_of_day(time_there, date(2026, 10, 3)) == local(LONDON, 2026, 10, 6, 17)


def test_the_local_day_is_the_date_they_see():
    evening_in_london = local(LONDON, 2026, 10, 5, 22)
    assert worktime.local_day(hours(LONDON), evening_in_london) == date(2026, 10, 5)
    assert worktime.local_day(hours(INDIA), evening_in_london) == date(2026, 10, 6)


def test_working_days_are_counted_after_the_first_date_and_up_to_the_last():
    time_there = hours(LONDON, date(2026, 10, 5))
    friday, wednesday = date(2026, 10, 2), date(2026, 10, 7)
    assert worktime.working_days_between(time_there, friday, wednesday) == 2
    assert worktime.working_days_between(time_there, wednesday, friday) == -2
    assert worktime.working_days_between(time_there, friday, friday) == 0


@given(
    day=st.dates(date(2009, 1, 1), date(2035, 1, 1)),
    n=st.integers(-900, 900),
    off=st.sets(st.dates(date(2009, 1, 1), date(2035, 1, 1)), max_size=30),
    zone=st.sampled_from([LONDON, "Pacific/Apia", "Africa/Cairo", "UTC"]),
)
def test_shifting_by_working_days_and_counting_them_agree(day, n, off, zone):
    time_there = hours(zone, *off)
    there = worktime.shift_days(time_there, day, n)
    assert worktime.working_days_between(time_there, day, there) == n
    assert n == 0 or worktime.is_working_day(time_there, there)


@given(
    start=MOMENTS,
    span=st.timedeltas(-400 * DAY, 400 * DAY),
    zone=st.sampled_from([LONDON, NEW_YORK, "Australia/Lord_Howe", "America/St_Johns"]),
)
def test_after_and_between_are_each_others_inverse_to_the_microsecond(start, span, zone):
    time_there = hours(zone)
    there = worktime.after(time_there, start, span)
    assert worktime.between(time_there, start, there) == span


@given(a=MOMENTS, b=MOMENTS, c=MOMENTS)
def test_the_parts_of_a_long_span_add_up(a, b, c):
    time_there = hours(NEW_YORK, date(2012, 7, 4), date(2031, 12, 25), week=range(7))
    parts = worktime.between(time_there, a, b) + worktime.between(time_there, b, c)
    assert worktime.between(time_there, a, c) == parts


def test_ten_years_are_counted_by_weeks_not_by_days():
    holidays = [date(year, 12, 25) for year in range(2020, 2040)]
    time_there = hours(LONDON, *holidays)
    worktime.after(time_there, local(LONDON, 2026, 1, 5, 9), 2600 * 8 * HOUR)
    assert len(time_there.resolved) < 300


@pytest.mark.parametrize(
    ("zone", "windows"),
    [
        ("Mars/Olympus", {0: NINE_TO_FIVE}),
        ("", {0: NINE_TO_FIVE}),
        ("../../etc/passwd", {0: NINE_TO_FIVE}),
        (LONDON, {}),
        (LONDON, {0: ()}),
        (LONDON, {7: NINE_TO_FIVE}),
        (LONDON, {0: ((time(9), time(9)),)}),
        (LONDON, {0: ((time(22), time(6)),)}),
        (LONDON, {0: ((time(9), time(13)), (time(12), time(17)))}),
        (LONDON, {0: ((time(9), time(0)), (time(12), time(17)))}),
        (LONDON, {0: ((time(9, tzinfo=UTC), time(17, tzinfo=UTC)),)}),
    ],
)
def test_a_week_that_cannot_be_worked_is_refused(zone, windows):
    with pytest.raises(ValueError, match=r"."):
        WorkingWeek(zone, windows)


def test_working_time_needs_a_week_and_one_week_a_day():
    week = WorkingWeek(LONDON, {0: NINE_TO_FIVE})
    with pytest.raises(ValueError, match="needs a week"):
        WorkingTime(())
    with pytest.raises(ValueError, match="same day"):
        WorkingTime(((LONG_AGO, week), (LONG_AGO, week)))
