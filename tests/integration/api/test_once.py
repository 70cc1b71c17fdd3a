"""One key, one effect, over real sockets: each call is sent five times at once, and three answers in ten are never read."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from campaigns.models import Event
from stakeholders.models import KeptAnswer
from tests.programs import V1, Program
from tests.world import World

KEYS = int(os.environ.get("RELAY_KEYS", "30"))
DUPLICATES, CUT, AT_ONCE = 5, 0.3, 10

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.keys]
Answer = tuple[int, bytes, bool]


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings: Any) -> None:
    settings.RELAY_API_READS = settings.RELAY_API_ACTS = 10**9


def called(server: str, place: str, token: str, key: str, body: dict[str, Any], *, cut: bool) -> Answer | None:
    """The answer, or nothing where the line is cut once everything is sent."""
    at = urlsplit(server)
    line = http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
    try:
        line.request("POST", V1 + place, json.dumps(body), headers)
        if cut:
            line.sock.shutdown(socket.SHUT_RDWR)
            return None
        answer = line.getresponse()
        return answer.status, answer.read(), answer.getheader("Idempotency-Replayed") == "true"
    finally:
        line.close()


def test_each_key_has_one_effect_and_one_answer_to_the_byte(live_server: Any):
    world = World.build()
    campaign = world.race()
    world.take(campaign, "Build")
    leg, token = world.leg_of(campaign, "Build"), Program(world["Ben"]).token
    place, dice = f"legs/{leg.pk}/check-in/", random.Random(7)
    calls = [(f"key-{number}", dice.random() < CUT) for number in range(KEYS) for _again in range(DUPLICATES)]
    dice.shuffle(calls)

    def call(one: tuple[str, bool]) -> tuple[str, Answer | None]:
        key, cut = one
        return key, called(live_server.url, place, token, key, {"note": key}, cut=cut)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(call, calls))
        last = dict(pool.map(call, [(f"key-{number}", False) for number in range(KEYS)]))
    by_key: dict[str, list[Answer]] = {}
    for key, answer in answers:
        by_key.setdefault(key, []).extend([answer] if answer else [])
    notes = Event.objects.filter(kind="checked_in").values_list("texts__body", flat=True)
    assert sorted(notes) == sorted(last)
    assert KeptAnswer.objects.count() == KEYS
    assert {answer[:1] + answer[2:] for answer in last.values() if answer} == {(200, True)}
    assert [key for key, found in by_key.items() if _differs(found, last[key])] == []
    other = called(live_server.url, place, token, "key-0", {"note": "another"}, cut=False)
    assert other
    assert other[0] == 422


def _differs(found: Sequence[Answer], last: Answer | None) -> bool:
    """Whether the answers to one key are not the same bytes, or more than one of them was the first."""
    return {answer[1] for answer in found} - {last[1] if last else b""} != set() or sum(not answer[2] for answer in found) > 1
