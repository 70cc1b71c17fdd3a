"""Calendars in the browser: hours in versions, days off, closings; the past stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from campaigns.models import Campaign
from relay.web.forms.calendars import read_hours, week_lines, write_hours
from stakeholders import directory, windows
from stakeholders.models import Calendar, Holiday
from stakeholders.tasks import write_down_holidays
from tests.doors import browser, said
from tests.world import World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
WEEK = {f"day_{day}": "09:00–17:00" if day < 5 else "" for day in range(7)}


@pytest.fixture
def world():
    with time_machine.travel(NOON, tick=False):
        yield World.build()


@pytest.fixture
def calendar(world):
    return directory.add_calendar(by=None, name="London", zone="Europe/London", country="GB", years=[2026, 2027])


def hours(**more):
    return {"zone": "Europe/London", "country": "GB", "subdivision": "", "valid_from": "2026-11-09", **WEEK, **more}


# Hours as people write them


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09:00–17:00", "09:00–17:00"),
        ("9-17", "09:00–17:00"),
        ("9.30 to 12, 13h15-17", "09:30–12:00, 13:15–17:00"),
        ("20:00-24:00", "20:00–24:00"),
        ("0-24", "00:00–24:00"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_hours_are_read_kindly_and_written_in_one_way(text, read):
    assert write_hours(read_hours(text)) == read


@pytest.mark.parametrize("text", ["nine to five", "9", "25-26", "09:61-10:00", "9--17", "09:00-17:00-18:00"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_hours(text)


def test_a_week_is_told_in_as_few_lines_as_it_has_different_days():
    day, short = ((time(9), time(17)),), ((time(9), time(13)),)
    assert week_lines({0: day, 1: day, 2: short, 3: day, 4: day}) == [
        ("Mon–Tue", "09:00–17:00"),
        ("Wed", "09:00–13:00"),
        ("Thu–Fri", "09:00–17:00"),
    ]


# Looking


def test_the_list_says_hours_zone_and_who_keeps_them(world, calendar):
    directory.edit_person(world["Ben"], by=None, calendar=calendar)
    page = browser(world["Dov"]).get("/calendars/").content.decode()
    assert "Mon–Fri 09:00–17:00" in page
    assert "1 person" in page
    assert "/calendars/new/" not in page


def test_a_calendar_shows_its_coming_days_off(world, calendar):
    days = browser(world["Dov"]).get(f"/calendars/{calendar.pk}/").context["page"].days_off
    assert (days[0].day, days[0].name) == (date(2026, 12, 25), "Christmas Day")
    assert all(day.day >= NOON.date() for day in days)


def test_days_off_are_those_of_the_version_that_rules_the_day(world, calendar):
    directory.change_hours(calendar, by=None, windows=windows.OFFICE_HOURS, valid_from=date(2026, 12, 1), now=NOON, country="DE")
    days = {day.day for day in browser(world["Dov"]).get(f"/calendars/{calendar.pk}/").context["page"].days_off}
    assert date(2026, 12, 26) in days
    assert date(2027, 5, 3) not in days, "May Day holiday of Great Britain"
    assert date(2027, 10, 3) in days, "German Unity Day"


def test_the_list_costs_as_many_queries_for_many_calendars_as_for_few(world, calendar, django_assert_max_num_queries):
    client = browser(world["Ana"])
    client.get("/calendars/")
    for n in range(40):
        directory.add_calendar(by=None, name=f"C{n:02}", zone="Asia/Tokyo")
    with django_assert_max_num_queries(15):
        assert len(client.get("/calendars/").context["rows"]) == 42


# Adding and planning


def test_a_lead_adds_a_calendar_with_the_holidays_of_its_place(world):
    answer = browser(world["Ana"]).post("/calendars/new/", hours(name="Bavaria", zone="Europe/Berlin", country="DE", subdivision="BY"))
    made = Calendar.objects.get(name="Bavaria")
    assert answer["Location"] == f"/calendars/{made.pk}/"
    assert Holiday.objects.filter(version__calendar=made, day=date(2027, 1, 6)).exists(), "Epiphany is Bavarian"
    assert made.versions.get().holiday_years == [2026, 2027, 2028]


def test_other_hours_hold_from_a_coming_day_and_clocks_are_looked_at(world, calendar):
    directory.edit_person(world["Ben"], by=None, calendar=calendar)
    campaign = world.race()
    Campaign.objects.filter(pk=campaign.pk).update(look_again_at=None)
    browser(world["Ana"]).post(f"/calendars/{calendar.pk}/hours/", hours(day_4="9-13"))
    old, new = calendar.versions.order_by("valid_from")
    assert (new.valid_from, new.windows["4"], old.windows["4"]) == (date(2026, 11, 9), [["09:00", "13:00"]], [["09:00", "17:00"]])
    assert Campaign.objects.get(pk=campaign.pk).look_again_at == NOON


def test_the_form_starts_from_the_latest_hours(world, calendar):
    browser(world["Ana"]).post(f"/calendars/{calendar.pk}/hours/", hours(day_4="9-13"))
    form = browser(world["Ana"]).get(f"/calendars/{calendar.pk}/hours/").context["form"]
    assert (form["day_4"].value(), form["country"].value(), form["valid_from"].value()) == ("09:00–13:00", "GB", date(2026, 11, 10))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_from": "2026-11-02"}, "valid_from"),
        ({"valid_from": "someday"}, "valid_from"),
        ({"day_2": "nine to five"}, "day_2"),
        ({"day_2": "17-9"}, "day_2"),
        ({"zone": "Middle/Earth"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"subdivision": "ZZ"}, "subdivision"),
        (dict.fromkeys(WEEK, ""), "day_0"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(world, calendar, wrong, field):
    answer = browser(world["Ana"]).post(f"/calendars/{calendar.pk}/hours/", hours(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert calendar.versions.count() == 1
    if field != "day_0":
        assert 'value="09:00–17:00"' in answer.content.decode()


def test_windows_that_overlap_are_refused_on_top(world, calendar):
    answer = browser(world["Ana"]).post(f"/calendars/{calendar.pk}/hours/", hours(day_2="9-13, 12-17"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_an_unknown_region_is_told_which_there_are(world, calendar):
    answer = browser(world["Ana"]).post(f"/calendars/{calendar.pk}/hours/", hours(country="DE", subdivision="ZZ"))
    assert "BB, BE, BW, BY" in answer.content.decode()


def test_a_calendar_gets_another_name_but_not_that_of_another(world, calendar):
    client = browser(world["Ana"])
    client.post(f"/calendars/{calendar.pk}/rename/", {"rename-name": "London office"})
    assert Calendar.objects.get(pk=calendar.pk).name == "London office"
    answer = client.post(f"/calendars/{calendar.pk}/rename/", {"rename-name": "Standard hours"})
    assert answer.status_code == 422
    assert Calendar.objects.get(pk=calendar.pk).name == "London office"


# Days off


def test_closings_of_our_own_are_made_and_taken_back(world, calendar):
    client = browser(world["Ana"])
    span = {"close-first_day": "2026-12-24", "close-last_day": "2026-12-29", "close-name": "Between the years"}
    answer = client.post(f"/calendars/{calendar.pk}/close/", span, follow=True)
    closed = Holiday.objects.filter(version__calendar=calendar, own=True)
    assert "more days off" in said(answer)[0]
    assert date(2026, 12, 24) in closed.values_list("day", flat=True)
    client.post(f"/calendars/{calendar.pk}/open/", {"day": "2026-12-24"})
    assert date(2026, 12, 24) not in closed.values_list("day", flat=True)


def test_closing_on_days_that_have_passed_changes_nothing_and_says_so(world, calendar):
    span = {"close-first_day": "2026-10-01", "close-last_day": "2026-10-02", "close-name": "Too late"}
    answer = browser(world["Ana"]).post(f"/calendars/{calendar.pk}/close/", span, follow=True)
    assert "Nothing new" in said(answer)[0]


def test_a_closing_that_ends_before_it_begins_comes_back_with_what_was_typed(world, calendar):
    span = {"close-first_day": "2026-12-24", "close-last_day": "2026-12-01", "close-name": "Backwards"}
    answer = browser(world["Ana"]).post(f"/calendars/{calendar.pk}/close/", span)
    assert answer.status_code == 422
    assert list(answer.context["close"].errors) == ["last_day"]
    assert 'value="Backwards"' in answer.content.decode()


def test_a_newer_list_of_holidays_shows_its_difference_before_it_is_taken(world, calendar):
    christmas = Holiday.objects.get(version__calendar=calendar, day=date(2026, 12, 25))
    Holiday.objects.filter(pk=christmas.pk).update(day=date(2026, 12, 23), name="Old list")
    client = browser(world["Ana"])
    shown = client.get(f"/calendars/{calendar.pk}/").context["page"].changed
    assert [(one.year, list(one.added), list(one.removed)) for one in shown] == [(2026, [date(2026, 12, 25)], [date(2026, 12, 23)])]
    assert Holiday.objects.filter(version__calendar=calendar, day=date(2026, 12, 23)).exists()
    client.post(f"/calendars/{calendar.pk}/holidays/", {"year": "2026"})
    assert client.get(f"/calendars/{calendar.pk}/").context["page"].changed == ()
    assert Holiday.objects.filter(version__calendar=calendar, day=date(2026, 12, 25)).exists()


@pytest.mark.parametrize("url", ["new/", "{pk}/hours/"])
def test_members_plan_no_hours(world, calendar, url):
    assert browser(world["Ben"]).get(f"/calendars/{url.format(pk=calendar.pk)}").status_code == 403


@pytest.mark.parametrize("verb", ["rename", "close", "open", "holidays"])
def test_members_change_no_days_off(world, calendar, verb):
    assert browser(world["Ben"]).post(f"/calendars/{calendar.pk}/{verb}/", {}).status_code == 403


# Every day, in the background


def test_the_daily_task_writes_down_the_coming_years_and_does_nothing_twice(world, calendar):
    with time_machine.travel(datetime(2027, 1, 1, 2, 0, tzinfo=UTC), tick=False):
        assert write_down_holidays() > 0
        assert write_down_holidays() == 0
    assert calendar.versions.get().holiday_years == [2026, 2027, 2028, 2029]


def test_beat_knows_the_daily_task(settings):
    assert settings.CELERY_BEAT_SCHEDULE["holidays"]["task"] == write_down_holidays.name
