"""Absences out of a calendar file (iCalendar, RFC 5545), as every calendar program exports it.

`icalendar` reads it: folded lines, zones and the several ways to write a day are its to know. Whole days count and nothing else. What
would have to be guessed (an event that repeats, an end before its beginning) is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from stakeholders.names import apart, plain
from stakeholders.refusals import Invalid

LARGEST = 1_000_000  # bytes
MOST_EVENTS = 500
LONGEST = timedelta(days=366)
A_DAY = timedelta(days=1)
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
# What the library lets through of a file that is none.
_BROKEN = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Away:
    """From the first to the last day, both away."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Found:
    """The absences of a file that are still to come, joined where they touch, and how many events were left out: part of a day, called
    off, or over."""

    absences: tuple[Away, ...]
    left_out: int


def read(data: bytes, *, zone: str, today: date) -> Found:
    """What a file says, for somebody who lives in `zone`. Raises Invalid, about `file`, with what is wrong."""
    events = _events(data)
    spans = [span for event in events if (span := _span(event, ZoneInfo(zone))) and span.last >= today]
    if not spans:
        raise _refused(_("There is no whole day from today on in this file. Choose events that last all day."))
    return Found(tuple(_joined(spans)), len(events) - len(spans))


def _events(data: bytes) -> list[Any]:
    if len(data) > LARGEST:
        raise _refused(_("This file is too large: a megabyte at most. Export your absences alone."))
    try:
        found = [event for calendar in Calendar.from_ical(data.decode("utf-8-sig"), multiple=True) for event in calendar.walk("VEVENT")]
    except _BROKEN as broken:
        raise _refused(_("This is not a calendar file. Export your absences as .ics from your calendar.")) from broken
    if not found:
        raise _refused(_("There is no event in this file."))
    if len(found) > MOST_EVENTS:
        raise _refused(_("There are too many events in this file: 500 at most. Export your absences alone."))
    return found


def _span(event: Any, zone: ZoneInfo) -> Away | None:
    """The whole days of an event; nothing for part of a day, or what was called off."""
    name = apart(plain(str(event.get("SUMMARY", "")))[:80] or "?")
    if event.get("STATUS") == "CANCELLED":
        return None
    if any(one in event for one in _REPEATS):
        raise _refused(_("“%(event)s” repeats. Write down each absence by itself, from its first to its last day.") % {"event": name})
    try:
        start, end = _ends(event, zone)
        if start is None:
            return None
        span = Away(start, max(end - A_DAY, start) if end >= start else end)
    except _BROKEN as broken:
        raise _refused(_("The days of “%(event)s” cannot be read.") % {"event": name}) from broken
    if not timedelta(0) <= span.last - span.first <= LONGEST:
        raise _refused(_("“%(event)s” ends before it begins, or lasts longer than a year.") % {"event": name})
    return span


def _ends(event: Any, zone: ZoneInfo) -> tuple[date | None, date]:
    """The first day and the one on which they are back; no first day where it is not whole days."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start + event["DURATION"].dt if "DURATION" in event else None
    if not isinstance(start, datetime):
        return start, _day_of(end) if end is not None else start + A_DAY
    if not isinstance(end, datetime):
        return None, start.date()
    here = [one.astimezone(zone) if one.tzinfo else one for one in (start, end)]
    whole = all(one.time() == time() for one in here) and here[0] < here[1]
    return (here[0].date() if whole else None), here[1].date()


def _day_of(end: date) -> date:
    if isinstance(end, datetime):
        raise ValueError("a day that ends at a time of day")
    return end


def _joined(spans: Iterable[Away]) -> list[Away]:
    """In order; those that overlap or touch are one."""
    found: list[Away] = []
    for span in sorted(spans, key=lambda one: (one.first, one.last)):
        if found and span.first <= found[-1].last + A_DAY:
            found[-1] = Away(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def _refused(words: str) -> Invalid:
    return Invalid(words, {"file": [words]})
