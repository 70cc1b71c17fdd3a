"""What holds for the forecast of any relay: random graphs with forks and joins, wherever obstructive people have left their batons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.lifecycle import CampaignState
from campaigns.race import Race
from insights.curves import Curves, Lesson
from insights.forecast import Forecast, forecast
from tests.unit.hours import SITE
from tests.unit.relays import Player

FUNCTIONS = ("pr", "legal", "creatives")
DAYS = st.floats(0, 60, allow_subnormal=False)
LESSONS = st.builds(
    Lesson, st.sampled_from(("", *FUNCTIONS)), st.sampled_from(FUNCTIONS), st.sampled_from((0.5, 1.0, 2.0, 5.0, 10.0)), DAYS, st.booleans()
)
EVIDENCE = st.lists(LESSONS, max_size=30)


@st.composite
def races(draw: st.DrawFn) -> tuple[Race, datetime]:
    """A relay after some moves, its legs with any plan, run by any function; and the moment after its last event."""
    player = Player(draw(st.integers(0, 10_000)))
    for _ in range(draw(st.integers(0, 60))):
        player.obstruct()
    legs = {}
    for leg in player.race.legs.values():
        planned, function = draw(st.sampled_from((0.5, 1.0, 3.0, 8.0))), draw(st.sampled_from(FUNCTIONS))
        legs[leg.id] = replace(leg, planned_days=planned, function=function)
    return replace(player.race, legs=legs), player.now


def tell(race: Race, lessons: list[Lesson], now: datetime) -> Forecast | None:
    known = Curves(lessons)
    names = {name: name for name in FUNCTIONS}
    return forecast(race, curves=known, version=str(hash(tuple(lessons))), functions=names, site=SITE, finish_on=now.date(), now=now)


@given(races(), EVIDENCE)
def test_what_is_likelier_comes_later_and_nothing_is_past(found: tuple[Race, datetime], lessons: list[Lesson]) -> None:
    race, now = found
    told = tell(race, lessons, now)

    assert told is not None or race.state in (CampaignState.FINISHED, CampaignState.ABANDONED)
    if told:
        assert now <= told.p50_at <= told.p85_at <= told.p95_at
        assert now.date() <= told.p50 <= told.p85 <= told.p95


@given(races(), EVIDENCE)
def test_the_same_evidence_gives_the_same_numbers(found: tuple[Race, datetime], lessons: list[Lesson]) -> None:
    race, now = found

    assert tell(race, lessons, now) == tell(race, lessons, now)


@settings(deadline=None)
@given(races(), EVIDENCE, st.integers(0, 90), st.integers(1, 24 * 14))
def test_no_quantile_comes_earlier_merely_because_time_passed(
    found: tuple[Race, datetime], lessons: list[Lesson], waited_days: int, waited_hours: int
) -> None:
    race, now = found
    before = tell(race, lessons, now + timedelta(days=waited_days))
    after = tell(race, lessons, now + timedelta(days=waited_days, hours=waited_hours))

    if before and after:
        for name in ("p50_at", "p85_at", "p95_at"):
            assert getattr(after, name) >= getattr(before, name), name
