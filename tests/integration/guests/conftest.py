"""Where every outsider's test begins: a Monday at noon, Ben has just offered Jo the baton, and Jo has followed the link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from campaigns.models import Handoff
from tests.guests import AT, Guest, link_of, offered
from tests.world import World


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def handoff(world: World) -> Handoff:
    return offered(world)


@pytest.fixture
def guest(handoff: Handoff) -> Guest:
    return Guest(link_of(handoff))
