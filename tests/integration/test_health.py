"""The health pages: green while promises are kept, red with the reason when one is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from campaigns import rounds
from campaigns.models import Round
from notifications import outbox
from stakeholders import clock
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.fixture
def swept(db: None) -> None:
    """Somebody has just looked for what is due."""
    rounds.note(Round.Work.SWEEP)


def ago(**span: float) -> None:
    """The last sweep was so long ago."""
    Round.objects.filter(work=Round.Work.SWEEP).update(at=Now() - timedelta(**span))


def test_an_instance_with_nothing_to_do_is_ready(client: Client, swept: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


def test_an_instance_in_which_nobody_has_ever_looked_is_not(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["last_sweep_seconds"]) == (503, None)


def test_a_sweep_older_than_two_periods_turns_it_red_although_nothing_is_due(client: Client, swept: None) -> None:
    ago(seconds=50)
    assert client.get("/readyz").status_code == 200
    ago(seconds=70)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["last_sweep_seconds"]) == (503, 70)


def test_the_age_of_a_sweep_is_told_by_the_database_s_clock_and_not_by_a_moved_one(client: Client, swept: None) -> None:
    clock.move_to(clock.now() + timedelta(days=3))
    assert client.get("/readyz").json()["last_sweep_seconds"] < 30
    rounds.note(Round.Work.SWEEP)
    swept_ago = rounds.pulse().swept
    assert swept_ago is not None
    assert timedelta(seconds=-1) < swept_ago < timedelta(seconds=30)


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
    seen = answer.json()
    assert (seen.pop("last_sweep_seconds"), seen.pop("last_audit_seconds")) < (30, 30)
    assert set(seen.values()) <= {True, 0, "ok", "files"} | {seen["outbox_depth"]}


def test_it_counts_what_is_in_the_outbox(client: Client, swept: None) -> None:
    world = World.build()
    world.race()
    outbox.publish(now=world.now)
    assert client.get("/readyz").json()["outbox_depth"] == 1


def test_a_dead_broker_is_said_and_breaks_no_promise(client: Client, settings: Any, swept: None) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "down")


def test_it_names_nobody(client: Client) -> None:
    World.build().race()
    rounds = {"last_sweep_seconds", "last_audit_seconds", "findings"}
    late = {"looks_overdue", "events_untold", "messages_unsent", "outbox_depth"}
    assert set(client.get("/readyz").json()) == {"ready", "database", "broker", *rounds, *late}
