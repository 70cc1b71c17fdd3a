"""Why a running campaign is in doubt. The site works 09:00 to 17:00 UTC; the 2nd of November 2026 is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insights.cutting import Doubt, Doubted, Seen, doubts
from tests.unit.hours import SITE, at

STARTED = at("02 09")
SOUND = Seen("adoption", STARTED, STARTED + timedelta(days=3), ends=date(2026, 12, 11), target=date(2026, 12, 11))


def found(seen: Seen, *, days: int = 7) -> list[Doubted]:
    return doubts(seen, site=SITE, now=STARTED + timedelta(days=days))


def test_what_serves_an_objective_moves_and_ends_in_time_is_in_no_doubt() -> None:
    assert found(SOUND) == []


def test_without_an_objective_it_serves_neither() -> None:
    assert found(replace(SOUND, objective="")) == [Doubted(Doubt.NO_OBJECTIVE)]


@pytest.mark.parametrize(("days", "starved"), [(11, []), (14, [Doubted(Doubt.STARVED, {"days": 10})])])
def test_after_ten_working_days_without_an_act_it_is_starved(days: int, starved: list[Doubted]) -> None:
    assert found(replace(SOUND, last_act_at=None), days=days) == starved


@pytest.mark.parametrize(
    ("ends", "late"),
    [(date(2026, 11, 19), []), (date(2026, 11, 20), [Doubted(Doubt.TOO_LATE, {"days": 5, "given": 9})])],
)
def test_past_its_target_by_more_than_half_of_what_it_was_given_it_pays_no_longer(ends: date, late: list[Doubted]) -> None:
    assert found(replace(SOUND, target=date(2026, 11, 13), ends=ends)) == late


COUNTED = replace(SOUND, target=date(2026, 12, 18), counted=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("ends", "counted", "uncounted"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), False),
        (date(2027, 1, 4), date(2026, 12, 31), True),
        (date(2027, 1, 4), None, False),
        (date(2027, 1, 4), date(2026, 11, 30), False),  # nobody planned it to count
    ],
)
def test_past_the_last_day_that_it_was_to_count_for_it_pays_no_longer(ends: date, counted: date | None, uncounted: bool) -> None:
    doubted = [Doubted(Doubt.UNCOUNTED, {"ends": "2027-01-04", "counted": "2026-12-31"})] if uncounted else []
    assert found(replace(COUNTED, ends=ends, counted=counted)) == doubted


def test_without_a_target_nothing_is_too_late() -> None:
    assert found(replace(SOUND, target=None, ends=date(2027, 12, 11))) == []
