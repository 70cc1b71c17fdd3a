"""The OpenAPI document is true: calls made up from it are answered as it says, whoever makes them. The long form is `make fuzz-api`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from relay.api.views.docs import document
from relay.wsgi import application
from tests.crowd import Crowd
from tests.doors import undone
from tests.programs import Program

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]
CASES = int(os.environ.get("RELAY_FUZZ", "800"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CALLERS = {"runner": ("Cleo", "act"), "admin": ("Ida", "admin")}


@pytest.fixture(autouse=True)
def unhindered(settings: Any) -> Iterator[None]:
    """As often as one likes; and the connection of the test stays open between calls."""
    settings.RELAY_API_READS = settings.RELAY_API_ACTS = settings.RELAY_API_FAILURES = 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def api() -> Any:
    found = schemathesis.openapi.from_dict(json.loads(document()))
    found.app = application
    return found


def known_ids(crowd: Crowd) -> dict[str, list[str]]:
    """Ids of the crowd's race by the name that they have in addresses."""
    race = crowd.race
    found = {
        "campaign_id": [race.pk, crowd.draft.pk, crowd.paused.pk],
        "leg_id": race.legs.values_list("pk", flat=True),
        "item_id": race.legs.exclude(items=None).values_list("items", flat=True),
        "exchange_id": race.exchanges.values_list("pk", flat=True),
        "handoff_id": race.handoffs.values_list("pk", flat=True),
        "stall_id": race.stalls.values_list("pk", flat=True),
        "person_id": [person.pk for person in crowd.world.people.values()],
        "decision_id": race.decisions.values_list("pk", flat=True),
        "correction_id": race.corrections.values_list("pk", flat=True),
        "share_id": [crowd.share[0].pk],
        "import_id": [crowd.file.pk],
        "metric_id": [crowd.metric.pk],
        "playbook_id": [crowd.playbook.id],
        "webhook_id": [crowd.endpoint.pk],
        "delivery_id": crowd.endpoint.deliveries.values_list("pk", flat=True),
        "absence_id": crowd.world["Cleo"].absences.values_list("pk", flat=True),
    }
    return {name: [str(one) for one in ids] for name, ids in found.items()}


def made_up(operation: Any, ids: dict[str, list[str]]) -> Any:
    """Calls of one operation, sound ones and unsound ones, most of them about something that there is."""
    ways = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE)]
    if operation.body or operation.query or operation.headers:
        ways.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    def aimed(drawn: tuple[Any, int]) -> Any:
        case, number = drawn
        for name in case.path_parameters or {}:
            if ids.get(name) and number % 8:
                case.path_parameters[name] = ids[name][number % len(ids[name])]
        return case

    return st.tuples(st.one_of(ways), st.integers(0, 1000)).map(aimed)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_call_is_answered_as_the_document_says(api: Any, caller: str):
    crowd = Crowd.gather()
    name, scope = CALLERS[caller]
    token = Program(crowd.world[name], scope).token
    operations = [found.ok() for found in api.get_all_operations()]
    ids, each = known_ids(crowd), max(CASES // len(CALLERS) // len(operations), 1)
    for operation in operations:
        rules = settings(max_examples=each, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))

        @rules
        @given(case=made_up(operation, ids))
        def call(case: Any) -> None:
            with undone():
                answer = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
            case.validate_response(answer, checks=CHECKS)

        call()
