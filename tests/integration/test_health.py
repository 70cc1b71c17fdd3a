"""The health pages: green while promises are kept, red with the reason when one is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_an_instance_with_nothing_to_do_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


def test_a_race_that_nobody_looked_at_turns_it_red(client: Client) -> None:
    World.build().race()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["looks_overdue"] == 1


def test_events_that_nobody_was_told_of_turn_it_red(client: Client) -> None:
    World.build().race()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["events_untold"] > 0


def test_a_tick_turns_it_green_again(client: Client) -> None:
    World.build().race()
    call_command("tick", verbosity=0)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json().values()) <= {True, 0, "ok", "files"}


def test_a_dead_broker_is_said_and_breaks_no_promise(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "down")


def test_it_names_nobody(client: Client) -> None:
    World.build().race()
    assert set(client.get("/readyz").json()) == {"ready", "database", "looks_overdue", "events_untold", "messages_unsent", "broker"}
