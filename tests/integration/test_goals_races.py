"""Two at once at one figure: each is written down, one of them is shown, and nobody is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from goals import recording
from goals.models import Metric, Reading, Target
from stakeholders.who import Who
from tests.at_once import at_once
from tests.world import World, when

pytestmark = pytest.mark.django_db(transaction=True)
NOW, PEOPLE, TODAY = when("2026-11-16 10:00"), ("Hal", "Ana", "Ida", "Eva"), date(2026, 11, 16)


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def metric(world: World) -> Metric:
    facts: Any = {"name": "Pipeline", "owner": world["Hal"].pk, "measure": "sum", "cadence": "weekly"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


@pytest.mark.parametrize("round_", range(3))
def test_figures_for_one_day_are_all_kept_and_one_is_shown(world: World, metric: Metric, round_: int) -> None:
    def noting(who: Who, value: int) -> Callable[[], object]:
        return lambda: recording.note_reading(metric, by=who, now=NOW, day=TODAY, value=Decimal(value))

    came = at_once(*(noting(world.who(name), value) for value, name in enumerate(PEOPLE)))

    assert [one for one in came if not isinstance(one, Reading)] == []
    assert (Reading.objects.count(), Reading.objects.shown().count()) == (4, 1)


@pytest.mark.parametrize("round_", range(3))
def test_so_are_targets_for_one_period(world: World, metric: Metric, round_: int) -> None:
    def aiming(who: Who, value: int) -> Callable[[], object]:
        return lambda: recording.set_target(metric, by=who, now=NOW, span="quarter", day=TODAY, value=Decimal(value))

    came = at_once(*(aiming(world.who(name), value) for value, name in enumerate(PEOPLE[1:])))

    assert [one for one in came if not isinstance(one, Target)] == []
    assert (Target.objects.count(), Target.objects.shown().count()) == (3, 1)
