"""Beat's timetable and `tick` do the same work: whatever one does, the other does as well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pytest
from django.conf import settings

from relay.celery import app
from relay.management.commands.tick import tick

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS = ("campaigns/", "goals/", "imports/", "insights/", "notifications/", "privacy/", "stakeholders/")
ASKED = {"now"}  # the clock


def work_of(caller: CodeType, act: Callable[[], object]) -> set[str]:
    """The functions of ours that this one calls itself, by name, whatever it is done for."""
    called: set[str] = set()

    def seen(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_back and frame.f_back.f_code is caller:
            file = frame.f_code.co_filename.removeprefix(f"{settings.BASE_DIR}/")
            if file.startswith(ROOMS):
                called.add(f"{file}:{frame.f_code.co_name}")

    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(None)
    return {one for one in called if one.rpartition(":")[2] not in ASKED}


def work_of_tick() -> set[str]:
    return work_of(tick.__code__, tick)


def work_of_beat() -> set[str]:
    tasks = [app.tasks[entry["task"]] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    return set().union(*(work_of(task.run.__code__, task) for task in tasks))


def test_tick_does_what_beat_rings_for_and_nothing_else() -> None:
    app.loader.import_default_modules()
    assert work_of_tick() == work_of_beat()


def test_it_sees_what_they_do() -> None:
    names = {one.rpartition("/")[2] for one in work_of_tick()}
    assert {"watch.py:sweep", "outbox.py:publish", "outbox.py:deliver", "auditor.py:audit", "rounds.py:note"} <= names


def test_nothing_that_is_rung_for_can_pile_up() -> None:
    often = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["schedule"].total_seconds() < 3600]
    assert all(0 < entry["options"]["expires"] <= 60 for entry in often)
