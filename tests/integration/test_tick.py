"""`manage.py tick`: one round of all that is periodic, and the clock of a demo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stakeholders import clock

pytestmark = pytest.mark.django_db


def tick(*options: str) -> str:
    out = StringIO()
    call_command("tick", *options, stdout=out)
    return out.getvalue()


def test_a_round_with_nothing_to_do_says_so() -> None:
    assert "looked at 0, published 0, sent 0" in tick()


def test_it_moves_the_clock_of_a_test_instance_forward() -> None:
    instant = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    assert f"{instant:%Y-%m-%dT%H:%M}" in tick("--at", instant.isoformat())
    assert instant <= clock.now() < instant + timedelta(minutes=1)


def test_an_instant_without_a_zone_is_utc() -> None:
    instant = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    tick("--at", instant.replace(tzinfo=None).isoformat())
    assert instant <= clock.now() < instant + timedelta(minutes=1)


def test_an_instant_already_passed_just_ticks() -> None:
    tick("--at", (datetime.now(UTC) + timedelta(days=2)).isoformat())
    before = clock.now()
    assert "looked at" in tick("--at", (datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert clock.now() >= before


def test_the_clock_of_a_production_instance_stands(settings: Any) -> None:
    settings.RELAY_CLOCK_MOVES = False
    with pytest.raises(CommandError, match="real time"):
        tick("--at", "2100-01-01T00:00:00Z")
    assert clock.offset() == timedelta(0)


def test_what_is_no_instant_is_refused() -> None:
    with pytest.raises(CommandError, match="--at"):
        tick("--at", "next Monday")
