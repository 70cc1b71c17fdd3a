"""What a goal says of itself: figures with their units, how it stands against its pace, how old its last reading is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from goals.cadence import Cadence, Span, Verdict
from goals.standing import Overview, Standing
from relay.web.spans import NO_BREAK, day_text

STATES: Mapping[Verdict, str] = {
    Verdict.AHEAD: "on-pace",
    Verdict.ON_PACE: "on-pace",
    Verdict.NEAR: "watch",
    Verdict.MISSED: "missed",
    Verdict.NO_DATA: "no-data",
    Verdict.NO_TARGET: "waiting",
}
SPANS: Mapping[Span, str | Promise] = {
    Span.MONTH: gettext_lazy("Month"),
    Span.QUARTER: gettext_lazy("Quarter"),
    Span.YEAR: gettext_lazy("Year"),
}
DECIMALS = 4
EARLY = Decimal("0.1")  # of a period: before that nobody can tell how it goes


def number_text(value: Decimal) -> str:
    """A figure in the reader's way, without idle noughts behind the point."""
    plain = f"{value:f}"
    return number_format(plain.rstrip("0").rstrip(".") if "." in plain else plain, force_grouping=True)


def figure_text(value: Decimal | None, unit: str = "") -> str:
    """With its unit behind it; a dash for none."""
    if value is None:
        return "–"
    return f"{number_text(value)}{NO_BREAK}{unit}" if unit else number_text(value)


def worked_out(value: Decimal | None, one: Standing) -> str:
    """A figure that nobody read, with as many decimals as those that were; a small one with two digits that count."""
    if value is None:
        return figure_text(None)
    decimals = max(_decimals(known.value) for known in (one.last, one.target) if known) if one.last or one.target else 0
    while decimals < DECIMALS and 0 < abs(value) < Decimal(10) ** (1 - decimals):
        decimals += 1
    return figure_text(_to(value, decimals), one.metric.unit)


def _to(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _decimals(value: Decimal) -> int:
    """How many it has, without idle noughts."""
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def verdict_text(one: Standing) -> str:
    """Against the pace: "ahead by 12 accounts, 104 % of pace"."""
    if one.verdict is Verdict.NO_DATA:
        return _("no data") if one.last is None or one.stale else _("no data yet")
    if one.gap is None:
        return pgettext("goal", "no target")
    if one.verdict is Verdict.ON_PACE:
        return _("on pace")
    said = {"n": worked_out(abs(one.gap.ahead), one), "percent": one.gap.percent}
    if one.gap.percent is None:
        return (_("ahead by %(n)s") if one.gap.ahead > 0 else _("behind by %(n)s")) % said
    words = _("ahead by %(n)s, %(percent)d %% of pace") if one.gap.ahead > 0 else _("behind by %(n)s, %(percent)d %% of pace")
    return words % said


def age_text(one: Standing) -> str:
    """How long ago it was read, in the days its cadence counts."""
    if one.last is None:
        return _("never read")
    if one.age == 0:
        return _("read today") if one.last.day == one.today else _("read on %(day)s") % {"day": day_text(one.last.day)}
    if one.metric.cadence == Cadence.DAILY:
        return ngettext("read %(n)d working day ago", "read %(n)d working days ago", one.age) % {"n": one.age}
    return ngettext("read %(n)d day ago", "read %(n)d days ago", one.age) % {"n": one.age}


def heading_text(one: Standing) -> str:
    """Where it would end as it goes; nothing where that would be a guess."""
    if one.heading is None or one.stale or one.last is None or one.period.share(one.last.day) < EARLY:
        return ""
    said = {"value": worked_out(one.heading, one), "day": day_text(one.period.last)}
    return _("At this rate %(value)s by %(day)s.") % said


def sentence(one: Standing) -> str:
    """The picture in words."""
    said = {"name": one.metric.name, "value": figure_text(one.value, one.metric.unit), "verdict": verdict_text(one), "age": age_text(one)}
    if one.target is None:
        return _("%(name)s: %(value)s, %(age)s.") % said
    said |= {"target": figure_text(one.target.value, one.metric.unit), "due": worked_out(one.due_today, one)}
    return _("%(name)s: %(value)s of %(target)s, %(verdict)s, %(age)s. The pace today is %(due)s.") % said


def headline(found: Overview) -> str:
    """The page in a line: how many run behind, how many have no data."""
    first = _behind(found.count(Verdict.NEAR, Verdict.MISSED), len(found.standings))
    blank = found.count(Verdict.NO_DATA)
    if not blank:
        return _("%(first)s.") % {"first": first}
    second = ngettext("%(n)d has no data", "%(n)d have no data", blank) % {"n": blank}
    return _("%(first)s, %(second)s.") % {"first": first, "second": second}


def _behind(behind: int, of: int) -> str:
    if not behind:
        return _("No goal runs behind its pace")
    if of == 1:
        words = _("%(behind)d of %(n)d goal runs behind its pace")
    else:
        words = ngettext("%(behind)d of %(n)d goals runs behind its pace", "%(behind)d of %(n)d goals run behind their pace", behind)
    return words % {"behind": behind, "n": of}


def unit_label(unit: str) -> Any:
    """What a figure is asked for as."""
    return format_lazy(gettext_lazy("Value in {unit}"), unit=unit) if unit else gettext_lazy("Value")
