"""The bell asks a worker to look; nobody waits for a broker that is away, and nothing is lost with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as test_settings
from kombu.exceptions import OperationalError

from notifications import outbox, tasks
from notifications.models import Delivery, Notice
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = Path(test_settings.VAR) / "queue" / "in"
RING = """
import time, django
django.setup()
from campaigns.events import bell
for _ in range(3):
    began = time.monotonic()
    answers = bell.send_robust(sender=None)
    print(time.monotonic() - began, [answer for _, answer in answers])
"""


@pytest.fixture
def world() -> World:
    return World.build()


def rings() -> int:
    """How often a worker was rung for: what lies in the queue of the broker that this run has."""
    if test_settings.REDIS_URL:
        return int(redis.from_url(test_settings.REDIS_URL).llen(f"{test_settings.REDIS_PREFIX}celery"))
    return sum("notifications.tasks.flush" in one.read_text() for one in QUEUE.glob("*.msg"))


def test_a_move_rings_for_a_worker_after_its_commit(world: World) -> None:
    before = rings()
    world.race()
    assert rings() > before


def test_a_redis_that_is_away_costs_a_move_less_than_a_second() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    env = {**os.environ, "REDIS_URL": nowhere, "DJANGO_SETTINGS_MODULE": "relay.settings"}
    said = subprocess.run([sys.executable, "-c", RING], env=env, capture_output=True, text=True, check=True).stdout
    times = [line.split(maxsplit=1) for line in said.splitlines() if line.endswith("[None]")]
    assert len(times) == 3, said
    assert min(float(seconds) for seconds, _ in times[1:]) < 1  # the first one loads the client, a busy machine may hold up another


def test_what_rang_in_vain_is_told_by_the_next_round(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: Any) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(tasks.flush, "apply_async", away)
    assert world.race().state == "running"
    assert Notice.objects.count() == 0
    outbox.publish(now=world.now)
    assert Notice.objects.filter(reader=world["Ben"]).exists()


def test_a_worker_publishes_and_sends(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world.race()
    assert tasks.flush() in (0, 1)  # by the real clock: outside Ben's hours it waits
    assert Delivery.objects.count() == 1
