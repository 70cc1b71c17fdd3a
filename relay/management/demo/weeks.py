"""What the demo company committed each week of the last half-year, and what came of it: most weeks reached, some honestly missed, one
that nobody read, one said anew after Monday. Wins and losses by product, and what was adjusted."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from goals import saying
from goals.cadence import Span, span_of
from goals.committing import WEEK, week_of
from goals.models import Metric
from relay.management.demo.goals import GOALS, Goal
from relay.management.demo.script import Stage
from stakeholders.weeks import instant
from stakeholders.worktime import local_day, zone

WEEKS = 26
SURE = tuple(map(Decimal, ("1.05", "0.8", "0.9", "0.7", "0.85", "0.75")))  # of a week's worth; this week is committed boldly
MORE, MOST = Decimal("1.2"), Decimal("1.5")  # of what is sure: what is likely, and a stretch
SAID_ANEW, SO_MUCH_LESS = 6, Decimal("0.6")

# Weeks ago, of what kind, whose product, in whose words, how much, told by whom.
NEWS = (
    (21, "win", "Atlas 3", "Hafenlogistik renewed for three years", "240", "k€", "Victor Alm"),
    (19, "loss", "Atlas 3", "Kestrel Foods went with the cheaper one", "90", "k€", "Marcus Lee"),
    (15, "traction", "Training", "First team that certified everybody", "38", "people", "Samir Okafor"),
    (12, "win", "Atlas 4", "Two design partners signed", "310", "k€", "Victor Alm"),
    (9, "loss", "Atlas 4", "Bremer Bank waits for the security paper", "", "", "Victor Alm"),
    (7, "traction", "Atlas 4", "Asked for by name in three tenders", "3", "", "Marcus Lee"),
    (4, "win", "Atlas 4", "Nordlys replaced two tools with it", "180", "k€", "Marcus Lee"),
    (2, "loss", "Training", "Budget of the hospital group was cut", "45", "k€", "Marcus Lee"),
    (1, "win", "Atlas 4", "First reference that may be named", "120", "k€", "Victor Alm"),
    (1, "traction", "Atlas 4", "Every fifth visitor of the demo comes back", "20", "%", "Samir Okafor"),
    (0, "win", "Atlas 4", "Hafenlogistik moves over a year early", "150", "k€", "Victor Alm"),
    (0, "loss", "Atlas 4", "Meridian chose to build it themselves", "80", "k€", "Marcus Lee"),
    (0, "traction", "Training", "Partners ask for seats", "24", "people", "Samir Okafor"),
)
ADJUSTED = (
    (5, "pipeline", "Two webinars less, one call wave more.", "Samir Okafor"),
    (1, "adoption", "The first-week mail now comes from the product, not from us.", "Priya Raman"),
    (1, "pipeline", "Events without a call list are off the plan.", "Priya Raman"),
    (0, "pipeline", "The call wave waits for the sales kit, not the other way round.", "Samir Okafor"),
)


def play(stage: Stage) -> None:
    """Commit each Monday, tell through the week."""
    for one in (one for one in GOALS if one.objective):
        metric = Metric.objects.get(name=one.name)
        for weeks in range(WEEKS, -1, -1):
            _commit(stage, metric, one, weeks)
    for weeks, kind, product, words, amount, unit, name in NEWS:
        at = _at(stage, weeks, timedelta(days=2))
        by, figure = stage.who(stage.people[name], at), Decimal(amount) if amount else None
        saying.tell(by=by, now=at, day=None, kind=kind, product=product, words=words, amount=figure, unit=unit)
    for weeks, objective, words, name in ADJUSTED:
        at = _at(stage, weeks, timedelta(days=3))
        saying.adjust(objective, by=stage.who(stage.people[name], at), now=at, day=None, words=words)


def _commit(stage: Stage, metric: Metric, one: Goal, weeks: int) -> None:
    _say(stage, metric, one, _at(stage, weeks), SURE[weeks % len(SURE)])
    if weeks == SAID_ANEW:
        _say(stage, metric, one, _at(stage, weeks, timedelta(days=3)), SO_MUCH_LESS)


def _say(stage: Stage, metric: Metric, one: Goal, at: datetime, sure: Decimal) -> None:
    worth = Decimal(one.goal) * Decimal(one.of_pace) * 7 / span_of(Span.QUARTER, local_day(stage.site, stage.now)).days
    commit, likely, stretch = (Decimal(round(worth * share)) for share in (sure, sure * MORE, sure * MOST))
    by = stage.who(stage.people[one.owner], at)
    saying.commit(metric, by=by, now=at, day=None, commit=commit, likely=likely, stretch=stretch)


def _at(stage: Stage, weeks: int, later: timedelta = timedelta()) -> datetime:
    """Ten in the morning, so long after the Monday so many weeks ago, and not after now."""
    monday = week_of(local_day(stage.site, stage.now)).first - weeks * WEEK
    return min(instant(zone(stage.site, stage.now), datetime.combine(monday + later, time(10))), stage.now)
