"""Days, times and working time as one says them, in the reader's zone; the reader's language must be active."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

AN_HOUR = 60
HOURS_UP_TO_DAYS = 2
NO_COST = 0.05


def weekday(day: date) -> str:
    """Tue 8 Dec."""
    return date_format(day, _("D j M"))


def day_of(instant: str, zone: str) -> str:
    """The reader's day of an instant."""
    return weekday(datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date())


def time_of(instant: str, zone: str) -> str:
    """The reader's day and time of an instant."""
    return date_format(datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)), _("D j M, H:i"))


def waited(numbers: Mapping[str, Any]) -> str:
    """Working time as one says it: in hours up to two days, then in days."""
    minutes, day_minutes = numbers["minutes"], numbers["day_minutes"]
    if not minutes:
        return _("less than a minute")
    if minutes < AN_HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes <= HOURS_UP_TO_DAYS * day_minutes:
        hours = minutes // 60
        return ngettext("%(n)d working hour", "%(n)d working hours", hours) % {"n": hours}
    days = int(minutes // day_minutes)
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def cost(days: float) -> str:
    """What a wait costs the finish."""
    if days < NO_COST:
        return _("It does not move the finish.")
    whole = round(days)
    if not whole:
        return _("It moves the finish by less than a day.")
    return ngettext("It moves the finish by %(n)d day.", "It moves the finish by %(n)d days.", whole) % {"n": whole}


def odds(numbers: Mapping[str, Any]) -> str:
    """By when most replays of the rest of the plan are over, against the target; nothing where that was not reckoned."""
    told = numbers.get("odds")
    if not told:
        return ""
    said = {"percent": told["percent"], **{name: weekday(date.fromisoformat(told[name])) for name in ("day", "target")}}
    return _("As it stands %(percent)d in 100 replays of the rest are over by %(day)s; the target is %(target)s.") % said
