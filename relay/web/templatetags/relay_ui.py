"""What templates say of times and states: days, clocks and spans in the reader's own words, badges, rulers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.handoff_page import HandoffPage
from insights.waits import Wait
from relay.web.spans import day_text, local_day_text, local_text, long_text, over_text, span_text
from relay.web.states import HANDOFFS, LEGS
from stakeholders.names import apart

register = template.Library()

MOST_TICKS = 40


# Days and clocks


@register.filter
def day(value: date | None) -> str:
    """A date: "Tue 8 Dec"."""
    return day_text(value)


@register.filter
def day_of(value: datetime | None, zone: str) -> str:
    """The day of an instant on that clock: "Tue 8 Dec"."""
    return local_day_text(value, zone)


@register.filter
def moment(value: datetime | None, zone: str) -> str:
    """An instant on that clock: "Tue 8 Dec, 14:05"."""
    return local_text(value, zone)


@register.filter
def clock(value: datetime | None, zone: str) -> str:
    """The time of day on that clock: "14:05"."""
    return date_format(value.astimezone(ZoneInfo(zone)), "H:i") if value else ""


@register.simple_tag
def when(value: datetime, zone: str, now: datetime) -> str:
    """The time of day where it is today on that clock, else with its day."""
    here = ZoneInfo(zone)
    return clock(value, zone) if value.astimezone(here).date() == now.astimezone(here).date() else moment(value, zone)


@register.simple_tag
def weekday_clock(value: datetime, zone: str, now: datetime) -> str:
    """Weekday and time of day within a week, else the day: "Mon 09:00", "2 Nov"."""
    near = abs(value - now) < timedelta(days=6)
    return date_format(value.astimezone(ZoneInfo(zone)), _("D H:i") if near else _("j M"))


@register.filter
def long_day_of(value: datetime, zone: str) -> str:
    """The day of an instant in full: "Wednesday 11 November"."""
    return date_format(value.astimezone(ZoneInfo(zone)), _("l j F"))


@register.filter
def town(zone: str) -> str:
    """The place a clock is named after: "New York"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def hello(value: datetime, zone: str) -> str:
    """The greeting of that time of day."""
    hour = value.astimezone(ZoneInfo(zone)).hour
    return _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")


# Spans of working time


@register.filter
def span(value: timedelta, workday: timedelta) -> str:
    """Working time: "40 min", "9 h", "3 d"."""
    return span_text(value, workday)


@register.filter
def over(wait: Wait) -> str:
    """How far past its end: "9 h over"."""
    if wait.over < timedelta(minutes=1):
        return _("time is up")
    return over_text(wait.over, wait.workday)


@register.filter
def left(wait: Wait) -> str:
    """What is left of it: "6 h of 8 h left"."""
    return _("%(left)s of %(span)s left") % {"left": span_text(wait.left, wait.workday), "span": span_text(wait.span, wait.workday)}


@register.filter
def used(wait: Wait) -> str:
    """What is used of it: "2 h of 8 h used"."""
    return _("%(used)s of %(span)s used") % {"used": span_text(wait.used, wait.workday), "span": span_text(wait.span, wait.workday)}


@register.filter
def of_yours(value: timedelta, workday: timedelta) -> str:
    """How much of the reader's own time: "17 of your working hours"; nothing below half an hour."""
    if value <= 2 * workday:
        hours = round(value / timedelta(hours=1))
        if not hours:
            return ""
        return ngettext("%(count)d of your working hours", "%(count)d of your working hours", hours) % {"count": hours}
    days = round(value / workday)
    return ngettext("%(count)d of your working days", "%(count)d of your working days", days) % {"count": days}


@register.filter
def working_days(count: float) -> str:
    """A number of working days: "3 working days"."""
    whole = max(round(count), 1)
    return ngettext("%(count)d working day", "%(count)d working days", whole) % {"count": whole}


@register.filter
def names(found: Sequence[str]) -> str:
    """Several names in one sentence: "PR, Sales and Creatives"."""
    return get_text_list([apart(name) for name in found if name], _("and"))


# Pictures


@register.inclusion_tag("components/_badge.html")
def leg_badge(state: str) -> dict[str, object]:
    """A leg's state as shape, word and colour."""
    look, word = LEGS[state]
    return {"state": look, "text": word}


@register.inclusion_tag("components/_badge.html")
def handoff_badge(state: str) -> dict[str, object]:
    """A handoff's state as shape, word and colour."""
    look, word = HANDOFFS[state]
    return {"state": look, "text": word}


@register.filter
def longer_than_most(page: HandoffPage) -> str:
    """That a baton waits longer than most, as a sentence."""
    giving, taking = page.giving, page.taking
    return long_text(page.long, giving.function or giving.name, taking.function or taking.name) if page.long else ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """A clock as a line, in percentages ready for SVG. `ends` is where patience ends, `ticks` an hour each (a day each on long ones)."""

    used: str
    ends: str
    ticks: tuple[str, ...]
    stuck: bool
    full: bool


@register.simple_tag
def ruler(wait: Wait) -> Ruler:
    """The ruler of a wait: as wide as what was used or granted, whichever is longer."""
    whole = max(wait.used, wait.span) or timedelta(hours=1)
    step = timedelta(hours=1) if whole <= MOST_TICKS * timedelta(hours=1) else wait.workday
    count = min(int(whole / step), MOST_TICKS)
    ticks = tuple(_percent(step * n, whole) for n in range(1, count + 1) if step * n < whole)
    return Ruler(_percent(wait.used, whole), _percent(wait.span, whole), ticks, stuck=wait.is_over, full=wait.span == whole)


def _percent(part: timedelta, whole: timedelta) -> str:
    return f"{100 * (part / whole):.2f}%"


@register.simple_tag
def share(part: int, whole: int, least: int = 0, most: int = 100) -> str:
    """A share as a percentage ready for SVG, between a least and a most."""
    return f"{least + (most - least) * (part / whole if whole else 0):.1f}%"
