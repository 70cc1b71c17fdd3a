"""Absences out of a calendar file: whole days, looked at before they are taken, all or none; and what falls into an absence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import people as verbs
from stakeholders.directory.calendar_files import Away, read
from stakeholders.models import Absence
from stakeholders.refusals import Invalid
from tests.doors import browser
from tests.world import World

TODAY = date(2026, 11, 2)


def ics(*events: str, head: str = "") -> bytes:
    lines = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}@x\r\nDTSTAMP:20261101T000000Z\r\n{one}\r\nEND:VEVENT" for n, one in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{head}{lines}\r\nEND:VCALENDAR\r\n".encode()


def day(first: str, end: str = "", more: str = "") -> str:
    ends = f"\r\nDTEND;VALUE=DATE:{end}" if end else ""
    return f"SUMMARY:Leave\r\nDTSTART;VALUE=DATE:{first}{ends}{more}"


def spans(*events: str, zone: str = "Europe/London", head: str = "") -> list[tuple[str, str]]:
    return [(f"{one.first:%m%d}", f"{one.last:%m%d}") for one in read(ics(*events, head=head), zone=zone, today=TODAY).absences]


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (day("20261207", "20261212"), ("1207", "1211")),  # the end is the day on which they are back
        (day("20261207"), ("1207", "1207")),
        (day("20261207", "20261207"), ("1207", "1207")),
        (day("20261207", more="\r\nDURATION:P3D"), ("1207", "1209")),
        (day("20261030", "20261104"), ("1030", "1103")),  # it lasts still
        ("DTSTART:20261207T000000\r\nDTEND:20261209T000000", ("1207", "1208")),  # whole days of a program without days
        ("DTSTART;TZID=Europe/London:20261207T000000\r\nDTEND;TZID=Europe/London:20261208T000000", ("1207", "1207")),
        ("DTSTART:20261207T000000Z\r\nDTEND:20261208T000000Z", ("1207", "1207")),
    ],
)
def test_whole_days_are_read(event: str, found: tuple[str, str]):
    assert spans(event) == [found]


def test_what_touches_or_overlaps_is_one_absence():
    assert spans(day("20261210", "20261213"), day("20261207", "20261210"), day("20261208", "20261209")) == [("1207", "1212")]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20261207T090000Z\r\nDTEND:20261207T170000Z",
        day("20261207", more="\r\nSTATUS:CANCELLED"),
        day("20261001", "20261003"),
        "DTSTART;TZID=Asia/Tokyo:20261207T000000\r\nDTEND;TZID=Asia/Tokyo:20261208T000000",  # part of two days in London
    ],
)
def test_part_of_a_day_what_was_called_off_and_what_is_over_is_left_out(event: str):
    found = read(ics(event, day("20261221")), zone="Europe/London", today=TODAY)
    assert (found.absences, found.left_out) == ((Away(date(2026, 12, 21), date(2026, 12, 21)),), 1)
    with pytest.raises(Invalid, match="no whole day"):
        spans(event)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a calendar|no event"),
        (b"hello", "not a calendar"),
        (b"\xff\xfe\x00", "not a calendar"),
        (b"BEGIN:VCALENDAR\r\n", "not a calendar|no event"),
        (ics(), "no event"),
        (ics(day("20261207", more="\r\nRRULE:FREQ=WEEKLY")), "Leave.*repeats"),
        (ics(day("20261207", "20261201")), "Leave.*ends before it begins"),
        (ics(day("20261207", "20290101")), "Leave.*longer than a year"),
        (ics(day("20269999")), "Leave.*cannot be read"),
        (ics("SUMMARY:Leave"), "Leave.*cannot be read"),
        (ics("SUMMARY:Leave\r\nDTSTART;VALUE=DATE:20261207\r\nDTEND:20261208T100000Z"), "Leave.*cannot be read"),
        (b"x" * 1_000_001, "too large"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_with_what_is_wrong(data: bytes, says: str):
    with pytest.raises(Invalid, match=says) as refused:
        read(data, zone="Europe/London", today=TODAY)
    assert list(refused.value.errors) == ["file"]


_PIECES = [
    *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261209"),
    *("DTSTART:20261207T000000Z", "DTEND;TZID=Nowhere/At:20261208T000000", "DURATION:P1D", "DURATION:-P1D", "RRULE:FREQ=DAILY"),
    *(" x", ":", ""),
]
_LINES = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)), max_size=14)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), _LINES.map("\r\n".join).map(str.encode)))
def test_whatever_is_brought_is_read_or_refused_and_nothing_else(data: bytes):
    try:
        found = read(data, zone="Asia/Kolkata", today=TODAY).absences
    except Invalid:
        found = ()
    assert all(one.first <= one.last for one in found)


# The page


def brought(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("leave.ics", data, content_type="text/calendar")


@pytest.fixture
def world(db: None) -> World:
    return World.build()


def test_it_is_looked_at_before_it_is_taken(world: World, settings: Any):
    client, url = browser(world["Cleo"]), reverse("absence_file")
    assert client.get(url).status_code == 200

    page = client.post(url, {"file": brought(ics(day("20281207", "20281209"), day("20281221")))})

    assert "2 absences were read" in page.content.decode()
    assert not Absence.objects.exists()
    days = ["2028-12-07/2028-12-08", "2028-12-21/2028-12-21"]
    assert client.post(url, {"days": days, "substitute": world["Dov"].pk}).status_code == 302
    assert [(one.first_day, one.last_day, one.substitute) for one in Absence.objects.order_by("first_day")] == [
        (date(2028, 12, 7), date(2028, 12, 8), world["Dov"]),
        (date(2028, 12, 21), date(2028, 12, 21), world["Dov"]),
    ]


def test_all_are_taken_or_none(world: World):
    verbs.mark_away(world["Cleo"], by=world.who("Cleo"), now=world.now, first_day=date(2028, 12, 21), last_day=date(2028, 12, 22))

    page = browser(world["Cleo"]).post(reverse("absence_file"), {"days": ["2028-12-07/2028-12-08", "2028-12-21/2028-12-21"]})

    assert page.status_code == 422
    assert "away on some of these days already" in page.content.decode()
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("said", [{}, {"days": "never"}, {"days": "2028-12-07"}, {"days": ["2028-12-09/2028-12-07"]}])
def test_what_no_page_of_ours_sends_is_refused(world: World, said: dict[str, Any]):
    assert browser(world["Cleo"]).post(reverse("absence_file"), said).status_code == 422
    assert not Absence.objects.exists()


# What falls into it


def test_the_form_shows_what_falls_into_the_days_and_the_list_how_much(world: World, time_machine: Any):
    time_machine.move_to(world.now)
    campaign = world.race(world.leg("Build", "Ben", days=6), world.leg("Press", "Cleo"))
    world.take(campaign, "Build", pass_on_by=date(2026, 11, 9))
    client, days = browser(world["Cleo"]), {"first_day": "2026-11-09", "last_day": "2026-11-10"}

    text = client.get(reverse("absence_new"), days).content.decode()
    assert "1 baton falls into these days" in text
    assert "A baton is expected on Mon 9 Nov" in text
    later = client.get(reverse("absence_new"), {"first_day": "2026-12-09", "last_day": "2026-12-10"}).content.decode()
    assert "No baton falls into these days" in later
    client.post(reverse("absence_new"), {**days, "person": world["Cleo"].pk, "substitute": world["Finn"].pk})
    assert "1 baton falls into these days." in client.get(reverse("absences")).content.decode()
