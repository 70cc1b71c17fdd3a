"""How good the dates were that were told of races: each date counts once, against the day on which its race was over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from insights.models import Snapshot
from insights.scores import score, spread
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


@pytest.fixture
def race() -> Campaign:
    return World.build().race()


def row(race: Campaign, seq: int, **facts: object) -> Snapshot:
    """How the race stood after so many events."""
    counts = {"legs_done": 0, "legs": 3, "stalls": 0, "seq": seq, "seen_seq": seq, "newest": False, **facts}
    taken_at = MONDAY + timedelta(days=seq)
    return Snapshot.objects.create(campaign=race, why="change", taken_on=taken_at.date(), taken_at=taken_at, colour="green", **counts)


def test_a_date_counts_once_however_often_its_race_was_seen_to_be_over(race: Campaign) -> None:
    row(race, 1, state="running", p85=DAY)
    row(race, 2, state="finished", finish=DAY)
    row(race, 3, state="finished", finish=DAY, newest=True)

    found = score()
    assert (found.told, found.kept, found.p85_kept, found.races) == (1, 1, 1, 1)


def test_the_newest_finish_is_the_one_that_counts(race: Campaign) -> None:
    row(race, 1, state="running", p85=DAY)
    row(race, 2, state="finished", finish=DAY)
    row(race, 3, state="finished", finish=DAY + timedelta(days=9), newest=True)

    assert score().kept == 0


def test_a_race_that_was_over_and_runs_again_is_not_scored(race: Campaign) -> None:
    row(race, 1, state="running", p85=DAY)
    row(race, 2, state="finished", finish=DAY)
    row(race, 3, state="running", p85=DAY, newest=True)

    assert score().told == 0


def test_the_rows_of_a_race_are_joined_once(race: Campaign) -> None:
    row(race, 1, state="running", p85=DAY)
    with CaptureQueriesContext(connection) as seen:
        score()

    assert seen[0]["sql"].count('JOIN "insights_snapshot"') == 1


@pytest.mark.parametrize(("days", "tenth"), [(-20, 1), (0, 1), (2, 2), (19, 10), (40, 10)])
def test_a_finish_is_held_against_the_twenty_dots_that_told_it(race: Campaign, days: int, tenth: int) -> None:
    dots = [(DAY + timedelta(days=day)).isoformat() for day in range(20)]
    row(race, 1, state="running", p85=DAY, odds={"dots": dots})
    row(race, 2, state="finished", finish=DAY + timedelta(days=days), newest=True)

    assert spread().tenths == tuple(int(one == tenth) for one in range(1, 11))


def test_a_finish_on_a_day_of_many_dots_is_in_their_middle(race: Campaign) -> None:
    row(race, 1, state="running", p85=DAY, odds={"dots": [DAY.isoformat()] * 20})
    row(race, 2, state="finished", finish=DAY, newest=True)

    assert spread().tenths == (0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
