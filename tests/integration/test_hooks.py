"""The signed incoming hook: readings once, whatever is sent again; nothing to be learned without the secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client, override_settings
from standardwebhooks.webhooks import Webhook

from goals import hooks, recording, retiring
from goals.models import Hook, HookMessage, Metric, Reading
from stakeholders.models import Stakeholder
from stakeholders.refusals import WrongMoment, WrongPerson
from tests.at_once import at_once
from tests.world import World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-16 10:00")
ONE = {"day": "2026-11-16", "value": 68.5, "note": "From the warehouse"}


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


@pytest.fixture
def metric(world: World) -> Metric:
    facts: Any = {"name": "Active users", "owner": world["Hal"].pk, "unit": "%", "measure": "level", "cadence": "weekly"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


@pytest.fixture
def hook(world: World, metric: Metric) -> tuple[Hook, str]:
    return hooks.make(metric, by=world.who("Hal"), now=NOW, name="Warehouse")


def send(
    hook: Hook | str, secret: str, said: Any = ONE, *, message: str = "msg_1", at: datetime | None = None, **headers: str
) -> tuple[int, Any]:
    """What a sender does, with the package of the standard."""
    body = said if isinstance(said, str) else json.dumps(said)
    at = at or datetime.now(UTC)
    signed = {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(msg_id=message, timestamp=at, data=body),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    place = f"/hooks/readings/{hook if isinstance(hook, str) else hook.pk}/"
    answer = Client().post(place, body, content_type="application/json", headers={k: v for k, v in signed.items() if v})
    return answer.status_code, answer.json()


# Taken


def test_a_reading_is_noted_as_its_owner_s_and_says_how_it_came(world: World, hook: tuple[Hook, str]) -> None:
    assert send(*hook) == (200, {"new": 1, "corrected": 0, "same": 0})
    told = Reading.objects.get()
    assert (str(told.day), float(told.value), told.note, told.via, told.by) == (*ONE.values(), "hook", world["Hal"])


def test_of_a_list_all_are_taken(hook: tuple[Hook, str]) -> None:
    rows = [{"day": f"2026-11-{day:02}", "value": day} for day in range(1, 17)]
    assert send(*hook, rows)[1]["new"] == 16


def test_of_a_list_with_one_that_is_wrong_none_is(hook: tuple[Hook, str]) -> None:
    rows = [ONE, {"day": "2026-11-31", "value": 2}, {"day": "2026-11-17", "value": "3"}, ONE, {"value": True, "when": 1}]
    status, said = send(*hook, rows)
    assert (status, said["code"], sorted(said["errors"])) == (
        422,
        "invalid",
        ["1.day", "2.day", "2.value", "3.day", "4.day", "4.value", "4.when"],
    )
    assert not Reading.objects.exists()


@pytest.mark.parametrize("said", ["", "{", "[]", "7", '{"day": "2026-11-16", "value": NaN}', "[" * 5000, json.dumps([ONE] * 1001)])
def test_what_is_no_reading_is_refused(hook: tuple[Hook, str], said: str) -> None:
    assert send(*hook, said)[0] == 422
    assert not Reading.objects.exists()


# Once


def test_the_same_again_gets_the_same_answer_and_is_not_written_twice(world: World, metric: Metric, hook: tuple[Hook, str]) -> None:
    first = send(*hook)
    recording.note_reading(metric, by=world.who("Hal"), now=NOW, day=NOW.date(), value=recording.Decimal(70))
    assert send(*hook, at=datetime.now(UTC) + timedelta(minutes=2)) == first
    assert Reading.objects.shown().get().value == 70
    assert HookMessage.objects.count() == 1


def test_so_does_one_that_was_refused(hook: tuple[Hook, str]) -> None:
    wrong = {"day": "2026-11-17", "value": 1}
    first = send(*hook, wrong)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert send(*hook, wrong) == first
    assert first[0] == 422


def test_an_id_that_was_used_for_something_else_is_refused(hook: tuple[Hook, str]) -> None:
    send(*hook)
    status, said = send(*hook, {**ONE, "value": 1})
    assert (status, list(said["errors"])) == (422, ["webhook-id"])


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_write_once(hook: tuple[Hook, str]) -> None:
    came = at_once(*[lambda: send(*hook)] * 10)
    assert came == [(200, {"new": 1, "corrected": 0, "same": 0})] * 10
    assert (Reading.objects.count(), HookMessage.objects.count()) == (1, 1)


# Who knows the secret


def test_without_the_secret_a_hook_looks_as_one_that_there_is_not(hook: tuple[Hook, str]) -> None:
    row, secret = hook
    other = "whsec_" + "A" * 44
    wrong = [
        send(row, other),
        send(str(uuid4()), secret),
        send(row, secret, webhook_signature=""),
        send(row, secret, webhook_signature="v1"),
        send(row, secret, webhook_signature="v1,é"),
        send(row, secret, webhook_timestamp="soon"),
        send(row, secret, webhook_id="msg_2"),
        send(row, secret, at=NOW - timedelta(minutes=6)),
        send(row, secret, at=NOW + timedelta(minutes=6)),
    ]
    assert {status for status, _said in wrong} == {401}
    assert len({json.dumps(said) for _status, said in wrong}) == 1
    assert not Reading.objects.exists()
    row.refresh_from_db()
    assert (row.strange, row.strange_why) == (8, "time")


def test_five_minutes_are_near_enough(hook: tuple[Hook, str]) -> None:
    assert send(*hook, at=NOW - timedelta(minutes=4, seconds=59))[0] == 200


def test_the_secret_before_is_good_for_a_day(world: World, hook: tuple[Hook, str]) -> None:
    row, old = hook
    _row, new = hooks.rotate(row, by=world.who("Ida"), now=NOW)
    assert [send(row, one, message=one[:20])[0] for one in (old, new)] == [200, 200]
    assert set(Reading.objects.values_list("by__name", flat=True)) == {"Ida"}
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        assert [send(row, one, message=one[:21])[0] for one in (old, new)] == [401, 200]


def test_what_was_taken_back_opens_nothing(world: World, hook: tuple[Hook, str]) -> None:
    row, secret = hook
    send(row, secret)
    hooks.revoke(row, by=world.who("Hal"), now=NOW)
    assert send(row, secret)[0] == 401
    row.refresh_from_db()
    assert (row.secret, row.old_secret) == ("", "")


def test_no_secret_is_kept_in_the_clear(hook: tuple[Hook, str]) -> None:
    assert hook[1] not in str(Hook.objects.values())


def test_another_address_is_not_found_and_another_method_not_taken() -> None:
    client = Client()
    assert [client.post(f"/hooks/{rest}").status_code for rest in ("", "readings/", "readings/x/", "gifts/")] == [404] * 4
    answer = client.get(f"/hooks/readings/{uuid4()}/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_what_is_too_long_is_not_read(hook: tuple[Hook, str]) -> None:
    assert [send(one, hook[1], " " * 1_100_000)[0] for one in (hook[0], str(uuid4()))] == [413, 413]


@override_settings(RELAY_HOOK_MESSAGES=2, RELAY_API_FAILURES=2)
def test_who_comes_too_often_waits_and_strangers_keep_nobody_waiting(hook: tuple[Hook, str]) -> None:
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert [send(hook[0], "whsec_" + "A" * 44)[0] for _ in range(3)] == [401, 401, 429]
        assert [send(*hook, message=f"m{n}")[0] for n in range(3)] == [200, 200, 429]


# Whose


@pytest.mark.parametrize("name", ["Ana", "Ben", "Gus"])
def test_others_let_no_program_in(world: World, metric: Metric, name: str) -> None:
    with pytest.raises(WrongPerson):
        hooks.make(metric, by=world.who(name), now=NOW, name="Warehouse")


def test_of_who_may_not_note_readings_any_more_nothing_is_taken(world: World, metric: Metric, hook: tuple[Hook, str]) -> None:
    recording.edit_metric(metric, by=world.who("Ana"), now=NOW, facts={"owner": world["Ben"].pk})
    assert send(*hook)[0] == 422
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(active=False)
    hooks.rotate(hook[0], by=world.who("Ida"), now=NOW)
    assert send(*hook, message="msg_2")[0] == 200


def test_of_what_nobody_measures_nothing_is_taken(world: World, metric: Metric, hook: tuple[Hook, str]) -> None:
    retiring.retire(metric, by=world.who("Ana"), now=NOW)
    status, said = send(*hook)
    assert (status, list(said["errors"])) == (422, ["metric"])


def test_six_are_too_many(world: World, metric: Metric, hook: tuple[Hook, str]) -> None:
    for n in range(hooks.MOST - 1):
        hooks.make(metric, by=world.who("Hal"), now=NOW, name=f"H{n}")
    with pytest.raises(WrongMoment):
        hooks.make(metric, by=world.who("Hal"), now=NOW, name="One more")
