"""Spans, days and instants as people say them: working time up to two days in hours, then in days; dates short; clocks with whose clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insights.usual_waits import Long
from stakeholders.names import apart

HOUR = timedelta(hours=1)
EIGHT_HOURS = 8 * HOUR
NO_BREAK = "\N{NO-BREAK SPACE}"


def span_text(span: timedelta, workday: timedelta = EIGHT_HOURS) -> str:
    """Working time: "40 min", "9 h", then "3 d" past two of the party's working days."""
    span = abs(span)
    if span < HOUR:
        return _("%(count)d min") % {"count": round(span.total_seconds() / 60)}
    if span <= 2 * workday:
        return _("%(count)d h") % {"count": round(span / HOUR)}
    return _("%(count)d d") % {"count": round(span / workday)}


def over_text(span: timedelta, workday: timedelta = EIGHT_HOURS) -> str:
    """What stands on the stuck label: "9 h over"."""
    return _("%(span)s over") % {"span": span_text(span, workday)}


def working_text(span: timedelta, workday: timedelta = EIGHT_HOURS) -> str:
    """Working time for a sentence: "9 working hours", then "3 working days" past two of the party's."""
    if span > 2 * workday:
        return ngettext("%(count)d working day", "%(count)d working days", round(span / workday)) % {"count": round(span / workday)}
    count = max(round(span / HOUR), 1)
    return ngettext("%(count)d working hour", "%(count)d working hours", count) % {"count": count}


def long_text(one: Long, giver: str, taker: str) -> str:
    """That a baton waits longer than most: "longer than 85 % of 43 passes", and whose they were."""
    said = {"share": one.percent, "giver": apart(giver), "taker": apart(taker), "own": one.usual.own, "borrowed": one.usual.borrowed}
    if not one.usual.borrowed:
        return (
            ngettext(
                "Longer than %(share)d %% of %(own)d pass from %(giver)s to %(taker)s.",
                "Longer than %(share)d %% of %(own)d passes from %(giver)s to %(taker)s.",
                one.usual.own,
            )
            % said
        )
    return _("Longer than %(share)d %% of the passes to %(taker)s: %(own)d from %(giver)s, %(borrowed)d from others.") % said


def slip_text(days: int | None) -> str:
    """The finish against the target, in working days: "3 d late", "2 d early", "on time"."""
    if days is None:
        return ""
    if days == 0:
        return _("on time")
    words = (_("%(count)d d late") if days > 0 else _("%(count)d d early")) % {"count": abs(days)}
    return words.replace(" ", NO_BREAK)


def plan_slip_text(days: int) -> str:
    """A leg against its own plan, in working days: "5 d behind plan", "2 d ahead of plan"; nothing for one on its plan."""
    if not days:
        return ""
    return (_("%(count)d d behind plan") if days > 0 else _("%(count)d d ahead of plan")) % {"count": abs(days)}


def ago_text(span: timedelta | None) -> str:
    """How long ago by the clock on the wall: "3 minutes ago", "never" for no span."""
    return _("never") if span is None else str(naturaltime(timezone.now() - span))


def day_text(day: date | None) -> str:
    """ "Tue 8 Dec"; empty for no day."""
    return _day_text(day, get_language()) if day else ""


@lru_cache(maxsize=2000)
def _day_text(day: date, language: str | None) -> str:
    """A page says few days many times, and Django takes a while to spell each."""
    return date_format(day, _("D j M"))


def local_text(moment: datetime | None, zone: str) -> str:
    """ "Tue 8 Dec, 14:05" on the reader's clock."""
    return date_format(moment.astimezone(ZoneInfo(zone)), _("D j M, H:i")) if moment else ""


def local_day_text(moment: datetime | None, zone: str) -> str:
    return day_text(moment.astimezone(ZoneInfo(zone)).date()) if moment else ""
