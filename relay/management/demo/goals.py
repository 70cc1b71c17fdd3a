"""What the demo company wants to reach this quarter: one goal behind its pace, one near it, one that nobody read of late, three that go
well. However far the quarter has come, each stands about as it is told here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goals import recording
from goals.cadence import DAY, Cadence, Direction, Measure, Period, Span, span_of
from goals.models import Metric
from relay.management.demo.script import Stage
from stakeholders.worktime import local_day

LEAD, WEEK = "Priya Raman", timedelta(days=7)
WEEKS_READ, HALF_A_YEAR, MADE = 14, 28, timedelta(days=203)
UNREAD_WEEK = 16  # so many weeks ago nobody read what serves adoption
WAVE = tuple(map(Decimal, ("0", "0.1", "-0.1", "0.15", "0.05", "-0.1", "0.1")))  # of a week's worth: what came early or late
A_CLOCK_CHANGE = timedelta(hours=3)  # more than one takes: what was read a week ago is not of the day after


@dataclass(frozen=True, slots=True)
class Goal:
    """`of_pace` is how much of what was due has come; `unread` for how many weeks nobody looked. What serves an objective is read for half
    a year."""

    name: str
    owner: str
    source: str
    unit: str
    goal: int
    of_pace: str
    start: int | None = None
    direction: Direction = Direction.UP
    unread: int = 0
    objective: str = ""

    @property
    def weeks(self) -> int:
        return HALF_A_YEAR if self.objective else WEEKS_READ


GOALS = (
    Goal("Qualified pipeline", "Victor Alm", "CRM, stage 3 and up", "k€", 2000, "0.84", objective="pipeline"),
    Goal("Accounts live on Atlas 4", "Samir Okafor", "Licence server", "", 120, "1.0", objective="adoption"),
    Goal("Analyst mentions", "Ruth Adeyemi", "Press clippings", "", 80, "1.1", unread=3),
    Goal("Active users after 30 days", "Grace Lindqvist", "Product analytics", "%", 70, "1.2", start=50),
    Goal("Sales ready on Atlas 4", "Samir Okafor", "Training records", "people", 540, "0.95"),
    Goal("Days from brief to launch", "Daniel Price", "Relay", "d", 20, "1.3", start=34, direction=Direction.DOWN),
)


def play(stage: Stage) -> None:
    """Add them half a year ago, aim at this quarter, and read each once a week."""
    today = local_day(stage.site, stage.now)
    quarter, began = span_of(Span.QUARTER, today), stage.now - MADE
    lead = stage.who(stage.people[LEAD], began)
    for one in GOALS:
        measure = Measure.SUM if one.start is None else Measure.LEVEL
        facts: recording.MetricFacts = {"name": one.name, "owner": stage.people[one.owner].pk, "source": one.source, "unit": one.unit}
        facts |= {"measure": measure.value, "direction": one.direction.value, "cadence": Cadence.WEEKLY.value, "objective": one.objective}
        metric = recording.add_metric(by=lead, now=began, facts=facts)
        start = None if one.start is None else Decimal(one.start)
        recording.set_target(metric, by=lead, now=began, span=Span.QUARTER, day=today, value=Decimal(one.goal), start=start)
        _read(stage, metric, one, quarter, today)


def _read(stage: Stage, metric: Metric, one: Goal, quarter: Period, today: date) -> None:
    for weeks, day, value in _figures(one, quarter, today):
        at = min(stage.now, stage.now - weeks * WEEK + A_CLOCK_CHANGE)
        recording.note_reading(metric, by=stage.who(stage.people[one.owner], at), now=at, day=day, value=value)


def _figures(one: Goal, quarter: Period, today: date) -> Iterator[tuple[int, date, Decimal]]:
    """How many weeks ago, on which day, and what was read; the oldest first."""
    for weeks in range(one.weeks - 1, one.unread - 1, -1):
        if one.objective == "adoption" and weeks == UNREAD_WEEK:
            continue
        day = today - weeks * WEEK
        since = day - WEEK if day < quarter.first else max(day - WEEK, quarter.first - DAY)
        if one.start is None:
            yield weeks, day, Decimal(_stood(one, quarter, day) - _stood(one, quarter, since) + _wave(one, quarter, weeks))
        else:
            yield weeks, day, Decimal(_stood(one, quarter, day))


def _wave(one: Goal, quarter: Period, weeks: int) -> int:
    """What came more, or less, in a week than in the mean one: it evens out."""
    worth = Decimal(one.goal) * Decimal(one.of_pace) * 7 / quarter.days
    return round(worth * (WAVE[weeks % len(WAVE)] - WAVE[(weeks + 1) % len(WAVE)]))


def _stood(one: Goal, quarter: Period, day: date) -> int:
    """The sum so far, also of the quarter before, or the level; before the quarter that is where it starts."""
    share = Decimal((min(day, quarter.last) - quarter.first).days + 1) / quarter.days
    start = one.start or 0
    return start + round((one.goal - start) * (share if one.start is None else max(share, Decimal(0))) * Decimal(one.of_pace))
