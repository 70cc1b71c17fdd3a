"""Calendars: in whose hours a clock runs, and that an edit never reaches the past."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from stakeholders import directory, worktime
from stakeholders.directory import Invalid, WrongPerson
from stakeholders.models import CalendarVersion, Function, Organisation, Site

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MORNINGS = dict.fromkeys(range(5), ((time(8), time(12)),))


@pytest.fixture(autouse=True)
def _defaults():
    directory.ensure_defaults()


@pytest.fixture
def london():
    return directory.add_calendar(by=None, name="London", zone="Europe/London", country="GB", subdivision="ENG", years=[2026])


@pytest.fixture
def ben():
    return directory.invite(by=None, name="Ben", email="ben@example.com")


def times_of(person):
    return directory.working_times([person.pk])[person.pk]


def version_of(calendar):
    return calendar.versions.latest("valid_from")


# Whose calendar


def test_the_nearest_calendar_rules(ben):
    def zone():
        return times_of(ben).versions[0][1].zone

    def calendar(name, zone):
        return directory.add_calendar(by=None, name=name, zone=zone)

    assert zone() == "UTC"
    ours = Organisation.objects.get(ours=True)
    directory.edit_organisation(ours, by=None, calendar=calendar("House", "Europe/Berlin"))
    assert zone() == "Europe/Berlin"
    pr = Function.objects.get(slug="pr")
    directory.edit_function(pr, by=None, calendar=calendar("PR", "America/New_York"))
    directory.edit_person(ben, by=None, function=pr)
    assert zone() == "America/New_York"
    directory.edit_person(ben, by=None, calendar=calendar("Ben's", "Asia/Kolkata"))
    assert zone() == "Asia/Kolkata"


def test_working_times_cost_the_same_for_one_and_for_many(ben, london, django_assert_num_queries):
    people = [directory.add_person(by=None, name=f"P{n}", calendar=london) for n in range(30)]
    for somebody, calendars in ((people[:1], 1), ([*people, ben], 2)):
        with django_assert_num_queries(3):
            times = directory.working_times([person.pk for person in somebody])
        assert len(set(map(id, times.values()))) == calendars
        with django_assert_num_queries(1):
            directory.working_times([person.pk for person in somebody])
        directory.rename_calendar(london, by=None, name="L")
        directory.materialise_holidays(version_of(london), years=[2027])


def test_there_are_working_hours_even_without_a_site(ben):
    Site.objects.all().delete()
    assert times_of(ben) == directory.site_time()


# Changing hours


def test_an_edit_is_a_new_version_and_leaves_every_past_duration(ben, london):
    directory.edit_person(ben, by=None, calendar=london)
    last_week = datetime(2026, 10, 22, 10, tzinfo=UTC)
    before = worktime.between(times_of(ben), last_week, NOW)
    directory.change_hours(london, by=None, windows=MORNINGS, zone="Asia/Tokyo", valid_from=date(2026, 11, 4), now=NOW)
    assert worktime.between(times_of(ben), last_week, NOW) == before
    assert worktime.day(times_of(ben), datetime(2026, 11, 4, 10, tzinfo=UTC)) == 4 * HOUR
    london.refresh_from_db()
    assert (london.versions.count(), london.zone) == (2, "Asia/Tokyo")


def test_hours_change_tomorrow_at_the_earliest_on_both_sides_of_a_move(london):
    today = date(2026, 11, 2)
    for valid_from, zone in ((today, None), (date(2026, 11, 3), "Pacific/Kiritimati")):
        evening = datetime(2026, 11, 2, 20, tzinfo=UTC)
        with pytest.raises(Invalid) as refused:
            directory.change_hours(london, by=None, windows=MORNINGS, zone=zone, valid_from=valid_from, now=evening)
        assert "valid_from" in refused.value.errors
    assert london.versions.count() == 1


def test_hours_planned_for_a_day_are_replaced_by_others_for_that_day(london):
    for windows in (MORNINGS, {0: [(time(9), time(10))]}):
        directory.change_hours(london, by=None, windows=windows, valid_from=date(2027, 1, 4), now=NOW)
    assert london.versions.count() == 2
    assert version_of(london).windows == {"0": [["09:00", "10:00"]]}


@pytest.mark.parametrize(
    ("windows", "zone", "country", "field"),
    [
        ({}, "UTC", "", "windows"),
        ({0: [(time(17), time(9))]}, "UTC", "", "windows"),
        ({9: [(time(9), time(17))]}, "UTC", "", "windows"),
        (MORNINGS, "Mars/Olympus", "", "zone"),
        (MORNINGS, "UTC", "XX", "country"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused(london, windows, zone, country, field):
    with pytest.raises(Invalid) as refused:
        directory.change_hours(
            london,
            by=None,
            windows=windows,
            zone=zone,
            country=country,
            valid_from=date(2027, 1, 4),
            now=NOW,
        )
    assert field in refused.value.errors
    assert london.versions.count() == 1


def test_a_member_changes_no_hours(ben, london):
    with pytest.raises(WrongPerson):
        directory.change_hours(london, by=ben, windows=MORNINGS, valid_from=date(2027, 1, 4), now=NOW)


def test_two_calendars_have_two_names(london):
    with pytest.raises(Invalid) as refused:
        directory.add_calendar(by=None, name="London", zone="UTC")
    assert "name" in refused.value.errors


def test_midnight_closes_a_day(ben):
    late = directory.add_calendar(by=None, name="Late", zone="UTC", windows={0: [(time(20), time(0))]})
    directory.edit_person(ben, by=None, calendar=late)
    assert version_of(late).windows == {"0": [["20:00", "24:00"]]}
    assert worktime.end_of_day(times_of(ben), date(2026, 11, 2)) == datetime(2026, 11, 3, tzinfo=UTC)


# Days off


def test_public_holidays_are_written_down_once(london):
    version = version_of(london)
    assert version.holidays.filter(day=date(2026, 12, 25)).exists()
    assert directory.materialise_holidays(version, years=[2026]) == 0
    assert directory.materialise_holidays(version, years=[2026, 2027]) > 5


def test_a_holiday_is_not_worked(ben, london):
    directory.edit_person(ben, by=None, calendar=london)
    christmas_eve = datetime(2026, 12, 24, 16, tzinfo=UTC)
    due = worktime.after(times_of(ben), christmas_eve, 8 * HOUR)
    assert due == datetime(2026, 12, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize("place", ["AE", "AU", "BR", "DE", "GB", "IL", "IN", "JP", "SA", "US"])
def test_year_end_is_worked_in_the_hours_of_ten_countries(ben, place):
    week = (6, 0, 1, 2, 3) if place in {"IL", "SA"} else range(5)
    windows = dict.fromkeys(week, ((time(9), time(17)),))
    calendar = directory.add_calendar(by=None, name=place, zone="UTC", windows=windows, country=place, years=[2026, 2027])
    directory.close_on(
        calendar,
        by=None,
        first_day=date(2026, 12, 24),
        last_day=date(2027, 1, 2),
        name="Shutdown",
        now=NOW,
    )
    directory.edit_person(ben, by=None, calendar=calendar)
    off = set(version_of(calendar).holidays.values_list("day", flat=True))
    day, worked = date(2026, 12, 23), 0
    while worked < 3:  # three working days after the last one before the shutdown
        day += timedelta(days=1)
        worked += day.weekday() in windows and day not in off
    assert day > date(2027, 1, 2)
    start = worktime.end_of_day(times_of(ben), date(2026, 12, 23))
    if worktime.is_working_day(times_of(ben), date(2026, 12, 23)):
        due = worktime.after(times_of(ben), start, 24 * HOUR)
        assert due == datetime.combine(day, time(17), tzinfo=UTC)


def test_a_newer_library_shows_its_difference_before_it_is_taken(london):
    version = version_of(london)
    version.holidays.filter(day=date(2026, 12, 25)).delete()
    version.holidays.create(day=date(2026, 12, 1), name="Abolished")
    version.holidays.create(day=date(2026, 1, 12), name="Abolished, but kept at the time")
    shown = directory.holiday_difference(version, year=2026)
    assert list(shown.added) == [date(2026, 12, 25)]
    assert list(shown.removed) == [date(2026, 1, 12), date(2026, 12, 1)]
    taken = directory.take_holidays(version, by=None, year=2026, now=NOW)
    assert list(taken.removed) == [date(2026, 12, 1)]
    assert list(directory.holiday_difference(version, year=2026).removed) == [date(2026, 1, 12)]


def test_the_coming_years_are_written_down_for_hours_that_still_rule(london):
    directory.change_hours(london, by=None, windows=MORNINGS, valid_from=date(2026, 11, 9), now=NOW)
    assert directory.materialise_coming(now=NOW) > 0
    assert directory.materialise_coming(now=NOW) == 0
    in_two_years = datetime(2028, 11, 2, tzinfo=UTC)
    directory.materialise_coming(now=in_two_years)
    years = dict(CalendarVersion.objects.filter(calendar=london).values_list("valid_from", "holiday_years"))
    assert years[date(2026, 11, 9)] == [2026, 2027, 2028, 2029, 2030]
    assert years[min(years)] == [2026, 2027, 2028]


def test_new_hours_keep_the_days_off_that_are_to_come(london):
    directory.close_on(
        london,
        by=None,
        first_day=date(2026, 12, 28),
        last_day=date(2026, 12, 31),
        name="Shutdown",
        now=NOW,
    )
    version = directory.change_hours(london, by=None, windows=MORNINGS, valid_from=date(2026, 12, 1), now=NOW)
    assert version.holidays.filter(own=True).count() == 3  # the 28th was one already
    assert version.holidays.filter(day=date(2026, 12, 25)).exists()
    moved = directory.change_hours(
        london,
        by=None,
        windows=MORNINGS,
        valid_from=date(2026, 12, 2),
        country="IN",
        subdivision="KA",
        now=NOW,
    )
    assert moved.holidays.filter(own=True).count() == 3
    assert not moved.holidays.filter(day=date(2026, 12, 28)).exists()


def test_a_closing_never_reaches_back_and_can_be_taken_back(london, ben):
    directory.edit_person(ben, by=None, calendar=london)
    span = {"first_day": date(2026, 10, 28), "last_day": date(2026, 11, 4)}
    assert directory.close_on(london, by=None, name="Flood", now=NOW, **span) == 2
    assert not worktime.is_working_day(times_of(ben), date(2026, 11, 3))
    assert worktime.is_working_day(times_of(ben), date(2026, 10, 29))
    assert directory.open_on(london, by=None, now=NOW, **span) == 2
    assert worktime.is_working_day(times_of(ben), date(2026, 11, 3))
