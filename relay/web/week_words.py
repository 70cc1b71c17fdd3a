"""What a week says of itself: what was committed and what came of it, how the last weeks came out, how far off they were."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.cadence import Direction, Period
from goals.committing import Became, Score
from goals.weeks import MetricWeek, WeekSaid, WeekSeen
from relay.web.goal_words import figure_text
from relay.web.spans import day_text

BECAME: Mapping[Became, tuple[str, str | Promise]] = {
    Became.OPEN: ("waiting", gettext_lazy("Not over yet")),
    Became.REACHED: ("on-pace", gettext_lazy("Reached")),
    Became.MISSED: ("missed", gettext_lazy("Missed")),
    Became.UNKNOWN: ("no-data", gettext_lazy("Nobody read it")),
    Became.LATE: ("no-data", gettext_lazy("Said after Wednesday")),
}
KINDS: Mapping[str, str] = {"win": "on-pace", "loss": "lost", "traction": "waiting"}


def headline(seen: WeekSeen) -> str:
    """The page in a line."""
    metrics = [one for part in seen.objectives for one in part.metrics]
    said = [one.said for one in metrics if one.said]
    if not seen.over:
        return _committed(len(said), len(metrics))
    known = [one for one in said if one.became in (Became.REACHED, Became.MISSED)]
    if not known:
        return _("Nothing of this week can be told") if said else _("Nothing was committed")
    return _reached(sum(one.became is Became.REACHED for one in known), len(known))


def _committed(said: int, of: int) -> str:
    if of == 1:
        words = _("%(said)d of %(n)d metric is committed")
    else:
        words = ngettext("%(said)d of %(n)d metrics is committed", "%(said)d of %(n)d metrics are committed", said)
    return words % {"said": said, "n": of}


def _reached(reached: int, of: int) -> str:
    if of == 1:
        words = _("%(reached)d of %(n)d commit was reached")
    else:
        words = ngettext("%(reached)d of %(n)d commits was reached", "%(reached)d of %(n)d commits were reached", reached)
    return words % {"reached": reached, "n": of}


def week_text(week: Period) -> str:
    said = {"number": week.first.isocalendar().week, "first": day_text(week.first), "last": day_text(week.last)}
    return _("Week %(number)d, %(first)s to %(last)s.") % said


def standing(one: MetricWeek) -> tuple[str, str | Promise]:
    """How a metric stands in the week that is looked at."""
    if one.said is None:
        return "watch", _("Not committed")
    if one.said.late:
        return BECAME[Became.LATE]
    rises = one.metric.direction == Direction.UP
    if one.said.became is Became.OPEN and rises and one.came is not None and one.came >= one.said.counted.row.commit:
        return BECAME[Became.REACHED]
    return BECAME[one.said.became]


def score_lines(score: Score) -> list[str]:
    """How the last weeks came out; nothing where too few can be told."""
    if not score.told:
        return []
    reached = ngettext(
        "Of the last %(n)d commits %(reached)d was reached.", "Of the last %(n)d commits %(reached)d were reached.", score.reached
    )
    lines = [reached % {"n": score.known, "reached": score.reached}]
    if score.off_commit is not None:
        lines.append(_off_commit(score.off_commit))
    if score.off_likely is not None:
        lines.append(_off_likely(score.off_likely))
    if score.unknown:
        unread = ngettext("Of %(n)d more nobody read what came.", "Of %(n)d more nobody read what came.", score.unknown)
        lines.append(unread % {"n": score.unknown})
    return lines


def _percent(part: Decimal) -> int:
    return int(abs(100 * part).quantize(Decimal(1), ROUND_HALF_UP))


def _off_commit(part: Decimal) -> str:
    percent = _percent(part)
    if not percent:
        return _("On average as much came as was committed.")
    words = _("On average %(percent)d %% above the commit.") if part > 0 else _("On average %(percent)d %% below the commit.")
    return words % {"percent": percent}


def _off_likely(part: Decimal) -> str:
    percent = _percent(part)
    if not percent:
        return _("Against what was likely: as much.")
    words = _("Against what was likely: %(percent)d %% more.") if part > 0 else _("Against what was likely: %(percent)d %% less.")
    return words % {"percent": percent}


def picture_text(one: MetricWeek, weeks: int) -> str:
    """The picture of the last weeks in a sentence."""
    said = {"name": one.metric.name, "weeks": weeks}
    return " ".join([_("%(name)s: what was committed and what came in %(weeks)d weeks.") % said, *score_lines(one.score)])


def anew_text(one: WeekSaid, unit: str) -> str:
    """What was said after what counts, where that is another figure."""
    if one.shown is one.counted:
        return ""
    said = {"figure": figure_text(one.shown.row.commit, unit), "day": day_text(one.shown.said_on)}
    return _("Later, on %(day)s: %(figure)s.") % said
