"""Several at once at one week: each word is written down, one of them is shown, and nobody is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from goals import recording, saying
from goals.models import Adjustment, Commit, Metric
from stakeholders.who import Who
from tests.at_once import at_once
from tests.world import World, when

pytestmark = pytest.mark.django_db(transaction=True)
NOW, PEOPLE = when("2026-11-16 10:00"), ("Hal", "Ana", "Ida", "Eva")


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def metric(world: World) -> Metric:
    facts: Any = {"name": "Pipeline", "owner": world["Hal"].pk, "measure": "sum", "cadence": "weekly", "objective": "pipeline"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


def test_commits_of_one_week_are_all_kept_and_one_is_shown(world: World, metric: Metric) -> None:
    def committing(who: Who, value: int) -> Callable[[], object]:
        one = Decimal(value)
        return lambda: saying.commit(metric, by=who, now=NOW, day=None, commit=one, likely=one, stretch=one)

    came = at_once(*(committing(world.who(name), value) for value, name in enumerate(PEOPLE)))

    assert [one for one in came if not isinstance(one, Commit)] == []
    assert (Commit.objects.count(), Commit.objects.shown().count()) == (4, 1)


def test_so_are_lines_on_what_was_adjusted(world: World, metric: Metric) -> None:
    def adjusting(who: Who) -> Callable[[], object]:
        return lambda: saying.adjust("pipeline", by=who, now=NOW, day=None, words=who.name)

    came = at_once(*(adjusting(world.who(name)) for name in PEOPLE))

    assert [one for one in came if not isinstance(one, Adjustment)] == []
    assert (Adjustment.objects.count(), Adjustment.objects.shown().count()) == (4, 1)
