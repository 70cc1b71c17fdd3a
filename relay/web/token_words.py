"""What is said of a token to people: what it may do, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_MAY: Mapping[str, str | Promise] = {
    "read": gettext_lazy("read"),
    "act": gettext_lazy("read and act"),
    "admin": gettext_lazy("read, act and set things up"),
}


def may_text(scope: str) -> str:
    """What a token of this scope may do: "read and act"."""
    return str(_MAY[scope])


def year_day_text(moment: datetime, zone: str) -> str:
    """The day of an instant on that clock, with its year: "Tue 8 Dec 2026"."""
    return date_format(moment.astimezone(ZoneInfo(zone)), _("D j M Y"))


def until_text(moment: datetime | None, zone: str) -> str:
    """When its time comes: the day, or that it is never."""
    return year_day_text(moment, zone) if moment else _("without end")
